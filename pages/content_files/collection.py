"""Collections: the records of one kind, the folder of their files, and the keys in these.

Consents are personal data and are no content: they stay in the database, while the files are often
kept in a repository that more people read. So files make a page live that shows minors only where
the consent is on record.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache, cached_property
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.module_loading import import_string
from pydantic import TypeAdapter

from pages.content_files.fields import (
    Field,
    Rows,
    TranslatedFrom,
    all_fields_of,
    document_of,
    fields_of,
    mapping_of,
    set_all,
)
from pages.content_files.publications import blocks_type, publications_type
from pages.content_files.schema import one_of, read_uuid, single
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
        return TypeAdapter(mapping_of(self.fields, uuid=single(read_uuid)))

    def document(self, record: models.Model, name: str) -> dict[str, Any]:
        """Return a record as the file of this name has it, without blocks and publications."""
        document = {"uuid": record.uuid} | document_of(record, self.fields)
        if "file" in document:
            document["file"] = name + document["file"]
        if not getattr(record, "has_slug", True):
            document.pop("slug", None)
        return document


@cache
def collections() -> tuple[Collection, ...]:
    """Return all of settings.CONTENT_COLLECTIONS; those that others refer to come first."""
    return tuple(map(import_string, settings.CONTENT_COLLECTIONS))


def entry_fields(model: type[Entry], **options: Any) -> tuple[Field, ...]:
    """Return the keys of a kind of entry: its own (see `all_fields_of`), and those of all kinds."""
    publications = publications_type()
    return fields_of(
        model,
        "original_language",
        *all_fields_of(model, **({"slug": (), "parent": ()} | options)),
        *("slug", "title", "summary", TranslatedFrom(model), "cover"),
        Field("blocks", blocks_type()),
        Field("live", publications),
        Field("scheduled", publications),
        original_language={"name": "original", "is_required": True},
    )


class OfFile(Field):
    """A fact about the file beside this one, which is checked and stored as an upload is.

    Its name, of which a record knows the ending, or its checksum when it was stored.
    """

    def __init__(self, name: str, attribute: str):
        super().__init__(name, single(lambda value, _mentions: value))
        self.attribute = attribute

    def value(self, record):
        return getattr(record, self.attribute) if record.file else None


class Withdrawal(Field):
    """The withdrawal of a picture: its time, and the size and checksum of the image it had."""

    def __init__(self, name: str):
        names, at = ("width", "height", "sha256"), {"name": "at", "is_required": True}
        self.fields = fields_of(Picture, "withdrawn_at", *names, withdrawn_at=at)
        super().__init__(name, mapping_of(self.fields))

    def value(self, record):
        return document_of(record, self.fields) if record.is_withdrawn else None

    def set(self, record, said, records):
        """A picture that is new, or withdrawn here too, needs no withdrawing."""
        if said and (record.is_withdrawn or record.pk is None):
            record.needs_renditions = False
            set_all(record, self.fields, said, records)

    def set_related(self, record, said, records):
        if not said or record.is_withdrawn:
            return False
        withdraw_picture(record, at=said["at"])
        return True


def _from_one(value: int) -> int:
    if value < 1:  # without a position, saving would choose one
        raise ValidationError("Write a whole number from 1 on here.")
    return value


_file = OfFile("file", "suffix")
_rights = ("credit", "source", "licence")

PAGES = Collection(
    "pages",
    Page,
    entry_fields(
        Page,
        position={"is_required": True, "check": _from_one},
        is_home={"name": "home"},
        page_type={"check": lambda value: one_of(value, settings.PAGE_TYPES)},
    ),
)
_picture = ("focus_x", "focus_y", "alt", "decorative", "people", *_rights)
PICTURES = Collection(
    "pictures",
    Picture,
    fields_of(
        Picture, "title", _file, OfFile("sha256", "sha256"), Withdrawal("withdrawn"), *_picture
    ),
    pictures.accept_picture,
    (".jpg", ".png", ".webp"),
)
_places = Rows(
    "pictures", AlbumPicture, "album", "picture", "caption", once="picture", ordering="ordering"
)
ALBUMS = Collection("albums", Album, fields_of(Album, "title", _places))
_video = ("title", _file, "poster", "language", "sign_language", "captions", "transcript", *_rights)
VIDEOS = Collection(
    "videos",
    Video,
    fields_of(Video, *_video, captions={"check": captions.validate_captions}),
    videos.accept_video,
    tuple(MEDIA_TYPES),
)
_document = ("title", _file, "language", "pages", "accessible")
DOCUMENTS = Collection(
    "files",
    Document,
    fields_of(Document, *_document, pages={"is_kept": True}),  # else those that the file gives
    documents.accept_document,
    documents.EXTENSIONS,
)
