"""Restore one language of an old publication to the draft.

The other language is not touched, and nothing is public until someone publishes it.
"""

import uuid
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.utils.translation import gettext as _

from pages.languages import CODES, column, other
from pages.models.blocks.block import Block, ShowsIn
from pages.models.blocks.registry import block_models, blocks_of
from pages.models.entry import Entry
from pages.models.media.picture import Picture
from pages.models.publication import Publication
from pages.publishing.ancestors import lock_with_ancestors
from pages.publishing.snapshots import (
    blocks_by_key,
    content_of,
    draft_of,
    find_records,
    fingerprint,
    links_in,
    plain_value,
    references_of_block,
    selectors_in,
)
from pages.publishing.status import renew_statuses


@dataclass
class RestorePlan:
    """The effects of restoring besides the texts of the language itself, in words."""

    shared: list[str] = field(default_factory=list)  # changes in both languages
    omitted: list[str] = field(default_factory=list)  # parts that have been deleted since


def plan_restore(publication: Publication) -> RestorePlan:
    """Return the effects of restoring, without changing anything."""
    return _Restoration(publication).plan


def draft_fingerprint(entry: Entry) -> str:
    """Return a fingerprint of both languages, since restoring changes what they share."""
    return fingerprint(draft_of(entry, language) for language in CODES)


@transaction.atomic
def restore(publication: Publication, *, shown: str | None = None) -> RestorePlan:
    """Restore the publication's language to the draft of its entry. Return the other effects.

    `shown` is the fingerprint of the draft (`draft_fingerprint`) that the editor saw with the
    plan. Raises ValidationError if it is no longer the same.
    """
    entry = lock_with_ancestors(publication.entry)[-1]
    if shown is not None and shown != draft_fingerprint(entry):
        raise ValidationError(
            _("The desk has been changed since it was shown to you. Look at it again."),
            code="draft_changed",
        )
    restoration = _Restoration(publication)
    restoration.apply()
    renew_statuses([entry.pk])
    return restoration.plan


class _Restoration:
    """The draft's blocks and the snapshot's, matched by type and uuid."""

    def __init__(self, publication: Publication):
        self.language = publication.language
        self.publication = publication
        self.entry = Entry.objects.get(pk=publication.entry_id).specific
        self.draft = {(block.type, str(block.uuid)): block for block in blocks_of(self.entry)}
        self.content = content_of(publication)
        self.snapshot = blocks_by_key(publication)
        self.found = self._find_records()
        self.plan = RestorePlan()
        self._look_at_cover()
        self._look_at_blocks()
        self._look_at_links()
        self._look_at_order()

    def apply(self) -> None:
        for name in ("title", "summary"):
            setattr(self.entry, column(name, self.language), getattr(self.publication, name))
        self.entry.cover = self._cover()
        self._restore_translated_from(self.entry, self.content["translated_from"])
        self.entry.save()
        for number, key in enumerate(self._order(), start=1):
            block = self.draft.get(key) or self._returning(self.snapshot[key])
            block.ordering = 10 * number
            if key in self.snapshot:
                self._restore_block(block, self.snapshot[key])
            else:
                self._hide(block)

    def _find_records(self) -> dict[str, models.Model]:
        """Return the records of the snapshot that exist and may be shown: {uuid: record}."""
        found = find_records([self.publication]).values()
        return selectors_in([self.publication]) | {
            uuid: record
            for records in found
            for uuid, record in records.items()
            if not getattr(record, "is_withdrawn", False)
        }

    def _missing(self, data: dict[str, Any]) -> bool:
        """Return whether a required record has been deleted or is not in the snapshot."""
        required = block_models()[data["type"]].required_fields()
        return any(data[field.name] is None for field in required) or any(
            uuid not in self.found for _kind, uuid in references_of_block(data)
        )

    def _cover(self) -> Picture | None:
        """Return the cover of that time; if it has been deleted, the draft's present one."""
        wanted = self.content["cover"]
        return self.found.get(wanted, self.entry.cover) if wanted else None

    def _look_at_cover(self) -> None:
        wanted = self.content["cover"]
        if wanted and wanted not in self.found:
            self.plan.omitted.append(_("The cover picture of that time has been deleted."))
        if self.entry.cover != self._cover():
            self.plan.shared.append(_("The cover picture changes in both languages."))

    def _look_at_blocks(self) -> None:
        for key, data in self.snapshot.items():
            block = self.draft.get(key)
            if self._missing(data):
                self.plan.omitted.append(self._omission(block))
            elif block and self._changes_in_other_language(block, data):
                self.plan.shared.append(
                    _("“%(block)s” changes in both languages.") % {"block": block}
                )

    def _omission(self, block: Block | None) -> str:
        if block:
            return _("“%(block)s” stays: what stood there has been deleted.") % {"block": block}
        return _("A block is left out, because what it shows has been deleted.")

    def _look_at_links(self) -> None:
        if any(str(uuid) not in self.found for _kind, uuid in links_in(self.publication)):
            self.plan.omitted.append(
                _("The text links to what has been deleted; readers see the words alone.")
            )

    def _changes_in_other_language(self, block: Block, data: dict[str, Any]) -> bool:
        """Return whether the block is also in the other language and its shared fields change."""
        return block.shows_in_language(other(self.language)) and any(
            plain_value(getattr(block, name)) != data[name] for name in block.shared_fields
        )

    def _look_at_order(self) -> None:
        fixed = self._shown_in_other_language()
        common = [key for key in self.snapshot if key in fixed]
        if common != [key for key in fixed if key in self.snapshot]:
            self.plan.omitted.append(
                _("The order of the blocks stays as it is, because both languages share it.")
            )

    def _shown_in_other_language(self) -> list[tuple[str, str]]:
        """Return the keys of the blocks whose order the other language's readers see."""
        elsewhere = other(self.language)
        return [key for key, block in self.draft.items() if block.shows_in_language(elsewhere)]

    def _order(self) -> list[tuple[str, str]]:
        """Return the keys of all blocks after restoring, in order.

        Blocks that the other language shows keep their order; each of the others follows the one
        that it followed in the snapshot.
        """
        order = self._shown_in_other_language()
        place = 0
        for key, data in self.snapshot.items():
            if key in order:
                place = order.index(key) + 1
            elif key in self.draft or not self._missing(data):
                order.insert(place, key)
                place += 1
        return order + [key for key in self.draft if key not in order]

    def _hide(self, block: Block) -> None:
        """Hide a block that the snapshot lacks, in this language only."""
        if block.shows_in == self.language:
            block.delete()
            return
        block.shows_in = other(self.language)
        block.save()

    def _returning(self, data: dict[str, Any]) -> Block:
        """Return a deleted block as a new row that is shown in this language only."""
        return block_models()[data["type"]](
            parent=self.entry, uuid=uuid.UUID(data["uuid"]), shows_in=self.language
        )

    def _restore_block(self, block: Block, data: dict[str, Any]) -> None:
        for name in block.translated_fields:
            setattr(block, column(name, self.language), data[column(name, self.language)])
        for name in block.shared_fields:
            setattr(block, name, self._value(block, name, data[name]))
        if block.shows_in == other(self.language):
            block.shows_in = ShowsIn.BOTH
        self._restore_translated_from(block, data["translated_from"])
        block.save()

    def _value(self, block: Block, name: str, stored: Any) -> Any:
        kind = block._meta.get_field(name)
        if stored is None:  # the snapshot has no value: a required field keeps its present one
            return None if kind.null else getattr(block, name)
        if isinstance(kind, models.ForeignKey):
            return self.found.get(stored) or getattr(block, name)
        return Decimal(stored) if isinstance(kind, models.DecimalField) else stored

    def _restore_translated_from(self, record, translated_from: dict[str, str]) -> None:
        if self.language != record.language_of_original:
            record.translated_from = dict(translated_from)
