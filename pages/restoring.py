"""Restoring: laying one language of an old publication back on the desk.

The other language is not touched, and nothing is public until someone publishes it.
"""

import uuid
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.db import models, transaction
from django.utils.translation import gettext as _

from pages.languages import column, other
from pages.models.blocks import BLOCK_MODELS, Block, ShowsIn, blocks_of
from pages.models.entry import Entry
from pages.models.picture import Picture
from pages.models.publication import Publication
from pages.publishing import lock
from pages.snapshots import plain_value


@dataclass
class Plan:
    """What restoring would do beyond the texts of the language itself, in words."""

    shared: list[str] = field(default_factory=list)  # changes that the other language sees too
    omitted: list[str] = field(default_factory=list)  # what history used and is no longer there


def plan(publication: Publication) -> Plan:
    """What the editor is shown before restoring; changes nothing."""
    return _Restoration(publication).plan


@transaction.atomic
def restore(publication: Publication) -> Plan:
    """Lay the publication's language on the desk of its entry; what it did beyond the texts."""
    lock(publication.entry)
    restoration = _Restoration(publication)
    restoration.apply()
    return restoration.plan


class _Restoration:
    """The desk's blocks beside the snapshot's, matched by uuid."""

    def __init__(self, publication: Publication):
        self.language = publication.language
        self.publication = publication
        self.entry = Entry.objects.get(pk=publication.entry_id).specific
        self.desk = {str(block.uuid): block for block in blocks_of(self.entry)}
        self.snapshot = {block["uuid"]: block for block in publication.content["blocks"]}
        self.found = self._find_records()
        self.plan = Plan()
        self._look_at_cover()
        self._look_at_blocks()
        self._look_at_order()

    def apply(self) -> None:
        for name in ("title", "summary"):
            setattr(self.entry, column(name, self.language), getattr(self.publication, name))
        self.entry.cover = self._cover()
        self._restore_bases(self.entry, self.publication.content["bases"])
        self.entry.save()
        for key, block in self.desk.items():
            if key not in self.snapshot:
                self._hide(block)
        orders = self._orders()
        for key, data in self.snapshot.items():
            if not self._missing(data):
                self._lay_down(self.desk.get(key) or self._returning(data), data, orders[key])

    def _find_records(self) -> dict[str, models.Model]:
        """Pictures and entries that the snapshot names and that still exist, by uuid."""
        content = self.publication.content
        pictures = {content["cover"], *(b.get("picture") for b in content["blocks"])} - {None}
        entries = {b["entry"] for b in content["blocks"] if b.get("entry")}
        records = [*Picture.objects.filter(uuid__in=pictures), *Entry.objects.filter(uuid__in=entries)]
        return {str(record.uuid): record for record in records}

    def _missing(self, data: dict[str, Any]) -> bool:
        wanted = [data[name] for name in ("picture", "entry") if data.get(name)]
        return any(key not in self.found for key in wanted)

    def _cover(self) -> Picture | None:
        wanted = self.publication.content["cover"]
        return self.found.get(wanted) if wanted else None

    def _look_at_cover(self) -> None:
        if self.publication.content["cover"] and not self._cover():
            self.plan.omitted.append(_("The cover picture of that time has been deleted."))
        if self.entry.cover != self._cover():
            self.plan.shared.append(_("The cover picture changes in both languages."))

    def _look_at_blocks(self) -> None:
        for key, data in self.snapshot.items():
            block = self.desk.get(key)
            if self._missing(data):
                self.plan.omitted.append(
                    _("A block is left out, because what it shows has been deleted.")
                )
            elif block and any(
                plain_value(getattr(block, name)) != data[name] for name in block.shared_fields
            ):
                self.plan.shared.append(
                    _("“%(block)s” changes in both languages.") % {"block": block}
                )

    def _look_at_order(self) -> None:
        common = [key for key in self.snapshot if key in self.desk]
        if common != [key for key in self.desk if key in self.snapshot]:
            self.plan.shared.append(_("The order of the blocks changes in both languages."))

    def _orders(self) -> dict[str, int]:
        """Positions for the snapshot's blocks: their own order, over the places they have now."""
        taken = sorted(self.desk[key].ordering for key in self.snapshot if key in self.desk)
        orders, last = {}, 0
        for key in self.snapshot:
            last = taken.pop(0) if key in self.desk else last + 1
            orders[key] = last
        return orders

    def _hide(self, block: Block) -> None:
        """A block that the snapshot does not have leaves this language, and only this one."""
        if block.shows_in == ShowsIn.BOTH:
            block.shows_in = other(self.language)
            block.save()
        elif block.shows_in == self.language:
            block.delete()

    def _returning(self, data: dict[str, Any]) -> Block:
        """A block that has been deleted returns for this language alone."""
        return BLOCK_MODELS[data["type"]](
            parent=self.entry, uuid=uuid.UUID(data["uuid"]), shows_in=self.language
        )

    def _lay_down(self, block: Block, data: dict[str, Any], ordering: int) -> None:
        for name in block.translated_fields:
            setattr(block, column(name, self.language), data[column(name, self.language)])
        for name in block.shared_fields:
            setattr(block, name, self._value(block, name, data[name]))
        if block.shows_in == other(self.language):
            block.shows_in = ShowsIn.BOTH
        block.ordering = ordering
        self._restore_bases(block, data["bases"])
        block.save()

    def _value(self, block: Block, name: str, stored: Any) -> Any:
        kind = block._meta.get_field(name)
        if isinstance(kind, models.ForeignKey):
            return self.found[stored]
        return Decimal(stored) if isinstance(kind, models.DecimalField) else stored

    def _restore_bases(self, record, bases: dict[str, str]) -> None:
        if self.language != record.language_of_original:
            record.translation_bases = dict(bases)
