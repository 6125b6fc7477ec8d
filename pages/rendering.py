"""Rendering: prepare a publication for its reader, with all records that its blocks show.

It takes one query, however long the page, for each kind of record that occurs: entries, child
pages, pictures, albums, videos, documents.
"""

import uuid
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from django.db.models import Field, Manager, Model, QuerySet
from django.utils.safestring import SafeString, mark_safe

from pages.languages import column
from pages.models.blocks.block import Block
from pages.models.blocks.registry import block_models
from pages.models.media.album import Album, AlbumPicture
from pages.models.media.picture import Picture
from pages.models.media.video import Video
from pages.models.publication import Publication
from pages.models.reference import RECORDS, kind_of
from pages.publishing import snapshots
from pages.rich_text import Heading, Target, plain, with_addresses, with_heading_ids

StoredBlock = Mapping[str, Any]  # as of `snapshots.content_of`

# A table of contents is shown from this many headings on.
CONTENTS_FROM = 4

# The child pages that are shown at once; the next ones have an address of their own.
CHILDREN_SHOWN = 24

# The pictures of a gallery that are loaded with the page: three rows of three.
GALLERY_SHOWN = 9


@dataclass(frozen=True)
class BlockGroup:
    """Neighbouring blocks that are shown as one; most groups have one item."""

    model: type[Block]
    items: list

    @property
    def type(self) -> str:
        return self.model.type

    @property
    def template(self) -> str:
        return self.model.template


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
        """Return the position of a picture (uuid) with its neighbours, or None."""
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


@dataclass(frozen=True)
class ChildPages:
    """Some of the live child pages of a page; `number` counts from 1."""

    number: int
    items: list[Publication]
    has_more: bool

    @property
    def before(self) -> str:
        """The query string of the child pages before these; empty for the first ones."""
        return f"children={self.number - 1}" if self.number > 1 else ""

    @property
    def after(self) -> str:
        """The query string of the child pages after these; empty for the last ones."""
        return f"children={self.number + 1}" if self.has_more else ""


class PageRenderer:
    """Prepares one publication, live or of a draft, for its reader.

    Its blocks are unsaved instances of their models, which return what they show (`Block.items`).
    `part` chooses the child pages that are shown: 1 for the first ones.
    """

    def __init__(self, publication: Publication, *, part: int = 1):
        self.publication = publication
        self.language = publication.language
        self._headings: list[Heading] = []
        self._ids: set[str] = {"main-content"}  # the id in base.html: no heading may have it
        stored = snapshots.content_of(publication)["blocks"]
        wanted = snapshots.references_in(publication)
        self.publications = self._find_publications(wanted["entry"])
        self.children = self._find_children(stored, part)
        self._places = pictures_by_album(wanted["album"])
        self._records = self._find_records(stored, wanted)
        self._targets = self._find_targets()
        self.groups = list(self._grouped(map(self._block, stored)))

    @property
    def contents(self) -> list[Heading]:
        """The table of contents: headings of the second level, if there are enough of them."""
        headings = [heading for heading in self._headings if heading.level == 2]
        return headings if len(headings) >= CONTENTS_FROM else []

    def html_of(self, text: str) -> SafeString:
        """Return rich text with addresses in links and ids in headings; nothing if it is empty."""
        if not plain(text):
            return SafeString()
        html, headings = with_heading_ids(with_addresses(text, self._targets), self._ids)
        self._headings += headings
        return mark_safe(html)

    def gallery_of(self, album: Album) -> Gallery:
        """Return the pictures of an album on this page."""
        return Gallery(self.publication, self._places[str(album.uuid)])

    def _find_publications(self, wanted: Collection[uuid.UUID]) -> list[Publication]:
        """Find the live publications, in the reader's language, of linked entries."""
        return list(self._live.filter(entry__uuid__in=wanted)) if wanted else []

    def _find_children(self, stored: Iterable[StoredBlock], part: int) -> ChildPages:
        """Find the live publications of child pages, if a block needs them (`shows_children`)."""
        if not any(block_models()[block["type"]].shows_children for block in stored):
            return ChildPages(part, [], has_more=False)
        children = self._live.filter(entry__page__parent=self.publication.entry_id)
        first = CHILDREN_SHOWN * (part - 1)
        last = first + CHILDREN_SHOWN
        # One more than is shown tells whether there are more.
        found = list(children.order_by("entry__page__position", "entry")[first : last + 1])
        return ChildPages(part, found[:CHILDREN_SHOWN], has_more=len(found) > CHILDREN_SHOWN)

    @property
    def _live(self) -> QuerySet[Publication]:
        """The live publications in the reader's language, with the columns of cards and links."""
        live = Publication.objects.live(self.language).with_path().defer("content")
        return live.select_related("entry", "cover")

    def _find_records(
        self, stored: Iterable[StoredBlock], wanted: Mapping[str, set[uuid.UUID]]
    ) -> dict[str, Mapping[str, Model]]:
        """Find the records that blocks show and readers may see: {kind: {uuid: record}}."""
        shown = [record for block in stored for record in snapshots.references_of_block(block)]
        pictures = {key for kind, key in shown if kind == "picture"}  # the cover is known already
        found = {
            "entry": {str(each.entry.uuid): each.entry for each in self.publications},
            "picture": _by_uuid(Picture.objects.showable(), pictures),
            "album": {key: places[0].album for key, places in self._places.items()},
            "video": _by_uuid(Video.objects.select_related("poster"), wanted["video"]),
        }
        others = {kind: model for kind, model in RECORDS.items() if kind not in found}
        return found | {kind: _by_uuid(each.objects, wanted[kind]) for kind, each in others.items()}

    def _find_targets(self) -> Mapping[uuid.UUID, Target]:
        """Find the targets of the links in texts: {uuid: target}."""
        files = self._records["document"].values()
        return {each.entry.uuid: Target(each.url) for each in self.publications} | {
            each.uuid: Target(each.file.url, each.facts) for each in files
        }

    def _block(self, stored: StoredBlock) -> Block:
        """Return a block of the snapshot as an unsaved instance of its model."""
        model = block_models()[stored["type"]]
        block = model(uuid=stored["uuid"], parent_id=self.publication.entry_id)
        for name in (column(each, self.language) for each in model.translated_fields):
            setattr(block, name, stored[name])
        for field in map(model._meta.get_field, model.shared_fields):
            setattr(block, field.name, self._value(field, stored[field.name]))
        return block

    def _value(self, field: Field, stored: Any) -> Any:
        """Return the value of a shared field; for a relation, the record if it may be shown.

        A record that is not in RECORDS, such as a topic, only selects what a block shows: it is an
        unsaved instance with its uuid alone.
        """
        if not field.is_relation or stored is None:
            return field.to_python(stored)
        if field.related_model in RECORDS.values():
            return self._records[kind_of(field.related_model)].get(stored)
        return field.related_model(uuid=stored)

    def _grouped(self, blocks: Iterable[Block]) -> Iterable[BlockGroup]:
        for model, neighbours in groupby(blocks, key=type):
            complete = (block for block in neighbours if block.is_complete)
            items = [item for block in complete for item in block.items(self)]
            if not model.is_grouped:
                yield from (BlockGroup(model, [item]) for item in items)
            elif items:
                yield BlockGroup(model, items)


def gallery_position(publication: Publication, picture: uuid.UUID) -> GalleryPosition | None:
    """Return the position of a picture (uuid) in a publication's galleries, or None. One query."""
    albums = pictures_by_album(snapshots.references_in(publication)["album"])
    positions = (Gallery(publication, places).position_of(picture) for places in albums.values())
    return next(filter(None, positions), None)


def pictures_by_album(wanted: Collection[uuid.UUID]) -> Mapping[str, list[AlbumPicture]]:
    """Return the pictures of albums that may be shown: {album's uuid: in order}. One query."""
    if not wanted:
        return {}
    places = AlbumPicture.objects.showable().filter(album__uuid__in=wanted)
    found: dict[str, list[AlbumPicture]] = defaultdict(list)
    for place in places.select_related("album", "picture"):
        found[str(place.album.uuid)].append(place)
    return found


def _by_uuid(records: QuerySet | Manager, wanted: Collection[uuid.UUID | str]) -> Mapping[str, Any]:
    """Return records by their uuids; without a query if none is wanted."""
    if not wanted:
        return {}
    return {str(record.uuid): record for record in records.filter(uuid__in=wanted)}
