"""Sample content of any size, which is valid as if editors had entered it."""

from collections import Counter
from datetime import UTC, datetime

import pytest
from django.core.management import CommandError, call_command

from events.models.activity import Activity
from events.models.occurrence import Occurrence
from events.models.organisation import Organisation
from events.models.place import Place
from events.models.topic import Topic
from pages.clocks import today
from pages.models.address import Address
from pages.models.page import Page
from pages.models.publication import Publication
from pages.models.reference import Reference
from pages.publishing import snapshots
from pages.publishing.live_checks import live_issues
from partnership_site.sample_content.generate import generate
from tests.factories import make_page

pytestmark = pytest.mark.django_db

NOON = datetime(2026, 11, 29, 12, tzinfo=UTC)
FRAME = 14  # pages besides the text pages: home, sections, page types, imprint


@pytest.fixture
def sample():
    generate(activities=55, pages=28, at=NOON)


def contents() -> list:
    """All that the sample says, as far as it does not depend on the moment of writing."""
    publications = Publication.objects.order_by("pk")
    return [
        list(publications.values_list("title", "summary", "content", "published_at", "due_at")),
        list(Address.objects.order_by("pk").values_list("language", "path", "is_current")),
        list(Occurrence.objects.order_by("pk").values_list("uuid", "starts_on", "starts_at")),
    ]


def test_there_are_as_many_as_asked_for(sample):
    assert Activity.objects.count() == 55
    assert Page.objects.count() == 28 + FRAME


def test_the_same_seed_gives_the_same_content():
    generate(activities=30, pages=10, seed=7, at=NOON)
    first = contents()
    clear()
    generate(activities=30, pages=10, seed=7, at=NOON)

    assert contents() == first


def clear() -> None:
    Reference.objects.all().delete()
    Publication.objects.all().delete()
    Activity.objects.all().delete()
    Address.objects.all().delete()
    for page in Page.objects.with_tree_fields().order_by("-pk"):
        page.delete()
    for model in (Organisation, Place, Topic):
        model.objects.all().delete()


def test_every_record_is_valid(sample):
    for model in (Topic, Place, Organisation, Page, Activity, Occurrence):
        for record in model.objects.all():
            record.full_clean()

    assert live_issues() == []


def test_what_is_live_is_the_draft(sample):
    for publication in Publication.objects.live().select_related("entry"):
        draft = snapshots.draft_of(publication.entry.specific, publication.language)

        assert snapshots.is_same_content(draft, publication)


def test_saving_an_entry_changes_no_address_and_no_date(sample):
    addresses = list(Address.objects.order_by("pk").values())
    dates = set(Occurrence.objects.values_list("activity", "starts_on", "starts_at", "origin"))

    for entry in [*Page.objects.all(), *Activity.objects.all()]:
        entry.save()

    assert list(Address.objects.order_by("pk").values()) == addresses
    found = Occurrence.objects.values_list("activity", "starts_on", "starts_at", "origin")
    assert set(found) == dates


def test_every_state_of_an_entry_occurs(sample):
    states = Counter(Publication.objects.values_list("language", "state"))

    assert set(states) == {
        (language, state) for language in ("de", "es") for state in ("live", "past", "scheduled")
    }
    assert Activity.objects.filter(publications=None).exists()
    assert Address.objects.filter(is_current=False).exists()


def test_publications_note_what_they_link_to(sample):
    noted = Reference.objects.filter(publication__isnull=False)
    found = set(noted.values_list("publication", "entry__uuid"))

    live = Publication.objects.exclude(state="past").select_related("entry")
    assert found == {
        (each.pk, uuid) for each in live for uuid in snapshots.references_in(each)["entry"]
    }
    assert found


def test_the_first_three_are_live_and_one_of_them_is_coming():
    generate(activities=3, pages=0, at=NOON)

    assert Publication.objects.live().filter(entry__activity__isnull=False).count() == 6
    assert Activity.objects.filter(is_milestone=True).count() == 1
    assert Activity.objects.filter(state="running").count() == 1
    assert Occurrence.objects.filter(ends_on__gte=today(NOON)).count() == 1


def test_it_refuses_a_database_with_content():
    make_page()

    with pytest.raises(CommandError, match="The database has content already"):
        call_command("generate_sample", activities=3, pages=3)


def test_it_refuses_a_site_that_is_reached_by_https(settings):
    settings.USES_HTTPS = True

    with pytest.raises(CommandError, match="seems to be a real site"):
        call_command("generate_sample", activities=3, pages=3)
    assert not Page.objects.exists()


def test_force_generates_it_there_all_the_same(settings, capsys):
    settings.USES_HTTPS = True

    call_command("generate_sample", activities=3, pages=3, force=True)

    assert capsys.readouterr().out == "3 activities and 3 pages\n"
    assert Activity.objects.count() == 3
