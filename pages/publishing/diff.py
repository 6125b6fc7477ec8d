"""The changes between two publications of a language, in words for editors.

Field by field and block by block. A draft is compared as a publication (`snapshots.draft_of`).
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db import models
from django.utils.text import Truncator, capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from pages.languages import column
from pages.models.blocks.registry import block_models
from pages.models.entry import Entry
from pages.models.publication import Publication
from pages.publishing.snapshots import (
    blocks_by_key,
    content_of,
    find_records,
    references_in_all,
    selectors_in,
)
from pages.rich_text import plain
from pages.word_diff import word_diff

# Words kept at each end of a run of unchanged words; the middle of a longer run is cut.
_CONTEXT = 8

WordDiff = list[tuple[str, str]]  # as of `word_diff`


class ChangeKind(models.TextChoices):
    """The kind of change of a field or a block."""

    ADDED = "added", gettext_lazy("added")
    REMOVED = "removed", gettext_lazy("removed")
    CHANGED = "changed", gettext_lazy("changed")


@dataclass(frozen=True)
class FieldDiff:
    """The change of one field: word by word, or a note if words cannot show it."""

    label: str
    words: WordDiff = field(default_factory=list)
    note: str = ""


@dataclass(frozen=True)
class ContentChange:
    """A changed field of the entry, or an added, removed or changed block."""

    subject: str
    kind: ChangeKind
    details: list[FieldDiff]


def diff(
    before: Publication, after: Publication, names: Mapping[str, str] | None = None
) -> list[ContentChange]:
    """Return the changes in the order of the page; empty if readers would see the same.

    `names` are those of the records in several publications that are compared together.
    """
    return _Comparison(before, after, names).entries()


class _Comparison:
    def __init__(self, before: Publication, after: Publication, names: Mapping[str, str] | None):
        self.before, self.after = before, after
        self.language = after.language
        self.covers = [content_of(each)["cover"] for each in (before, after)]
        self.old, self.new = blocks_by_key(before), blocks_by_key(after)
        self.names = names_of_records([before, after]) if names is None else names

    def entries(self) -> list[ContentChange]:
        found = [*self._fields(), *self._cover()]
        for key, block in self.new.items():
            found += self._added(block) if key not in self.old else self._changed(key)
        for key, block in self.old.items():
            if key not in self.new:
                words = [("removed", self._text_of_block(block))]
                found.append(
                    ContentChange(self._title(block), ChangeKind.REMOVED, [FieldDiff("", words)])
                )
        return [*found, *self._order()]

    def _fields(self) -> Iterable[ContentChange]:
        for name in Entry.translated_fields:
            words = word_diff(getattr(self.before, name), getattr(self.after, name))
            if any(kind != "same" for kind, _text in words):
                label = capfirst(Entry._meta.get_field(name).verbose_name)
                yield ContentChange(label, ChangeKind.CHANGED, [FieldDiff("", _shortened(words))])

    def _cover(self) -> Iterable[ContentChange]:
        old, new = self.covers
        if old != new:
            label = capfirst(Entry._meta.get_field("cover").verbose_name)
            yield ContentChange(
                label, ChangeKind.CHANGED, [FieldDiff("", self._replaced(old, new))]
            )

    def _added(self, block: dict[str, Any]) -> list[ContentChange]:
        words = [("added", self._text_of_block(block))]
        return [ContentChange(self._title(block), ChangeKind.ADDED, [FieldDiff("", words)])]

    def _changed(self, key: tuple[str, str]) -> list[ContentChange]:
        old, new = self.old[key], self.new[key]
        model = block_models()[new["type"]]
        details = [
            FieldDiff(_label(model, name), self._replaced(old[name], new[name]))
            for name in model.shared_fields
            if old[name] != new[name]
        ]
        for name in model.translated_fields:
            details += self._text(model, name, old, new)
        return [ContentChange(self._title(new), ChangeKind.CHANGED, details)] if details else []

    def _text(self, model, name: str, old: dict[str, Any], new: dict[str, Any]) -> list[FieldDiff]:
        one, another = old[column(name, self.language)], new[column(name, self.language)]
        if one == another:
            return []
        words = word_diff(one, another)
        if all(kind == "same" for kind, _text in words):
            return [FieldDiff(_label(model, name), note=_("Only formatting or links changed."))]
        return [FieldDiff(_label(model, name), _shortened(words))]

    def _order(self) -> Iterable[ContentChange]:
        common = [key for key in self.new if key in self.old]
        if common != [key for key in self.old if key in self.new]:
            now = " – ".join(self._title(self.new[key]) for key in common)
            note = _("Now: %(blocks)s") % {"blocks": now}
            yield ContentChange(
                _("Order of the blocks"), ChangeKind.CHANGED, [FieldDiff("", note=note)]
            )

    def _replaced(self, old: Any, new: Any) -> WordDiff:
        words = [("removed", self._named(old)), ("added", self._named(new))]
        return [(kind, text) for kind, text in words if text]

    def _named(self, value: Any) -> str:
        return self.names.get(value, "") or ("" if value is None else str(value))

    def _text_of_block(self, block: dict[str, Any]) -> str:
        model = block_models()[block["type"]]
        shared = [self._named(block[name]) for name in model.shared_fields]
        texts = [plain(block[column(name, self.language)]) for name in model.translated_fields]
        return " · ".join(filter(None, [*shared, *texts]))

    def _title(self, block: dict[str, Any]) -> str:
        kind = capfirst(block_models()[block["type"]]._meta.verbose_name)
        words = Truncator(self._text_of_block(block)).chars(50)
        return _("%(kind)s “%(words)s”") % {"kind": kind, "words": words} if words else kind


def names_of_records(publications: Iterable[Publication]) -> Mapping[str, str]:
    """Return the names of the records in snapshots: {uuid: name}."""
    publications = list(publications)
    wanted = set().union(*references_in_all(publications).values())
    names = {str(uuid): _("(deleted)") for uuid in wanted}
    names |= {uuid: str(record) for uuid, record in selectors_in(publications).items()}
    for records in find_records(publications).values():
        names |= {uuid: str(record) for uuid, record in records.items()}
    return names


def _label(model: type[models.Model], name: str) -> str:
    return capfirst(model._meta.get_field(name).verbose_name)


def _shortened(words: WordDiff) -> WordDiff:
    """Return a diff without the middle of long runs of unchanged words."""
    return [(kind, _cut(text) if kind == "same" else text) for kind, text in words]


def _cut(text: str) -> str:
    words = text.split()
    if len(words) <= 2 * _CONTEXT:
        return text
    return " ".join([*words[:_CONTEXT], "…", *words[-_CONTEXT:]])
