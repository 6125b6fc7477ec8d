"""Repetitions, and what an activity makes of them: days by the clock of its place."""

from datetime import date, datetime, time
from zoneinfo import ZoneInfo

import pytest
from django.core.exceptions import ValidationError
from django.utils.translation import override

from events.dates.recurrence import MAX_DAYS, recurrence_days, recurrence_text
from events.models.occurrence_sync import sync_occurrences
from tests.events.factories import days_of, make_activity


@pytest.mark.parametrize(
    ("first", "repeats", "until", "expected"),
    [
        (date(2027, 1, 5), "", date(2027, 12, 31), ["2027-01-05"]),
        (date(2027, 1, 5), "weekly", date(2027, 1, 20), ["2027-01-05", "2027-01-12", "2027-01-19"]),
        (date(2027, 1, 5), "fortnightly", date(2027, 1, 20), ["2027-01-05", "2027-01-19"]),
        (
            date(2027, 1, 5),
            "monthly-weekday",
            date(2027, 4, 30),
            ["2027-01-05", "2027-02-02", "2027-03-02", "2027-04-06"],
        ),
        (
            date(2027, 1, 26),
            "monthly-last-weekday",
            date(2027, 3, 31),
            ["2027-01-26", "2027-02-23", "2027-03-30"],
        ),
        (date(2027, 1, 31), "monthly-day", date(2027, 4, 30), ["2027-01-31", "2027-03-31"]),
        (
            date(2027, 10, 1),
            "yearly",
            date(2029, 10, 1),
            ["2027-10-01", "2028-10-01", "2029-10-01"],
        ),
        (date(2028, 2, 29), "yearly", date(2033, 1, 1), ["2028-02-29", "2032-02-29"]),
    ],
)
def test_days_of_a_repetition(first, repeats, until, expected):
    assert [str(day) for day in recurrence_days(first, repeats, until)] == expected


@pytest.mark.parametrize(
    ("repeats", "german", "spanish"),
    [
        ("", "", ""),
        ("weekly", "jeden Dienstag", "cada martes"),
        ("fortnightly", "alle zwei Wochen am Dienstag", "cada dos semanas, el martes"),
        ("monthly-weekday", "jeden Monat am zweiten Dienstag", "cada mes, el segundo martes"),
        ("monthly-last-weekday", "jeden Monat am letzten Dienstag", "cada mes, el último martes"),
        ("monthly-day", "jeden Monat am 12.", "cada mes, el día 12"),
        ("yearly", "jedes Jahr", "cada año"),
    ],
)
def test_a_repetition_in_words(repeats, german, spanish):
    second_tuesday = date(2027, 1, 12)

    with override("de"):
        assert recurrence_text(second_tuesday, repeats) == german
    with override("es"):
        assert recurrence_text(second_tuesday, repeats) == spanish


def test_a_last_day_that_is_a_mistake_does_not_fill_the_database():
    assert len(list(recurrence_days(date(2027, 1, 1), "weekly", date(9000, 1, 1)))) == MAX_DAYS + 1


@pytest.mark.django_db
def test_too_many_dates_are_an_error_in_the_form():
    activity = make_activity(start="2027-01-05")
    activity.repeats, activity.repeats_until = "weekly", date(2099, 1, 1)

    with pytest.raises(ValidationError) as caught:
        activity.full_clean()

    assert list(caught.value.message_dict) == ["repeats_until"]


@pytest.mark.django_db
def test_a_weekly_date_at_seven_stays_at_seven_when_the_clocks_change():
    activity = make_activity(
        start="2027-03-16",
        starts_at=time(19),
        time_zone="Europe/Berlin",
        repeats="weekly",
        repeats_until=date(2027, 4, 6),
    )

    starts = [each.start for each in activity.occurrences.all()]

    assert [(f"{each:%Y-%m-%d %H:%M}", each.utcoffset().seconds // 3600) for each in starts] == [
        ("2027-03-16 19:00", 1),
        ("2027-03-23 19:00", 1),
        ("2027-03-30 19:00", 2),
        ("2027-04-06 19:00", 2),
    ]
    assert starts[0] == datetime(2027, 3, 16, 13, tzinfo=ZoneInfo("America/Lima"))
    assert starts[2] == datetime(2027, 3, 30, 12, tzinfo=ZoneInfo("America/Lima"))


@pytest.mark.django_db
def test_dates_keep_their_identity_when_the_repetition_changes():
    activity = make_activity(start="2027-01-05", repeats="weekly", repeats_until=date(2027, 1, 19))
    before = dict(activity.occurrences.values_list("starts_on", "uuid"))
    activity.occurrences.filter(starts_on="2027-01-12").update(is_cancelled=True)

    activity.starts_at, activity.time_zone = time(18), "Europe/Berlin"
    activity.repeats_until = date(2027, 1, 12)
    activity.save()

    assert dict(activity.occurrences.values_list("starts_on", "uuid")) == {
        day: before[day] for day in (date(2027, 1, 5), date(2027, 1, 12))
    }
    assert list(activity.occurrences.values_list("starts_at", "is_cancelled")) == [
        (time(18), False),
        (time(18), True),
    ]


@pytest.mark.django_db
def test_a_repeated_date_that_returns_is_the_same_date():
    activity = make_activity(start="2027-01-05", repeats="weekly", repeats_until=date(2027, 1, 19))
    before = dict(activity.occurrences.values_list("starts_on", "uuid"))
    activity.repeats = ""
    activity.save()
    activity.repeats = "weekly"
    activity.save()

    assert dict(activity.occurrences.values_list("starts_on", "uuid")) == before


@pytest.mark.django_db
def test_a_date_that_is_moved_is_the_same_date():
    activity = make_activity(start="2027-01-05")
    uuid = activity.occurrences.get().uuid

    activity.starts_on = date(2027, 1, 12)
    activity.save()

    assert activity.occurrences.get().uuid == uuid == activity.uuid
    assert days_of(activity) == [date(2027, 1, 12)]


@pytest.mark.django_db
def test_a_date_that_is_not_known_to_the_day_is_in_no_calendar():
    activity = make_activity(start="2014")

    assert days_of(activity) == []

    activity.starts_on, activity.start_precision = date(2014, 5, 3), "day"
    activity.save()

    assert days_of(activity) == [date(2014, 5, 3)]


@pytest.mark.django_db
def test_a_single_date_stays_whatever_the_repetition_does():
    activity = make_activity(start="2027-01-05")
    activity.occurrences.create(starts_on=date(2027, 1, 12))
    activity.repeats, activity.repeats_until = "weekly", date(2027, 1, 19)
    activity.save()
    activity.repeats = ""
    activity.save()

    assert days_of(activity) == [date(2027, 1, 5), date(2027, 1, 12)]


@pytest.fixture
def weekly():
    """At ten on 5, 12 and 19 January 2027, and once more on the 5th and the 12th at four."""
    activity = make_activity(
        start="2027-01-05",
        starts_at=time(10),
        time_zone="Europe/Berlin",
        repeats="weekly",
        repeats_until=date(2027, 1, 19),
    )
    for day in (5, 12):
        activity.occurrences.create(starts_on=date(2027, 1, day), starts_at=time(16))
    return activity


def moments(activity) -> list[str]:
    return [f"{each.start:%d %H:%M}" for each in activity.occurrences.all()]


@pytest.mark.django_db
def test_another_time_of_the_same_day_is_another_date(weekly):
    weekly.title_de = "Anders"
    weekly.save()

    assert moments(weekly) == ["05 10:00", "05 16:00", "12 10:00", "12 16:00", "19 10:00"]


@pytest.mark.django_db
def test_all_repeated_dates_move_to_another_time(weekly):
    weekly.starts_at = time(11)
    weekly.save()

    assert moments(weekly) == ["05 11:00", "05 16:00", "12 11:00", "12 16:00", "19 11:00"]


@pytest.mark.django_db
def test_a_date_entered_for_the_same_moment_stands_for_the_one_that_follows(weekly):
    weekly.starts_at = time(16)
    weekly.save()

    assert moments(weekly) == ["05 16:00", "12 16:00", "19 16:00"]
    origins = weekly.occurrences.values_list("origin", flat=True)
    assert list(origins) == ["first", "single", "repeated"]


@pytest.mark.django_db
def test_a_day_that_is_cancelled_stays_so_whichever_date_it_belongs_to(weekly):
    weekly.occurrences.filter(origin="first").update(is_cancelled=True)

    def cancelled():
        return [each.starts_on.day for each in weekly.occurrences.filter(is_cancelled=True)]

    weekly.starts_on = date(2027, 1, 12)
    weekly.save()
    moved = cancelled()
    weekly.starts_on = date(2027, 1, 19)
    weekly.save()

    assert (moved, cancelled()) == ([], [])


@pytest.mark.django_db
def test_the_first_day_of_a_repetition_stays_cancelled_when_it_begins_earlier(weekly):
    weekly.occurrences.filter(origin="first").update(is_cancelled=True)

    weekly.starts_on = date(2026, 12, 29)
    weekly.save()

    cancelled = weekly.occurrences.filter(is_cancelled=True)
    assert [(each.starts_on, each.origin) for each in cancelled] == [(date(2027, 1, 5), "repeated")]


@pytest.mark.django_db
def test_a_cancelled_date_that_was_entered_stays_cancelled_as_the_activitys_own(weekly):
    weekly.occurrences.create(starts_on=date(2027, 2, 2), starts_at=time(10), is_cancelled=True)

    weekly.starts_on, weekly.repeats_until = date(2027, 2, 2), date(2027, 2, 9)
    weekly.save()

    cancelled = weekly.occurrences.filter(is_cancelled=True)
    assert [(each.starts_on, each.origin) for each in cancelled] == [(date(2027, 2, 2), "first")]


@pytest.mark.django_db
def test_saving_without_another_date_writes_none(weekly, django_assert_num_queries):
    weekly.title_de = "Anders"

    with django_assert_num_queries(1, info="the dates are looked at") as found:
        sync_occurrences(weekly)

    assert found[0]["sql"].startswith("SELECT")


@pytest.mark.django_db
def test_an_activity_of_several_days_repeats_for_as_many_days():
    activity = make_activity(
        start="2027-05-20", end="2027-05-22", repeats="yearly", repeats_until=date(2028, 12, 31)
    )

    assert [(each.starts_on, each.ends_on) for each in activity.occurrences.all()] == [
        (date(2027, 5, 20), date(2027, 5, 22)),
        (date(2028, 5, 20), date(2028, 5, 22)),
    ]
