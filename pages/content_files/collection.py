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
    document_of,
    fields_of,
    mapping_of,
    names_of,
    set_all,
)
from pages.content_files.publications import TIMES, blocks_type, publications_type, text_fields
from pages.content_files.schema import one_of, read_uuid, single, value_of
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


@cache
def collections() -> tuple[Collection, ...]:
    """Return all of settings.CONTENT_COLLECTIONS; those that others refer to come first."""
    return tuple(map(import_string, settings.CONTENT_COLLECTIONS))


def entry_fields(model: type[Entry], **options: Any) -> tuple[Field, ...]:
    """Return the keys of a kind of entry: its own (see `fields_of`), and those of all kinds."""
    original, *texts = text_fields(Entry)
    facts = fields_of(
        model, *names_of(model), **({"parent": (), "slug": {"is_kept": True}} | options)
    )
    states = [Field(state, publications_type(state)) for state in TIMES]
    return (original, *facts, *texts, Field("blocks", blocks_type()), *states)


class Checksum(Field):
    """The checksum of the file beside, while which fits an import keeps its bytes."""

    def __init__(self, field: models.Field):
        super().__init__(field.name, value_of(field))

    def value(self, record):
        return record.sha256 if record.file else None


class Withdrawal(Field):
    """The withdrawal of a picture: its time, and the size and checksum of the image it had."""

    def __init__(self, name: str):
        self.fields = fields_of(Picture, "withdrawn_at", "width", "height", "sha256")
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
        withdraw_picture(record, at=said["withdrawn_at"])
        return True


def _from_one(value: int) -> int:
    if value < 1:  # without a position, saving would choose one
        raise ValidationError("Write a whole number from 1 on here.")
    return value


_rights = ("credit", "source", "licence")

PAGES = Collection(
    "pages",
    Page,
    entry_fields(
        Page,
        position={"is_required": True, "check": _from_one},
        page_type={"check": lambda value: one_of(value, settings.PAGE_TYPES)},
    ),
)
_picture = ("focus_x", "focus_y", "alt", "decorative", "people", *_rights)
PICTURES = Collection(
    "pictures",
    Picture,
    fields_of(
        Picture,
        "title",
        Checksum(Picture._meta.get_field("sha256")),
        Withdrawal("withdrawn"),
        *_picture,
    ),
    pictures.accept_picture,
    (".jpg", ".png", ".webp"),
)
_places = Rows(
    "pictures", AlbumPicture, "album", "picture", "caption", once="picture", ordering="ordering"
)
ALBUMS = Collection("albums", Album, fields_of(Album, "title", _places))
_video = ("title", "poster", "language", "sign_language", "captions", "transcript", *_rights)
VIDEOS = Collection(
    "videos",
    Video,
    fields_of(Video, *_video, captions={"check": captions.validate_captions}),
    videos.accept_video,
    tuple(MEDIA_TYPES),
)
_document = ("title", "language", "pages", "accessible")
DOCUMENTS = Collection(
    "files",
    Document,
    fields_of(Document, *_document, pages={"is_kept": True}),  # else those that the file gives
    documents.accept_document,
    documents.EXTENSIONS,
)
