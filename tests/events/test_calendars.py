"""Calendars for programs: read again by two independent libraries."""

from datetime import UTC, date, datetime, time, timedelta
from itertools import product
from zoneinfo import ZoneInfo

import icalendar
import pytest
import vobject
from django.utils import timezone

from pages.publishing.publish import publish
from partnership_site import partnership as this
from tests.events.factories import make_activity, make_list, make_place, make_topic
from tests.site.another_pair import partnership as another

pytestmark = pytest.mark.django_db

YEAR = timezone.localdate().year + 1
WINTER, SUMMER = date(YEAR, 1, 15), date(YEAR, 7, 15)


def ics(client, url="/de/calendar.ics") -> bytes:
    response = client.get(url)
    assert response.status_code == 200
    assert response["Content-Type"] == "text/calendar; charset=utf-8"
    return response.content


def events(client, url="/de/calendar.ics") -> list[icalendar.Event]:
    return icalendar.Calendar.from_ical(ics(client, url)).walk("VEVENT")


def read_by_vobject(client, url="/de/calendar.ics") -> list:
    calendar = vobject.readOne(ics(client, url).decode())
    return list(getattr(calendar, "vevent_list", []))


@pytest.fixture
def meeting():
    """An evening in Cajamarca that is the next day in Berlin."""
    make_list()
    return make_activity(
        title_de="Offener Abend; mit Gästen, Musik",
        title_es="Noche abierta",
        summary_de="Alle sind willkommen.",
        start=str(SUMMER),
        starts_at=time(19),
        ends_at=time(21),
        time_zone="America/Lima",
        state="confirmed",
        live_in=["de", "es"],
    )


def test_two_libraries_read_the_same_moments(client, meeting):
    [one], [other] = events(client), read_by_vobject(client)

    start = datetime(YEAR, 7, 16, 0, tzinfo=UTC)
    assert one.start.astimezone(UTC) == other.dtstart.value.astimezone(UTC) == start
    assert one.end - one.start == other.dtend.value - other.dtstart.value == timedelta(hours=2)
    assert one.start.astimezone(ZoneInfo("Europe/Berlin")).isoformat() == (
        f"{YEAR}-07-16T02:00:00+02:00"
    )
    assert b"DTSTART;TZID=America/Lima:" in ics(client)


@pytest.mark.parametrize(("day", "offset"), [(WINTER, 1), (SUMMER, 2)])
def test_a_time_in_berlin_is_right_in_winter_and_in_summer(client, day, offset):
    make_list()
    make_activity(start=str(day), starts_at=time(19), time_zone="Europe/Berlin", live_in=["de"])

    [one], [other] = events(client), read_by_vobject(client)

    for start in (one.start, other.dtstart.value):
        assert start.utcoffset() == timedelta(hours=offset)
        assert (start.hour, start.date()) == (19, day)


@pytest.mark.parametrize("partnership", [this.PARTNERSHIP, another.PARTNERSHIP])
def test_the_declared_rules_of_zones_are_those_of_the_time_zone_database(
    client, settings, partnership
):
    settings.PARTNERSHIP = partnership
    content = ics(client)
    read = {
        str(each["TZID"]): each.to_tz(lookup_tzid=False)
        for each in icalendar.Calendar.from_ical(content).walk("VTIMEZONE")
    }
    also_read = {
        each.tzid.value: each.gettzinfo()
        for each in vobject.readOne(content.decode()).vtimezone_list
    }

    assert set(read) == set(also_read) == {side.time_zone for side in partnership}
    days = [timedelta(days=number) for number in range(0, 366 * 20, 9)]
    for zone, day in product(read, days):
        moment = datetime.fromisoformat("2020-01-01T12:00") + day
        offset = moment.replace(tzinfo=ZoneInfo(zone)).utcoffset()
        for tz in (read[zone], also_read[zone]):
            assert moment.replace(tzinfo=tz).utcoffset() == offset, moment


def test_whole_days_end_before_the_day_after(client):
    make_list()
    make_activity(start=f"{YEAR}-05-20", end=f"{YEAR}-05-22", live_in=["de"])

    [one], [other] = events(client), read_by_vobject(client)

    assert one["DTSTART"].params["VALUE"] == "DATE"
    days = (date(YEAR, 5, 20), date(YEAR, 5, 23))
    assert (one.decoded("dtstart"), one.decoded("dtend")) == days
    assert (other.dtstart.value, other.dtend.value) == days


@pytest.mark.parametrize("start", [str(YEAR), f"{YEAR}-05"])
def test_a_date_that_is_not_known_to_the_day_is_no_made_up_day(client, start):
    make_list()
    activity = make_activity(start=start, live_in=["de"])

    assert events(client) == []
    assert client.get(f"/de/activity/{activity.uuid}.ics").status_code == 404


def test_text_is_escaped_and_folded(client, meeting):
    content = ics(client)

    [one], [other] = events(client), read_by_vobject(client)
    assert one["SUMMARY"] == other.summary.value == "Offener Abend; mit Gästen, Musik"
    assert b"SUMMARY:Offener Abend\\; mit G" in content
    assert max(map(len, content.split(b"\r\n"))) <= 75


def test_an_event_says_what_clients_ask_for(client, meeting):
    meeting.places.add(make_place("CIAM", side="second"))
    meeting.topics.add(make_topic("Älter werden"))

    [event] = events(client)

    assert event["UID"] == f"{meeting.uuid}@localhost"
    assert event["STATUS"] == "CONFIRMED"
    assert event["LOCATION"] == "CIAM"
    assert event["CATEGORIES"].cats == ["Älter werden"]
    assert event["URL"] == "http://localhost:8000/de/aktivitaeten/offener-abend-mit-gaesten-musik/"
    assert "02:00–04:00 Berlin" in event["DESCRIPTION"]
    assert event.decoded("dtstamp").tzinfo is not None


def test_a_change_of_the_date_is_another_version_of_the_same_event(client, meeting):
    [before] = events(client)
    meeting.starts_at = time(18)
    meeting.save()

    [after] = events(client)

    assert after["UID"] == before["UID"]
    assert (before["SEQUENCE"], after["SEQUENCE"]) == (0, 1)
    assert after.decoded("dtstamp") >= before.decoded("dtstamp")


def test_the_same_calendar_is_the_same_bytes(client, meeting):
    assert ics(client) == ics(client)


@pytest.mark.parametrize(
    ("state", "status"),
    [("planned", "TENTATIVE"), ("cancelled", "CANCELLED"), ("postponed", "CANCELLED")],
)
def test_a_state_holds_in_both_languages_without_publishing(client, meeting, state, status):
    meeting.state = state
    meeting.save()

    assert [events(client, f"/{code}/calendar.ics")[0]["STATUS"] for code in ("de", "es")] == [
        status,
        status,
    ]


def test_cancelling_is_said_in_the_title_as_well(client, meeting):
    meeting.state = "cancelled"
    meeting.save()

    assert events(client, "/es/calendar.ics")[0]["SUMMARY"] == "Noche abierta (cancelada)"


def test_one_date_of_a_repetition_can_be_cancelled(client):
    make_list()
    activity = make_activity(
        start=f"{YEAR}-01-05", repeats="weekly", repeats_until=date(YEAR, 1, 20), live_in=["de"]
    )
    activity.occurrences.filter(starts_on=date(YEAR, 1, 12)).update(is_cancelled=True)

    found = events(client, f"/de/activity/{activity.uuid}.ics")

    assert [each["STATUS"] for each in found] == ["CONFIRMED", "CANCELLED", "CONFIRMED"]
    assert ["(abgesagt)" in each["SUMMARY"] for each in found] == [False, True, False]
    assert len({each["UID"] for each in found}) == 3


def test_only_what_is_live_in_the_language_stands_in_its_calendar(client):
    make_list()
    activity = make_activity(start=str(SUMMER), live_in=["de"])

    assert events(client, "/es/calendar.ics") == []
    publish(activity, ["es"])
    assert len(events(client, "/es/calendar.ics")) == 1


def test_calendars_forget_what_is_over_for_more_than_a_year(client):
    make_list()
    make_activity(start="1998-05-20", live_in=["de"])
    recent = timezone.localdate() - timedelta(days=200)
    make_activity(title_de="neulich", start=str(recent), live_in=["de"])

    assert [str(each["SUMMARY"]) for each in events(client)] == ["neulich"]


def test_there_is_a_calendar_for_each_kind_side_and_topic(client):
    make_list()
    both = {"start": str(SUMMER), "live_in": ["de"]}
    make_activity(title_de="Fest", category="event", side="first", **both)
    topic = make_topic("Kultur", slug="kultur")
    make_activity(title_de="Wandbild", side="both", topics=[topic], **both)

    def titles(name):
        return sorted(str(each["SUMMARY"]) for each in events(client, f"/de/calendar/{name}.ics"))

    assert titles("kind/event") == ["Fest"]
    assert titles("side/berlin") == ["Fest", "Wandbild"]
    assert titles("side/cajamarca") == ["Wandbild"]
    assert titles("topic/kultur") == ["Wandbild"]


@pytest.mark.parametrize(
    "name", ["kind/nope", "side/nope", "topic/nope", "year/2019", "state/planned", "nope/nope"]
)
def test_a_calendar_that_there_is_not_is_not_found(client, name):
    assert client.get(f"/de/calendar/{name}.ics").status_code == 404


def test_a_calendar_without_dates_is_a_calendar(client):
    assert read_by_vobject(client) == []
    assert events(client) == []


@pytest.mark.parametrize("count", [1, 3])
def test_a_calendar_needs_three_queries_however_long_it_is(
    client, django_assert_num_queries, count
):
    make_list()
    for _number in range(count):
        make_activity(start=str(SUMMER), topics=[make_topic("Kultur")], live_in=["de"])

    with django_assert_num_queries(3):  # dates, places, topics
        client.get("/de/calendar.ics")
