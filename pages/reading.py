"""Reading: a publication prepared for its reader, with everything its blocks point to.

However long the page, it takes three queries: entries, pictures, pages below.
"""

import uuid
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from itertools import groupby
from typing import Any

from django.db.models import QuerySet
from django.utils.safestring import SafeString, mark_safe

from pages import snapshots
from pages.languages import column
from pages.models.picture import Picture
from pages.models.publication import Publication
from pages.rich_text import Heading, plain, with_addresses, with_heading_ids

# A table of contents helps from this many headings on.
CONTENTS_FROM = 4

# Neighbours of these types are shown together; the name of the group and of its template.
_GROUPS = {"figure": "figures", "teaser": "teasers", "child_pages": "children"}


@dataclass(frozen=True)
class Group:
    """Neighbouring blocks that are shown as one; most groups have one item."""

    type: str
    items: list

    @property
    def template(self) -> str:
        return f"pages/blocks/{self.type}.html"


@dataclass(frozen=True)
class Text:
    html: SafeString


@dataclass(frozen=True)
class ShownPicture:
    picture: Picture
    caption: str


@dataclass(frozen=True)
class Quote:
    text: str
    attribution: str
    side: str


@dataclass(frozen=True)
class Figure:
    value: Decimal
    unit: str
    label: str
    year: int | None
    source: str


class Reading:
    """One publication, live or the desk's, as its reader gets it."""

    def __init__(self, publication: Publication):
        self.publication = publication
        self.language = publication.language
        self._headings: list[Heading] = []
        self._ids: set[str] = {"main-content"}
        self._entries = self._find_entries(snapshots.entries_in(publication))
        self._pictures = self._find_pictures(snapshots.pictures_in(publication))
        self.groups = list(self._group(publication.content["blocks"]))

    @property
    def contents(self) -> list[Heading]:
        """The table of contents: headings of the second level, if there are enough of them."""
        headings = [heading for heading in self._headings if heading.level == 2]
        return headings if len(headings) >= CONTENTS_FROM else []

    def _find_entries(self, wanted: Iterable[uuid.UUID]) -> Mapping[uuid.UUID, Publication]:
        """Live publications of the entries that the page leads to, in the reader's language."""
        if not wanted:
            return {}
        live = Publication.objects.live(self.language).filter(entry__uuid__in=wanted)
        return {p.entry.uuid: p for p in live.with_path().select_related("entry", "cover")}

    def _find_pictures(self, wanted: Iterable[uuid.UUID]) -> Mapping[str, Picture]:
        if not wanted:
            return {}
        return {str(picture.uuid): picture for picture in Picture.objects.filter(uuid__in=wanted)}

    def _group(self, blocks: list[dict[str, Any]]) -> Iterable[Group]:
        for type_, neighbours in groupby(blocks, key=lambda block: block["type"]):
            prepare = getattr(self, f"_{type_}")
            items = [item for block in neighbours for item in prepare(block)]
            if type_ in _GROUPS:
                if items:
                    yield Group(_GROUPS[type_], items)
            else:
                yield from (Group(type_, [item]) for item in items)

    def _words(self, block: dict[str, Any], name: str) -> str:
        return block[column(name, self.language)]

    def _text(self, block):
        html = self._words(block, "text")
        if not plain(html):
            return
        urls = {key: publication.url for key, publication in self._entries.items()}
        html, headings = with_heading_ids(with_addresses(html, urls), self._ids)
        self._headings += headings
        yield Text(mark_safe(html))

    def _picture(self, block):
        picture = self._pictures.get(block["picture"])
        if picture:
            yield ShownPicture(picture, self._words(block, "caption"))

    def _quote(self, block):
        if self._words(block, "text"):
            yield Quote(
                self._words(block, "text"), self._words(block, "attribution"), block["side"]
            )

    def _figure(self, block):
        if self._words(block, "label"):
            yield Figure(
                value=Decimal(block["value"]),
                unit=self._words(block, "unit"),
                label=self._words(block, "label"),
                year=block["year"],
                source=self._words(block, "source"),
            )

    def _teaser(self, block):
        publication = self._entries.get(uuid.UUID(block["entry"]))
        if publication:
            yield publication

    def _child_pages(self, _block):
        yield from live_below(self.publication)


def live_below(publication: Publication) -> QuerySet[Publication]:
    """The pages below one that are live in its language, in the order of the tree."""
    live = Publication.objects.live(publication.language)
    below = live.filter(entry__page__parent=publication.entry_id)
    return below.with_path().select_related("entry", "cover").order_by("entry__page__position")
