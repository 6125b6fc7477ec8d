"""What a phone fetches of every page stays within the budgets (knowledge: duties, low bandwidth).

Measured on the site as `make run` starts it: compressed, with the pictures' renditions.
"""

import pytest

from tests.site.public import addresses_of, sampled

pytestmark = [pytest.mark.browser, pytest.mark.processes]

KB = 1024
AT_ONCE = 6  # pages
READ = """async () => {
  for (const image of document.querySelectorAll("img[loading=lazy]")) {
    if (!image.checkVisibility()) continue;  // in an album that is closed
    image.scrollIntoView();
    while (!image.complete) await new Promise((later) => setTimeout(later, 10));
  }
}"""
PHONE = {"viewport": {"width": 360, "height": 640}, "device_scale_factor": 2}


def weights(chromium, urls: list[str]) -> dict[str, tuple[int, int, int]]:
    """Bytes of the first view, bytes and requests of each whole page once it has been read.

    Each page as a first visit; several at once, as most of the time goes into waiting for silence.
    """
    tabs = {url: chromium.new_context(**PHONE).new_page() for url in urls}
    fetched = {url: requests_of(tab) for url, tab in tabs.items()}
    for url, tab in tabs.items():
        tab.goto(url, wait_until="commit")
    for tab in tabs.values():
        tab.wait_for_load_state("networkidle")
    first_views = {url: sum(map(size_of, fetched[url])) for url in urls}
    found = {}
    for url, tab in tabs.items():
        tab.evaluate(READ)
        found[url] = first_views[url], sum(map(size_of, fetched[url])), len(fetched[url])
        tab.context.close()
    return found


def requests_of(tab) -> list:
    """The requests that a tab has finished, filled as it goes on."""
    finished = []
    tab.on("requestfinished", lambda request: finished.append(request))
    return finished


def size_of(request) -> int:
    sizes = request.sizes()
    return sizes["responseBodySize"] + sizes["responseHeadersSize"]


def test_every_page_is_light_enough_for_a_weak_line(chromium, running_site):
    """Among them one with an album of sixty photographs."""
    urls = sampled(addresses_of(running_site))
    found = {}
    for start in range(0, len(urls), AT_ONCE):
        found |= weights(chromium, urls[start : start + AT_ONCE])
    too_heavy = {
        url: (first_view, whole, requests)
        for url, (first_view, whole, requests) in found.items()
        if first_view > 150 * KB or whole > 500 * KB or requests > 15
    }

    assert found
    assert too_heavy == {}
