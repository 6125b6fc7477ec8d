"""What blocks of activities show: each function takes the block and the page that it is on.

It holds at once: they are asked when a page is read, not when it was published.
"""

from django.db.models import F, Q

from events.dates.clocks import today
from events.details import clocks_of
from events.listing import timeline as line
from events.listing.counterparts import Pair, counterpart_directory
from events.listing.queries import activity_publications, running_first
from events.listing.statistics import Statistics
from events.listing.statistics import activity_statistics as count_figures
from events.models.blocks import (
    ActivitiesBlock,
    ActivityFiguresBlock,
    DatesBlock,
    PartnersBlock,
    TimelineBlock,
)
from events.models.occurrence import Occurrence
from events.models.topic import Topic
from pages.models.publication import Publication
from pages.rendering import PageRenderer

# So many coming dates are looked at, since one activity can have many.
LOOKED_AT = 100


def dates_items(block: DatesBlock, page: PageRenderer) -> list[Occurrence]:
    """Return the next date of each activity, those that are next of all. One query."""
    coming = Occurrence.objects.published(page.language).coming()
    first: dict[int, Occurrence] = {}
    for each in coming.filter(_about(block.topic, "activity__"))[:LOOKED_AT]:
        first.setdefault(each.activity_id, each)
    found = list(first.values())[: block.count]
    for each in found:
        each.clocks = clocks_of(each)
    return found


def activities_items(block: ActivitiesBlock, page: PageRenderer) -> list[Publication]:
    """Return activities of a topic but the one whose page this is. One query."""
    found = running_first(activity_publications(page.language), today())
    found = found.filter(_about(block.topic, "entry__activity__"))
    return list(found.exclude(entry=page.publication.entry_id)[: block.count])


def timeline_items(block: TimelineBlock, page: PageRenderer) -> list[line.Year]:
    """Return the latest milestones up to this year, year by year. One query."""
    found = line.milestones(page.language).filter(
        _about(block.topic, "entry__activity__"),
        entry__activity__starts_on__lte=today(),
    )
    latest = found.order_by(F("entry__activity__starts_on").desc(), "-entry")[: block.count]
    return line.years(reversed(latest))


def counterparts_items(block: PartnersBlock, page: PageRenderer) -> list[Pair]:
    """Return the pairs that have to do with a topic, or all of them. Three queries."""
    topic = block.topic.uuid if block.topic else None
    return counterpart_directory(page.language, topic=topic).pairs


def statistics_items(_block: ActivityFiguresBlock, page: PageRenderer) -> Statistics | None:
    """Return the numbers of all activities, if there are any. Two queries."""
    found = count_figures(page.language)
    return found if found.rows else None


def _about(topic: Topic | None, prefix: str) -> Q:
    return Q(**{f"{prefix}topics__uuid": topic.uuid}) if topic else Q()
