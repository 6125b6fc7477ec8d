"""Activities in content files: all facts go out and come back, and errors are told."""

from datetime import date, time

import pytest

from events.models.activity import Activity
from events.models.blocks import ActivitiesBlock, OutcomeBlock
from events.models.organisation import Organisation
from events.models.place import Place
from events.models.topic import Topic
from pages.models.entry import Entry
from pages.models.page import Page
from pages.models.publication import Publication
from pages.publishing.publish import publish
from tests.events.factories import (
    make_activity,
    make_list,
    make_organisation,
    make_place,
    make_topic,
)
from tests.factories import make_home
from tests.pages.content_files import edit, export, issues, load

pytestmark = pytest.mark.django_db

FILE = "activities/fest.yaml"


@pytest.fixture
def folder(tmp_path):
    """The files of a site with an activity that has everything."""
    home = make_home()
    make_list()
    topic = make_topic("Kultur", slug="kultur")
    place = make_place("Rathaus", latitude="52.446", longitude="13.575", address="Am Fluss 1")
    here = make_organisation("Verein", remark_de="Ein Verein.", website="https://example.org")
    there = make_organisation("Asociación", side="second", language="es", place=place)
    here.counterparts.add(there)
    activity = make_activity(
        title_de="Fest",
        title_es="Fiesta",
        start="2027-01-05",
        end="2027-01-06",
        starts_at=time(19),
        ends_at=time(21, 30),
        time_zone="America/Lima",
        repeats="weekly",
        repeats_until=date(2027, 1, 20),
        time_note_de="bald",
        is_online=True,
        participants=71,
        programme_de="ASA",
        registration_url="https://example.org/anmelden",
        registration_until=date(2027, 1, 1),
        valid_until=date(2027, 2, 1),
        is_milestone=True,
        state="confirmed",
        side="second",
        topics=[topic],
        places=[place],
        organisations=[there],
    )
    activity.involvements.create(organisation=here, role="funder")
    activity.occurrences.create(starts_on=date(2027, 3, 1), starts_at=time(18))
    activity.occurrences.filter(starts_on=date(2027, 1, 12)).update(is_cancelled=True)
    OutcomeBlock.objects.create(parent=activity, text_de="<p>Ein Garten.</p>")
    ActivitiesBlock.objects.create(parent=home, topic=topic, count=4)
    publish(home, ["de", "es"])
    publish(activity, ["de", "es"])
    export(tmp_path / "content")
    return tmp_path / "content"


def empty_the_site() -> None:
    Publication.objects.all().delete()
    for model in (OutcomeBlock, ActivitiesBlock, Activity):
        model.objects.all().delete()
    Page.objects.update(page_type="", is_home=False)
    Entry.objects.all().delete()
    for model in (Organisation, Place, Topic):
        model.objects.all().delete()


def test_everything_survives_the_way_through_files_into_an_empty_site(client, folder, tmp_path):
    before = {
        path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*.yaml")
    }
    empty_the_site()

    load(folder)

    assert export(tmp_path / "again") == before
    activity = Activity.objects.get()
    assert [
        (str(each.starts_on), each.origin, each.is_cancelled) for each in activity.occurrences.all()
    ] == [
        ("2027-01-05", "first", False),
        ("2027-01-12", "repeated", True),
        ("2027-01-19", "repeated", False),
        ("2027-03-01", "single", False),
    ]
    assert client.get("/de/aktivitaeten/fest/").status_code == 200


def test_importing_what_was_exported_changes_nothing(folder):
    before = Activity.objects.values().get()

    load(folder)

    assert Activity.objects.values().get() == before


def test_a_fact_that_a_file_changes_holds_at_once(folder):
    edit(folder, FILE, "state: confirmed", "state: cancelled")

    load(folder)

    activity = Activity.objects.get()
    assert (activity.state, activity.sequence) == ("cancelled", 1)


def test_an_entered_date_loses_what_its_file_no_longer_says(folder):
    edit(folder, FILE, "  starts_at: 18:00\n", "  starts_at: 18:00\n  ends_at: 21:00\n")
    load(folder)
    entered = Activity.objects.get().occurrences.filter(origin="single")
    assert entered.get().ends_at == time(21)

    edit(folder, FILE, "  ends_at: 21:00\n", "")
    load(folder)
    sequence = Activity.objects.get().sequence
    load(folder)

    assert entered.get().ends_at is None
    assert Activity.objects.get().sequence == sequence


def test_a_day_on_which_nothing_takes_place_cannot_be_cancelled(folder):
    edit(folder, FILE, "cancelled:\n- 2027-01-12\n", "cancelled:\n- 2027-01-13\n")

    [told] = issues(folder)
    assert "On 2027-01-13 there is no date" in told


def test_a_date_entered_for_a_repeated_moment_stands_for_it(folder):
    edit(folder, FILE, "starts_on: 2027-03-01\n", "starts_on: 2027-01-19\n")
    edit(folder, FILE, "  starts_at: 18:00\n", "  starts_at: 19:00\n")

    load(folder)

    last = Activity.objects.get().occurrences.filter(starts_on=date(2027, 1, 19))
    assert [each.origin for each in last] == ["single"]


def test_a_date_that_a_file_no_longer_cancels_takes_place(folder):
    edit(folder, FILE, "cancelled:\n- 2027-01-12\n", "")

    load(folder)

    assert not Activity.objects.get().occurrences.filter(is_cancelled=True).exists()


@pytest.mark.parametrize(
    ("old", "new", "error"),
    [
        ("starts_on: 2027-01-05", "starts_on: bald", "Write a year, a month or a day here"),
        ("starts_on: 2027-01-05", "starts_on: '2027-13'", "Write a year, a month or a day here"),
        ("21:30\ntime_zone", "abends\ntime_zone", "It must be in HH:MM"),
        ("repeats_until: 2027-01-20", "repeats_until: x", "It must be in YYYY-MM-DD format"),
        ("state: confirmed", "state: perhaps", "Write one of these here: planned"),
        ("category: exchange", "category: party", "Write one of these here: exchange"),
        ("participants: 71", "participants: many", "must be an integer"),
    ],
)
def test_an_error_is_told_with_file_and_line(folder, old, new, error):
    edit(folder, FILE, old, new)

    [told] = issues(folder)

    assert told.startswith(f"{FILE}:")
    assert error in told


def test_a_topic_that_there_is_not_is_an_error(folder):
    for path in (folder / "topics").iterdir():
        path.unlink()
    empty_the_site()

    told = issues(folder)

    assert {line.partition(":")[0] for line in told} == {"pages/startseite.yaml", FILE}
    assert all("There is no topic" in line for line in told)


def test_an_activity_is_live_only_where_the_list_is(folder):
    text = (folder / "pages/aktivitaeten.yaml").read_text()
    (folder / "pages/aktivitaeten.yaml").write_text(text.partition("live:")[0])

    told = issues(folder)

    assert (
        len(
            [
                line
                for line in told
                if line.startswith(FILE) and "is above this page and not published in" in line
            ]
        )
        == 2
    )


def test_two_topics_in_files_cannot_have_one_short_name(folder):
    text = (folder / "topics/kultur.yaml").read_text()
    topic = Topic.objects.get()
    (folder / "topics/zwei.yaml").write_text(
        text.replace(str(topic.uuid), "0d1f3c1e-0000-4000-8000-00000000aaaa")
    )

    assert issues(folder) == ["topics/zwei.yaml:3: Topic with this Short name already exists."]


def test_two_activities_in_files_cannot_have_one_address(folder):
    text = (folder / FILE).read_text()
    activity = Activity.objects.get()
    (folder / "activities/fest-2.yaml").write_text(
        text.replace(str(activity.uuid), "0d1f3c1e-0000-4000-8000-00000000aaaa").partition(
            "blocks:"
        )[0]
    )

    told = issues(folder)

    assert any("“fest” is the address of" in line for line in told)


def test_what_the_database_refuses_is_told_with_its_file(folder):
    edit(folder, FILE, "ends_on: 2027-01-06", "ends_on: 2026")

    assert issues(folder) == [f"{FILE}:8: An activity cannot end before it starts."]


def test_an_organisation_takes_part_once(folder):
    organisation = Organisation.objects.get(name="Verein").uuid
    edit(folder, FILE, "  role: funder\n", f"  role: funder\n- organisation: {organisation}\n")

    [told] = issues(folder)

    assert told.startswith(f"{FILE}:")
    assert f"This organisation is here twice: {organisation}. Delete one." in told


def test_quotes_around_a_value_say_nothing(folder):
    edit(folder, FILE, "starts_on: 2027-01-05", "starts_on: '2027-01-05'")
    edit(folder, FILE, "starts_at: 19:00", "starts_at: '19:00'")

    load(folder)

    activity = Activity.objects.get()
    assert (str(activity.start), activity.starts_at) == ("2027-01-05", time(19))


def test_a_date_that_is_entered_twice_is_an_error(folder):
    date_ = "- starts_on: 2027-03-01\n  ends_on: 2027-03-01\n  starts_at: 18:00\n"
    edit(folder, FILE, date_, date_ + date_)

    [told] = issues(folder)

    assert told.startswith(f"{FILE}:")
    assert "This date stands here already." in told
