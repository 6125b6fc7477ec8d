"""Collections: the records of one kind, the folder of their files, and the keys in these.

Consents are personal data and are no content: they stay in the database, while the files are often
kept in a repository that more people read. So files make a page live that shows minors only where
the consent is on record.
"""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cache, cached_property
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.module_loading import import_string
from pydantic import TypeAdapter

from pages.content_files import fields
from pages.content_files.fields import Column, Field, Rows, Texts, fields_of
from pages.content_files.publications import blocks_type, publication_type
from pages.content_files.schema import (
    by_language,
    mapping,
    one_of,
    read_moment,
    read_uuid,
    single,
    value_of,
)
from pages.media import captions, documents, pictures, videos
from pages.media.withdraw import withdraw_picture
from pages.models.entry import Entry
from pages.models.media.album import Album, AlbumPicture
from pages.models.media.document import Document
from pages.models.media.picture import Picture
from pages.models.media.video import MEDIA_TYPES, Video
from pages.models.page import Page


@dataclass(frozen=True, eq=False)
class Collection:
    """The records of one kind as files hold them."""

    folder: str
    model: type[models.Model]
    fields: tuple[Field, ...]
    accept: Callable[..., Any] | None = None  # checks the file beside; raises ValidationError
    suffixes: tuple[str, ...] = ()  # of the files beside
    contradictions: Callable[[dict], Iterable[tuple[str, str]]] = lambda data: ()  # key, message
    below_page_type: str = ""  # the view of the page above all entries of a kind without a tree

    @property
    def has_entries(self) -> bool:
        return issubclass(self.model, Entry)

    @property
    def is_tree(self) -> bool:
        """Its records have parents, and their files are in folders of the parents' names."""
        return self.model is Page

    @property
    def prefetch(self) -> list[str]:
        """The related records that its fields look at."""
        return sorted({name for field in self.fields for name in field.prefetch})

    @cached_property
    def schema(self) -> TypeAdapter:
        """The schema of one file."""
        return TypeAdapter(fields.mapping_of(self.fields, uuid=single(read_uuid)))

    def document(self, record: models.Model, name: str) -> dict[str, Any]:
        """Return a record as the file of this name has it, without blocks and publications."""
        document = {"uuid": record.uuid} | fields.document_of(record, self.fields)
        if "file" in document:
            document["file"] = name + document["file"]
        if not getattr(record, "has_slug", True):
            document.pop("slug", None)
        return document


@cache
def collections() -> tuple[Collection, ...]:
    """Return all of settings.CONTENT_COLLECTIONS; those that others refer to come first."""
    return tuple(map(import_string, settings.CONTENT_COLLECTIONS))


def entry_fields(model: type[Entry], **own: str | tuple[Field, ...]) -> tuple[Field, ...]:
    """Return the keys of a kind of entry: its own (see `all_fields_of`), and those of all kinds."""
    publications = by_language(publication_type())
    return fields_of(
        model,
        Column(model._meta.get_field("original_language"), "original", is_required=True),
        *fields.all_fields_of(model, **({"slug": (), "parent": ()} | own)),
        *("slug", "title", "summary", fields.Outdated(model), "cover"),
        Field("blocks", blocks_type()),
        Field("live", publications),
        Field("scheduled", publications),
    )


class OfFile(Field):
    """A fact about the file beside this one, which is checked and stored as an upload is.

    Its name, of which a record knows the ending, or its checksum when it was stored.
    """

    def __init__(self, name: str, attribute: str, *, is_required: bool = False):
        super().__init__(name, single(lambda value, _mentions: value), is_required=is_required)
        self.attribute = attribute

    def value(self, record, language=""):
        return getattr(record, self.attribute) if record.file else None


class FocalPoint(Field):
    """The focal point of a picture, as CSS writes a position; the middle is not written."""

    def value(self, record, language=""):
        return None if record.focus == (50, 50) else "{}% {}%".format(*record.focus)

    def set(self, record, said, records):
        record.focus_x, record.focus_y = said or (50, 50)


class Withdrawal(Field):
    """The withdrawal of a picture: its time, and the size and checksum of the image it had."""

    known = ("width", "height", "sha256")

    def value(self, record, language=""):
        known = {name: getattr(record, name) for name in self.known}
        return {"at": record.withdrawn_at} | known if record.is_withdrawn else None

    def set(self, record, said, records):
        """A picture that is new, or withdrawn here too, needs no withdrawing."""
        if said and (record.is_withdrawn or record.pk is None):
            record.withdrawn_at, record.needs_renditions = said["at"], False
            for name in self.known:
                setattr(record, name, said[name])

    def set_related(self, record, said, records):
        if not said or record.is_withdrawn:
            return False
        withdraw_picture(record, at=said["at"])
        return True


class PageCount(Column):
    """The number of pages of a document; without the key, the number that the document gives."""

    def set(self, record, said, records):
        if said is not None:
            super().set(record, said, records)


def _read_focus(value: str, _mentions: Any) -> tuple[int, int]:
    if match := re.fullmatch(r"(\d{1,2}|100)% (\d{1,2}|100)%", value):
        return int(match[1]), int(match[2])
    raise ValidationError("Write how far it is from the left and from the top, such as 30% 70%.")


def _from_one(value: int) -> int:
    if value < 1:  # without a position, saving would choose one
        raise ValidationError("Write a whole number from 1 on here.")
    return value


def _contradictions_of_picture(data: dict) -> Iterable[tuple[str, str]]:
    if "decorative" in data and "alt" in data:
        yield "alt", "A decorative picture has no “alt”. Delete one of the two."
    if "file" in data and "withdrawn" in data:
        yield "withdrawn", "A withdrawn picture has no “file”. Delete one of the two."
    if "file" not in data and "withdrawn" not in data:
        yield "file", "“file” is missing. Add it."


_page_type = single(lambda value, _mentions: one_of(value, settings.PAGE_TYPES))
_column = {each.name: each for model in (Page, Video, Document) for each in model._meta.fields}
_position = Column(
    _column["position"], is_required=True, type_=value_of(_column["position"], check=_from_one)
)
_withdrawn = {each: value_of(Picture._meta.get_field(each)) for each in Withdrawal.known}
_withdrawn["at"] = single(read_moment)
_file = OfFile("file", "suffix", is_required=True)
_rights = ("credit", "source", "licence")

PAGES = Collection(
    "pages",
    Page,
    entry_fields(
        Page,
        position=(_position,),
        is_home="home",
        page_type=(Column(_column["page_type"], type_=_page_type),),
    ),
)
PICTURES = Collection(
    "pictures",
    Picture,
    fields_of(
        Picture,
        "title",
        OfFile("file", "suffix"),
        OfFile("sha256", "sha256"),
        Withdrawal("withdrawn", mapping(_withdrawn, _withdrawn)),
        FocalPoint("focus", single(_read_focus)),
        *("alt", "decorative", "people", *_rights),
    ),
    pictures.accept_picture,
    (".jpg", ".png", ".webp"),
    _contradictions_of_picture,
)
_places = Rows(
    "pictures", AlbumPicture, "album", "picture", "caption", once="picture", ordering="ordering"
)
ALBUMS = Collection("albums", Album, fields_of(Album, "title", _places, required="title"))
_captions = Texts(_column["captions"], check=captions.validate_captions)
_videos = ("title", _file, "poster", "language", "sign_language", _captions, "transcript", *_rights)
VIDEOS = Collection(
    "videos",
    Video,
    fields_of(Video, *_videos, required="title"),
    videos.accept_video,
    tuple(MEDIA_TYPES),
)
_files = ("title", _file, "language", PageCount(_column["pages"]), "accessible")
DOCUMENTS = Collection(
    "files",
    Document,
    fields_of(Document, *_files, required="title"),
    documents.accept_document,
    documents.EXTENSIONS,
)
