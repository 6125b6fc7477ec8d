"""Changes: what differs between two publications of a language, in words for editors.

Field by field and block by block, the desk taken as a publication (`snapshots.of_desk`).
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
from pages.publishing.snapshots import classes_in, content_of, find_records, records_in
from pages.rich_text import plain
from pages.word_diff import word_changes

# A run of unchanged words longer than this is cut in the middle: words kept at each end.
_CONTEXT = 8

Words = list[tuple[str, str]]  # as of `differences.word_changes`


class Kind(models.TextChoices):
    """What became of a field or a block."""

    ADDED = "added", gettext_lazy("added")
    REMOVED = "removed", gettext_lazy("removed")
    CHANGED = "changed", gettext_lazy("changed")


@dataclass(frozen=True)
class Detail:
    """One field: word by word, or a remark where words cannot show what changed."""

    label: str
    words: Words = field(default_factory=list)
    remark: str = ""


@dataclass(frozen=True)
class Change:
    """A field of the entry, or a block, that is not what it was."""

    what: str
    kind: Kind
    details: list[Detail]


def changes(before: Publication, after: Publication) -> list[Change]:
    """What differs, in the order of the page; empty if readers would see the same."""
    return _Comparison(before, after).changes()


class _Comparison:
    def __init__(self, before: Publication, after: Publication):
        self.before, self.after = before, after
        self.language = after.language
        self.covers = [content_of(each)["cover"] for each in (before, after)]
        self.old, self.new = (
            {block["uuid"]: block for block in content_of(each)["blocks"]}
            for each in (before, after)
        )
        self.names = _names_of_records([before, after])

    def changes(self) -> list[Change]:
        found = [*self._fields(), *self._cover()]
        for key, block in self.new.items():
            found += self._added(block) if key not in self.old else self._changed(key)
        for key, block in self.old.items():
            if key not in self.new:
                words = [("removed", self._words_of(block))]
                found.append(Change(self._title(block), Kind.REMOVED, [Detail("", words)]))
        return [*found, *self._order()]

    def _fields(self) -> Iterable[Change]:
        for name in Entry.translated_fields:
            words = word_changes(getattr(self.before, name), getattr(self.after, name))
            if any(kind != "same" for kind, _text in words):
                label = capfirst(Entry._meta.get_field(name).verbose_name)
                yield Change(label, Kind.CHANGED, [Detail("", _shortened(words))])

    def _cover(self) -> Iterable[Change]:
        old, new = self.covers
        if old != new:
            label = capfirst(Entry._meta.get_field("cover").verbose_name)
            yield Change(label, Kind.CHANGED, [Detail("", self._replaced(old, new))])

    def _added(self, block: dict[str, Any]) -> list[Change]:
        words = [("added", self._words_of(block))]
        return [Change(self._title(block), Kind.ADDED, [Detail("", words)])]

    def _changed(self, key: str) -> list[Change]:
        old, new = self.old[key], self.new[key]
        model = block_models()[new["type"]]
        details = [
            Detail(_label(model, name), self._replaced(old[name], new[name]))
            for name in model.shared_fields
            if old[name] != new[name]
        ]
        for name in model.translated_fields:
            details += self._text(model, name, old, new)
        return [Change(self._title(new), Kind.CHANGED, details)] if details else []

    def _text(self, model, name: str, old: dict[str, Any], new: dict[str, Any]) -> list[Detail]:
        one, another = old[column(name, self.language)], new[column(name, self.language)]
        if one == another:
            return []
        words = word_changes(one, another)
        if all(kind == "same" for kind, _text in words):
            return [Detail(_label(model, name), remark=_("Only formatting or links changed."))]
        return [Detail(_label(model, name), _shortened(words))]

    def _order(self) -> Iterable[Change]:
        common = [key for key in self.new if key in self.old]
        if common != [key for key in self.old if key in self.new]:
            now = " – ".join(self._title(self.new[key]) for key in common)
            remark = _("Now: %(blocks)s") % {"blocks": now}
            yield Change(_("Order of the blocks"), Kind.CHANGED, [Detail("", remark=remark)])

    def _replaced(self, old: Any, new: Any) -> Words:
        words = [("removed", self._named(old)), ("added", self._named(new))]
        return [(kind, text) for kind, text in words if text]

    def _named(self, value: Any) -> str:
        return self.names.get(value, "") or ("" if value is None else str(value))

    def _words_of(self, block: dict[str, Any]) -> str:
        model = block_models()[block["type"]]
        shared = [self._named(block[name]) for name in model.shared_fields]
        texts = [plain(block[column(name, self.language)]) for name in model.translated_fields]
        return " · ".join(filter(None, [*shared, *texts]))

    def _title(self, block: dict[str, Any]) -> str:
        kind = capfirst(block_models()[block["type"]]._meta.verbose_name)
        words = Truncator(self._words_of(block)).chars(50)
        return _("%(kind)s “%(words)s”") % {"kind": kind, "words": words} if words else kind


def _names_of_records(publications: Iterable[Publication]) -> Mapping[str, str]:
    """What the records in the snapshots are called, by uuid."""
    publications = list(publications)
    wanted = set().union(*(keys for each in publications for keys in records_in(each).values()))
    names = {str(uuid): _("(deleted)") for uuid in wanted}
    names |= {uuid: str(record) for uuid, record in classes_in(publications).items()}
    for records in find_records(publications).values():
        names |= {uuid: str(record) for uuid, record in records.items()}
    return names


def _label(model: type[models.Model], name: str) -> str:
    return capfirst(model._meta.get_field(name).verbose_name)


def _shortened(words: Words) -> Words:
    """Without the middle of long runs of unchanged words."""
    return [(kind, _cut(text) if kind == "same" else text) for kind, text in words]


def _cut(text: str) -> str:
    words = text.split()
    if len(words) <= 2 * _CONTEXT:
        return text
    return " ".join([*words[:_CONTEXT], "…", *words[-_CONTEXT:]])
