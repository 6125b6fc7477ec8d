"""Page views: what the assembly lets a page show besides its blocks (settings.PAGE_VIEWS).

Such a page stands in tree, menu and both languages like any other.
"""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpResponse
from django.utils.module_loading import import_string


def choices() -> list[tuple[str, str]]:
    """The views that a page can have, with the names that editors see."""
    return [(name, label) for name, (_path, label) in settings.PAGE_VIEWS.items()]


def view_of(name: str) -> Callable[..., HttpResponse] | None:
    """The view of a page by its stored name: called with the request and the page's context.

    None for no view, and for one that the site has no longer: then the page shows its blocks.
    """
    if name not in settings.PAGE_VIEWS:
        return None
    path, _label = settings.PAGE_VIEWS[name]
    return import_string(path)
