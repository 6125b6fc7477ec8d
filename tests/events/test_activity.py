"""Activities: rules that the database keeps, their addresses, what a copy has."""

from datetime import date, time

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils.translation import override

from events.models.activity import Activity
from events.models.organisation import Organisation
from pages.models.entry import Entry
from pages.publishing.delete_checks import delete_issues
from pages.publishing.duplicate import duplicate
from pages.publishing.publish import publish
from pages.publishing.snapshots import serialize
from pages.publishing.withdraw import withdraw
from tests.events.factories import (
    make_activity,
    make_list,
    make_organisation,
    make_place,
    make_topic,
)
from tests.factories import make_page, make_text
from tests.publications import live

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("fields", "constraint"),
    [
        ({"ends_on": date(2014, 1, 1)}, "ends_after_it_starts"),
        ({"starts_on": None, "ends_on": date(2014, 1, 1)}, "end_needs_a_start"),
        ({"start_precision": "month"}, "unknown_parts_of_its_start"),
        ({"start_precision": "year"}, "unknown_parts_of_its_start"),
        ({"ends_on": date(2016, 5, 3), "end_precision": "year"}, "unknown_parts_of_its_end"),
        ({"starts_at": time(19)}, "time_needs_a_zone"),
        (
            {
                "starts_on": date(2014, 5, 1),
                "start_precision": "month",
                "starts_at": time(19),
                "time_zone": "Europe/Berlin",
            },
            "time_needs_a_day",
        ),
        ({"ends_at": time(19)}, "end_of_time_needs_a_start"),
        (
            {
                "starts_at": time(19),
                "ends_at": time(18),
                "ends_on": date(2014, 5, 3),
                "time_zone": "Europe/Berlin",
            },
            "time_ends_after_it_starts",
        ),
        (
            {"starts_at": time(19), "ends_at": time(18), "time_zone": "Europe/Berlin"},
            "time_ends_after_it_starts",
        ),
        ({"repeats": "weekly"}, "repetition_needs_its_days"),
        ({"repeats": "weekly", "repeats_until": date(2014, 1, 1)}, "repetition_needs_its_days"),
        ({"state": "perhaps"}, "in_a_known_state"),
        ({"category": "party"}, "of_a_known_kind"),
        ({"side": ""}, "on_some_side"),
    ],
)
def test_the_database_keeps_the_rules_of_facts(fields, constraint):
    activity = make_activity(start="2014-05-03")

    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        Activity.objects.filter(pk=activity.pk).update(**fields)


def test_a_time_is_meant_by_the_clock_of_one_of_the_two_sides():
    activity = make_activity(start="2014-05-03", starts_at=time(19), time_zone="America/Lima")
    activity.full_clean()

    activity.time_zone = "America/Bogota"
    with pytest.raises(ValidationError) as refused:
        activity.full_clean()

    assert list(refused.value.message_dict) == ["time_zone"]


def test_a_rule_is_told_in_the_words_of_the_editor():
    activity = make_activity(start="2014-05-03")
    activity.starts_at = time(19)

    with override("es"), pytest.raises(ValidationError) as caught:
        activity.full_clean()

    assert caught.value.messages == ["Indique según qué reloj se entiende la hora."]


def test_a_place_has_both_coordinates_or_none():
    with pytest.raises(IntegrityError), transaction.atomic():
        make_place("Rathaus", latitude="52.446")


def test_an_organisation_stands_once_in_the_directory():
    make_organisation("TJP e. V.")

    with pytest.raises(IntegrityError), transaction.atomic():
        Organisation.objects.create(name="TJP e. V.", language="de", kind="association")


def test_an_activity_stands_below_the_page_that_lists_them(client):
    make_list()

    activity = make_activity(title_de="Nähen", title_es="Coser", live_in=["de", "es"])

    assert activity.get_absolute_url() == "/de/aktivitaeten/naehen/"
    assert client.get("/de/aktivitaeten/naehen/").status_code == 200
    assert client.get("/es/actividades/coser/").status_code == 200


def test_renaming_the_list_moves_the_activities(client):
    page = make_list()
    make_activity(title_de="Nähen", live_in=["de"])
    page.slug_de = "was-war"
    page.save()

    response = client.get("/de/aktivitaeten/naehen/")

    assert (response.status_code, response.url) == (301, "/de/was-war/naehen/")
    assert client.get("/de/was-war/naehen/").status_code == 200


def test_moving_the_list_moves_the_activities(client):
    page, above = make_list(), make_page(title_de="Heute", live_in=["de", "es"])
    make_activity(title_de="Nähen", live_in=["de"])

    page.move(parent=above, after=None)

    assert client.get("/de/heute/aktivitaeten/naehen/").status_code == 200


def test_activities_move_along_when_another_page_becomes_the_list(client):
    page, other = make_list(), make_page(title_de="Neu", live_in=["de", "es"])
    activity = make_activity(title_de="Nähen", live_in=["de"])
    withdraw(activity, ["de"])
    page.page_type = ""
    page.save()
    other.page_type = "activities"
    other.save()
    publish(activity, ["de"])

    assert client.get("/de/neu/naehen/").status_code == 200
    assert client.get("/de/aktivitaeten/naehen/").url == "/de/neu/naehen/"


def test_the_list_stays_the_list_while_activities_are_published():
    page = make_list()
    activity = make_activity(live_in=["de"])
    page.page_type = "timeline"

    with pytest.raises(ValidationError) as caught:
        page.full_clean()

    assert list(caught.value.message_dict) == ["page_type"]
    withdraw(activity, ["de"])
    page.full_clean()


def test_an_activity_is_live_only_where_the_list_is():
    make_list(live_in=["de"])
    activity = make_activity()

    with pytest.raises(ValidationError, match="Aktivitäten"):
        publish(activity, ["es"])

    publish(activity, ["es"], with_ancestors=True)

    assert ("es", "Actividades") in live()


def test_withdrawing_the_list_takes_the_activities_along():
    page = make_list()
    make_activity(live_in=["de", "es"])

    withdraw(page, ["es"])

    assert [language for language, _title in live()] == ["de", "de"]


def test_the_list_cannot_be_deleted_while_there_are_activities():
    page = make_list(live_in=[])
    make_activity(title_de="Nähen")

    assert ["Nähen" in each.message for each in delete_issues(page)] == [True]


def test_two_activities_with_one_title_have_two_addresses():
    make_list()

    slugs = [make_activity(title_de="Besuch").slug_de for _number in range(2)]

    assert slugs == ["besuch", "besuch-2"]


def test_an_address_that_a_page_has_is_refused_in_the_form():
    make_page(title_de="In Zahlen", parent=make_list(), live_in=["de"])
    activity = make_activity(title_de="Zahlen")
    activity.slug_de = "in-zahlen"

    with pytest.raises(ValidationError) as caught:
        activity.full_clean()

    assert list(caught.value.message_dict) == ["slug_de"]


def test_facts_are_in_no_snapshot():
    activity = make_activity(start="2014-05-03")
    make_text(activity)

    assert set(serialize(activity, "de")) == {
        "cover",
        "original_language",
        "translated_from",
        "blocks",
    }


def test_a_copy_has_the_facts_of_its_original():
    topic, place, partner = make_topic("Kultur"), make_place("Rathaus"), make_organisation("TJP")
    activity = make_activity(
        start="2027-05-03", topics=[topic], places=[place], organisations=[partner]
    )
    make_text(activity)

    copy = duplicate(Entry.objects.get(pk=activity.pk))

    assert (copy.start, list(copy.topics.all()), list(copy.places.all())) == (
        activity.start,
        [topic],
        [place],
    )
    assert [each.organisation for each in copy.involvements.all()] == [partner]
    assert copy.title_de == f"{activity.title_de} (Kopie)"
    assert copy.occurrences.get().uuid == copy.uuid != activity.uuid
    assert activity.involvements.count() == 1


def test_only_what_calendars_have_to_know_counts_as_another_version():
    activity = make_activity(start="2027-05-03")
    activity.title_de = "Anders"
    activity.save()

    assert activity.sequence == 0

    activity.state = "cancelled"
    activity.save()

    assert activity.sequence == 1


@pytest.mark.parametrize(
    ("fields", "remark"),
    [
        (
            {"start": "2014-05-03", "starts_at": time(19), "time_zone": "Europe/Berlin"},
            "It has a time and no end. Say until when it lasts, if known.",
        ),
        ({"start": "2999-05-03"}, "It has no time yet: readers see it as a whole day."),
        (
            {"start": "2014", "state": "planned"},
            "It is over and still said to be planned. Change its state.",
        ),
        ({}, "It has no date. Say when it was, at least in words."),
    ],
)
def test_editors_are_told_what_is_not_known(fields, remark):
    with override(None):
        assert make_activity(**fields).warnings() == [remark]


def test_nothing_is_said_where_all_is_known():
    assert make_activity(start="2014").warnings() == []
    assert make_activity(time_note_de="in den ersten Jahren").warnings() == []


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("facts", "field"),
    [
        ({"starts_on": date(2027, 3, 28), "starts_at": time(2, 30)}, "starts_at"),
        (
            {"starts_on": date(2027, 3, 27), "ends_on": date(2027, 3, 28)}
            | {"starts_at": time(20), "ends_at": time(2)},
            "ends_at",
        ),
        (
            {"starts_on": date(2027, 3, 21), "starts_at": time(2, 30)}
            | {"repeats": "weekly", "repeats_until": date(2027, 4, 4)},
            "starts_at",
        ),
    ],
)
def test_a_time_that_the_clocks_skip_is_refused(facts, field):
    activity = make_activity(time_zone="Europe/Berlin")
    for name, value in facts.items():
        setattr(activity, name, value)

    with pytest.raises(ValidationError) as refusal:
        activity.full_clean()

    assert list(refusal.value.message_dict) == [field]
    activity.time_zone = "America/Lima"
    activity.full_clean()


@pytest.mark.django_db
def test_a_further_date_at_a_time_that_the_clocks_skip_is_refused():
    activity = make_activity(time_zone="Europe/Berlin")
    occurrence = activity.occurrences.model(activity=activity, starts_on=date(2027, 3, 28))
    occurrence.starts_at = time(2)

    with pytest.raises(ValidationError, match="03:00"):
        occurrence.full_clean()
