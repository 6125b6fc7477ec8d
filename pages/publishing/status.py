"""The status of entries in each language: draft, live, scheduled, and the translation.

Computed for one entry or for a whole list of them, in the same number of queries, and kept in rows
(`EntryStatus`). Whoever changes a draft or a publication renews the rows in the same transaction.
"""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from django.db import transaction
from django.db.models import (
    Case,
    Exists,
    Model,
    OuterRef,
    Subquery,
    When,
    prefetch_related_objects,
)
from django.utils.functional import cached_property

from pages.languages import CODES, NAMES, column, other
from pages.models.blocks.block import Block, ShowsIn
from pages.models.blocks.registry import block_models, blocks_by_entry
from pages.models.entry import Entry, entry_models
from pages.models.publication import Publication
from pages.models.status import EntryStatus, EntryWarning, StatusText
from pages.models.translation import Translated, TranslationState, translation_state_of
from pages.publishing import snapshots

# Entries whose blocks are in memory at once, where there are many.
BATCH = 200


@dataclass(frozen=True)
class PublicationStatus(StatusText):
    """The status of one entry in one language."""

    draft: Publication
    live: Publication | None
    scheduled: Publication | None
    translation: Counter = field(default_factory=Counter)  # number of draft texts by state
    live_translation: Counter = field(default_factory=Counter)  # the same of live texts

    @property
    def language(self) -> str:
        return self.draft.language

    @property
    def name(self) -> str:
        """The language's own name."""
        return NAMES[self.language]

    @property
    def is_live(self) -> bool:
        return self.live is not None

    @property
    def is_scheduled(self) -> bool:
        return self.scheduled is not None

    @property
    def is_original(self) -> bool:
        return self.language == self.draft.entry.original_language

    @property
    def has_text(self) -> bool:
        """Return whether the draft has a title, without which nothing can be published."""
        return bool(self.draft.title)

    @cached_property
    def has_changed(self) -> bool:
        """Return whether publishing would show readers anything new."""
        return self.live is not None and not snapshots.is_same_content(self.live, self.draft)

    @property
    def missing(self) -> int:
        """The number of texts of the original that have no translation in the draft."""
        return self.translation[TranslationState.MISSING]

    @property
    def outdated(self) -> int:
        """The number of the draft's translations whose original has changed since."""
        return self.translation[TranslationState.OUTDATED]


def status_of(entry: Entry, blocks: list[Block] | None = None) -> list[PublicationStatus]:
    """Return the statuses of an entry, in the order of the languages.

    `blocks` are those of its draft, if the caller has fetched them already.
    """
    return statuses_by_entry([entry], None if blocks is None else {entry.pk: blocks})[entry.pk]


def statuses_by_entry(
    entries: Iterable[Entry], blocks: Mapping[int, list[Block]] | None = None
) -> dict[int, list[PublicationStatus]]:
    """Return the statuses of entries: {entry's key: statuses in the order of the languages}.

    The queries of `blocks_by_entry` and two more, however many entries there are.
    """
    entries = list(entries)
    prefetch_related_objects(entries, "cover")
    blocks = blocks_by_entry(entries) if blocks is None else blocks
    published = _published(entries)
    return {
        entry.pk: [_status(entry, language, blocks[entry.pk], published) for language in CODES]
        for entry in entries
    }


def _published(entries: list[Entry]) -> dict[tuple[int, str, str], Publication]:
    active = Publication.objects.live() | Publication.objects.scheduled()
    by_key = {entry.pk: entry for entry in entries}
    found = {}
    for each in active.filter(entry__in=by_key).with_path():
        each.entry = by_key[each.entry_id]  # else each would fetch it
        found[each.entry_id, each.language, each.state] = each
    return found


def _status(entry: Entry, language: str, blocks: list[Block], published) -> PublicationStatus:
    live = published.get((entry.pk, language, Publication.State.LIVE))
    original = published.get((entry.pk, other(language), Publication.State.LIVE))
    status = PublicationStatus(
        draft=snapshots.draft_of(entry, language, blocks),
        live=live,
        scheduled=published.get((entry.pk, language, Publication.State.SCHEDULED)),
    )
    if language != entry.original_language:
        # A block in one language only has no translation.
        both = [block for block in blocks if block.shows_in == ShowsIn.BOTH]
        status.translation.update(_states([entry, *both]))
        status.live_translation.update(filter(None, _states_of_live(original, live)))
    return status


def _states(records: Iterable[Translated]) -> Iterable[TranslationState]:
    for record in records:
        yield from record.translation_states().values()


def _states_of_live(original: Publication | None, translation: Publication | None):
    """Yield the states of the live translation, compared with the live original."""
    if not original or not translation:
        return
    translated_from = snapshots.content_of(translation)["translated_from"]
    for name in Entry.translated_fields:
        yield translation_state_of(
            getattr(original, name), getattr(translation, name), translated_from.get(name)
        )
    translated = snapshots.blocks_by_key(translation)
    for key, block in snapshots.blocks_by_key(original).items():
        if beside := translated.get(key):
            yield from _states_of_block(block, beside, original.language, translation.language)


def _states_of_block(block: dict, beside: dict, original: str, language: str):
    for name in block_models()[block["type"]].translated_fields:
        yield translation_state_of(
            block[column(name, original)],
            beside[column(name, language)],
            beside["translated_from"].get(name),
        )


def renew_statuses(keys: Iterable[int]) -> None:
    """Renew the rows of entries (keys) after a change of their drafts or publications.

    In the transaction of the change. The entries are locked, so that a change at the same moment is
    either seen here or renews the rows itself afterwards.
    """
    for entries in _in_batches(keys, lock=True):
        EntryStatus.objects.bulk_create(
            _status_rows(entries),
            update_conflicts=True,
            unique_fields=["entry", "language"],
            update_fields=_KEPT,
        )
        EntryWarning.objects.filter(entry__in=entries).delete()
        EntryWarning.objects.bulk_create(_warning_rows(entries))


def renew_after_ending(keys: Collection[int]) -> None:
    """Renew the rows of entries (keys) of which publications have ended; nothing else has changed.

    Two queries, however many they are, since no draft is read.
    """
    list(_entries(keys, lock=True).values_list("pk"))
    active = Publication.objects.live() | Publication.objects.scheduled()
    active = active.filter(entry=OuterRef("entry"))
    live = active.live().filter(language=OuterRef("language"))
    scheduled = active.scheduled().filter(language=OuterRef("language"))
    EntryStatus.objects.filter(entry__in=keys).update(
        published_at=Subquery(live.values("published_at")),
        due_at=Subquery(scheduled.values("due_at")),
        has_changed=Case(When(Exists(live), then="has_changed"), default=False),
        is_unpublished=~Exists(active),
    )


def wrong_statuses() -> Iterator[Entry]:
    """Yield the entries whose rows are not what they would be afresh."""
    for entries in _in_batches(Entry.objects.values_list("pk", flat=True)):
        yield from _wrong_among(entries)


def repair_statuses() -> Iterator[Entry]:
    """Renew the rows of the entries of `wrong_statuses`, and yield them."""
    EntryStatus.objects.exclude(language__in=CODES).delete()
    for entries in _in_batches(Entry.objects.values_list("pk", flat=True)):
        if wrong := _wrong_among(entries):
            with transaction.atomic():  # comparing alone takes no lock
                renew_statuses(entry.pk for entry in wrong)
            yield from wrong


_KEPT = [
    field.name
    for field in EntryStatus._meta.concrete_fields
    if not (field.primary_key or field.generated or field.name in {"entry", "language"})
]
_COMPARED = ["language", *_KEPT]
_WARNING = ["kind", "holds_from", "holds_until"]


def _entries(keys: Iterable[int], *, lock: bool):
    entries = Entry.objects.filter(pk__in=keys).order_by("pk")
    return entries.select_for_update(of=("self",)) if lock else entries


def _in_batches(keys: Iterable[int], *, lock: bool = False) -> Iterator[list[Entry]]:
    """Yield entries with their covers, in the order of their keys."""
    keys = sorted(set(keys))
    for start in range(0, len(keys), BATCH):
        entries = _entries(keys[start : start + BATCH], lock=lock)
        yield list(entries.select_related("cover"))


def _wrong_among(entries: list[Entry]) -> list[Entry]:
    statuses = _values(EntryStatus.objects.filter(entry__in=entries), _COMPARED)
    warnings = _values(EntryWarning.objects.filter(entry__in=entries), _WARNING)
    fresh = _values(_status_rows(entries), _COMPARED)
    fresh_warnings = _values(_warning_rows(entries), _WARNING)
    return [
        entry
        for entry in entries
        if (statuses[entry.pk], warnings[entry.pk]) != (fresh[entry.pk], fresh_warnings[entry.pk])
    ]


def _status_rows(entries: list[Entry]) -> list[EntryStatus]:
    """Return unsaved rows with the statuses of entries, computed afresh."""
    return [
        EntryStatus(
            entry=entry,
            language=each.language,
            kind=entry.kind,
            changed_at=entry.changed_at,
            published_at=each.live.published_at if each.live else None,
            due_at=each.scheduled.due_at if each.scheduled else None,
            is_unpublished=not any(one.live or one.scheduled for one in statuses),
            has_text=each.has_text,
            has_changed=each.has_changed,
            missing=each.missing,
            outdated=each.outdated,
        )
        for entry, statuses in zip(entries, statuses_by_entry(entries).values(), strict=True)
        for each in statuses
    ]


def _warning_rows(entries: list[Entry]) -> list[EntryWarning]:
    """Return unsaved rows for the warnings about facts. One query for each kind that has some."""
    rows = []
    for kind in entry_models():
        keys = [entry.pk for entry in entries if entry.kind == kind._meta.model_name]
        # Kinds without warnings of their own are not fetched at all.
        if keys and kind.fact_warnings is not Entry.fact_warnings:
            rows += [
                EntryWarning(
                    entry_id=entry.pk,
                    kind=entry.kind,
                    holds_from=each.first,
                    holds_until=each.last,
                )
                for entry in kind.objects.filter(pk__in=keys)
                for each in entry.fact_warnings()
            ]
    return rows


def _values(rows: Iterable[Model], names: list[str]) -> dict[int, list[tuple]]:
    """Return the values of rows, to compare them: {entry's key: sorted values}."""
    found: dict[int, list[tuple]] = defaultdict(list)
    for row in rows:
        found[row.entry_id].append(tuple(getattr(row, name) for name in names))
    for values in found.values():
        values.sort(key=str)  # as text: empty times cannot be compared with others
    return found
