"""The dashboard's data: the rows for each of the editors' tasks, and what readers asked for.

`pages.publishing.status` keeps the rows.
"""

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet, Value

from pages.clocks import today
from pages.languages import CODES
from pages.models.demand import Demand
from pages.models.entry import Entry, specifics
from pages.models.publication import Publication
from pages.models.status import EntryStatus, EntryWarning

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

_CONDITIONS = {
    CHANGED: Q(has_changed=True),
    # Both rows of an entry say so: one of them is enough.
    UNPUBLISHED: Q(is_unpublished=True, language=CODES[0]),
    SCHEDULED: Q(due_at__isnull=False),
    MISSING: Q(is_incomplete=True),
    OUTDATED: Q(is_outdated=True),
}


def worklist(task: str) -> QuerySet:
    """Return the rows with one of TASKS: statuses, warnings that hold today, or demand.

    Those of entries that were changed last come first, as does the highest demand. An entry may
    have several rows, such as one for each language.
    """
    kind, _hyphen, language = task.partition("-")
    if kind == ASKED:
        return unmet_demand().filter(language=language)
    if kind == WARNED:
        return EntryWarning.objects.holding(today())
    rows = EntryStatus.objects.filter(_CONDITIONS[kind]).order_by("-changed_at", "-entry")
    return rows.filter(language=language) if language else rows


def counts() -> dict[str, dict[str, int]]:
    """Return the number of entries with each task: {task: {kind of entry: number}}. One query."""
    first, *others = (
        worklist(task)
        .order_by()
        .values(of_kind=F("entry__kind" if task.startswith(ASKED) else "kind"))
        .values_list(Value(task), "of_kind", Count("entry", distinct=True))
        for task in TASKS
    )
    found: dict[str, dict[str, int]] = {task: {} for task in TASKS}
    for task, kind, number in first.union(*others, all=True):
        found[task][kind] = number
    return found


def first_entries(task: str, limit: int) -> dict[Entry, list]:
    """Return the first entries with a task, and their rows of it: {entry: rows}. One query."""
    found: dict[Entry, list] = {}
    for row in worklist(task).select_related("entry")[: limit * len(CODES)]:
        if row.entry in found or len(found) < limit:
            found.setdefault(row.entry, []).append(row)
    return found


def first_warned(limit: int) -> list[Entry]:
    """Return the first entries with warnings that hold today, as records of their kinds."""
    warned = Entry.objects.filter(pk__in=worklist(WARNED).values("entry"))
    return specifics(warned.order_by("-changed_at", "-pk")[:limit])


def scheduled() -> QuerySet[EntryStatus]:
    """Return the statuses with a scheduled publication, the next one first."""
    return worklist(SCHEDULED).select_related("entry").order_by("due_at", "-changed_at", "-entry")


def published_last() -> QuerySet[EntryStatus]:
    """Return the statuses with a live publication, the newest one first."""
    live = EntryStatus.objects.filter(published_at__isnull=False).select_related("entry")
    return live.order_by("-published_at", "-changed_at", "-entry")


def unmet_demand() -> QuerySet[Demand]:
    """Return the demand for entries that are still not live in the language, highest first."""
    live = Publication.objects.live().filter(entry=OuterRef("entry"), language=OuterRef("language"))
    return Demand.objects.exclude(Exists(live))
