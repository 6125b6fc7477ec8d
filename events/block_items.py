"""The items of blocks that list activities, dates, milestones, organisations or statistics.

Each function takes the block and the page that it is on (see `ListingBlock`). They run whenever a
page is read, so that readers see changed facts immediately and not only after publishing again.
"""

from django.db.models import F, Q

from events.dates.clocks import today
from events.details import clocks_of
from events.listing import timeline
from events.listing.counterparts import Pair, counterpart_directory
from events.listing.queries import activity_publications, running_first
from events.listing.statistics import Statistics, activity_statistics
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

# More dates are read than a block shows, because one activity can have many of them.
DATES_EXAMINED = 100


def dates_items(block: DatesBlock, page: PageRenderer) -> list[Occurrence]:
    """Return the coming dates, the next one first and only one for each activity. One query."""
    coming = Occurrence.objects.published(page.language).coming()
    first: dict[int, Occurrence] = {}
    for each in coming.filter(_about(block.topic, "activity__"))[:DATES_EXAMINED]:
        first.setdefault(each.activity_id, each)
    found = list(first.values())[: block.count]
    for each in found:
        each.clocks = clocks_of(each)
    return found


def activities_items(block: ActivitiesBlock, page: PageRenderer) -> list[Publication]:
    """Return activities of the block's topic, without the one whose page this is. One query."""
    found = running_first(activity_publications(page.language), today())
    found = found.filter(_about(block.topic, "entry__activity__"))
    return list(found.exclude(entry=page.publication.entry_id)[: block.count])


def timeline_items(block: TimelineBlock, page: PageRenderer) -> list[timeline.Year]:
    """Return the latest milestones until today, grouped by year, oldest first. One query."""
    found = timeline.milestones(page.language).filter(
        _about(block.topic, "entry__activity__"),
        entry__activity__starts_on__lte=today(),
    )
    latest = found.order_by(F("entry__activity__starts_on").desc(), "-entry")[: block.count]
    return timeline.years(reversed(latest))


def counterparts_items(block: PartnersBlock, page: PageRenderer) -> list[Pair]:
    """Return the pairs of counterparts, all or those of the block's topic. Three queries."""
    topic = block.topic.uuid if block.topic else None
    return counterpart_directory(page.language, topic=topic).pairs


def statistics_items(_block: ActivityFiguresBlock, page: PageRenderer) -> Statistics | None:
    """Return the statistics of all activities; None while there are none. Two queries."""
    found = activity_statistics(page.language)
    return found if found.rows else None


def _about(topic: Topic | None, prefix: str) -> Q:
    return Q(**{f"{prefix}topics__uuid": topic.uuid}) if topic else Q()
