"""Blocks and publications in content files, these in full only where they differ from the draft."""

from collections.abc import Iterable, Mapping
from functools import cache
from typing import Any

from django.db import models

from pages.content_files.fields import (
    Field,
    Records,
    TranslatedFrom,
    document_of,
    fields_of,
    mapping_of,
    set_all,
)
from pages.content_files.schema import by_type, mapping, read_uuid, sequence, single
from pages.content_files.writer import pruned
from pages.languages import CODES, column
from pages.models.blocks.block import Block
from pages.models.blocks.registry import block_models
from pages.models.entry import Entry
from pages.models.publication import Publication
from pages.publishing.snapshots import content_of, draft_of

TIMES = {"live": "published_at", "scheduled": "due_at"}  # the columns that say when


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
