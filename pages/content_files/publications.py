"""Blocks and publications in content files, these in full only where they differ from the draft."""

from collections.abc import Callable, Iterable, Mapping
from functools import cache, partial
from typing import Any
from uuid import UUID

from pages.content_files.fields import (
    Column,
    Field,
    Records,
    Texts,
    TranslatedFrom,
    document_of,
    fields_of,
    mapping_of,
)
from pages.content_files.schema import by_type, mapping, read_uuid, sequence, single
from pages.content_files.writer import pruned
from pages.languages import CODES, column
from pages.models.blocks.block import Block
from pages.models.blocks.registry import block_models
from pages.models.entry import Entry
from pages.models.media.picture import Picture
from pages.models.publication import Publication
from pages.models.translation import Translated
from pages.publishing.snapshots import content_of, draft_of, plain_value

TIMES = {"live": "published_at", "scheduled": "due_at"}  # the columns that say when


@cache
def block_fields(model: type[Block]) -> tuple[Field, ...]:
    """Return the keys of a type of block besides `type` and `uuid`; choices come first."""
    names = {*model.translated_fields, *model.shared_fields}
    columns = [field for field in model._meta.concrete_fields if field.name in names]
    names = [field.name for field in sorted(columns, key=lambda field: not field.choices)]
    return fields_of(model, "shows_in", *names, TranslatedFrom(model))


@cache
def fields_in(model: type[Translated], language: str) -> tuple[Field, ...]:
    """Return the keys that publications in a language have of an entry or a block."""
    if model is Entry:
        names = ("original_language", "title", "summary", TranslatedFrom(Entry), "cover")
        fields = fields_of(Entry, *names, original_language={"name": "original"})
    else:
        fields = block_fields(model)
    get = model._meta.get_field
    return tuple(
        Column(get(column(each.name, language)), each.name) if isinstance(each, Texts) else each
        for each in fields
    )


def blocks_type(fields: Callable[[type[Block]], Iterable[Field]] = block_fields) -> Any:
    """Return the type of the blocks of a draft, or of a publication."""
    identity = {"type": Any, "uuid": single(read_uuid)}
    models = block_models().items()
    return sequence(by_type({name: mapping_of(fields(each), **identity) for name, each in models}))


def publications_type() -> Any:
    """Return the type of publications: by language its time, and its texts if not the draft's."""
    at = {"name": "at", "is_required": True}
    when = fields_of(Publication, "published_at", "note", published_at=at)
    found = {}
    for code in CODES:
        blocks = Field("blocks", blocks_type(partial(fields_in, language=code)))
        found[code] = mapping_of((*when, *fields_in(Entry, code), blocks))
    return mapping(found)


def block_document(block: Block) -> dict[str, Any]:
    """Return a block of a draft as a file has it."""
    return {"type": block.type, "uuid": block.uuid} | document_of(block, block_fields(type(block)))


def publication_document(publication: Publication, draft: Publication) -> dict[str, Any]:
    """Return a publication as a file has it, whose draft is this one."""
    text = text_document(publication)
    when = {"at": getattr(publication, TIMES[publication.state]), "note": publication.note}
    return pruned(when | ({} if text == text_document(draft) else text))


def text_document(publication: Publication) -> dict[str, Any]:
    """Return a snapshot written out in full; equal snapshots give equal documents."""
    content, language = content_of(publication), publication.language
    texts = {column(name, language): getattr(publication, name) for name in ("title", "summary")}
    document = _document(Entry, content | texts, language)
    for each in content["blocks"]:
        block = {"type": each["type"], "uuid": UUID(each["uuid"])}
        block |= _document(block_models()[each["type"]], each, language)
        document.setdefault("blocks", []).append(block)
    return document


def snapshot_of(
    data: Mapping[str, Any], entry: Entry, language: str, blocks: list[Block], records: Records
) -> Publication:
    """Return the unsaved publication that a file describes, of an entry and its draft's blocks."""
    if "title" not in data:
        return draft_of(entry, language, blocks)
    content = _stored(Entry, data, language)
    texts = {name: content.pop(column(name, language)) for name in ("title", "summary")}
    content["blocks"] = [
        {"type": each["type"], "uuid": str(each["uuid"])}
        | _stored(block_models()[each["type"]], each, language)
        for each in data.get("blocks", [])
    ]
    cover = records[Picture][data["cover"]] if "cover" in data else None
    return Publication(entry=entry, language=language, cover=cover, content=content, **texts)


def _document(model: type[Translated], stored: Mapping[str, Any], language: str) -> dict[str, Any]:
    """Return the values for a file from the keys of a snapshot."""
    found = {}
    for each in fields_in(model, language):
        field = model._meta.get_field(getattr(each, "field", each).name)
        value = stored[field.name]
        found[each.name] = each.written(value if field.is_relation else field.to_python(value))
    return pruned(found)


def _stored(model: type[Translated], data: Mapping[str, Any], language: str) -> dict[str, Any]:
    """Return the keys of a snapshot from the values of a file."""
    found = {}
    for each in fields_in(model, language):
        value = plain_value(
            data.get(each.name, {} if isinstance(each, TranslatedFrom) else each.default)
        )
        key = getattr(each, "field", each).name
        found[key] = str(value) if isinstance(value, UUID) else value
    return found
