"""The ancestors of an entry: lock them, and find those that are not live.

An entry can be live in a language only if all its ancestors are.
"""

from datetime import datetime

from pages.models.entry import Entry
from pages.models.locks import lock_entries, lock_tree


def lock_with_ancestors(entry: Entry) -> list[Entry]:
    """Lock the tree, the entry and its ancestors until the commit.

    Return them afresh, outermost first. Raises DoesNotExist if the entry has been deleted.
    """
    lock_tree()
    entry = Entry.objects.get(pk=entry.pk).specific
    chain = [*entry.entry_ancestors(), entry]
    lock_entries(each.pk for each in chain)
    return [each.specific for each in chain]


def unpublished_ancestors(
    entry: Entry, language: str, *, at: datetime | None = None
) -> list[Entry]:
    """Return the ancestors that are not live in a language (and will not be by `at`)."""
    ancestors = entry.specific.entry_ancestors()
    return [each for each in ancestors if not is_live_by(each, language, at)]


def is_live_by(entry: Entry, language: str, at: datetime | None = None) -> bool:
    """Return whether an entry is live in a language, or will be by a time."""
    mine = entry.publications.filter(language=language)
    if mine.live().exists():
        return True
    return at is not None and mine.due(at).exists()
