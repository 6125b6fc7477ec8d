"""The status of entries in each language: draft, live, scheduled, and the translation.

For one entry or for a whole list of them, in the same number of queries.
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field

from django.db.models import prefetch_related_objects
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from pages.languages import CODES, NAMES, column, other
from pages.models.blocks.block import Block, ShowsIn
from pages.models.blocks.registry import block_models, blocks_by_entry
from pages.models.entry import Entry
from pages.models.publication import Publication
from pages.models.translation import Translated, TranslationState, translation_state_of
from pages.publishing import snapshots


@dataclass(frozen=True)
class PublicationStatus:
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
    def is_original(self) -> bool:
        return self.language == self.draft.entry.original_language

    @property
    def has_text(self) -> bool:
        """Return whether the draft has a title, without which nothing can be published."""
        return bool(self.draft.title)

    @property
    def has_changed(self) -> bool:
        """Return whether publishing would show readers anything new."""
        return self.live is not None and not snapshots.is_same_content(self.live, self.draft)

    @property
    def is_outdated(self) -> bool:
        """Return whether an original has changed since the draft's translation was made."""
        return self.translation[TranslationState.OUTDATED] > 0

    @property
    def is_incomplete(self) -> bool:
        """Return whether some text of the original has no translation in the draft."""
        return self.translation[TranslationState.MISSING] > 0

    @property
    def label(self) -> str:
        """The status for readers, in words."""
        if self.live:
            return _("live, changed since") if self.has_changed else _("live")
        if self.scheduled:
            return _("scheduled")
        return _("draft") if self.has_text else _("no title yet")

    @property
    def open_translations(self) -> list[str]:
        """The translations that the draft still needs, in words."""
        found = []
        if missing := self.translation[TranslationState.MISSING]:
            found.append(
                ngettext("%(count)s text missing", "%(count)s texts missing", missing)
                % {"count": missing}
            )
        if outdated := self.translation[TranslationState.OUTDATED]:
            found.append(
                ngettext("%(count)s text outdated", "%(count)s texts outdated", outdated)
                % {"count": outdated}
            )
        return found


def status_of(entry: Entry) -> list[PublicationStatus]:
    """Return the statuses of an entry, in the order of the languages."""
    return statuses_by_entry([entry])[entry.pk]


def statuses_by_entry(entries: Iterable[Entry]) -> dict[int, list[PublicationStatus]]:
    """Return the statuses of entries: {entry's key: statuses in the order of the languages}.

    One query per block type and two more, however many entries there are.
    """
    entries = list(entries)
    prefetch_related_objects(entries, "cover")
    blocks = blocks_by_entry(entries)
    published = _published(entries)
    return {
        entry.pk: [_status(entry, language, blocks[entry.pk], published) for language in CODES]
        for entry in entries
    }


def _published(entries: list[Entry]) -> dict[tuple[int, str, str], Publication]:
    active = Publication.objects.live() | Publication.objects.scheduled()
    found = active.filter(entry__in=[entry.pk for entry in entries])
    return {(each.entry_id, each.language, each.state): each for each in found}


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
