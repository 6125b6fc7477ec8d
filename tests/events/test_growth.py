"""Lists at any size: the same as if all activities were looked at, and counts that are kept right.

What reading costs is in `test_queries`.
"""

import random
from collections import Counter
from datetime import date, timedelta
from functools import partial
from io import StringIO
from itertools import product

import pytest
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from events.dates.partial import Precision
from events.listing import calendar, timeline
from events.listing.filters import Filters, facets
from events.listing.neighbours import neighbours
from events.listing.queries import in_order, listed_activities, running_first
from events.models.activity import Activity
from events.models.listing import ActivityCount, ListedActivity
from events.models.listing_sync import recount, sync_listing
from events.models.occurrence import Occurrence
from pages.models.publication import Publication
from pages.publishing.publish import publish
from pages.publishing.withdraw import withdraw
from tests.events.factories import (
    make_activity,
    make_list,
    make_many_activities,
    make_organisation,
    make_place,
    make_topic,
    make_view,
)
from tests.threads import at_once

pytestmark = pytest.mark.django_db

TODAY = date(2026, 11, 25)
COUNT = 150


@pytest.fixture
def many():
    """Activities of all states, precisions and lengths, around the same weeks."""
    make_list()
    chance = random.Random(1)
    topics = [make_topic(f"Thema {number}", slug=f"t{number}") for number in range(4)]
    places = [make_place(f"Ort {number}", slug=f"o{number}") for number in range(3)]
    clubs = [make_organisation(f"Verein {number}", slug=f"v{number}") for number in range(3)]

    def fields_of(number: int) -> dict:
        start = TODAY + timedelta(days=chance.randrange(-90, 60))
        text = chance.choice([str(start), str(start), str(start), f"{start:%Y-%m}", f"{start:%Y}"])
        fields = {
            "start": chance.choice([text] * 9 + [None]),
            "end": None,
            "slug_de": f"a{number}",
            "category": chance.choice(["exchange", "event", "project"]),
            "side": chance.choice(["first", "second", "both"]),
            "state": chance.choice(["running", "planned", "completed", "cancelled"]),
            "is_milestone": chance.random() < 0.5,
            "topics": chance.sample(topics, chance.randrange(4)),
            "places": chance.sample(places, chance.randrange(3)),
            "organisations": chance.sample(clubs, chance.randrange(3)),
        }
        if fields["start"] == str(start) and chance.random() < 0.5:
            last = start + timedelta(days=chance.randrange(1, 60))
            if chance.random() < 0.5:
                return fields | {"repeats": "weekly", "repeats_until": last}
            fields["end"] = str(last)
        return fields

    make_many_activities(COUNT, "de", fields_of)
    for activity in Activity.objects.order_by("?")[:40]:  # dates beside their own
        day = TODAY + timedelta(days=chance.randrange(-30, 30))
        if not activity.occurrences.filter(starts_on=day).exists():
            activity.occurrences.create(starts_on=day)
    sync_listing(Activity.objects.values_list("pk", flat=True))


def naive_order(language: str) -> list[int]:
    """The keys of all activities in the order of the list, each looked at by itself."""

    def place(activity: Activity) -> tuple:
        following = naive_next_date(activity)
        rank = 0 if activity.state == "running" else 1 if following else 2
        starts_on = activity.starts_on or date.min
        return rank, following or date.max, -starts_on.toordinal(), -activity.pk

    live = Activity.objects.filter(publications__in=Publication.objects.live(language))
    live = live.prefetch_related("occurrences")
    return [activity.pk for activity in sorted(live, key=place)]


def naive_next_date(activity: Activity) -> date | None:
    if activity.state == "completed":
        return None
    coming = [each.starts_on for each in activity.occurrences.all() if each.ends_on >= TODAY]
    if coming:
        return min(coming)
    first_days = {
        Precision.DAY: TODAY,
        Precision.MONTH: TODAY.replace(day=1),
        Precision.YEAR: TODAY.replace(month=1, day=1),
    }
    starts_on, ends_on = activity.starts_on, activity.ends_on
    is_ahead = starts_on and starts_on >= first_days[activity.start_precision]
    return starts_on if is_ahead or (ends_on and ends_on >= TODAY) else None


def entries(keys: list[int]) -> list[int]:
    return [item.entry_id for item in in_order(keys)]


def test_the_list_is_in_the_same_order_as_if_all_were_looked_at(many):
    expected = naive_order("de")

    found = [
        entries(running_first(listed_activities("de"), TODAY, at, at + 20))
        for at in range(0, COUNT, 20)
    ]

    assert [key for page in found for key in page] == expected


QUERIES = [
    {},
    {"kind": "event"},
    {"topic": "t1"},
    {"side": "berlin", "state": "planned"},
    {"topic": "t1", "place": "o1", "partner": "v2"},
    {"year": "2026", "topic": "t2"},
]


def matches(activity: Activity, name: str, value: str) -> bool:
    related = {"topic": "topics", "place": "places", "partner": "organisations"}
    if name in related:
        return value in [each.slug for each in getattr(activity, related[name]).all()]
    if name == "side":
        return activity.side in {"first", "both"}
    facts = {"kind": activity.category, "state": activity.state, "year": activity.start}
    return str(getattr(facts[name], "year", facts[name])) == value


def test_filters_find_the_same_as_if_all_were_looked_at(many):
    in_naive_order = naive_order("de")
    by_key = Activity.objects.prefetch_related("topics", "places", "organisations").in_bulk()
    for query, walks in product(QUERIES, [True, False]):
        listed = Filters(query).listed("de", walks=walks)

        found = running_first(listed, TODAY, 0, COUNT)

        expected = [
            key
            for key in in_naive_order
            if all(matches(by_key[key], name, value) for name, value in query.items())
        ]
        assert entries(found) == expected
        assert facets("de", Filters(query)).count == len(expected)


def test_choices_count_what_they_would_leave(many):
    for query in QUERIES:
        found = facets("de", Filters(query))

        counts = {
            (facet.name, choice.value): choice.count
            for facet, choices in found
            for choice in choices
        }
        assert counts
        assert counts == {
            (name, value): Filters(query | {name: value}).listed("de").count()
            for name, value in counts
        }


def test_the_timeline_is_divided_into_pages_that_together_are_all(client, many, monkeypatch):
    monkeypatch.setattr(timeline, "PER_PAGE", 50)
    make_view("timeline")
    milestones = Activity.objects.filter(is_milestone=True)
    far = date.max
    expected = sorted(milestones, key=lambda each: (each.starts_on or far, each.pk))

    first = client.get("/de/timeline/").context["timeline"]
    pages = [
        client.get("/de/timeline/", {"page": number}).context["timeline"]
        for number in range(1, first.last + 1)
    ]

    shown = [item.entry_id for page in pages for year in page.years for item in year.items]
    assert shown == [each.pk for each in expected]
    assert [len(page.links) for page in pages] == [len(first.links)] * len(pages)
    # Each year leads to the page on which it begins.
    for link in first.links:
        number = int(link.query.removeprefix("page=") or 1)
        assert link.year in [year.year for year in pages[number - 1].years]
    assert first.before == ""
    assert pages[-1].after == ""
    assert client.get("/de/timeline/", {"page": first.last + 1}).status_code == 404


def test_pages_of_the_timeline_keep_the_topic_and_are_not_indexed(client, many, monkeypatch):
    monkeypatch.setattr(timeline, "PER_PAGE", 20)
    make_view("timeline")

    whole, second = (client.get("/de/timeline/", {"topic": "t1", "page": page}) for page in (1, 2))

    assert 'rel="next" href="?topic=t1&amp;page=2"' in whole.text
    assert 'rel="prev" href="?topic=t1&amp;page=1"' in second.text
    assert "noindex" in client.get("/de/timeline/?page=2").text
    assert "noindex" not in client.get("/de/timeline/").text


def test_coming_dates_are_the_same_as_if_all_were_looked_at(many):
    coming = [each for each in Occurrence.objects.all() if each.ends_on >= TODAY]

    found = calendar.coming_dates("de", TODAY, 50)

    expected = sorted(coming, key=lambda each: (each.starts_on, each.pk))
    assert [each.pk for each in found] == [each.pk for each in expected[:50]]


@pytest.mark.parametrize("shown", [2, 1000])
def test_a_day_of_a_month_names_its_first_dates_and_counts_the_others(many, monkeypatch, shown):
    monkeypatch.setattr(calendar, "SHOWN_OF_DAY", shown)
    monkeypatch.setattr(calendar, "MAX_DATES_OF_MONTH", shown)
    all_dates = list(Occurrence.objects.order_by("starts_on", "pk"))

    grid = calendar.month_grid("de", calendar.Month(2026, 11), TODAY)

    for day in grid.days:
        expected = [each.pk for each in all_dates if each.starts_on <= day.day <= each.ends_on]
        assert [each.pk for each in day.occurrences] == expected[:shown]
        assert day.more == len(expected[shown:])
    others = [each for each in all_dates if each.ends_on >= TODAY - timedelta(days=366)]
    before = max(each.starts_on for each in others if each.starts_on < date(2026, 11, 1))
    after = min(each.starts_on for each in others if each.starts_on > date(2026, 11, 30))
    assert (grid.before, grid.after) == (calendar.Month.of(before), calendar.Month.of(after))


def test_a_day_with_more_dates_has_an_address(client, monkeypatch):
    monkeypatch.setattr(calendar, "SHOWN_OF_DAY", 1)
    monkeypatch.setattr(calendar, "MAX_DATES_OF_MONTH", 1)
    make_list()
    make_view("calendar")
    for number in range(3):
        make_activity(title_de=f"Fest {number}", start="2999-10-05", live_in=["de"])

    month = client.get("/de/calendar/", {"month": "2999-10"})
    day = client.get("/de/calendar/", {"day": "2999-10-05"})

    assert 'href="?day=2999-10-05">2 weitere Termine' in month.text
    assert "Termine am 5. Oktober 2999" in day.text
    [(_month, dates)] = day.context["months"]
    assert [each.title for each in dates] == ["Fest 0", "Fest 1", "Fest 2"]
    assert "noindex" in day.text
    assert client.get("/de/calendar/", {"day": "2999-10-32"}).status_code == 404


def test_neighbours_share_most_topics_and_are_the_newest(many):
    others = list(Activity.objects.prefetch_related("topics"))
    for activity in others[:9]:
        topics = set(activity.topics.all())
        shared = {each: len(topics & set(each.topics.all())) for each in others if each != activity}
        expected = sorted(
            (other for other, count in shared.items() if count),
            key=lambda other: (shared[other], other.starts_on or date.min, other.pk),
            reverse=True,
        )

        found = neighbours(activity.pk, [each.slug for each in topics], "de")

        assert [item.entry_id for item in found] == [other.pk for other in expected[:3]]


def kept() -> Counter:
    counts = ActivityCount.objects.filter(count__gt=0)
    return Counter(dict(counts.values_list("key", "count")))


def test_counts_stay_right_whatever_is_done(many):
    topic = make_topic("Neu")
    activity, other, third = Activity.objects.order_by("pk")[:3]
    activity.category, activity.state = "call", "running"
    activity.save()
    other.topics.set([topic])
    sync_listing([other.pk])
    withdraw(third, ["de"])
    make_activity(topics=[topic], live_in=["de", "es"])

    found = kept()

    assert (sync_listing(Activity.objects.values_list("pk", flat=True)), recount()) == (0, 0)
    ListedActivity.objects.all().delete()
    ActivityCount.objects.all().delete()
    sync_listing(Activity.objects.values_list("pk", flat=True))
    assert kept() == found


def test_counts_that_are_wrong_are_put_right(many):
    found = kept()
    ActivityCount.objects.filter(facet="kind").update(count=7)

    output = StringIO()
    call_command("verify_listing", stdout=output)

    assert output.getvalue() == "0 rows and 3 counts were wrong and have been put right.\n"
    assert kept() == found


@pytest.mark.parametrize("count", [1, 3])
def test_deriving_rows_takes_as_many_queries_for_one_as_for_three(count):
    make_list()
    made = [make_activity(start="2019", live_in=["de", "es"]) for _number in range(count)]
    Activity.objects.update(state="running")

    with CaptureQueriesContext(connection) as changed:
        assert sync_listing([each.pk for each in made]) == 2 * count
    with CaptureQueriesContext(connection) as unchanged:
        assert sync_listing([each.pk for each in made]) == 0

    assert (len(changed), len(unchanged)) == (12, 6)


@pytest.mark.django_db(transaction=True)
def test_counts_are_right_after_several_save_publish_and_withdraw_at_once():
    make_list()
    topics = [make_topic("Gesundheit"), make_topic("Kultur")]
    made = [make_activity(topics=topics, live_in=["de"]) for _number in range(3)]
    drafts = [make_activity(topics=topics[::-1]) for _number in range(3)]

    def cancel(activity):
        activity.state = "cancelled"
        activity.save()

    failed = [
        error
        for error in at_once(
            *(partial(cancel, each) for each in made[:2]),
            partial(withdraw, made[2], ["de"]),
            *(partial(publish, each, ["de", "es"]) for each in drafts),
        )
        if isinstance(error, Exception)
    ]

    assert failed == []
    assert listed_activities("de").count() == 5
    assert (sync_listing(Activity.objects.values_list("pk", flat=True)), recount()) == (0, 0)
