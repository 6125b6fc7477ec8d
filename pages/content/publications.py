"""Publications in content files: written out in full only where they differ from the desk."""

from collections.abc import Callable
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db import models

from pages.content import bases
from pages.content.formats import fields_of
from pages.content.layout import as_written, pruned
from pages.languages import column
from pages.models.blocks.block import Block, ShowsIn
from pages.models.blocks.registry import block_models, blocks_of
from pages.models.entry import Entry
from pages.models.media.picture import Picture
from pages.models.publication import Publication
from pages.publishing import snapshots
from pages.publishing.snapshots import plain_value


def block_document(
    model: type[Block], uuid: UUID, shows_in: str, value_of: Callable, outdated: dict[str, str]
) -> dict[str, Any]:
    """A block as files hold it; `value_of` gives the value of a field by its name."""
    return pruned(
        {
            "type": model.type,
            "uuid": uuid,
            "shows_in": "" if shows_in == ShowsIn.BOTH else shows_in,
            **{
                field.name: value
                for field in fields_of(model)
                if (value := value_of(field.name)) != field.get_default() or not field.choices
            },
            "outdated": {name: as_written(model, name, text) for name, text in outdated.items()},
        }
    )


class Published:
    """The publications of one desk, on the way to files and back."""

    def __init__(self, entry: Entry):
        self.entry = entry
        self._blocks = blocks_of(entry)
        self._originals = bases.Originals(entry, self._blocks)

    def document(self, publication: Publication, time: str) -> dict[str, Any]:
        """What the file says of a publication; `time` names the column that says when."""
        when = {"at": getattr(publication, time), "note": publication.note}
        draft = snapshots.draft_of(self.entry, publication.language, self._blocks)
        text = self.text(publication)
        return pruned(when | ({} if text == self.text(draft) else text))

    def text(self, publication: Publication) -> dict[str, Any]:
        """A publication written out in full; two that are alike give the same."""
        content = snapshots.content_of(publication)
        original = content["original_language"]
        matching = self._originals.of_publication(publication)
        cover = content["cover"]
        return pruned(
            {
                "original": "" if original == self.entry.original_language else original,
                "title": publication.title.strip(),
                "summary": publication.summary.strip(),
                "outdated": bases.outdated(
                    content["translated_from"], matching, self.entry.translated_fields
                ),
                "cover": UUID(cover) if cover else None,
                "blocks": [self._block(publication, block) for block in content["blocks"]],
            }
        )

    def _block(self, publication: Publication, block: dict[str, Any]) -> dict[str, Any]:
        model = block_models()[block["type"]]
        names = {name: column(name, publication.language) for name in model.translated_fields}
        texts = {name: block[names[name]] for name in names}

        def value_of(name):
            if name in texts:
                return as_written(model, name, texts[name])
            return _from_snapshot(model._meta.get_field(name), block[name])

        matching = self._originals.of_block(publication, block, texts)
        outdated = bases.outdated(block["translated_from"], matching, names)
        return block_document(model, UUID(block["uuid"]), block["shows_in"], value_of, outdated)

    def wanted(self, data: dict[str, Any], language: str) -> Publication:
        """The unsaved publication that a file asks for."""
        if "title" not in data:
            return snapshots.draft_of(self.entry, language, self._blocks)
        cover = data.get("cover")
        publication = Publication(
            entry=self.entry,
            language=language,
            title=data["title"],
            summary=data.get("summary", ""),
            cover=Picture.objects.showable().filter(uuid=cover).first() if cover else None,
            content={
                "cover": str(cover) if cover else None,
                "original_language": data.get("original", self.entry.original_language),
            },
        )
        matching = self._originals.of_publication(publication)
        blocks = [self._wanted_block(publication, block) for block in data.get("blocks", [])]
        publication.content["translated_from"] = bases.laid_over(matching, data.get("outdated", {}))
        publication.content["blocks"] = blocks
        return publication

    def _wanted_block(self, publication: Publication, data: dict[str, Any]) -> dict[str, Any]:
        model = block_models()[data["type"]]
        block = {
            "type": model.type,
            "uuid": str(data["uuid"]),
            "shows_in": data.get("shows_in", ShowsIn.BOTH.value),
        }
        for name in model.shared_fields:
            block[name] = _to_snapshot(model._meta.get_field(name), data.get(name))
        texts = {name: data.get(name, "") for name in model.translated_fields}
        matching = self._originals.of_block(publication, block, texts)
        block |= {column(name, publication.language): text for name, text in texts.items()}
        return block | {"translated_from": bases.laid_over(matching, data.get("outdated", {}))}


def _from_snapshot(field: models.Field, value: Any) -> Any:
    if value and isinstance(field, models.ForeignKey):
        return UUID(value)
    return Decimal(value) if value and isinstance(field, models.DecimalField) else value


def _to_snapshot(field: models.Field, value: Any) -> Any:
    if isinstance(value, UUID):
        return str(value)
    if value is None:
        return field.get_default()
    return plain_value(value)
