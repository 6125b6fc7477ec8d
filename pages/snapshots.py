"""Snapshots: one language of an entry's desk, frozen. And the desk shown as if it were one."""

import hashlib
import json
import uuid
from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any

from django.db.models import Model

from pages.languages import column
from pages.models.blocks.block import Block
from pages.models.blocks.kinds import block_models, blocks_of, rich_text_models
from pages.models.blocks.texts import format_plain
from pages.models.entry import Entry
from pages.models.publication import Publication
from pages.models.reference import RECORDS, kind_of
from pages.rich_text import linked

CONTENT_KEYS = frozenset({"cover", "blocks", "original_language", "bases"})
BLOCK_KEYS = frozenset({"type", "uuid", "shows_in", "bases"})


def take(entry: Entry, language: str, blocks: Iterable[Block] | None = None) -> dict[str, Any]:
    """What a publication of the desk in this language would hold (see `Publication`).

    `blocks` are the desk's, where the caller has fetched them already.
    """
    blocks = blocks_of(entry) if blocks is None else blocks
    return {
        "cover": str(entry.cover.uuid) if entry.cover else None,
        "original_language": entry.original_language,
        "bases": _bases(entry, language),
        "blocks": [
            _block(block, language) for block in blocks if block.shows_in_language(language)
        ],
    }


def of_desk(entry: Entry, language: str, blocks: Iterable[Block] | None = None) -> Publication:
    """The desk as an unsaved publication: what a preview shows and what publishing saves."""
    return Publication(
        entry=entry,
        language=language,
        title=entry.text_of("title", language),
        summary=entry.text_of("summary", language),
        cover=entry.cover if entry.cover and not entry.cover.is_withdrawn else None,
        content=take(entry, language, blocks),
    )


def same_text(one: Publication, another: Publication) -> bool:
    """Whether two publications of a language show readers the same."""
    return _shown(one) == _shown(another)


def copy_of(publication: Publication) -> Publication:
    """The same snapshot once more, unsaved."""
    fields = ("entry", "language", "title", "summary", "cover", "content")
    return Publication(**{name: getattr(publication, name) for name in fields})


def fingerprint(publications: Iterable[Publication]) -> str:
    """A short mark of snapshots, such as the desk's: another one if readers would see another."""
    shown = [_shown(publication) for publication in publications]
    return hashlib.sha256(json.dumps(shown, sort_keys=True).encode()).hexdigest()[:32]


def records_in(publication: Publication) -> dict[str, set[uuid.UUID]]:
    """What a publication shows or leads to, its cover included: uuids by kind (see `RECORDS`)."""
    found: dict[str, set[uuid.UUID]] = {kind: set() for kind in RECORDS}
    if publication.content["cover"]:
        found["picture"].add(uuid.UUID(publication.content["cover"]))
    for block in publication.content["blocks"]:
        for kind, key in records_of_block(block):
            found[kind].add(uuid.UUID(key))
    for kind, key in links_in(publication):
        found[kind].add(key)
    return found


def records_of_block(block: Mapping[str, Any]) -> Iterable[tuple[str, str]]:
    """What a block of a snapshot shows: (kind, uuid)."""
    model = block_models().get(block["type"])
    for field in model.fields_of_records() if model else ():
        key = block.get(field.name)
        if key and field.related_model in RECORDS.values():
            yield kind_of(field.related_model), key


def classes_in(publications: Iterable[Publication]) -> dict[str, Model]:
    """By uuid, the records that the site still has of those by which blocks choose what they show.

    Such as a topic. They are not shown themselves, and history does not need them.
    """
    wanted: dict[type[Model], set[str]] = {}
    for publication in publications:
        for block in publication.content["blocks"]:
            model = block_models().get(block["type"])
            for field in model.fields_of_records() if model else ():
                if field.related_model not in RECORDS.values() and block.get(field.name):
                    wanted.setdefault(field.related_model, set()).add(block[field.name])
    return {
        str(record.uuid): record
        for model, keys in wanted.items()
        for record in model.objects.filter(uuid__in=keys)
    }


def links_in(publication: Publication) -> set[tuple[str, uuid.UUID]]:
    """What the texts of a publication link to: (kind, uuid)."""
    texts = (
        block[column("text", publication.language)]
        for block in publication.content["blocks"]
        if block["type"] in {model.type for model in rich_text_models()}
    )
    return set().union(*map(linked, texts))


def find_records(publications: Iterable[Publication]) -> dict[str, dict[str, Model]]:
    """What publications show or lead to and the site still has: {kind: {uuid: record}}.

    A query for each kind that is named.
    """
    wanted: dict[str, set[uuid.UUID]] = {kind: set() for kind in RECORDS}
    for publication in publications:
        for kind, keys in records_in(publication).items():
            wanted[kind] |= keys
    return {
        kind: {str(each.uuid): each for each in RECORDS[kind].objects.filter(uuid__in=keys)}
        if keys
        else {}
        for kind, keys in wanted.items()
    }


def unknown_keys(publication: Publication) -> set[str]:
    """Keys of a snapshot that today's models do not know: a migration has forgotten it."""
    unknown = set(publication.content) - CONTENT_KEYS
    for block in publication.content["blocks"]:
        model = block_models().get(block["type"])
        if model is None:
            unknown.add(block["type"])
            continue
        translated = {column(field, publication.language) for field in model.translated_fields}
        known = BLOCK_KEYS | translated | set(model.shared_fields)
        unknown |= {f"{block['type']}.{key}" for key in set(block) - known}
    return unknown


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
        "bases": _bases(block, language),
    }


def _bases(record, language: str) -> dict[str, str]:
    """What a translation matches; the original's own snapshot needs none."""
    return {} if language == record.language_of_original else dict(record.translation_bases)


def plain_value(value: Any) -> Any:
    """A shared field as JSON and content files hold it: records by uuid, numbers as text."""
    if isinstance(value, Model):
        return str(value.uuid)
    if isinstance(value, Decimal | float):
        return format_plain(Decimal(str(value)))
    return value


def _shown(publication: Publication) -> list:
    """What decides whether two snapshots are the same: all that a reader of the language sees."""
    content = publication.content
    unseen = {"bases", "shows_in"}
    blocks = [{k: v for k, v in block.items() if k not in unseen} for block in content["blocks"]]
    return [publication.title, publication.summary, content["cover"], blocks]
