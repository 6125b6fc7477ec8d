"""Blocks and publications in content files, these in full only where they differ from the draft.

A snapshot becomes unsaved records here, and unsaved records become a snapshot, so that files
describe publications as they describe drafts.
"""

from collections.abc import Iterable, Mapping
from functools import cache
from typing import Any
from uuid import UUID

from django.db import models

from pages.content_files.fields import (
    Field,
    Outdated,
    Records,
    Texts,
    document_of,
    fields_of,
    mapping_of,
)
from pages.content_files.schema import by_type, read_moment, read_uuid, sequence, single, value_of
from pages.content_files.writer import pruned
from pages.languages import column
from pages.models.blocks.block import Block
from pages.models.blocks.registry import block_models
from pages.models.entry import Entry
from pages.models.publication import Publication
from pages.models.translation import Translated
from pages.publishing import snapshots

TIMES = {"live": "published_at", "scheduled": "due_at"}  # the columns that say when


@cache
def block_fields(model: type[Block]) -> tuple[Field, ...]:
    """Return the keys of a type of block besides `type` and `uuid`; choices come first."""
    names = {*model.translated_fields, *model.shared_fields}
    columns = [field for field in model._meta.concrete_fields if field.name in names]
    names = [field.name for field in sorted(columns, key=lambda field: not field.choices)]
    outdated = [Outdated(model)] if model.translated_fields else []
    return fields_of(model, "shows_in", *names, *outdated)


@cache
def published_fields() -> tuple[Field, ...]:
    """Return the keys of an entry that its publications have, too."""
    return fields_of(Entry, "title", "summary", Outdated(Entry), "cover")


def blocks_type(*, in_one_language: bool = False) -> Any:
    """Return the type of the blocks of a draft, or of a publication."""
    uuid = single(read_uuid)
    types = {
        name: mapping_of(block_fields(model), in_one_language=in_one_language, type=Any, uuid=uuid)
        for name, model in block_models().items()
    }
    return sequence(by_type(types))


def publication_type() -> Any:
    """Return the type of a publication: its time, and its texts if the draft has others."""
    fields = (
        *fields_of(Publication, "note"),
        Field("original", value_of(Entry._meta.get_field("original_language"))),
        *published_fields(),
        Field("blocks", blocks_type(in_one_language=True)),
    )
    return mapping_of(fields, in_one_language=True, at=single(read_moment))


def block_document(block: Block, language: str = "") -> dict[str, Any]:
    """Return a block as a file has it, in all languages or in that of a publication."""
    identity = {"type": block.type, "uuid": block.uuid}
    return identity | document_of(block, block_fields(type(block)), language)


class Published:
    """The publications of one draft, on the way to files and back."""

    def __init__(self, entry: Entry, blocks: Iterable[Block]):
        self.entry, self.blocks = entry, list(blocks)
        self._drafts = {None: entry} | {block.uuid: block for block in self.blocks}

    def document(self, publication: Publication) -> dict[str, Any]:
        """Return a publication as its file has it."""
        when = {"at": getattr(publication, TIMES[publication.state]), "note": publication.note}
        draft = snapshots.draft_of(self.entry, publication.language, self.blocks)
        text = self.text(publication)
        return pruned(when | ({} if text == self.text(draft) else text))

    def text(self, publication: Publication) -> dict[str, Any]:
        """Return a publication written out in full; equal publications give equal documents."""
        language, content = publication.language, snapshots.content_of(publication)
        original = content["original_language"]
        texts = {
            column(name, language): getattr(publication, name) for name in ("title", "summary")
        }
        entry = type(self.entry)(original_language=original, **texts)
        _fill(entry, {"cover": content["cover"], "translated_from": content["translated_from"]})
        self._add_original(entry, None, language)
        blocks = [self._block(data, entry, language) for data in content["blocks"]]
        document = {
            "original": "" if original == self.entry.original_language else original,
            **document_of(entry, published_fields(), language),
            "blocks": [block_document(block, language) for block in blocks],
        }
        return pruned(document)

    def wanted(self, data: dict[str, Any], language: str, records: Records) -> Publication:
        """Return the unsaved publication that a file describes."""
        entry, blocks = self.entry, self.blocks
        if "title" in data:
            entry = type(entry)(original_language=data.get("original", entry.original_language))
            self._set(entry, None, published_fields(), data, language, records)
            blocks = []
            for each in data.get("blocks", []):
                blocks.append(block_models()[each["type"]](uuid=each["uuid"], parent=entry))
                fields = block_fields(type(blocks[-1]))
                self._set(blocks[-1], each["uuid"], fields, each, language, records)
        publication = snapshots.draft_of(entry, language, blocks)
        publication.entry = self.entry
        return publication

    def _block(self, data: Mapping[str, Any], entry: Entry, language: str) -> Block:
        model = block_models()[data["type"]]
        block = model(uuid=UUID(data["uuid"]), shows_in=data["shows_in"], parent=entry)
        names = [column(name, language) for name in model.translated_fields]
        _fill(
            block, {name: data[name] for name in (*names, *model.shared_fields, "translated_from")}
        )
        self._add_original(block, block.uuid, language)
        return block

    def _add_original(self, record: Translated, key: UUID | None, language: str) -> None:
        """Give a translation the draft's original, with which `Outdated` compares it."""
        original, draft = record.language_of_original, self._drafts.get(key)
        if draft and language != original == self.entry.original_language:
            for name in record.translated_fields:
                setattr(record, column(name, original), draft.text_of(name, original))

    def _set(self, record, key, fields, data, language: str, records: Records) -> None:
        for field in fields:
            said = data.get(field.name)
            if isinstance(field, Outdated):
                self._add_original(record, key, language)
            if isinstance(field, Texts):
                said = {language: said} if said else {}
            field.set(record, said, records)


def _fill(record: models.Model, values: Mapping[str, Any]) -> None:
    """Set values of a snapshot; another record is one that has only its uuid."""
    for name, value in values.items():
        field = record._meta.get_field(name)
        if field.is_relation:
            value = field.related_model(uuid=UUID(value)) if value else None
        setattr(record, name, value if field.is_relation else field.to_python(value))
