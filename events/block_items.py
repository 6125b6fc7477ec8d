"""The items of blocks that list activities, dates, milestones, organisations or statistics.

Each function takes the block and the page that it is on (see `ListingBlock`). They run whenever a
page is read, so that readers see changed facts immediately and not only after publishing again.
"""

from django.db.models import Exists, OuterRef, Q

from events.details import clocks_of
from events.listing import timeline
from events.listing.calendar import coming_dates
from events.listing.counterparts import Pair, counterpart_pairs
from events.listing.queries import (
    activity_publications,
    in_order,
    listed_activities,
    running_first,
)
from events.listing.statistics import Statistics, activity_statistics
from events.models.blocks import (
    ActivitiesBlock,
    ActivityFiguresBlock,
    DatesBlock,
    PartnersBlock,
    TimelineBlock,
)
from events.models.listing import ListedRelation
from events.models.occurrence import Occurrence
from events.models.topic import Topic
from pages.clocks import today
from pages.models.publication import Publication
from pages.rendering import PageRenderer

# More dates are read than a block shows, because one activity can have many of them.
DATES_EXAMINED = 100


def dates_items(block: DatesBlock, page: PageRenderer) -> list[Occurrence]:
    """Return the coming dates, the next one first and only one for each activity. One query."""
    first: dict[int, Occurrence] = {}
    for each in coming_dates(page.language, today(), DATES_EXAMINED, _about(block.topic)):
        first.setdefault(each.activity_id, each)
    found = list(first.values())[: block.count]
    for each in found:
        each.clocks = clocks_of(each)
    return found


def activities_items(block: ActivitiesBlock, page: PageRenderer) -> list[Publication]:
    """Return activities of the block's topic, without the one whose page this is. Two queries."""
    others = listed_activities(page.language).exclude(activity=page.publication.entry_id)
    return in_order(running_first(others.filter(_about(block.topic)), today(), 0, block.count))


def timeline_items(block: TimelineBlock, page: PageRenderer) -> list[timeline.Year]:
    """Return the latest milestones until today, grouped by year, oldest first. One query."""
    this_day = today()
    found = timeline.milestones(page.language, _about(block.topic)).filter(
        year__lte=this_day.year, starts_on__lte=this_day
    )
    latest = activity_publications(found.reverse().values("publication")[: block.count])
    by_day = sorted(latest, key=lambda item: (item.entry.activity.starts_on, item.entry_id))
    return timeline.years(by_day)


def counterparts_items(block: PartnersBlock, page: PageRenderer) -> list[Pair]:
    """Return the pairs of counterparts, all or those of the block's topic. Three queries."""
    return counterpart_pairs(page.language, block.topic.uuid if block.topic else None)


def statistics_items(_block: ActivityFiguresBlock, page: PageRenderer) -> Statistics | None:
    """Return the statistics of all activities; None while there are none. One query."""
    found = activity_statistics(page.language)
    return found if found.rows else None


def _about(topic: Topic | None) -> Q:
    """Return the condition for `ListedActivity`s of a topic, of which only the uuid is known."""
    if topic is None:
        return Q()
    related = ListedRelation.objects.filter(listed=OuterRef("pk"), topic__uuid=topic.uuid)
    return Q(Exists(related))
