"""What readers have and what publishers see, for tests that compare it."""

from datetime import datetime

from pages.languages import CODES
from pages.models.entry import Entry
from pages.models.publication import Publication
from pages.publishing import snapshots
from pages.publishing.publish import Shown


def live() -> list[tuple[str, str]]:
    """What readers can read: languages and titles."""
    found = Publication.objects.live().order_by("language", "title")
    return list(found.values_list("language", "title"))


def scheduled() -> list[tuple[str, str, datetime]]:
    """What waits: languages, titles and times."""
    found = Publication.objects.scheduled().order_by("due_at", "language", "title")
    return list(found.values_list("language", "title", "due_at"))


def shown(*pages, languages=CODES) -> Shown:
    """What a publisher sees: the marks of the desks as they are now."""
    return {
        (page.pk, language): snapshots.fingerprint(
            [snapshots.draft_of(Entry.objects.get(pk=page.pk).specific, language)]
        )
        for page in pages
        for language in languages
    }
