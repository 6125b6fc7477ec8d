"""Snapshots: one language of an entry's desk, frozen. And the desk shown as if it were one."""

import hashlib
import json
import uuid
from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from django.db.models import Model

from pages.languages import column
from pages.models.blocks import BLOCK_MODELS, Block, blocks_of, format_plain
from pages.models.entry import Entry
from pages.models.publication import Publication
from pages.rich_text import linked_entries

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
        cover=entry.cover,
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


def pictures_in(publication: Publication) -> set[uuid.UUID]:
    """The pictures that a publication shows, its cover included."""
    content = publication.content
    shown = {block.get("picture") for block in content["blocks"]} | {content["cover"]}
    return {uuid.UUID(picture) for picture in shown if picture}


def entries_in(publication: Publication) -> set[uuid.UUID]:
    """The entries that a publication leads to, by teaser or by link."""
    teasers = (block.get("entry") for block in publication.content["blocks"])
    return links_in(publication) | {uuid.UUID(entry) for entry in teasers if entry}


def links_in(publication: Publication) -> set[uuid.UUID]:
    """The entries that the texts of a publication link to."""
    texts = (
        block[column("text", publication.language)]
        for block in publication.content["blocks"]
        if block["type"] == "text"
    )
    return set().union(*map(linked_entries, texts))


def unknown_keys(publication: Publication) -> set[str]:
    """Keys of a snapshot that today's models do not know: a migration has forgotten it."""
    unknown = set(publication.content) - CONTENT_KEYS
    for block in publication.content["blocks"]:
        model = BLOCK_MODELS.get(block["type"])
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
