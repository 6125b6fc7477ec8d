"""The sitemap of all that is live: an index, and parts that are made from ranges of entries' keys.

A part keeps its address and costs the same, however many entries there are; an index and parts are
needed above 50,000 addresses (sitemaps.org). Not by `django.contrib.sitemaps`, which counts and
skips rows, and takes its host from the request.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby

from django.db import connection
from django.db.models import F

from pages.languages import html_lang
from pages.models.address import url_of
from pages.models.publication import Publication

ENTRIES = 1000  # keys of a part, so that it has 2,000 addresses at most

# Goes from one part to the next by the index of what is live, instead of reading all of it.
_PARTS = """
WITH RECURSIVE part(number) AS (
    SELECT min(entry_id) / %(size)s FROM pages_publication WHERE state = 'live'
    UNION ALL
    SELECT (
        SELECT min(entry_id) / %(size)s FROM pages_publication
        WHERE state = 'live' AND entry_id >= (part.number + 1) * %(size)s
    )
    FROM part WHERE part.number IS NOT NULL
)
SELECT number FROM part WHERE number IS NOT NULL
"""


@dataclass(frozen=True)
class SitemapEntry:
    """One live publication; `alternates` are all of its entry: (hreflang, URL)."""

    url: str
    changed_at: datetime
    alternates: list[tuple[str, str]]


def sitemap_parts() -> list[int]:
    """Return the numbers of the parts that are not empty. One query."""
    with connection.cursor() as cursor:
        cursor.execute(_PARTS, {"size": ENTRIES})
        return [number for (number,) in cursor.fetchall()]


def sitemap_entries(part: int) -> list[SitemapEntry]:
    """Return the live publications of a part; none if the part does not exist. One query."""
    first = part * ENTRIES
    # By the key's own field, whose lookups take numbers beyond those of the database.
    live = Publication.objects.live().filter(entry__id__gte=first, entry__id__lt=first + ENTRIES)
    rows = (
        live.with_path()
        .order_by("entry", "language")
        .values_list(
            "entry", "language", "path", "published_at", F("entry__activity__facts_changed_at")
        )
    )
    groups = groupby(rows, key=lambda row: row[0])
    return [each for _entry, group in groups for each in _entries_of(group)]


def _entries_of(group: Iterable[tuple]) -> Iterator[SitemapEntry]:
    """Yield the publications of one entry. Facts change without being published."""
    rows = [
        (html_lang(language), url_of(language, path), max(filter(None, times)))
        for _entry, language, path, *times in group
    ]
    alternates = [(lang, url) for lang, url, _changed_at in rows]
    for _lang, url, changed_at in rows:
        yield SitemapEntry(url, changed_at, alternates)
