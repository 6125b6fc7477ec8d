"""Two people at once: they wait for each other, and no rule breaks between them."""

from threading import Event

import pytest
from django.core.exceptions import ValidationError
from django.db import transaction

from pages.languages import CODES
from pages.models.entry import Entry
from pages.models.page import Page
from pages.models.publication import Publication
from pages.publishing.ancestors import lock_with_ancestors
from pages.publishing.publish import publish
from pages.publishing.withdraw import withdraw
from tests.factories import make_page
from tests.publications import live, shown
from tests.threads import at_once

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("source_strings")]


def test_of_two_publishers_at_once_both_succeed_and_one_publication_is_live():
    page = make_page(title_de="Geschichte", title_es="Historia")
    seen = shown(page)

    results = at_once(*[lambda: publish(page, ["de", "es"], shown=seen)] * 4)

    assert [error for error in results if isinstance(error, Exception)] == []
    for language in CODES:
        states = page.publications.filter(language=language).values_list("number", "state")
        assert list(states) == [(4, "live"), (3, "past"), (2, "past"), (1, "past")]


def test_a_publisher_waits_for_an_editor_who_is_saving_and_then_sees_the_change():
    page = make_page(title_de="Geschichte")
    seen, has_lock, is_waiting = shown(page), Event(), Event()

    def edit():
        with transaction.atomic():
            entry = lock_with_ancestors(page)[-1]
            has_lock.set()
            is_waiting.wait(timeout=10)
            entry.title_de = "Chronik"
            entry.save()

    def publish_what_was_shown():
        has_lock.wait(timeout=10)
        is_waiting.set()
        publish(page, ["de"], shown=seen)

    _edited, refused = at_once(edit, publish_what_was_shown)

    assert getattr(refused, "code", refused) == "draft_changed"
    assert Publication.objects.count() == 0


def test_a_page_published_while_its_parent_is_withdrawn_is_never_left_alone():
    above = make_page(title_de="Themen", live_in=["de"])
    page = make_page(title_de="Gesundheit", parent=above)

    published, withdrawn = at_once(lambda: publish(page, ["de"]), lambda: withdraw(above, ["de"]))

    assert isinstance(withdrawn, list)
    assert isinstance(published, list) or published.code == "parent_not_live"
    assert live() == []


def test_a_page_moved_below_another_while_that_ones_parent_is_withdrawn_is_not_left_alone():
    top = make_page(title_de="Themen", live_in=["de"])
    middle = make_page(title_de="Gesundheit", parent=top, live_in=["de"])
    page = make_page(title_de="Krankenhaus", live_in=["de"])
    page.parent = middle

    moved, withdrawn = at_once(page.save, lambda: withdraw(top, ["de"]))

    assert isinstance(withdrawn, list)
    if moved is None:
        assert live() == []
    else:
        assert isinstance(moved, ValidationError)
        assert live() == [("de", "Krankenhaus")]


def test_a_page_deleted_while_it_is_published_is_either_live_or_gone():
    page = make_page(title_de="Geschichte")

    published, deleted = at_once(lambda: publish(page, ["de"]), Page.objects.get(pk=page.pk).delete)

    if isinstance(published, list):
        assert isinstance(deleted, ValidationError)
        assert live() == [("de", "Geschichte")]
    else:
        assert isinstance(published, Entry.DoesNotExist | Page.DoesNotExist)
        assert Entry.objects.count() == 0
