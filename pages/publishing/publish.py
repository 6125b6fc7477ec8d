"""Publish drafts per language, now. Publishing at a time is in `schedule`.

The entry and its ancestors are locked, so that two publishers at once wait for each other instead
of failing.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from pages.languages import NAMES
from pages.models.address import Address
from pages.models.blocks.registry import blocks_by_entry
from pages.models.entry import Entry, note_live_changes
from pages.models.generation import content_transaction
from pages.models.locks import lock_rows
from pages.models.media.picture import Picture
from pages.models.publication import Publication
from pages.models.reference import Reference
from pages.publishing import snapshots
from pages.publishing.ancestors import live_by, lock_with_ancestors
from pages.publishing.checks import ItemsShown, publication_errors
from pages.publishing.status import renew_statuses
from pages.publishing.withdraw import cancel, end

# {(entry's key, language): fingerprint of the draft that the publisher saw}
Shown = Mapping[tuple[int, str], str]


class Pending(models.TextChoices):
    """The choice for a scheduled publication when another one is published before its time."""

    CANCEL = "cancel", _("Cancel what is scheduled")
    REPLACE = "replace", _("Keep the time, and publish then what is published now")


@content_transaction()
def publish(
    entry: Entry,
    languages: Sequence[str],
    *,
    by=None,
    note: str = "",
    shown: Shown | None = None,
    with_ancestors: bool = False,
    pending: str = Pending.CANCEL,
    snapshot: Publication | None = None,
    since: datetime | None = None,
) -> list[Publication]:
    """Make the draft live in these languages, now. Return the publications, outermost first.

    `shown` are fingerprints of the drafts that the publisher saw; None skips the comparison.
    `with_ancestors` also publishes the drafts of ancestors that are not live. `pending` decides
    about a scheduled publication. For content from files: `snapshot`, an unsaved publication, is
    published instead of the draft in its one language, even with withdrawn pictures, and `since` is
    the time at which it became live. Raises ValidationError if a draft differs from the one shown,
    if an ancestor is not live, or if there are errors (`checks.publication_errors`).
    """
    published = prepare(
        entry, languages, shown=shown, with_ancestors=with_ancestors, snapshot=snapshot
    )
    claim_addresses(published)
    lock_covers(published)
    for publication in published:
        # Before freezing another: a constraint allows one scheduled publication.
        times = _end_pending(publication)
        freeze(publication, by=by, note=note)
        go_live(publication, timezone.now(), since)
        if pending == Pending.REPLACE:
            for due_at in times:
                freeze(snapshots.clone(publication), by=by, note=note, due_at=due_at)
    renew_statuses(publication.entry_id for publication in published)
    return published


def prepare(
    entry: Entry,
    languages: Sequence[str],
    *,
    shown: Shown | None,
    with_ancestors: bool,
    snapshot: Publication | None = None,
    at: datetime | None = None,
) -> list[Publication]:
    """Lock the entry and its ancestors, and return the unsaved publications, outermost first.

    Raises ValidationError (see `publish`).
    """
    chain = lock_with_ancestors(entry)
    live, blocks = live_by(chain[:-1], at), blocks_by_entry(chain)
    chosen = []
    for language in dict.fromkeys(languages):
        missing = [each for each in chain[:-1] if (each.pk, language) not in live]
        _refuse_missing(missing, language, with_ancestors=with_ancestors)
        chosen += [snapshots.draft_of(each, language, blocks[each.pk]) for each in missing]
        entry = chain[-1]
        chosen.append(snapshot or snapshots.draft_of(entry, language, blocks[entry.pk]))
    if shown is not None:
        _refuse_what_was_not_shown(chosen, shown)
    items = ItemsShown(chosen)
    problems = [
        ValidationError("%(entry)s: %(text)s", params={"entry": each.entry, "text": error.message})
        for each in chosen
        for error in publication_errors(each, with_gaps=each is snapshot, items=items)
    ]
    if problems:
        raise ValidationError(problems)
    return chosen


def freeze(publication: Publication, *, by, note: str, due_at: datetime | None = None) -> None:
    """Save a snapshot under the next number, with its references.

    Its state is scheduled if `due_at` is given, else past until `go_live`.
    """
    entry, language = publication.entry, publication.language
    latest = entry.publications.filter(language=language).aggregate(Max("number"))["number__max"]
    publication.number = (latest or 0) + 1
    publication.created_by, publication.note, publication.due_at = by, note, due_at
    publication.state = Publication.State.SCHEDULED if due_at else Publication.State.PAST
    # The database wants a time for whatever is past; `go_live` replaces it.
    publication.published_at = None if due_at else timezone.now()
    publication.cover = _cover_to_show(publication)
    publication.save()
    _note_references(publication)


def claim_addresses(publications: Sequence[Publication]) -> None:
    """Give entries that go live their addresses; former ones of others are taken over only now."""
    Address.objects.claim(
        {(each.entry_id, each.language): each.entry.path_in(each.language) for each in publications}
    )


def lock_covers(publications: Sequence[Publication]) -> None:
    """Lock the covers until the commit, all at once: whoever withdraws one waits, or was first."""
    lock_rows(Picture.objects.filter(pk__in={each.cover_id for each in publications}))


def _cover_to_show(publication: Publication) -> Picture | None:
    """Return the cover; None if it has been withdrawn since the draft was read."""
    return Picture.objects.filter(pk=publication.cover_id, withdrawn_at=None).first()


def _refuse_missing(missing: list[Entry], language: str, *, with_ancestors: bool) -> None:
    """Raise ValidationError for ancestors that are not live, unless they may be published."""
    if missing and not with_ancestors:
        raise ValidationError(
            _("“%(above)s” is above this page and not published in %(language)s."),
            code="parent_not_live",
            params={"above": missing[0], "language": NAMES[language]},
        )


def _refuse_what_was_not_shown(drafts: list[Publication], shown: Shown) -> None:
    for draft in drafts:
        if shown.get((draft.entry.pk, draft.language)) != snapshots.fingerprint([draft]):
            raise ValidationError(
                _("“%(entry)s” has been changed since it was shown to you. Look at it again."),
                code="draft_changed",
                params={"entry": draft.entry},
            )


def _end_pending(publication: Publication) -> list[datetime]:
    """Cancel what is scheduled for the same entry and language. Return its times."""
    waiting = publication.entry.publications.scheduled().filter(language=publication.language)
    times = list(waiting.values_list("due_at", flat=True))
    if times:
        cancel(waiting)
    return times


def go_live(publication: Publication, now: datetime, since: datetime | None = None) -> None:
    """Make a saved publication live in place of the present one."""
    live = publication.entry.publications.live().filter(language=publication.language)
    # The old one ends first: a constraint allows one live publication.
    end(live.exclude(pk=publication.pk), now)
    publication.state = Publication.State.LIVE
    publication.published_at = since or now
    publication.save(update_fields=["state", "published_at"])
    note_live_changes([publication.entry])


def _note_references(publication: Publication) -> None:
    common = {"source": publication.entry, "publication": publication}
    Reference.objects.bulk_create(
        Reference(**common, **{kind: record})
        for kind, records in snapshots.find_records([publication]).items()
        for record in records.values()
    )
