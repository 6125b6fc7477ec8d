"""A film on the running site, in a real browser: not loaded before it is wanted, then seekable."""

import pytest

from tests.project.processes import wait_until

pytestmark = [pytest.mark.browser, pytest.mark.processes]

FILM = "document.querySelector('video')"


@pytest.fixture
def tab(chromium, running_site):
    """A tab on the page with the film, and the statuses of answers to requests for it."""
    context = chromium.new_context(base_url=running_site)
    tab = context.new_page()
    tab.answers = []
    tab.on("response", lambda answer: _note(answer, tab.answers))
    tab.goto("/de/film/", wait_until="networkidle")
    yield tab
    context.close()


def _note(answer, answers: list[int]) -> None:
    if answer.url.endswith(".mp4"):
        answers.append(answer.status)


def play(tab) -> None:
    tab.evaluate(f"{FILM}.muted = true; {FILM}.play()")
    wait_until(lambda: tab.evaluate(f"{FILM}.currentTime > 0"))


def test_nothing_of_a_film_is_fetched_before_somebody_starts_it(tab):
    tab.locator("video").scroll_into_view_if_needed()
    tab.wait_for_load_state("networkidle")
    before = list(tab.answers)

    play(tab)

    assert before == []
    assert set(tab.answers) == {206}


def test_a_reader_seeks_in_a_film_and_sees_its_captions(tab):
    tab.evaluate(f"{FILM}.currentTime = 17")  # as soon as its length is known
    play(tab)
    wait_until(lambda: tab.evaluate(f"!{FILM}.seeking && {FILM}.currentTime >= 17"))
    wait_until(lambda: tab.evaluate(f"{FILM}.textTracks[0].activeCues?.length === 1"))

    assert set(tab.answers[:2]) == {206}
    assert len(tab.answers) > 1  # the beginning, then the place that was sought
    assert tab.evaluate(f"{FILM}.textTracks[0].mode") == "showing"
    assert tab.evaluate(f"{FILM}.textTracks[0].activeCues[0].text") == "Das Tal"
