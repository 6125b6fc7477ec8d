"""Navigation: menus, breadcrumbs, and links to the other language.

All of it is based on one queryset: the live publications in the reader's language.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

from django.db.models import F, QuerySet
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
    """The links around a page; entries that are not live in the language are left out."""

    home: Item | None = None
    menu: list[Item] = field(default_factory=list)
    footer: list[Item] = field(default_factory=list)
    breadcrumbs: list[Item] = field(default_factory=list)


@dataclass(frozen=True)
class LanguageLink:
    """A link to the present page in one language."""

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
    """Return the navigation for the page at a path (None if there is none, as on a 404).

    One query.
    """
    ancestors = _ancestor_paths(path)
    # Upper levels first, since positions only order siblings; sorting is stable.
    rows = sorted(_rows(language, ancestors), key=lambda row: row["path"].count("/"))
    items = {row["path"]: (_item(row, language, path, ancestors), row["menu"]) for row in rows}
    return Navigation(
        home=items[""][0] if "" in items else None,
        menu=[item for item, menu in items.values() if menu == Page.Menu.MAIN],
        footer=[item for item, menu in items.values() if menu == Page.Menu.FOOTER],
        breadcrumbs=[items[each][0] for each in ancestors if each in items],
    )


def language_links(publication: Publication | None, current: str) -> list[LanguageLink]:
    """Return a link for each language to a publication's entry; without one, to the home page."""
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
    """Return the links with the present address's query added to those that are available."""
    if not query:
        return list(links)
    return [
        replace(link, url=f"{link.url}?{query}") if link.is_available else link for link in links
    ]


def _rows(language: str, ancestors: Iterable[str]) -> QuerySet:
    """Return title, path and menu of the live pages in menus, of the home page and of ancestors."""
    in_menus = Page.objects.filter(menu__in=[Page.Menu.MAIN, Page.Menu.FOOTER])
    paths = Address.objects.current().filter(language=language, path__in=["", *ancestors])
    # Keys first: for a condition on either of both, SQLite would read every live publication.
    keys = in_menus.order_by().values("pk").union(paths.values("entry"))
    live = Publication.objects.live(language).filter(entry__in=keys).with_path()
    in_order = live.order_by("entry__page__position", "entry")
    return in_order.values("title", "path", menu=F("entry__page__menu"))


def _ancestor_paths(path: str | None) -> list[str]:
    """Return the paths of a page's ancestors, from the home page on: they begin its own path."""
    if not path:
        return []
    parts = path.split("/")[:-1]
    return ["", *("/".join(parts[: count + 1]) for count in range(len(parts)))]


def _item(row: Mapping[str, str], language: str, path: str | None, ancestors: list[str]) -> Item:
    return Item(
        title=row["title"] if row["path"] else gettext("Home page"),  # its own title is a headline
        url=url_of(language, row["path"]),
        is_current=row["path"] == path,
        is_ancestor=row["path"] in ancestors and row["path"] != "",
    )
