"""Snapshots: the draft of an entry in one language as JSON, compared, copied and searched.

A snapshot outlives the models that it was made from: read it with `content_of`, never from the
stored `Publication.content`.
"""

import hashlib
import json
import uuid
from collections.abc import Iterable, Mapping
from decimal import Decimal
from functools import cache
from typing import Any

from django.db.models import Field, Model

from pages.languages import column
from pages.models.blocks.block import Block
from pages.models.blocks.registry import block_models, blocks_of, rich_text_models
from pages.models.blocks.text import format_plain
from pages.models.entry import Entry
from pages.models.publication import Publication
from pages.models.reference import RECORDS, kind_of
from pages.rich_text import linked

CONTENT_KEYS = frozenset({"cover", "blocks", "original_language", "translated_from"})
IDENTITY_KEYS = frozenset({"type", "uuid"})  # anything without them is no block


def serialize(entry: Entry, language: str, blocks: Iterable[Block] | None = None) -> dict[str, Any]:
    """Return the content of a publication of the draft in this language (see `Publication`).

    `blocks` are the draft's, if the caller has fetched them already.
    """
    blocks = blocks_of(entry) if blocks is None else blocks
    return {
        "cover": str(entry.cover.uuid) if entry.cover else None,
        "original_language": entry.original_language,
        "translated_from": _translated_from(entry, language),
        "blocks": [
            _block(block, language) for block in blocks if block.shows_in_language(language)
        ],
    }


def content_of(publication: Publication) -> dict[str, Any]:
    """Return the content of a snapshot with the keys of today's models, and no others.

    A key that is not stored, since its field was added later, has the field's default, or is empty
    if there is none. Blocks of types that the site no longer has are left out.
    """
    stored, types = publication.content, block_models()
    return {
        "cover": stored.get("cover"),
        "original_language": stored.get("original_language") or publication.entry.original_language,
        "translated_from": stored.get("translated_from", {}),
        "blocks": [
            _block_of_today(block, types[block["type"]], publication.language)
            for block in stored.get("blocks", [])
            if block.keys() >= IDENTITY_KEYS and block["type"] in types
        ],
    }


def blocks_by_key(publication: Publication) -> dict[tuple[str, str], dict[str, Any]]:
    """Return the blocks of a snapshot: {(type, uuid): block}."""
    return {(block["type"], block["uuid"]): block for block in content_of(publication)["blocks"]}


def _block_of_today(block: dict[str, Any], model: type[Block], language: str) -> dict[str, Any]:
    values = {
        key: block[key] if key in block else plain_value(field.get_default())
        for key, field in _fields_by_key(model, language).items()
    }
    return {"type": block["type"], "uuid": block["uuid"], **values}


@cache
def _fields_by_key(model: type[Block], language: str) -> dict[str, Field]:
    """Return the fields of a block by the keys under which snapshots of a language have them."""
    keys = {"shows_in": "shows_in", "translated_from": "translated_from"}
    keys |= {name: name for name in model.shared_fields}
    keys |= {column(name, language): name for name in model.translated_fields}
    return {key: model._meta.get_field(name) for key, name in keys.items()}


def draft_of(entry: Entry, language: str, blocks: Iterable[Block] | None = None) -> Publication:
    """Return the draft as an unsaved publication, to preview, compare or publish it."""
    return Publication(
        entry=entry,
        language=language,
        title=entry.text_of("title", language),
        summary=entry.text_of("summary", language),
        cover=entry.cover if entry.cover and not entry.cover.is_withdrawn else None,
        content=serialize(entry, language, blocks),
    )


def is_same_content(one: Publication, another: Publication) -> bool:
    """Return whether two publications of a language show readers the same."""
    return _shown(one) == _shown(another)


def clone(publication: Publication) -> Publication:
    """Return an unsaved copy of a snapshot."""
    fields = ("entry", "language", "title", "summary", "cover", "content")
    return Publication(**{name: getattr(publication, name) for name in fields})


def fingerprint(publications: Iterable[Publication]) -> str:
    """Return a hash (32 hex digits) that changes only if readers would see something else."""
    shown = [_shown(publication) for publication in publications]
    # Sorted, since PostgreSQL returns the keys of JSON in an order of its own.
    return hashlib.sha256(json.dumps(shown, sort_keys=True).encode()).hexdigest()[:32]


def references_in(publication: Publication) -> dict[str, set[uuid.UUID]]:
    """Return the records in a publication, its cover and links included: {kind: uuids}."""
    found: dict[str, set[uuid.UUID]] = {kind: set() for kind in RECORDS}
    content = content_of(publication)
    if content["cover"]:
        found["picture"].add(uuid.UUID(content["cover"]))
    for block in content["blocks"]:
        for kind, key in references_of_block(block):
            found[kind].add(uuid.UUID(key))
    for kind, key in links_in(publication):
        found[kind].add(key)
    return found


def references_in_all(publications: Iterable[Publication]) -> dict[str, set[uuid.UUID]]:
    """Return the records in any of several publications: {kind: uuids}."""
    found: dict[str, set[uuid.UUID]] = {kind: set() for kind in RECORDS}
    for publication in publications:
        for kind, keys in references_in(publication).items():
            found[kind] |= keys
    return found


def references_of_block(block: Mapping[str, Any]) -> Iterable[tuple[str, str]]:
    """Yield the records that a block of a snapshot shows: (kind, uuid)."""
    for field in block_models()[block["type"]].record_fields():
        key = block[field.name]
        if key and field.related_model in RECORDS.values():
            yield kind_of(field.related_model), key


def selectors_in(publications: Iterable[Publication]) -> dict[str, Model]:
    """Return the existing records by which blocks select what they show: {uuid: record}.

    Such as a topic. They are not shown themselves, and nothing protects them for the history.
    """
    wanted: dict[type[Model], set[str]] = {}
    for publication in publications:
        for block in content_of(publication)["blocks"]:
            for field in block_models()[block["type"]].record_fields():
                if field.related_model not in RECORDS.values() and block[field.name]:
                    wanted.setdefault(field.related_model, set()).add(block[field.name])
    return {
        str(record.uuid): record
        for model, keys in wanted.items()
        for record in model.objects.filter(uuid__in=keys)
    }


def links_in(publication: Publication) -> set[tuple[str, uuid.UUID]]:
    """Return the targets of the links in the texts of a publication: {(kind, uuid)}."""
    texts = (
        block[column("text", publication.language)]
        for block in content_of(publication)["blocks"]
        if block["type"] in {model.type for model in rich_text_models()}
    )
    return set().union(*map(linked, texts))


def find_records(publications: Iterable[Publication]) -> dict[str, dict[str, Model]]:
    """Return the existing records that publications show or link to: {kind: {uuid: record}}.

    One query for each kind that occurs.
    """
    return {
        kind: {str(each.uuid): each for each in RECORDS[kind].objects.filter(uuid__in=keys)}
        if keys
        else {}
        for kind, keys in references_in_all(publications).items()
    }


def unknown_keys(publication: Publication) -> set[str]:
    """Return the keys of a snapshot that today's models lack: a migration has forgotten them."""
    unknown = set(publication.content) - CONTENT_KEYS
    for block in publication.content.get("blocks", []):
        if model := block_models().get(block.get("type")):
            unknown |= {f"{model.type}.{key}" for key in block.keys() - _keys(model, publication)}
        else:
            unknown.add(str(block.get("type")))
    return unknown


def missing_keys(publication: Publication) -> set[str]:
    """Return the keys of today's models that a snapshot lacks; `content_of` adds the defaults."""
    missing = CONTENT_KEYS - set(publication.content)
    for block in publication.content.get("blocks", []):
        if model := block_models().get(block.get("type")):
            missing |= {f"{model.type}.{key}" for key in _keys(model, publication) - block.keys()}
    return missing


def _keys(model: type[Block], publication: Publication) -> set[str]:
    return IDENTITY_KEYS | _fields_by_key(model, publication.language).keys()


def _block(block: Block, language: str) -> dict[str, Any]:
    texts = {
        column(name, language): block.text_of(name, language) for name in block.translated_fields
    }
    shared = {name: plain_value(getattr(block, name)) for name in block.shared_fields}
    return {
        "type": block.type,
        "uuid": str(block.uuid),
        "shows_in": block.shows_in,
        **shared,
        **texts,
        "translated_from": _translated_from(block, language),
    }


def _translated_from(record, language: str) -> dict[str, str]:
    """Return the originals that a translation was made from; none for the original itself."""
    return {} if language == record.language_of_original else dict(record.translated_from)


def plain_value(value: Any) -> Any:
    """Return a shared value as JSON and content files have it: uuids of records, numbers as text.

    As text, since JSON would make 0.1 a float.
    """
    if isinstance(value, Model):
        return str(value.uuid)
    if isinstance(value, Decimal | float):
        return format_plain(Decimal(str(value)))
    return value


def _shown(publication: Publication) -> list:
    """Return all that a reader of the language sees, to compare snapshots by it."""
    content = content_of(publication)
    unseen = {"translated_from", "shows_in"}
    blocks = [{k: v for k, v in block.items() if k not in unseen} for block in content["blocks"]]
    return [publication.title, publication.summary, content["cover"], blocks]
