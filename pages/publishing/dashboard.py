"""The dashboard's data: the entries for each of the editors' tasks, and what readers asked for.

The status of one entry is in `pages.publishing.status`.
"""

from dataclasses import dataclass

from django.db.models import Exists, OuterRef

from pages.languages import CODES
from pages.models.demand import Demand
from pages.models.entry import Entry, entry_models
from pages.models.publication import Publication
from pages.publishing.status import PublicationStatus, statuses_by_entry

# The editors' tasks. A task for one language ends with its code: `missing-es`.
CHANGED, UNPUBLISHED, SCHEDULED, WARNED = "changed", "unpublished", "scheduled", "warned"
MISSING, OUTDATED, ASKED = "missing", "outdated", "asked"
TASKS = (
    CHANGED,
    UNPUBLISHED,
    SCHEDULED,
    WARNED,
    *(f"{kind}-{code}" for code in CODES for kind in (MISSING, OUTDATED, ASKED)),
)

# The attribute of a `PublicationStatus` that is true while there is such a task.
_STATUS_ATTRIBUTES = {
    CHANGED: "has_changed",
    SCHEDULED: "scheduled",
    MISSING: "is_incomplete",
    OUTDATED: "is_outdated",
}


@dataclass
class Dashboard:
    """All entries, last changed first, with their statuses, demand and warnings by key."""

    entries: list[Entry]
    statuses: dict[int, list[PublicationStatus]]
    demand: list[Demand]
    warnings: dict[int, list[str]]

    def worklist(self, task: str) -> list[Entry]:
        """Return the entries with one of TASKS; those that readers ask for, by demand."""
        kind, _hyphen, language = task.partition("-")
        if kind == ASKED:
            return [each.entry for each in self.demand if each.language == language]
        if kind == WARNED:
            return [entry for entry in self.entries if entry.pk in self.warnings]
        if kind == UNPUBLISHED:
            return [entry for entry in self.entries if not self._is_public_ever(entry)]
        return [entry for entry in self.entries if self.languages(entry, kind, language)]

    def languages(self, entry: Entry, kind: str, language: str = "") -> list[str]:
        """Return the languages in which an entry has a task, all of them or only `language`."""
        return [
            each.language
            for each in self.statuses[entry.pk]
            if getattr(each, _STATUS_ATTRIBUTES[kind]) and language in {"", each.language}
        ]

    def scheduled(self) -> list[PublicationStatus]:
        """Return the statuses with a scheduled publication, the next one first."""
        found = [each for each in self._all() if each.scheduled]
        return sorted(found, key=lambda each: each.scheduled.due_at)

    def published_last(self) -> list[PublicationStatus]:
        """Return the statuses with a live publication, the newest one first."""
        found = [each for each in self._all() if each.live]
        return sorted(found, key=lambda each: each.live.published_at, reverse=True)

    def _all(self) -> list[PublicationStatus]:
        return [each for entry in self.entries for each in self.statuses[entry.pk]]

    def _is_public_ever(self, entry: Entry) -> bool:
        return any(each.live or each.scheduled for each in self.statuses[entry.pk])


def load_dashboard() -> Dashboard:
    """Return the dashboard of all entries.

    It takes the queries of `statuses_by_entry`, two more, and one for each kind of entry that has
    warnings of its own.
    """
    entries = list(Entry.objects.order_by("-changed_at", "-pk"))
    return Dashboard(entries, statuses_by_entry(entries), unmet_demand(), entry_warnings())


def entry_warnings() -> dict[int, list[str]]:
    """Return the warnings of entries about their facts: {entry's key: warnings}."""
    # Kinds without warnings of their own are not fetched at all.
    kinds = [kind for kind in entry_models() if kind.warnings is not Entry.warnings]
    entries = (entry for kind in kinds for entry in kind.objects.all())
    return {entry.pk: found for entry in entries if (found := entry.warnings())}


def unmet_demand() -> list[Demand]:
    """Return the demand for entries that are still not live in the language, highest first."""
    live = Publication.objects.live().filter(entry=OuterRef("entry"), language=OuterRef("language"))
    return list(Demand.objects.exclude(Exists(live)).select_related("entry"))
