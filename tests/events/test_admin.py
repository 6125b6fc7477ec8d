"""The editors' form of an activity, its list, and what each role may do."""

from datetime import date, time

import pytest
from django.urls import reverse

from events.models.activity import Activity
from events.models.blocks import ActivitiesBlock
from pages.accounts.roles import Role
from tests.accounts import make_account
from tests.events.factories import (
    days_of,
    form_url,
    make_activity,
    make_list,
    make_organisation,
    make_place,
    make_topic,
)
from tests.factories import keep_statuses, make_page
from tests.forms import filled_in
from tests.publications import live

pytestmark = pytest.mark.django_db

LIST = reverse("admin:events_activity_changelist")
ADD = reverse("admin:events_activity_add")


def save(client, activity, **values):
    """Opens the form, changes these fields and sends it."""
    data = filled_in(client.get(form_url(activity))) | values
    response = client.post(form_url(activity), data)
    activity.refresh_from_db()
    return response


def errors(response) -> dict[str, list[str]]:
    return dict(response.context["adminform"].form.errors)


@pytest.mark.parametrize(
    ("written", "iso"),
    [("Juni 2010", "2010-06"), ("20.5.1998", "1998-05-20"), ("mayo de 2015", "2015-05")],
)
def test_dates_are_entered_as_people_write_them(editor, written, iso):
    activity = make_activity()

    save(editor, activity, start=written)

    assert str(activity.start) == iso


def test_the_form_shows_a_date_in_the_words_of_the_editor(editor):
    activity = make_activity(start="2010-06-03", end="2010-06-21")

    data = filled_in(editor.get(form_url(activity)))

    assert (data["start"], data["end"]) == ("3. Juni 2010", "21. Juni 2010")
    assert save(editor, activity).status_code == 302
    assert (str(activity.start), str(activity.end)) == ("2010-06-03", "2010-06-21")


def test_what_is_no_date_is_said_at_the_field_and_nothing_is_lost(editor):
    activity = make_activity(start="2010")

    response = save(editor, activity, start="bald", title_de="Ein neuer Titel")

    assert list(errors(response)) == ["start"]
    assert "„bald“ ist kein Datum." in response.text
    assert 'value="bald"' in response.text
    assert 'value="Ein neuer Titel"' in response.text


@pytest.mark.parametrize(
    ("values", "message"),
    [
        ({"end": "2009"}, "Eine Aktivität kann nicht enden, bevor sie beginnt."),
        ({"starts_at": "19:00"}, "Geben Sie an, nach welcher Uhr die Zeit gemeint ist."),
        ({"starts_at": "19:00", "time_zone": "Europe/Berlin"}, "Zu einer Uhrzeit gehört ein Tag."),
        ({"repeats": "weekly"}, "Zu einer Wiederholung gehören ihr erster und ihr letzter Tag."),
    ],
)
def test_rules_of_facts_are_told_in_the_form(editor, values, message):
    activity = make_activity(start="2010")

    response = save(editor, activity, **values)

    assert response.status_code == 200
    assert message in response.text


def test_a_new_activity_is_made_with_all_its_facts(editor):
    make_list()
    topic, place = make_topic("Kultur"), make_place("Rathaus")
    partner = make_organisation("TJP")
    data = filled_in(editor.get(ADD)) | {
        "title_de": "Ein Fest",
        "title_es": "Una fiesta",
        "category": "event",
        "state": "confirmed",
        "side": "first",
        "start": "15.7.2027",
        "starts_at": "19:00",
        "ends_at": "21:00",
        "time_zone": "Europe/Berlin",
        "topics": [topic.pk],
        "places": [place.pk],
        "involvements-TOTAL_FORMS": "1",
        "involvements-0-organisation": partner.pk,
        "involvements-0-role": "organiser",
        "occurrences-TOTAL_FORMS": "1",
        "occurrences-0-starts_on": "2027-07-16",
    }

    response = editor.post(ADD, data)

    assert response.status_code == 302
    activity = Activity.objects.get()
    assert (activity.starts_on, activity.starts_at) == (date(2027, 7, 15), time(19))
    assert days_of(activity) == [date(2027, 7, 15), date(2027, 7, 16)]
    assert [each.organisation for each in activity.involvements.all()] == [partner]
    assert list(activity.topics.all()) == [topic]
    assert live() == [("de", "Aktivitäten"), ("es", "Actividades")]


def test_the_form_shows_both_clocks_beside_a_time(editor):
    activity = make_activity(start="2027-07-15", starts_at=time(19), time_zone="America/Lima")

    text = editor.get(form_url(activity)).text

    assert "19:00 Cajamarca" in text
    assert "02:00 Berlin Freitag" in text


def test_saving_tells_what_should_be_looked_at(editor):
    activity = make_activity(start="2027-07-15", starts_at=time(19), time_zone="Europe/Berlin")

    data = filled_in(editor.get(form_url(activity)))
    response = editor.post(form_url(activity), data, follow=True)

    assert "Sie hat eine Uhrzeit und kein Ende." in response.text


def test_the_publish_page_tells_it_too(editor):
    make_list()
    activity = make_activity(start="2027-07-15", starts_at=time(19), time_zone="Europe/Berlin")

    text = editor.get(reverse("admin:events_activity_publish", args=[activity.pk])).text

    assert "Sie hat eine Uhrzeit und kein Ende." in text


@pytest.fixture
def weekly():
    """At ten on 5, 12 and 19 January 2027."""
    return make_activity(
        start="2027-01-05",
        starts_at=time(10),
        time_zone="Europe/Berlin",
        repeats="weekly",
        repeats_until=date(2027, 1, 19),
    )


def test_of_a_date_that_follows_only_whether_it_is_cancelled_can_change(editor, weekly):
    """The activity's own date among them."""
    save(
        editor,
        weekly,
        **{
            "occurrences-0-is_cancelled": "on",
            "occurrences-0-DELETE": "on",
            "occurrences-1-starts_on": "2030-01-01",
            "occurrences-1-is_cancelled": "on",
        },
    )

    assert list(weekly.occurrences.values_list("starts_on", "is_cancelled")) == [
        (date(2027, 1, 5), True),
        (date(2027, 1, 12), True),
        (date(2027, 1, 19), False),
    ]
    assert weekly.sequence == 1


def test_a_date_is_cancelled_while_all_of_them_move_to_another_time(editor, weekly):
    save(editor, weekly, **{"starts_at": "11:00", "occurrences-1-is_cancelled": "on"})

    assert list(weekly.occurrences.values_list("starts_at", "is_cancelled")) == [
        (time(11), False),
        (time(11), True),
        (time(11), False),
    ]


@pytest.mark.parametrize(
    ("facts", "day"),
    [
        ({"start": "11.1.2027"}, "2027-01-11"),
        ({"repeats": "weekly", "repeats_until": "2027-01-19"}, "2027-01-12"),
    ],
)
def test_a_date_that_the_same_saving_makes_is_not_entered_as_well(editor, facts, day):
    activity = make_activity(start="2027-01-05")

    response = save(
        editor,
        activity,
        **facts,
        **{"occurrences-TOTAL_FORMS": "1", "occurrences-0-starts_on": day},
    )

    assert response.status_code == 200
    assert "Dieser Termin steht hier schon." in response.text
    assert days_of(activity) == [date(2027, 1, 5)]


def test_a_new_activity_whose_day_is_entered_twice_is_told_so(editor):
    make_list()
    data = filled_in(editor.get(ADD)) | {
        "title_de": "Ein Fest",
        "category": "event",
        "state": "confirmed",
        "side": "first",
        "start": "15.7.2027",
        "occurrences-TOTAL_FORMS": "1",
        "occurrences-0-starts_on": "2027-07-15",
    }

    response = editor.post(ADD, data)

    assert "Dieser Termin steht hier schon." in response.text
    assert not Activity.objects.exists()


def test_the_activity_moves_onto_an_entered_date(editor, weekly):
    """Which gives way, unless somebody changes it at the same time."""
    weekly.repeats = ""
    weekly.save()
    weekly.occurrences.create(starts_on=date(2027, 1, 8), starts_at=time(10))

    both = save(editor, weekly, **{"start": "8.1.2027", "occurrences-1-ends_at": "12:00"})
    moved = save(editor, weekly, start="8.1.2027")

    assert "Dieser Termin steht hier schon." in both.text
    assert moved.status_code == 302
    assert days_of(weekly) == [date(2027, 1, 8)]


def test_an_entered_date_that_stood_for_a_repeated_one_leaves_it_when_it_goes(editor, weekly):
    weekly.occurrences.filter(starts_on=date(2027, 1, 12)).update(origin="single")

    save(editor, weekly, **{"occurrences-1-DELETE": "on"})

    assert days_of(weekly) == [date(2027, 1, day) for day in (5, 12, 19)]


def test_a_cancelled_own_date_can_be_taken_back_when_it_is_alone(editor):
    activity = make_activity(start="2027-01-05")
    activity.occurrences.update(is_cancelled=True)

    data = filled_in(editor.get(form_url(activity)))
    del data["occurrences-0-is_cancelled"]
    editor.post(form_url(activity), data)

    assert not activity.occurrences.get().is_cancelled


def test_past_midnight_the_last_day_is_known(editor, weekly):
    response = save(editor, weekly, starts_at="19:00", ends_at="02:00", end="Juni 2027")

    assert "geben Sie den letzten Tag an" in response.text


def test_the_only_date_stands_in_the_form_once(editor):
    activity = make_activity(start="2027-01-05")

    data = filled_in(editor.get(form_url(activity)))

    assert data["occurrences-TOTAL_FORMS"] == "0"


def test_a_further_date_with_a_time_needs_a_clock_and_ends_after_it_starts(editor):
    activity = make_activity(start="2027-01-05")
    row = {
        "occurrences-TOTAL_FORMS": "1",
        "occurrences-0-starts_on": "2027-01-06",
        "occurrences-0-starts_at": "19:00",
        "occurrences-0-ends_at": "18:00",
    }

    without_clock = save(editor, activity, **row)
    backwards = save(editor, activity, **row, time_zone="America/Lima")
    saved = save(
        editor, activity, **row | {"occurrences-0-ends_at": "21:00", "time_zone": "America/Lima"}
    )
    without_clock_again = save(editor, activity, time_zone="")

    assert "nach welcher Uhr die Zeit gemeint ist: bei den Zeiten" in without_clock.text
    assert "So würde es enden, bevor es beginnt." in backwards.text
    assert saved.status_code == 302
    assert "Weitere Termine haben eine Uhrzeit" in without_clock_again.text
    assert activity.time_zone == "America/Lima"


def test_a_change_of_place_is_another_version_for_calendars(editor):
    activity = make_activity(start="2027-01-05")

    save(editor, activity, places=[make_place("Rathaus").pk])

    assert activity.sequence == 1


def test_the_list_can_be_filtered_and_searched(editor):
    topic = make_topic("Kultur")
    make_activity(title_de="Wandbild", start="2023", topics=[topic], is_milestone=True)
    make_activity(title_de="Besuch", start="2017", category="delegation", state="cancelled")
    keep_statuses()

    def titles(**query):
        return [str(each) for each in editor.get(LIST, query).context["cl"].result_list]

    assert titles() == ["Wandbild", "Besuch"]
    assert titles(state="cancelled") == ["Besuch"]
    assert titles(topics__id__exact=topic.pk) == ["Wandbild"]
    assert titles(category="delegation") == ["Besuch"]
    assert titles(is_milestone__exact=1) == ["Wandbild"]
    assert titles(q="bild") == ["Wandbild"]
    assert titles(waiting="unpublished") == ["Wandbild", "Besuch"]


def test_many_are_put_into_a_state_at_once(editor):
    one, other, third = (make_activity(start="2027-07-15") for _number in range(3))

    response = editor.post(
        LIST, {"action": "state_cancelled", "_selected_action": [one.pk, other.pk]}, follow=True
    )

    states = dict(Activity.objects.values_list("pk", "state"))
    assert states == {one.pk: "cancelled", other.pk: "cancelled", third.pk: "completed"}
    assert "2 Aktivitäten: abgesagt." in response.text
    one.refresh_from_db()
    assert one.sequence == 1


def test_an_activity_is_duplicated_with_its_facts(editor):
    activity = make_activity(title_de="Fest", start="2027-07-15", topics=[make_topic("Kultur")])

    editor.post(reverse("admin:events_activity_duplicate", args=[activity.pk]))

    copy = Activity.objects.exclude(pk=activity.pk).get()
    assert (copy.title_de, copy.start, copy.topics.count()) == ("Fest (Kopie)", activity.start, 1)


def test_translators_write_texts_and_leave_facts_alone(client):
    client.force_login(make_account(role=Role.TRANSLATION))
    activity = make_activity(title_es="", start="2019", participants=8)

    data = filled_in(client.get(form_url(activity))) | {
        "title_es": "Intercambio",
        "programme_es": "ASA",
        "participants": "9",
        "start": "2020",
        "state": "cancelled",
    }
    response = client.post(form_url(activity), data)

    activity.refresh_from_db()
    assert response.status_code == 302
    assert (activity.title_es, activity.programme_es) == ("Intercambio", "ASA")
    assert (activity.participants, str(activity.start), activity.state) == (8, "2019", "completed")
    assert client.get(ADD).status_code == 403
    assert client.post(LIST, {"action": "state_cancelled", "_selected_action": [activity.pk]})
    activity.refresh_from_db()
    assert activity.state == "completed"


def test_a_counterpart_is_on_the_other_side(editor):
    here, also_here = make_organisation("Klinik"), make_organisation("Verein")
    there = make_organisation("Hospital", side="second")
    url = reverse("admin:events_organisation_change", args=[here.pk])

    wrong = editor.post(url, filled_in(editor.get(url)) | {"counterparts": [also_here.pk]})
    right = editor.post(url, filled_in(editor.get(url)) | {"counterparts": [there.pk]})

    assert "Ein Gegenüber ist auf der anderen Seite" in wrong.text
    assert right.status_code == 302
    assert list(there.counterparts.all()) == [here]


def test_an_organisation_does_not_change_to_the_side_of_those_it_faces(editor):
    here, there = make_organisation("Klinik"), make_organisation("Hospital", side="second")
    here.counterparts.add(there)
    url = reverse("admin:events_organisation_change", args=[here.pk])

    response = editor.post(url, filled_in(editor.get(url)) | {"side": "second"})

    assert "Ein Gegenüber ist auf der anderen Seite" in response.text
    here.refresh_from_db()
    assert here.side == "first"


@pytest.mark.parametrize("model", ["topic", "place", "organisation"])
def test_directories_can_be_listed_and_searched(editor, model):
    make_topic("Kultur")
    make_place("Kultur")
    make_organisation("Kultur")

    response = editor.get(reverse(f"admin:events_{model}_changelist"), {"q": "Kultur"})

    assert response.context["cl"].result_count == 1


def test_a_topic_in_use_by_a_block_is_not_deleted(editor):
    topic = make_topic("Kultur")
    ActivitiesBlock.objects.create(parent=make_page(), topic=topic)

    response = editor.post(reverse("admin:events_topic_delete", args=[topic.pk]), {"post": "yes"})

    assert response.status_code == 200
    topic.refresh_from_db()


@pytest.mark.parametrize("name", ["publish", "withdraw", "history", "duplicate", "delete"])
def test_everything_between_desk_and_readers_works_as_for_pages(editor, name):
    make_list()
    activity = make_activity(start="2019", live_in=["de"])

    response = editor.get(reverse(f"admin:events_activity_{name}", args=[activity.pk]))

    assert response.status_code == 200


def test_an_activity_is_published_and_restored(editor):
    make_list()
    activity = make_activity(title_de="Fest", start="2019", live_in=["de"])
    first = activity.publications.get()
    save(editor, activity, title_de="Feier", state="cancelled")
    url = reverse("admin:events_activity_restore", args=[activity.pk, first.pk])

    shown = editor.get(url).context["form"]["shown"].value()
    response = editor.post(url, {"shown": shown})

    activity.refresh_from_db()
    assert response.status_code == 302
    assert (activity.title_de, activity.state) == ("Fest", "cancelled")
