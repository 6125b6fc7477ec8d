"""Both cities' clocks over a year: summer time on the one side, none on the other."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.utils.translation import override

from events.dates.clocks import both_clocks

BERLIN, CAJAMARCA = ZoneInfo("Europe/Berlin"), ZoneInfo("America/Lima")


def shown(year, month, day, hour, minute=0, *, zone=BERLIN, language="de"):
    """What both clocks show: city, time, weekday where it is another one."""
    start = datetime(year, month, day, hour, minute, tzinfo=zone)
    with override(language):
        return [(each.city, each.time, each.weekday) for each in both_clocks(start, None, zone)]


@pytest.mark.parametrize(
    ("day", "there"),
    [
        ((2027, 1, 15), "13:00"),
        ((2027, 3, 27), "13:00"),  # the day before summer time begins in Berlin
        ((2027, 3, 28), "12:00"),
        ((2027, 7, 15), "12:00"),
        ((2027, 10, 30), "12:00"),  # the day before it ends
        ((2027, 10, 31), "13:00"),
    ],
)
def test_seven_in_the_evening_in_berlin_over_the_year(day, there):
    assert shown(*day, 19) == [("Berlin", "19:00", ""), ("Cajamarca", there, "")]


@pytest.mark.parametrize(
    ("day", "there", "weekday"),
    [
        ((2027, 1, 15), "01:00", "Samstag"),
        ((2027, 3, 27), "01:00", "Sonntag"),
        ((2027, 3, 28), "02:00", "Montag"),
        ((2027, 7, 15), "02:00", "Freitag"),
        ((2027, 10, 30), "02:00", "Sonntag"),  # an hour later the clocks are put back
        ((2027, 10, 31), "01:00", "Montag"),
    ],
)
def test_seven_in_the_evening_in_cajamarca_is_the_next_day_in_berlin(day, there, weekday):
    assert shown(*day, 19, zone=CAJAMARCA) == [
        ("Cajamarca", "19:00", ""),
        ("Berlin", there, weekday),
    ]


def test_one_in_the_morning_in_berlin_is_the_day_before_in_cajamarca():
    assert shown(2027, 6, 2, 1, 30, language="es") == [
        ("Berlín", "01:30", ""),
        ("Cajamarca", "18:30", "martes"),
    ]


def test_from_one_time_to_another_by_both_clocks():
    start, end = (datetime(2027, 6, 2, hour, tzinfo=BERLIN) for hour in (18, 20))

    with override("de"):
        assert [each.time for each in both_clocks(start, end, BERLIN)] == [
            "18:00–20:00",
            "11:00–13:00",
        ]


def test_an_end_on_another_day_says_which():
    start = datetime(2027, 6, 2, 16, tzinfo=CAJAMARCA)

    def times(end):
        with override("de"):
            return [each.time for each in both_clocks(start, end, CAJAMARCA)]

    assert times(start + timedelta(hours=2)) == ["16:00–18:00", "23:00 – Donnerstag 01:00"]
    assert times(start + timedelta(days=8)) == [
        "16:00 – 10. Juni 2027 16:00",
        "23:00 – 10. Juni 2027 23:00",
    ]


def test_a_day_is_a_day_in_both_cities():
    assert both_clocks(date(2027, 6, 2), None, BERLIN) == []
