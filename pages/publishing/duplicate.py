"""Duplicate the draft of an entry, as a start for another entry."""

import uuid

from django.db import models, transaction
from django.utils.translation import gettext as _
from django.utils.translation import override

from pages.languages import CODES, column
from pages.models.blocks.registry import blocks_of
from pages.models.entry import Entry
from pages.models.locks import lock_tree
from pages.models.translation import TranslationState
from pages.publishing.status import renew_statuses


@transaction.atomic
def duplicate(entry: Entry) -> Entry:
    """Return a new draft with the same parent, texts and blocks; its titles say “(copy)”."""
    lock_tree()
    copy = Entry.objects.get(pk=entry.pk).specific  # fetched anew, since it becomes the copy
    blocks = blocks_of(copy)
    _make_new(copy)
    copy.reset_place()
    _mark_titles(copy)
    copy.save()
    copy.copy_facts_from(entry.specific)
    for block in blocks:
        _make_new(block)
        block.parent = copy
        block.save()
    renew_statuses([copy.pk])
    return copy


def _make_new(record: models.Model) -> None:
    """Make saving insert a new row, also in the tables of the model's parents."""
    record.pk = record.id = None
    record.uuid = uuid.uuid4()
    record._state.adding = True


def _mark_titles(copy: Entry) -> None:
    """Add “(copy)” to each title in its own language; a current translation stays current."""
    was_current = copy.translation_state("title") == TranslationState.CURRENT
    longest = copy._meta.get_field("title").max_length
    for language in CODES:
        title = copy.text_of("title", language)
        if title:
            with override(language):
                marked = _("%(title)s (copy)")
            kept = title[: longest - len(marked % {"title": ""})]
            setattr(copy, column("title", language), marked % {"title": kept})
    if was_current:
        copy.match_translation("title")
