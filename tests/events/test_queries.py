"""What reading costs: at most six queries, however many activities there are."""

from datetime import date, time

import pytest
from django.utils import timezone

from events.models.choices import Zone
from tests.events.making import (
    make_activity,
    make_list,
    make_organisation,
    make_place,
    make_topic,
    make_view,
)
from tests.making import make_home

pytestmark = pytest.mark.django_db

YEAR = timezone.localdate().year + 1

# Each with what it fetches besides the page, its places in both languages and the menu.
QUERIES = {
    "/de/aktivitaeten/": 5,  # counts, activities
    "/de/aktivitaeten/?topic=kultur&kind=exchange&page=1": 5,  # the same
    "/de/timeline/": 5,  # milestones, topics with counts
    "/de/timeline/?topic=kultur": 5,  # the same
    "/de/calendar/": 6,  # coming dates, those of the month, months before and after
    "/de/partners/": 6,  # organisations, their counterparts, their activities
    "/de/places/": 5,  # places, the list's address
    "/de/figures/": 5,  # all by year, and by topic
    "/de/aktivitaeten/besuch-1/": 6,  # names around it, dates, neighbours
}


@pytest.fixture
def views():
    make_home()
    make_list()
    for view in ("timeline", "calendar", "partners", "places", "figures"):
        make_view(view)


def fill(count: int) -> None:
    """So many activities, each with everything that there is."""
    topic, place = make_topic("Kultur", slug="kultur"), make_place("Rathaus")
    pairs = [
        (make_organisation(f"Verein {number}"), make_organisation(f"Asociación {number}"))
        for number in range(3)
    ]
    for number in range(1, count + 1):
        make_activity(
            title_de=f"Besuch {number}",
            start=str(date(YEAR, 1 + number % 12, 1 + number % 28)),
            starts_at=time(19),
            time_zone=Zone.BERLIN,
            is_milestone=True,
            topics=[topic],
            places=[place],
            organisations=pairs[number % 3],
            live_in=["de"],
        )


@pytest.mark.parametrize("count", [3, 300])
def test_queries_do_not_grow_with_the_number_of_activities(
    client, django_assert_num_queries, views, count
):
    fill(count)

    for url, expected in QUERIES.items():
        with django_assert_num_queries(expected):
            assert client.get(url).status_code == 200, url
