"""Generates sample content in an empty database."""

from collections.abc import Iterable, Iterator
from datetime import datetime
from itertools import islice
from random import Random

from django.db import connection, transaction
from django.utils import timezone

from events.models.activity import Activity
from events.models.listing_sync import sync_listing
from events.models.organisation import Organisation
from events.models.place import Place
from events.models.topic import Topic
from pages.models.entry import Entry
from pages.publishing.status import renew_statuses
from partnership_site.sample_content.activities import ActivityWriter, Facts
from partnership_site.sample_content.bulk_insert import SampleEntry, write
from partnership_site.sample_content.pages import PageWriter

CHUNK = 1000  # entries in memory


class NotEmpty(Exception):
    """The database has content already."""


@transaction.atomic
def generate(*, activities: int, pages: int, seed: int = 1, at: datetime | None = None) -> None:
    """Write so many activities and text pages, besides the frame of the site.

    The same seed and time give the same texts, dates and uuids. Raises NotEmpty.
    """
    if any(model.objects.exists() for model in (Entry, Topic, Place, Organisation)):
        raise NotEmpty
    random, at = Random(seed), timezone.localtime(at)
    facts = Facts(random)
    page_writer = PageWriter(random, at, facts.topics)
    write(list(page_writer.frame()))
    write([page_writer.start_page()])
    for chunk in _chunks(page_writer.text_pages(pages)):
        write(chunk)
    activity_writer = ActivityWriter(random, at, facts, page_writer.activity_list)
    for chunk in _chunks(activity_writer.activities(activities)):
        write(chunk)
        activity_writer.relate([sample.entry for sample in chunk])
    renew_statuses(Entry.objects.values_list("pk", flat=True))
    sync_listing(Activity.objects.values_list("pk", flat=True))
    if connection.vendor == "postgresql":  # else it plans for some minutes as for empty tables
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")


def _chunks(samples: Iterable[SampleEntry]) -> Iterator[list[SampleEntry]]:
    remaining = iter(samples)
    while chunk := list(islice(remaining, CHUNK)):
        yield chunk
