"""What readers see of the blocks of activities: each takes a block of a snapshot and its reading.

What such a block shows holds at once: it is asked for when a page is read, not when it was
published.
"""

from collections.abc import Iterable, Mapping
from typing import Any

from django.db.models import F, Q

from events.dates.today import today
from events.details import clocks_of
from events.listing import timeline as line
from events.listing.counterparts import Pair, counterpart_directory
from events.listing.queries import activity_publications, running_first
from events.listing.statistics import Statistics
from events.listing.statistics import activity_statistics as count_figures
from events.models.occurrence import Occurrence
from pages.models.publication import Publication
from pages.rendering import PageRenderer, Text

Block = Mapping[str, Any]

# So many coming dates are looked at, since one activity can have many.
LOOKED_AT = 100


def outcome_items(block: Block, reading: PageRenderer) -> Iterable[Text]:
    """What came of an activity; nothing where that has no text in the language."""
    return reading.text_in(block)


def dates_items(block: Block, reading: PageRenderer) -> Iterable[list[Occurrence]]:
    """The next date of each activity, those that are next of all. One query."""
    coming = Occurrence.objects.published(reading.language).coming()
    first: dict[int, Occurrence] = {}
    for each in coming.filter(_of_topic(block, "activity__"))[:LOOKED_AT]:
        first.setdefault(each.activity_id, each)
    found = list(first.values())[: block["count"]]
    for each in found:
        each.clocks = clocks_of(each)
    if found:
        yield found


def activities_items(block: Block, reading: PageRenderer) -> Iterable[list[Publication]]:
    """Activities of a topic but the one whose page this is. One query."""
    found = running_first(activity_publications(reading.language), today())
    found = found.filter(_of_topic(block, "entry__activity__"))
    found = found.exclude(entry=reading.publication.entry_id)
    if items := list(found[: block["count"]]):
        yield items


def timeline_items(block: Block, reading: PageRenderer) -> Iterable[list[line.Year]]:
    """The latest milestones, those of this year or before, year by year. One query."""
    found = line.milestones(reading.language).filter(
        _of_topic(block, "entry__activity__"),
        entry__activity__starts_on__lte=today(),
    )
    latest = found.order_by(F("entry__activity__starts_on").desc(), "-entry")[: block["count"]]
    if years := line.years(reversed(latest)):
        yield years


def counterparts_items(block: Block, reading: PageRenderer) -> Iterable[list[Pair]]:
    """The pairs that have to do with a topic, or all of them. Three queries."""
    topic = block["topic"]
    found = counterpart_directory(reading.language, topic=topic)
    if found.pairs:
        yield found.pairs


def statistics_items(_block: Block, reading: PageRenderer) -> Iterable[Statistics]:
    """The numbers of all activities. Two queries."""
    found = count_figures(reading.language)
    if found.rows:
        yield found


def _of_topic(block: Block, prefix: str) -> Q:
    topic = block["topic"]
    return Q(**{f"{prefix}topics__uuid": topic}) if topic else Q()
