"""The overview of all pages (page type "overview"): a tree, or if it is too large, one level of it.

A level is the child pages of one page, so many at once; `below` in the address is the uuid of that
page, `part` the number of the pages shown, from 1.
"""

import re
from collections import defaultdict
from dataclasses import dataclass, field
from uuid import UUID

from django.db.models import Exists, OuterRef, QuerySet, Subquery
from django.http import Http404, HttpRequest
from django.shortcuts import render

from pages.models.address import Address, url_of
from pages.models.page import Page
from pages.models.publication import Publication

WHOLE_TREE = 200  # pages
LEVEL_SHOWN = 50  # pages

_NUMBER = re.compile("[1-9][0-9]{0,5}")


@dataclass
class Branch:
    """A page with its child pages; `below` is its uuid if these are shown at another address."""

    title: str
    url: str
    summary: str
    children: list["Branch"] = field(default_factory=list)
    below: UUID | None = None


@dataclass(frozen=True)
class Level:
    """Some of the child pages of one page, or of the pages at the top (`above` is None)."""

    above: Branch | None
    number: int
    branches: list[Branch]
    has_more: bool

    @property
    def before(self) -> str:
        """The query string of the pages before these; empty for the first ones."""
        return self._query(self.number - 1) if self.number > 1 else ""

    @property
    def after(self) -> str:
        """The query string of the pages after these; empty for the last ones."""
        return self._query(self.number + 1) if self.has_more else ""

    def _query(self, number: int) -> str:
        return f"below={self.above.below}&part={number}" if self.above else f"part={number}"


def overview_page(request, context):
    """Show the live pages of the reader's language. One query for a tree, two for a level.

    Raises Http404 for a level that does not exist.
    """
    language = context["publication"].language
    is_whole = not {"below", "part"} & request.GET.keys()
    tree = whole_tree(language) if is_whole else None
    level = None if tree else level_of(request, language)
    if not is_whole:
        context |= {"is_indexed": False, "alternates": []}
    context |= {"branches": tree or level.branches, "level": level}
    return render(request, "pages/overview.html", context)


def whole_tree(language: str) -> list[Branch]:
    """Return the pages at the top with all pages below; nothing if there are too many."""
    rows = list(_live_pages(language).order_by("parent_id", "position")[: WHOLE_TREE + 1])
    if len(rows) > WHOLE_TREE:
        return []
    children = defaultdict(list)
    for row in rows:
        children[row.parent_id].append(row)

    def branches(parent: int | None) -> list[Branch]:
        return [_branch(row, language, branches(row.pk)) for row in children[parent]]

    return branches(None)


def level_of(request: HttpRequest, language: str) -> Level:
    """Return the level that the address asks for."""
    number, above = request.GET.get("part", "1"), None
    if not _NUMBER.fullmatch(number):
        raise Http404("This is no number of pages")
    if "below" in request.GET:
        above = _page_above(request.GET["below"], language)
    first = LEVEL_SHOWN * (int(number) - 1)
    rows = _live_pages(language).filter(parent=above and above.pk).order_by("position", "pk")
    shown = list(_with_has_children(rows, language)[first : first + LEVEL_SHOWN + 1])
    if not shown:
        raise Http404("There are no such pages")
    branches = [
        _branch(row, language, [], below=row.uuid if row.has_children else None)
        for row in shown[:LEVEL_SHOWN]
    ]
    top = _branch(above, language, [], below=above.uuid) if above else None
    return Level(top, int(number), branches, has_more=len(shown) > LEVEL_SHOWN)


def _page_above(below: str, language: str) -> Page:
    try:
        page = _live_pages(language).filter(uuid=UUID(below)).first()
    except ValueError as error:
        raise Http404("This is no uuid") from error
    if page is None:
        raise Http404("There is no such page")
    return page


def _live_pages(language: str) -> QuerySet[Page]:
    """Return pages with title, summary and path of what is live: `shown_title` and so on."""
    live = _live(language, OuterRef("pk"))
    current = Address.objects.current().filter(entry=OuterRef("pk"), language=language)
    shown = {f"shown_{name}": Subquery(live.values(name)[:1]) for name in ("title", "summary")}
    path = Subquery(current.values("path")[:1])
    # By the order of pages, one after the other, until there are enough that are live.
    return (
        Page.objects.filter(Exists(live)).annotate(**shown, shown_path=path).only("uuid", "parent")
    )


def _with_has_children(pages: QuerySet[Page], language: str) -> QuerySet[Page]:
    children = Page.objects.filter(Exists(_live(language, OuterRef("pk"))))
    return pages.annotate(has_children=Exists(children.filter(parent=OuterRef("pk"))))


def _live(language: str, entry: OuterRef) -> QuerySet[Publication]:
    return Publication.objects.live(language).filter(entry=entry)


def _branch(row: Page, language: str, children: list[Branch], below: UUID | None = None) -> Branch:
    url = url_of(language, row.shown_path)
    return Branch(row.shown_title, url, row.shown_summary, children, below)
