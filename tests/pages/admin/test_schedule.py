"""Scheduling and withdrawing in the admin: by both clocks, with everything that goes along."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone

from pages.models.publication import Publication
from pages.publishing.schedule import schedule
from tests.factories import make_editor, make_page
from tests.pages.entry_admin import address, answer, errors
from tests.publications import live

BERLIN = ZoneInfo("Europe/Berlin")

pytestmark = pytest.mark.django_db


@pytest.fixture
def editor(client):
    """Logged in, working in German, with every permission."""
    editor = make_editor()
    client.force_login(editor)
    return editor


@pytest.fixture
def tomorrow():
    """At nine by Berlin's clock."""
    day = timezone.now().astimezone(BERLIN).date() + timedelta(days=1)
    return datetime(day.year, day.month, day.day, 9, tzinfo=BERLIN)


def at(moment) -> dict[str, str]:
    return {"when": "later", "day": f"{moment:%Y-%m-%d}", "time": f"{moment:%H:%M}"}


def test_a_time_is_entered_by_berlins_clock_and_told_by_both(client, editor, tomorrow):
    page = make_page(title_de="Geschichte")
    night = tomorrow.replace(hour=1)

    response = answer(client, address("publish", page), languages=["de"], **at(night))

    assert Publication.objects.get().due_at == night
    message = client.get(response.url).content.decode()
    lima = night.astimezone(ZoneInfo("America/Lima"))
    assert f"{night:%H:%M}" in message
    assert f"{lima:%H:%M}" in message


@pytest.mark.parametrize(
    ("choices", "field"),
    [
        ({"day": "", "time": "09:00"}, "day"),
        ({"day": "2020-01-01", "time": "09:00"}, "day"),
        ({"day": "2099-01-01", "time": ""}, "time"),
        ({"day": "2099-01-01", "time": "25:00"}, "time"),
        ({"day": "2099-03-29", "time": "02:30"}, "time"),  # skipped: summer time begins
    ],
)
def test_a_time_that_is_past_or_none_is_refused_at_its_field(client, editor, choices, field):
    page = make_page()

    response = answer(
        client, address("publish", page), languages=["de"], **{"when": "later"} | choices
    )

    assert list(response.context["form"].errors) == [field]
    assert Publication.objects.count() == 0


@pytest.mark.parametrize(("choice", "left"), [("cancel", []), ("replace", ["Chronik"]), ("", [])])
def test_publishing_before_the_time_cancels_or_replaces_what_is_scheduled(
    client, editor, tomorrow, choice, left
):
    page = make_page(title_de="Geschichte")
    schedule(page, ["de"], tomorrow)
    page.title_de = "Chronik"
    page.save()
    url = address("publish", page)

    asked = client.get(url)
    answer(client, url, languages=["de"], pending=choice)

    assert asked.context["asks_for_pending"]
    assert live() == [("de", "Chronik")]
    assert [each.title for each in Publication.objects.scheduled()] == left


def test_cancelling_a_schedule_lists_what_goes_along(client, editor, tomorrow):
    above = make_page(title_de="Themen")
    page = make_page(title_de="Gesundheit", parent=above)
    schedule(page, ["de"], tomorrow, with_ancestors=True)
    url = address("cancel_schedule", above)

    asked = client.get(url)
    answer(client, url, languages=["de"])

    assert [[each.title for each in found] for found, _box in asked.context["endings"]] == [
        ["Themen", "Gesundheit"],
        [],
    ]
    assert Publication.objects.scheduled().count() == 0


def test_withdrawing_lists_everything_below_and_takes_it_along(client, editor):
    above = make_page(title_de="Themen", title_es="Temas", live_in=["de", "es"])
    make_page(title_de="Gesundheit", title_es="Salud", parent=above, live_in=["de", "es"])
    url = address("withdraw", above)

    asked = client.get(url)
    response = answer(client, url, languages=["de"])

    assert [[each.title for each in found] for found, _box in asked.context["endings"]] == [
        ["Themen", "Gesundheit"],
        ["Temas", "Salud"],
    ]
    assert response.url == address("change", above)
    assert live() == [("es", "Salud"), ("es", "Temas")]


def test_what_came_below_since_the_list_was_shown_is_shown_first(client, editor):
    above = make_page(title_de="Themen", live_in=["de"])
    url = address("withdraw", above)
    shown = client.get(url).context["form"]["shown"].value()
    make_page(title_de="Gesundheit", parent=above, live_in=["de"])

    response = client.post(url, {"languages": ["de"], "shown": shown})

    assert len(errors(response)) == 1
    assert "Gesundheit" in response.content.decode()
    assert live() == [("de", "Gesundheit"), ("de", "Themen")]
