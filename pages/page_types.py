"""Page types: lists and the like that a page can show besides its blocks (settings.PAGE_TYPES).

Such a page is in tree, menu and both languages like any other. Other kinds of entry have one view
for the whole kind (settings.ENTRY_VIEWS).
"""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpResponse
from django.utils.module_loading import import_string

from pages.models.entry import Entry


def page_type_choices() -> list[tuple[str, str]]:
    """Return the page types as choices: (stored value, label)."""
    return [(name, label) for name, (_path, label) in settings.PAGE_TYPES.items()]


def view_for(entry: Entry) -> Callable[..., HttpResponse] | None:
    """Return the view of an entry, to be called with the request and the context of its page.

    None for a page without a page type, or with one that the site no longer has: it is rendered
    with its template alone.
    """
    if entry.kind in settings.ENTRY_VIEWS:
        return import_string(settings.ENTRY_VIEWS[entry.kind])
    path, _label = settings.PAGE_TYPES.get(getattr(entry, "page_type", ""), ("", ""))
    return import_string(path) if path else None
