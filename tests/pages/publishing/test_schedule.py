"""Scheduling: frozen now, public at its time, and never without what stands above."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db.models import RestrictedError
from django.utils import timezone

from pages.models.media.picture import Picture
from pages.models.publication import Publication
from pages.publishing.publish import Pending, publish
from pages.publishing.schedule import (
    affected_by_cancelling,
    cancel_schedule,
    publish_scheduled,
    schedule,
)
from pages.publishing.withdraw import withdraw
from tests.factories import make_page, make_picture, make_text
from tests.publications import live, scheduled, shown
from tests.threads import at_once

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("source_strings")]


@pytest.fixture
def now():
    return timezone.now()


@pytest.fixture
def monday(now):
    return now + timedelta(days=1)


@pytest.fixture
def tuesday(monday):
    return monday + timedelta(days=1)


@pytest.fixture
def wednesday(tuesday):
    return tuesday + timedelta(days=1)


def rename(page, title):
    page.title_de = title
    page.save()


# Freezing and coming out


def test_what_is_scheduled_is_not_there_before_its_time(client, monday):
    page = make_page(title_de="Geschichte")

    schedule(page, ["de"], monday)
    count = publish_scheduled(monday - timedelta(seconds=1))

    assert (count, live()) == (0, [])
    assert client.get("/de/geschichte/").status_code == 404


def test_at_its_time_it_is_there(client, monday):
    page = make_page(title_de="Geschichte", title_es="Historia")
    schedule(page, ["de", "es"], monday)

    count = publish_scheduled(monday)

    assert (count, live()) == (2, [("de", "Geschichte"), ("es", "Historia")])
    assert client.get("/es/historia/").status_code == 200
    assert {each.published_at for each in Publication.objects.all()} == {monday}


def test_it_is_frozen_when_it_is_scheduled(monday):
    page = make_page(title_de="Geschichte", title_es="Historia", live_in=["de"])
    block = make_text(page, text_de="<p>Damals.</p>")
    schedule(page, ["de"], monday)

    rename(page, "Chronik")
    block.delete()
    publish_scheduled(monday)

    publication = page.publications.get(state="live")
    assert publication.title == "Geschichte"
    assert [each["text_de"] for each in publication.content["blocks"]] == ["<p>Damals.</p>"]


def test_a_picture_that_is_scheduled_cannot_be_deleted(monday):
    picture = make_picture()
    page = make_page(cover=picture)
    schedule(page, ["de"], monday)
    page.cover = None
    page.save()

    with pytest.raises(RestrictedError):
        Picture.objects.all().delete()

    cancel_schedule(page, ["de"])
    Picture.objects.all().delete()
    assert Picture.objects.count() == 0


def test_an_entry_that_is_scheduled_cannot_be_deleted(monday):
    page = make_page()
    schedule(page, ["de"], monday)

    with pytest.raises(ValidationError, match="published or scheduled"):
        page.delete()


def test_the_past_cannot_be_scheduled(now):
    with pytest.raises(ValidationError, match="Choose a time in the future"):
        schedule(make_page(), ["de"], now - timedelta(minutes=1))


def test_a_desk_that_was_changed_since_it_was_shown_is_not_scheduled(monday):
    page = make_page(title_de="Geschichte")
    seen = shown(page)
    rename(page, "Chronik")

    with pytest.raises(ValidationError, match="has been changed since it was shown"):
        schedule(page, ["de"], monday, shown=seen)

    assert scheduled() == []


def test_scheduling_again_replaces_what_is_pending(monday, tuesday):
    page = make_page(title_de="Geschichte")
    schedule(page, ["de"], tuesday)
    rename(page, "Chronik")

    schedule(page, ["de"], monday)

    assert scheduled() == [("de", "Chronik", monday)]
    assert list(page.publications.values_list("number", "state")) == [
        (2, "scheduled"),
        (1, "cancelled"),
    ]


# Overtaken by a publication


def test_publishing_meanwhile_can_cancel_what_is_scheduled(monday):
    page = make_page(title_de="Geschichte")
    schedule(page, ["de"], monday)
    rename(page, "Chronik")

    publish(page, ["de"], pending=Pending.CANCEL)
    publish_scheduled(monday)

    assert live() == [("de", "Chronik")]
    assert list(page.publications.values_list("number", "state")) == [
        (2, "live"),
        (1, "cancelled"),
    ]


def test_publishing_meanwhile_can_keep_the_time_for_what_is_published_now(monday, now):
    page = make_page(title_de="Geschichte")
    schedule(page, ["de"], monday, note="Zum Jubiläum")
    rename(page, "Chronik")

    publish(page, ["de"], pending=Pending.REPLACE)

    assert live() == [("de", "Chronik")]
    assert scheduled() == [("de", "Chronik", monday)]
    publish_scheduled(monday)
    assert list(page.publications.values_list("number", "state", "title")) == [
        (3, "live", "Chronik"),
        (2, "past", "Chronik"),
        (1, "cancelled", "Geschichte"),
    ]


def test_publishing_one_language_leaves_the_others_schedule_alone(monday):
    page = make_page(title_de="Geschichte", title_es="Historia")
    schedule(page, ["de", "es"], monday)

    publish(page, ["de"])

    assert scheduled() == [("es", "Historia", monday)]


@pytest.mark.django_db(transaction=True)
def test_a_schedule_that_is_overtaken_at_the_very_moment_comes_out_once(now):
    page = make_page(title_de="Geschichte")
    at = now + timedelta(minutes=1)
    schedule(page, ["de"], at)

    results = at_once(
        lambda: publish(page, ["de"]), lambda: publish_scheduled(at), lambda: publish_scheduled(at)
    )

    assert [error for error in results if isinstance(error, Exception)] == []
    assert live() == [("de", "Geschichte")]
    assert scheduled() == []


# With what stands above


def test_a_page_cannot_be_scheduled_before_the_one_above_it(monday, tuesday):
    above = make_page(title_de="Themen")
    page = make_page(title_de="Gesundheit", parent=above)
    schedule(above, ["de"], tuesday)

    with pytest.raises(ValidationError, match="“Themen” is above this page and not published"):
        schedule(page, ["de"], monday)

    assert scheduled() == [("de", "Themen", tuesday)]


def test_a_page_can_be_scheduled_for_when_the_one_above_it_is_there(monday):
    above = make_page(title_de="Themen")
    page = make_page(title_de="Gesundheit", parent=above)
    schedule(page, ["es"], monday, with_ancestors=True)
    schedule(above, ["de"], monday)
    schedule(page, ["de"], monday)

    count = publish_scheduled(monday)

    assert count == 4
    assert [title for language, title in live() if language == "de"] == ["Gesundheit", "Themen"]


def test_the_one_above_cannot_be_put_off_until_after_the_page(monday, tuesday, wednesday):
    above = make_page(title_de="Themen")
    page = make_page(title_de="Gesundheit", parent=above)
    schedule(above, ["de"], monday)
    schedule(page, ["de"], tuesday)

    with pytest.raises(ValidationError, match="“Gesundheit” stands below and is scheduled earlier"):
        schedule(above, ["de"], wednesday)

    assert scheduled() == [("de", "Themen", monday), ("de", "Gesundheit", tuesday)]


def test_a_page_that_is_scheduled_cannot_move_under_one_that_comes_later(monday, tuesday):
    above = make_page(title_de="Themen")
    page = make_page(title_de="Gesundheit")
    schedule(above, ["de"], tuesday)
    schedule(page, ["de"], monday)

    page.parent = above
    with pytest.raises(ValidationError, match="is not there by then"):
        page.full_clean()


def test_cancelling_takes_along_what_could_not_stand_without_it(monday, tuesday):
    above = make_page(title_de="Themen")
    page = make_page(title_de="Gesundheit", parent=above)
    below = make_page(title_de="Krankenhaus", parent=page)
    schedule(below, ["de"], tuesday, with_ancestors=True)
    expected = [each.title for each in affected_by_cancelling(page, ["de"])]

    cancelled = cancel_schedule(page, ["de"])

    assert expected == [each.title for each in cancelled] == ["Gesundheit", "Krankenhaus"]
    assert scheduled() == [("de", "Themen", tuesday)]


def test_cancelling_an_update_of_what_is_live_leaves_the_pages_below_alone(monday):
    above = make_page(title_de="Themen", live_in=["de"])
    page = make_page(title_de="Gesundheit", parent=above)
    schedule(page, ["de"], monday)
    schedule(above, ["de"], monday)

    cancel_schedule(above, ["de"])

    assert scheduled() == [("de", "Gesundheit", monday)]


def test_withdrawing_the_one_above_cancels_what_is_scheduled_below(monday):
    above = make_page(title_de="Themen", title_es="Temas", live_in=["de", "es"])
    page = make_page(title_de="Gesundheit", title_es="Salud", parent=above)
    schedule(page, ["de", "es"], monday)

    withdraw(above, ["de"])
    publish_scheduled(monday)

    assert live() == [("es", "Salud"), ("es", "Temas")]


# Addresses


@pytest.fixture
def renamed():
    """A live page that readers still find at its former address, /de/alt/."""
    page = make_page(title_de="Alt", live_in=["de"])
    page.slug_de = "neu"
    page.save()
    return page


def test_a_former_address_leads_to_its_page_until_what_is_scheduled_there_goes_live(
    client, renamed, monday
):
    other = make_page(title_de="Andere", slug_de="alt")

    schedule(other, ["de"], monday)

    assert client.get("/de/alt/").url == "/de/neu/"
    publish_scheduled(monday)
    assert client.get("/de/alt/").context["publication"].title == "Andere"


def test_a_cancelled_schedule_leaves_a_former_address_to_its_page(client, renamed, monday):
    other = make_page(title_de="Andere", slug_de="alt")
    schedule(other, ["de"], monday)

    cancel_schedule(other, ["de"])

    assert client.get("/de/alt/").url == "/de/neu/"


def test_what_goes_live_at_its_time_has_the_address_of_its_present_place(client, monday):
    page = make_page(title_de="Geschichte")
    schedule(page, ["de"], monday)
    page.slug_de = "chronik"
    page.save()

    publish_scheduled(monday)

    assert client.get("/de/chronik/").context["publication"].title == "Geschichte"
