"""The ancestors of an entry: lock them, and find those that are not live.

An entry can be live in a language only if all its ancestors are.
"""

from collections.abc import Iterable
from datetime import datetime

from django.db.models import Q

from pages.models.entry import Entry
from pages.models.locks import lock_entries, lock_tree
from pages.models.publication import Publication


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
    entry: Entry, languages: Iterable[str], *, at: datetime | None = None
) -> dict[str, list[Entry]]:
    """Return the ancestors that are not live in each language (and will not be by `at`)."""
    ancestors = entry.specific.entry_ancestors()
    live = live_by(ancestors, at)
    return {
        language: [each for each in ancestors if (each.pk, language) not in live]
        for language in languages
    }


def live_by(entries: Iterable[Entry], at: datetime | None = None) -> set[tuple[int, str]]:
    """Return where entries are live, or will be by a time: {(key, language)}. One query."""
    is_there = Q(state=Publication.State.LIVE)
    if at is not None:
        is_there |= Q(state=Publication.State.SCHEDULED, due_at__lte=at)
    mine = Publication.objects.filter(is_there, entry__in=[entry.pk for entry in entries])
    return set(mine.values_list("entry", "language"))


def is_live_by(entry: Entry, language: str, at: datetime | None = None) -> bool:
    """Return whether an entry is live in a language, or will be by a time."""
    mine = entry.publications.filter(language=language)
    if mine.live().exists():
        return True
    return at is not None and mine.due(at).exists()
