"""The ancestors of an entry, which have to be live before it: locked, and asked.

An entry is live only below entries that are live in that language.
"""

from datetime import datetime

from pages.models.entry import Entry


def lock_with_ancestors(entry: Entry) -> list[Entry]:
    """The entries above and the entry, fresh from the database and locked until it commits."""
    while True:
        keys = [above.pk for above in entry.specific.entry_ancestors()] + [entry.pk]
        list(Entry.objects.select_for_update().filter(pk__in=keys).order_by("pk"))
        entry = Entry.objects.get(pk=entry.pk).specific
        chain = [*entry.entry_ancestors(), entry]
        if [each.pk for each in chain] == keys:  # else somebody moved it before we had the lock
            return [each.specific for each in chain]


def unpublished_ancestors(
    entry: Entry, language: str, *, at: datetime | None = None
) -> list[Entry]:
    """The entries above that are not live in a language (or will not be by `at`)."""
    above = entry.specific.entry_ancestors()
    return [each for each in above if not is_live_by(each, language, at)]


def is_live_by(entry: Entry, language: str, at: datetime | None = None) -> bool:
    """Whether an entry is live in a language, or will be at a time."""
    mine = entry.publications.filter(language=language)
    if mine.live().exists():
        return True
    return at is not None and mine.due(at).exists()
