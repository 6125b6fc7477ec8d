"""What reading costs: at most six queries, however many activities there are, and few bytes."""

import gzip
import random
import re
from datetime import date, time

import pytest
from django.conf import settings
from django.utils import timezone

from pages.models.slug import ascii_slug
from tests.events.factories import (
    make_list,
    make_many_activities,
    make_organisation,
    make_place,
    make_topic,
    make_view,
)
from tests.factories import make_home

pytestmark = pytest.mark.django_db

YEAR = timezone.localdate().year + 1
KB = 1024

# As hard to compress as texts that people write.
WORDS = sorted(
    set(re.findall(r"[A-Za-zäöüß]{4,}", (settings.BASE_DIR / "README.md").read_text("utf-8")))
)

# Each with what it fetches besides the page, its places in both languages and the menu.
QUERIES = {
    "/de/aktivitaeten/": 6,  # counts, keys in their order, activities
    "/de/aktivitaeten/?topic=kultur&kind=exchange&page=1": 6,  # the same
    "/de/timeline/": 6,  # counts of topics and years, keys in their order, milestones
    "/de/timeline/?topic=kultur": 6,  # the same
    "/de/calendar/": 6,  # coming dates, keys of the month and of those before and after, its dates
    "/de/calendar/?day=2999-12-31": 5,  # a month without dates
    "/de/partners/": 6,  # organisations, their counterparts, their activities
    "/de/places/": 5,  # places, the list's address
    "/de/figures/": 4,  # counts by year and topic
    "/de/aktivitaeten/erste/": 6,  # names around it, dates, neighbours
    "/de/feed.atom": 4,  # keys, activities, when they were published first, the list's address
    "/de/feed/topic/kultur.atom": 5,  # and the topic
    "/de/calendar.ics": 3,  # dates, places, topics
    "/de/calendar/topic/kultur.ics": 4,  # and the topic
}


@pytest.fixture
def views():
    make_home()
    make_list()
    for view in ("timeline", "calendar", "partners", "places", "figures"):
        make_view(view)


def words(number: int, count: int) -> str:
    return " ".join(random.Random(number).sample(WORDS, count))


def fill(count: int) -> None:
    """So many activities, each with everything that there is; the first 200 are milestones."""
    topic, place = make_topic("Kultur", slug="kultur"), make_place("Rathaus")
    organisations = [
        make_organisation(words(number, 4), side=side, remark_de=words(number + 50, 10))
        for number, side in enumerate(["first", "second"] * 15)
    ]
    for here, there in zip(organisations[::2], organisations[1::2], strict=True):
        here.counterparts.add(there)

    def fields_of(number: int) -> dict:
        return {
            "title_de": words(number, 6),
            "summary_de": words(-number, 20),
            "slug_de": "erste" if number == 1 else ascii_slug(words(number, 6)),
            "side": ("first", "second", "both")[number % 3],
            "start": str(date(YEAR - (number - 1) % 30, 1 + number % 12, 1 + number % 28)),
            "starts_at": time(19),
            "time_zone": "Europe/Berlin",
            "is_milestone": number <= 200,
            "topics": [topic],
            "places": [place],
            "organisations": organisations[number % 30 : number % 30 + 2],
        }

    make_many_activities(count, "de", fields_of)


@pytest.mark.parametrize("count", [3, 300])
def test_neither_queries_nor_bytes_grow_out_of_bounds_with_the_number_of_activities(
    client, django_assert_num_queries, views, count
):
    fill(count)

    for url, expected in QUERIES.items():
        with django_assert_num_queries(expected):
            response = client.get(url)
        assert response.status_code == 200, url
        assert len(gzip.compress(response.content)) <= 14 * KB, url
