"""Collections: the records of one kind, the folder of their files, and the keys in these.

Consents are personal data and are no content: they stay in the database, while the files are often
kept in a repository that more people read. So files make a page live that shows minors only where
the consent is on record.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
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
    Records,
    Rows,
    TranslatedFrom,
    document_of,
    fields_of,
    mapping_of,
    names_of,
    set_all,
)
from pages.content_files.schema import (
    by_type,
    mapping,
    one_of,
    read_uuid,
    sequence,
    single,
    value_of,
)
from pages.content_files.writer import pruned
from pages.languages import CODES, column
from pages.media import captions, documents, pictures, videos
from pages.media.withdraw import withdraw_picture
from pages.models.address import Address
from pages.models.blocks.block import Block
from pages.models.blocks.registry import block_models
from pages.models.entry import Entry
from pages.models.media.album import Album, AlbumPicture
from pages.models.media.document import Document
from pages.models.media.picture import Picture
from pages.models.media.video import MEDIA_TYPES, Video
from pages.models.page import Page
from pages.models.publication import Publication
from pages.publishing.snapshots import content_of, draft_of

TIMES = {"live": "published_at", "scheduled": "due_at"}  # the columns that say when
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


@cache
def text_fields(model: type[Entry | Block], language: str = "") -> tuple[Field, ...]:
    """Return the keys that snapshots have of entries, or of blocks of a type; choices come first.

    Those of drafts, or of publications in a language.
    """
    shared = {"original_language", "cover", "shows_in", *getattr(model, "shared_fields", ())}
    wanted = shared | {*model.translated_fields}
    columns = [field for field in model._meta.concrete_fields if field.name in wanted]
    names = [field.name for field in sorted(columns, key=lambda field: not field.choices)]
    original = {"is_required": True}
    keys = (*names, TranslatedFrom(model))
    return fields_of(model, *keys, language=language, original_language=original)


def blocks_type(language: str = "") -> Any:
    """Return the type of the blocks of a draft, or of publications in a language."""
    identity = {"type": Any, "uuid": single(read_uuid)}
    fields = {name: text_fields(model, language) for name, model in block_models().items()}
    return sequence(
        by_type({name: mapping_of(fields[name], **identity) for name in fields}), once="uuid"
    )


def publications_type(state: str) -> Any:
    """Return the type of publications: by language its time, and its content if not the draft's."""
    when = fields_of(Publication, TIMES[state], "note", **{TIMES[state]: {"is_required": True}})
    found = {}
    for code in CODES:
        content = mapping_of((*text_fields(Entry, code), Field("blocks", blocks_type(code))))
        found[code] = mapping_of((*when, Field("content", content)))
    return mapping(found)


def blocks_document(blocks: Iterable[Block], language: str = "") -> list[dict[str, Any]]:
    """Return blocks of a draft, or of a publication in a language, as files have them."""
    return [
        {"type": block.type, "uuid": block.uuid}
        | document_of(block, text_fields(type(block), language))
        for block in blocks
    ]


def blocks_of_file(
    said: Iterable[Mapping[str, Any]], entry: Entry, records: Records, language: str = ""
) -> list[Block]:
    """Return the blocks, unsaved, that a file describes."""
    blocks = []
    for number, each in enumerate(said, start=1):
        model = block_models()[each["type"]]
        blocks.append(model(uuid=each["uuid"], parent=entry, ordering=10 * number))
        set_all(blocks[-1], text_fields(model, language), each, records)
    return blocks


def publication_document(publication: Publication) -> dict[str, Any]:
    """Return a publication as a file has it if it differs from the draft."""
    time = TIMES[publication.state]
    when = pruned({time: getattr(publication, time), "note": publication.note})
    return when | {"content": content_document(publication)}


def content_document(publication: Publication) -> dict[str, Any]:
    """Return a snapshot written out in full; equal snapshots give equal documents."""
    content, language = content_of(publication), publication.language
    texts = {column(name, language): getattr(publication, name) for name in ("title", "summary")}
    stored = content.pop("blocks")
    entry = _unsaved(Entry, content | texts)
    blocks = [_unsaved(block_models()[each.pop("type")], each, parent=entry) for each in stored]
    document = document_of(entry, text_fields(Entry, language))
    return pruned(document | {"blocks": blocks_document(blocks, language)})


def publication_of_file(
    said: Mapping[str, Any], state: str, draft: Publication, records: Records
) -> Publication:
    """Return the publication, unsaved, that a file describes, of an entry with this draft."""
    found = draft
    if content := said.get("content"):
        texts, language = Entry(), draft.language
        set_all(texts, text_fields(Entry, language), content, records)
        blocks = blocks_of_file(content.get("blocks", []), texts, records, language)
        found = draft_of(texts, language, blocks)
        found.entry = draft.entry
    found.state, found.note = state, said.get("note", "")
    setattr(found, TIMES[state], said[TIMES[state]])
    return found


def _unsaved(model: type[models.Model], stored: Mapping[str, Any], **values: Any) -> models.Model:
    """Return a record with the values of a snapshot, and records that have their uuids alone."""
    for key, value in stored.items():
        field = model._meta.get_field(key)
        is_record = field.is_relation and value
        values[key] = field.related_model(uuid=value) if is_record else field.to_python(value)
    return model(**values)


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
