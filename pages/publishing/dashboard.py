"""The desk: what waits for editors, among all entries, and what readers asked for.

How one entry stands is for `pages.publishing.status`; here they are sorted by what is to be done.
"""

from dataclasses import dataclass

from django.db.models import Exists, OuterRef

from pages.languages import CODES
from pages.models.demand import Demand
from pages.models.entry import Entry, entry_models
from pages.models.publication import Publication
from pages.publishing.status import PublicationStatus, statuses_by_entry

# What may be to be done; what concerns one language is followed by it: `missing-es`.
CHANGED, UNPUBLISHED, SCHEDULED, WARNED = "changed", "unpublished", "scheduled", "warned"
MISSING, OUTDATED, ASKED = "missing", "outdated", "asked"
TASKS = (
    CHANGED,
    UNPUBLISHED,
    SCHEDULED,
    WARNED,
    *(f"{kind}-{code}" for code in CODES for kind in (MISSING, OUTDATED, ASKED)),
)

# What a standing says when it is so.
_STATUS_ATTRIBUTES = {
    CHANGED: "has_changed",
    SCHEDULED: "scheduled",
    MISSING: "is_incomplete",
    OUTDATED: "is_outdated",
}


@dataclass
class Dashboard:
    """All entries with their standings, those changed last first."""

    entries: list[Entry]
    statuses: dict[int, list[PublicationStatus]]
    demand: list[Demand]
    warnings: dict[int, list[str]]

    def worklist(self, task: str) -> list[Entry]:
        """The entries for which one of TASKS is to be done; asked for most come first."""
        kind, _hyphen, language = task.partition("-")
        if kind == ASKED:
            return [each.entry for each in self.demand if each.language == language]
        if kind == WARNED:
            return [entry for entry in self.entries if entry.pk in self.warnings]
        if kind == UNPUBLISHED:
            return [entry for entry in self.entries if not self._is_public_ever(entry)]
        return [entry for entry in self.entries if self.languages(entry, kind, language)]

    def languages(self, entry: Entry, kind: str, language: str = "") -> list[str]:
        """The languages (or only this one, if it is among them) in which something is to do."""
        return [
            each.language
            for each in self.statuses[entry.pk]
            if getattr(each, _STATUS_ATTRIBUTES[kind]) and language in {"", each.language}
        ]

    def scheduled(self) -> list[PublicationStatus]:
        """What becomes public at its time, the next one first."""
        found = [each for each in self._all() if each.scheduled]
        return sorted(found, key=lambda each: each.scheduled.due_at)

    def published_last(self) -> list[PublicationStatus]:
        """What readers can read, the newest publication first."""
        found = [each for each in self._all() if each.live]
        return sorted(found, key=lambda each: each.live.published_at, reverse=True)

    def _all(self) -> list[PublicationStatus]:
        return [each for entry in self.entries for each in self.statuses[entry.pk]]

    def _is_public_ever(self, entry: Entry) -> bool:
        return any(each.live or each.scheduled for each in self.statuses[entry.pk])


def load_dashboard() -> Dashboard:
    """The desk of all entries.

    In as many queries as `statuses` takes, two more, and one for each kind of entry that has
    remarks about its own.
    """
    entries = list(Entry.objects.order_by("-changed_at", "-pk"))
    return Dashboard(entries, statuses_by_entry(entries), unmet_demand(), entry_warnings())


def entry_warnings() -> dict[int, list[str]]:
    """What an editor should look at, by entry; see `Entry.warnings`."""
    kinds = [kind for kind in entry_models() if kind.warnings is not Entry.warnings]
    entries = (entry for kind in kinds for entry in kind.objects.all())
    return {entry.pk: found for entry in entries if (found := entry.warnings())}


def unmet_demand() -> list[Demand]:
    """What readers asked for and still cannot read in their language; most asked for first."""
    live = Publication.objects.live().filter(entry=OuterRef("entry"), language=OuterRef("language"))
    return list(Demand.objects.exclude(Exists(live)).select_related("entry"))
