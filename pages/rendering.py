"""Reading: a publication prepared for its reader, with everything its blocks point to.

However long the page, it takes one query for each kind of thing that its blocks point to:
entries (pages below are among them), pictures, albums, films, files.
"""

import re
import uuid
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import partial
from itertools import groupby
from typing import Any

from django.db.models import Manager, Q, QuerySet
from django.utils.module_loading import import_string
from django.utils.safestring import SafeString, mark_safe

from pages.languages import column
from pages.models.blocks.media import PictureBlock
from pages.models.blocks.registry import block_models
from pages.models.blocks.text import ContactBlock
from pages.models.media.album import Album, AlbumPicture
from pages.models.media.document import Document
from pages.models.media.picture import Picture
from pages.models.media.video import Video
from pages.models.publication import Publication
from pages.publishing import snapshots
from pages.rich_text import Heading, Target, plain, with_addresses, with_heading_ids

# A table of contents helps from this many headings on.
CONTENTS_FROM = 4

# Neighbours of these types are shown together; the name of the group and of its template.
_GROUPS = {
    "figure": "figures",
    "contact": "contacts",
    "document": "documents",
    "teaser": "teasers",
    "child_pages": "children",
}

# The pictures of a gallery that are loaded with the page: three rows of three.
GALLERY_SHOWN = 9


@dataclass(frozen=True)
class BlockGroup:
    """Neighbouring blocks that are shown as one; most groups have one item."""

    type: str
    items: list

    @property
    def template(self) -> str:
        app = block_models()[self.type]._meta.app_label if self.type in block_models() else "pages"
        return f"{app}/blocks/{self.type}.html"


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


@dataclass(frozen=True)
class Contact:
    """A contact card; what is not given is empty."""

    name: str
    side: str
    email: str
    phone: str
    address: str
    hours: str

    @property
    def phone_link(self) -> str:
        """What dials it (RFC 3966): digits, and the sign that the country's number follows."""
        return "tel:" + re.sub(r"\(0\)|[^+\d]", "", self.phone)


@dataclass(frozen=True)
class Gallery:
    """An album with the places of its pictures; the first ones are shown at once."""

    publication: Publication
    places: list[AlbumPicture]

    @property
    def album(self) -> Album:
        return self.places[0].album

    @property
    def first(self) -> list[AlbumPicture]:
        return self.places[:GALLERY_SHOWN]

    @property
    def others(self) -> list[AlbumPicture]:
        return self.places[GALLERY_SHOWN:]

    def position_of(self, picture: uuid.UUID) -> "GalleryPosition | None":
        """Where in the gallery a picture stands, and its neighbours; None where it is not."""
        for number, place in enumerate(self.places, start=1):
            if place.picture.uuid == picture:
                before = self.places[number - 2] if number > 1 else None
                after = self.places[number] if number < len(self.places) else None
                return GalleryPosition(self, place, number, before, after)
        return None


@dataclass(frozen=True)
class GalleryPosition:
    """One picture of a gallery; `number` counts from 1."""

    gallery: Gallery
    place: AlbumPicture
    number: int
    before: AlbumPicture | None
    after: AlbumPicture | None

    @property
    def count(self) -> int:
        return len(self.gallery.places)


class PageRenderer:
    """One publication, live or the desk's, as its reader gets it."""

    def __init__(self, publication: Publication):
        self.publication = publication
        self.language = publication.language
        self._headings: list[Heading] = []
        self._ids: set[str] = {"main-content"}
        wanted = snapshots.references_in(publication)
        self._publications = self._find_publications(wanted["entry"])
        self._pictures = _by_uuid(Picture.objects.showable(), _pictures_in_blocks(publication))
        self._videos = _by_uuid(Video.objects.select_related("poster"), wanted["video"])
        self._documents = _by_uuid(Document.objects, wanted["document"])
        self._albums = pictures_by_album(wanted["album"])
        self._targets = self._find_targets()
        self.groups = list(self._group(snapshots.content_of(publication)["blocks"]))

    @property
    def contents(self) -> list[Heading]:
        """The table of contents: headings of the second level, if there are enough of them."""
        headings = [heading for heading in self._headings if heading.level == 2]
        return headings if len(headings) >= CONTENTS_FROM else []

    def _find_publications(self, wanted: Iterable[uuid.UUID]) -> list[Publication]:
        """What is live, in the reader's language, of what the page leads to and what is below."""
        leads_to = Q(entry__uuid__in=wanted)
        blocks = snapshots.content_of(self.publication)["blocks"]
        if any(block["type"] == "child_pages" for block in blocks):
            leads_to |= Q(entry__page__parent=self.publication.entry_id)
        elif not wanted:
            return []
        live = Publication.objects.live(self.language).filter(leads_to).with_path()
        return list(live.select_related("entry__page", "cover").order_by("entry__page__position"))

    def _find_targets(self) -> Mapping[uuid.UUID, Target]:
        """Where the links in texts lead."""
        entries = {each.entry.uuid: Target(each.url) for each in self._publications}
        files = {each.uuid: Target(each.file.url, each.facts) for each in self._documents.values()}
        return entries | files

    def _group(self, blocks: list[dict[str, Any]]) -> Iterable[BlockGroup]:
        for type_, neighbours in groupby(blocks, key=lambda block: block["type"]):
            prepare = getattr(self, f"_{type_}", None) or self._reader_of(type_)
            items = [item for block in neighbours for item in prepare(block)]
            if type_ in _GROUPS:
                if items:
                    yield BlockGroup(_GROUPS[type_], items)
            else:
                yield from (BlockGroup(type_, [item]) for item in items)

    def _reader_of(self, type_: str) -> Callable[[Mapping[str, Any]], Iterable]:
        """For a type of block of another app: what its model names, with the publication."""
        return partial(import_string(block_models()[type_].reader), reading=self)

    def _field_text(self, block: dict[str, Any], name: str) -> str:
        return block[column(name, self.language)]

    def text_in(self, block: Mapping[str, Any]) -> Iterable[Text]:
        """The rich text of a block in the reader's language, with its links; nothing if empty."""
        html = self._field_text(block, "text")
        if not plain(html):
            return
        html, headings = with_heading_ids(with_addresses(html, self._targets), self._ids)
        self._headings += headings
        yield Text(mark_safe(html))

    _text = text_in

    def _picture(self, block):
        picture = self._pictures.get(block["picture"])
        if picture:
            yield ShownPicture(picture, self._field_text(block, "caption"))

    def _quote(self, block):
        if self._field_text(block, "text"):
            yield Quote(
                self._field_text(block, "text"),
                self._field_text(block, "attribution"),
                block["side"],
            )

    def _figure(self, block):
        if self._field_text(block, "label") and block["value"] is not None:
            yield Figure(
                value=Decimal(block["value"]),
                unit=self._field_text(block, "unit"),
                label=self._field_text(block, "label"),
                year=block["year"],
                source=self._field_text(block, "source"),
            )

    def _gallery(self, block):
        if places := self._albums.get(block["album"]):
            yield Gallery(self.publication, places)

    def _video(self, block):
        if video := self._videos.get(block["video"]):
            yield video

    def _document(self, block):
        if document := self._documents.get(block["document"]):
            yield document

    def _contact(self, block):
        shared = {name: block[name] for name in ContactBlock.shared_fields}
        yield Contact(
            name=self._field_text(block, "name"), hours=self._field_text(block, "hours"), **shared
        )

    def _teaser(self, block):
        for publication in self._publications:
            if str(publication.entry.uuid) == block["entry"]:
                yield publication

    def _child_pages(self, _block):
        for publication in self._publications:
            page = getattr(publication.entry, "page", None)
            if page and page.parent_id == self.publication.entry_id:
                yield publication


def gallery_position(publication: Publication, picture: uuid.UUID) -> GalleryPosition | None:
    """Where a publication shows a picture in one of its galleries. One query."""
    albums = pictures_by_album(snapshots.references_in(publication)["album"])
    positions = (Gallery(publication, places).position_of(picture) for places in albums.values())
    return next(filter(None, positions), None)


def pictures_by_album(wanted: Collection[uuid.UUID]) -> Mapping[str, list[AlbumPicture]]:
    """The pictures of albums that may be shown, in their order, by the album's uuid. One query."""
    if not wanted:
        return {}
    places = AlbumPicture.objects.showable().filter(album__uuid__in=wanted)
    found: dict[str, list[AlbumPicture]] = defaultdict(list)
    for place in places.select_related("album", "picture"):
        found[str(place.album.uuid)].append(place)
    return found


def _pictures_in_blocks(publication: Publication) -> set[str]:
    """What its picture blocks show; the cover comes with the publication."""
    blocks = snapshots.content_of(publication)["blocks"]
    return {block["picture"] for block in blocks if block["type"] == PictureBlock.type} - {None}


def _by_uuid(records: QuerySet | Manager, wanted: Collection[uuid.UUID | str]) -> Mapping[str, Any]:
    """Records by their uuids; no query where none is wanted."""
    if not wanted:
        return {}
    return {str(record.uuid): record for record in records.filter(uuid__in=wanted)}
