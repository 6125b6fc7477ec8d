"""What an editor is shown before publishing, language by language.

Marked, so that nothing else is published than what was shown.
"""

from dataclasses import dataclass

from pages.admin.object_views import change_url
from pages.clocks import both_clocks
from pages.models.entry import Entry
from pages.models.publication import Publication
from pages.publishing import snapshots
from pages.publishing.checks import Concern, obstacles, remarks
from pages.publishing.diff import Change, changes
from pages.publishing.publish import Shown, unpublished_above
from pages.publishing.status import Standing, standings_of


@dataclass(frozen=True)
class Mend:
    """Something to mend, and where."""

    text: str
    url: str


@dataclass(frozen=True)
class Above:
    """An entry above that is not live, and would have to be published too."""

    entry: Entry
    desk: Publication
    scheduled: str  # when it becomes live by itself, in words
    obstacles: list[Mend]

    @property
    def url(self) -> str:
        return change_url(self.entry)


@dataclass(frozen=True)
class Offer:
    """One language of an entry: how it stands, what publishing changes, what is against it."""

    standing: Standing
    changes: list[Change]
    obstacles: list[Mend]
    remarks: list[Mend]
    above: list[Above]

    @property
    def language(self) -> str:
        return self.standing.language

    @property
    def is_possible(self) -> bool:
        return not self.obstacles

    @property
    def is_suggested(self) -> bool:
        """Whether there is something to publish that nothing stands against."""
        is_new = self.standing.live is None or self.standing.has_changed
        return self.is_possible and is_new

    @property
    def scheduled_for(self) -> str:
        scheduled = self.standing.scheduled
        return both_clocks(scheduled.due_at) if scheduled else ""

    @property
    def shown(self) -> Shown:
        """The marks of the desks that are published if this offer is taken."""
        desks = [self.standing.desk, *(above.desk for above in self.above)]
        return {(desk.entry.pk, desk.language): snapshots.fingerprint([desk]) for desk in desks}


def offers_for(entry: Entry) -> list[Offer]:
    """What can be published of an entry, in the order of the languages."""
    return [_offer(standing) for standing in standings_of(entry)]


def _offer(standing: Standing) -> Offer:
    desk, live = standing.desk, standing.live
    return Offer(
        standing=standing,
        changes=changes(live, desk) if live else [],
        obstacles=_mends(obstacles(desk)),
        remarks=_mends(remarks(desk)),
        above=[
            _above(each, desk.language) for each in unpublished_above(desk.entry, desk.language)
        ],
    )


def _above(entry: Entry, language: str) -> Above:
    desk = snapshots.of_desk(entry, language)
    scheduled = entry.publications.scheduled().filter(language=language).first()
    return Above(
        entry=entry,
        desk=desk,
        scheduled=both_clocks(scheduled.due_at) if scheduled else "",
        obstacles=_mends(obstacles(desk)),
    )


def _mends(found: list[Concern]) -> list[Mend]:
    return [Mend(each.text, change_url(each.record)) for each in found]
