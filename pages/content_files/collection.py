"""Collections: the records of one kind, the folder of their files, and the keys in these.

Consents are personal data and are no content: they stay in the database, while the files are often
kept in a repository that more people read. So files make a page live that shows minors only where
the consent is on record.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import cache, cached_property
from itertools import islice
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
from pages.content_files.schema import mapping, one_of, read_uuid, sequence, single, value_of
from pages.languages import CODES
from pages.media import captions, documents, pictures, videos
from pages.media.withdraw import withdraw_picture
from pages.models.address import Address
from pages.models.entry import Entry
from pages.models.media.album import Album, AlbumPicture
from pages.models.media.document import Document
from pages.models.media.picture import Picture
from pages.models.media.video import MEDIA_TYPES, Video
from pages.models.page import Page

AT_ONCE = 1000  # records whose related records one query fetches


@dataclass(frozen=True, eq=False)
class Collection:
    """The records of one kind as files hold them."""

    folder: str
    model: type[models.Model]
    fields: tuple[Field, ...]
    accept: Callable[..., Any] | None = None  # checks the file beside; raises ValidationError
    suffixes: tuple[str, ...] = ()  # of the files beside
    below: str = ""  # the page type of the page below which all are
    is_of_records: bool = True  # each file has a uuid

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
        identity = {"uuid": single(read_uuid)} if self.is_of_records else {}
        return TypeAdapter(mapping_of(self.fields, **identity))


@cache
def collections() -> tuple[Collection, ...]:
    """Return all of settings.CONTENT_COLLECTIONS; those that others refer to come first."""
    return tuple(map(import_string, settings.CONTENT_COLLECTIONS))


def collection_of(record: models.Model) -> Collection:
    """Return the collection that a record belongs to."""
    return next(each for each in collections() if each.model is type(record))


def batches(items: Iterable[Any], size: int) -> Iterator[list[Any]]:
    """Yield the items in lists of this size."""
    rest = iter(items)
    while batch := list(islice(rest, size)):
        yield batch


def entry_fields(model: type[Entry], **options: Any) -> tuple[Field, ...]:
    """Return the keys of a kind of entry: its own (see `fields_of`), and those of all kinds."""
    original, *texts = text_fields(Entry)
    facts = fields_of(
        model, *names_of(model), **({"parent": (), "slug": {"is_kept": True}} | options)
    )
    states = [Field(state, publications_type(state)) for state in TIMES]
    kept = sequence(single(lambda value, _mentions: one_of(value, CODES)))
    addresses = (Field("kept_addresses", kept), Field("former_addresses", mapping(_paths)))
    return (original, *facts, *addresses, *texts, Field("blocks", blocks_type()), *states)


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

    def differs(self, record, said, records):
        return bool(said) and not record.is_withdrawn

    def save_related(self, record, said, records):
        withdraw_picture(record, at=said["withdrawn_at"])


def _from_one(value: int) -> int:
    if value < 1:  # without a position, saving would choose one
        raise ValidationError("Write a whole number from 1 on here.")
    return value


_path = Address._meta.get_field("path")
_paths = {code: sequence(value_of(_path, lambda path: path.strip("/"))) for code in CODES}
_rights = ("credit", "source", "licence")

# The former addresses of deleted entries: one file.
GONE = Collection(
    "gone", Address, tuple(Field(code, _paths[code]) for code in CODES), is_of_records=False
)
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
