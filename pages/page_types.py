"""Page types: what the assembly lets a page show besides its blocks (settings.PAGE_TYPES).

Such a page is in tree, menu and both languages like any other. Kinds of entry besides the page
have one view for all of the kind (settings.ENTRY_VIEWS).
"""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpResponse
from django.utils.module_loading import import_string

from pages.models.entry import Entry


def page_type_choices() -> list[tuple[str, str]]:
    """Return the page types that the site has, with the names that editors see."""
    return [(name, label) for name, (_path, label) in settings.PAGE_TYPES.items()]


def view_for(entry: Entry) -> Callable[..., HttpResponse] | None:
    """What shows an entry, called with the request and the context of what it says.

    None for a page without a view, and with one that the site has no longer: then it is shown by
    its template.
    """
    if entry.kind in settings.ENTRY_VIEWS:
        return import_string(settings.ENTRY_VIEWS[entry.kind])
    path, _label = settings.PAGE_TYPES.get(getattr(entry, "page_type", ""), ("", ""))
    return import_string(path) if path else None
