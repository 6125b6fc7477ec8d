"""Navigation: the menus, the way back to the home page, and the way to the other language.

All of it asks the same queryset: what is live in the reader's language.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from django.db.models import Q
from django.utils.translation import gettext

from pages.languages import CODES, NAMES, html_lang
from pages.models.address import Address, url_of
from pages.models.page import Page
from pages.models.publication import Publication
from pages.resolver import LanguageLocation, locations_of


@dataclass(frozen=True)
class Item:
    """One link of a menu or of the breadcrumbs."""

    title: str
    url: str
    is_current: bool = False
    is_ancestor: bool = False


@dataclass(frozen=True)
class Navigation:
    """The frame of a page; whatever is not live in the language is not in it."""

    home: Item | None = None
    menu: list[Item] = field(default_factory=list)
    footer: list[Item] = field(default_factory=list)
    breadcrumbs: list[Item] = field(default_factory=list)


@dataclass(frozen=True)
class LanguageLink:
    """Where the present page is to be found in one language."""

    code: str
    url: str
    is_current: bool
    is_available: bool

    @property
    def name(self) -> str:
        return NAMES[self.code]

    @property
    def html_lang(self) -> str:
        return html_lang(self.code)


def navigation(language: str, path: str | None) -> Navigation:
    """The frame for the page at a path (None where there is none, as on a 404). One query."""
    above = _paths_above(path)
    shown = Address.objects.current().filter(language=language, path__in=["", *above])
    live = Publication.objects.live(language).filter(
        Q(entry__page__menu__in=[Page.Menu.MAIN, Page.Menu.FOOTER])
        | Q(entry__in=shown.values("entry"))
    )
    rows = live.with_path().select_related("entry__page").order_by("entry__page__position", "entry")
    in_order = sorted(rows, key=lambda row: row.path.count("/"))  # positions count among siblings
    items = {row.path: (_item(row, path, above), _menu_of(row)) for row in in_order}
    return Navigation(
        home=items[""][0] if "" in items else None,
        menu=[item for item, menu in items.values() if menu == Page.Menu.MAIN],
        footer=[item for item, menu in items.values() if menu == Page.Menu.FOOTER],
        breadcrumbs=[items[each][0] for each in above if each in items],
    )


def language_links(publication: Publication | None, current: str) -> list[LanguageLink]:
    """Where this can be read in each language; without a publication, the home pages."""
    if publication is None:
        found = [LanguageLocation(code, url_of(code, ""), True) for code in CODES]
    else:
        found = locations_of(publication.entry, publication.current_path)
    return [
        LanguageLink(
            code=place.language,
            url=place.url,
            is_current=place.language == current,
            is_available=place.is_available,
        )
        for place in found
    ]


def with_query(links: Iterable[LanguageLink], query: str) -> list[LanguageLink]:
    """The same places, with what the present address asks for where they are available."""
    if not query:
        return list(links)
    return [
        replace(link, url=f"{link.url}?{query}") if link.is_available else link for link in links
    ]


def _paths_above(path: str | None) -> list[str]:
    """The paths of the pages above, from the home page on: a path is made of theirs."""
    if not path:
        return []
    parts = path.split("/")[:-1]
    return ["", *("/".join(parts[: count + 1]) for count in range(len(parts)))]


def _item(row: Publication, path: str | None, above: list[str]) -> Item:
    return Item(
        title=row.title if row.path else gettext("Home page"),  # its own title is a headline
        url=row.url,
        is_current=row.path == path,
        is_ancestor=row.path in above and row.path != "",
    )


def _menu_of(row: Publication) -> str:
    page = getattr(row.entry, "page", None)
    return page.menu if page else Page.Menu.NONE
