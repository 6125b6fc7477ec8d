"""Publishing: from the editors' desk to what readers see, per language. Times: `scheduling`.

Each function is one transaction that locks the entry and those above it, so that two publishers
at once wait for each other instead of failing.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from pages.languages import NAMES
from pages.models.address import Address
from pages.models.entry import Entry
from pages.models.media.picture import Picture
from pages.models.publication import Publication
from pages.models.reference import Reference
from pages.publishing import snapshots
from pages.publishing.ancestors import is_live_by, lock_with_ancestors
from pages.publishing.checks import publication_errors
from pages.publishing.withdraw import cancel, end

# Fingerprints of the desks that a publisher saw, by the entry's key and the language.
Shown = Mapping[tuple[int, str], str]


class Pending(models.TextChoices):
    """What becomes of a publication that is scheduled when another one goes live before it."""

    CANCEL = "cancel", _("Cancel what is scheduled")
    REPLACE = "replace", _("Keep the time, and publish then what is published now")


@transaction.atomic
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
    """Make the desk live in these languages, now; and what is above, where it is published too.

    `shown` is what the publisher saw. `with_ancestors` publishes the desks of those above that
    are not live. `pending` says what becomes of a scheduled publication. For content from files:
    `snapshot`, unsaved, is published instead of the desk, in its one language and with gaps where
    pictures have been withdrawn, and `since` is when it became live. Raises ValidationError if a
    desk is not what was shown, if something above is not live, or if there are obstacles.
    """
    published = prepare(
        entry, languages, shown=shown, with_ancestors=with_ancestors, snapshot=snapshot
    )
    for publication in published:
        times = _end_pending(publication)
        freeze(publication, by=by, note=note)
        go_live(publication, timezone.now(), since)
        if pending == Pending.REPLACE:
            for due_at in times:
                freeze(snapshots.clone(publication), by=by, note=note, due_at=due_at)
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
    """The unsaved publications to freeze, outermost first; everything above is locked.

    Raises ValidationError (see `publish`).
    """
    chain = lock_with_ancestors(entry)
    chosen = []
    for language in dict.fromkeys(languages):
        above = _unpublished_chain(chain, language, at, with_ancestors=with_ancestors)
        chosen += [snapshots.draft_of(each, language) for each in above]
        chosen.append(snapshot or snapshots.draft_of(chain[-1], language))
    if shown is not None:
        _refuse_what_was_not_shown(chosen, shown)
    problems = [
        ValidationError("%(entry)s: %(text)s", params={"entry": each.entry, "text": error.message})
        for each in chosen
        for error in publication_errors(each, with_gaps=each is snapshot)
    ]
    if problems:
        raise ValidationError(problems)
    return chosen


def freeze(publication: Publication, *, by, note: str, due_at: datetime | None = None) -> None:
    """Save a snapshot under the next number, with its references and, the first time, an address.

    It is scheduled, or past until `publish` makes it live.
    """
    entry, language = publication.entry, publication.language
    latest = entry.publications.filter(language=language).aggregate(Max("number"))["number__max"]
    publication.number = (latest or 0) + 1
    publication.created_by, publication.note, publication.due_at = by, note, due_at
    publication.state = Publication.State.SCHEDULED if due_at else Publication.State.PAST
    publication.published_at = None if due_at else timezone.now()
    publication.cover = _cover_to_show(publication)
    publication.save()
    _note_references(publication)
    if not entry.addresses.current().filter(language=language).exists():
        Address.objects.claim({(entry.pk, language): entry.path_in(language)})


def _cover_to_show(publication: Publication) -> Picture | None:
    """The cover, locked until it commits, unless it has been withdrawn since the desk was read."""
    locked = Picture.objects.select_for_update().filter(pk=publication.cover_id)
    return next((cover for cover in locked if not cover.is_withdrawn), None)


def _unpublished_chain(
    chain: list[Entry], language: str, at: datetime | None, *, with_ancestors: bool
) -> list[Entry]:
    missing = [above for above in chain[:-1] if not is_live_by(above, language, at)]
    if missing and not with_ancestors:
        raise ValidationError(
            _("“%(above)s” is above this page and not published in %(language)s."),
            code="parent_not_live",
            params={"above": missing[0], "language": NAMES[language]},
        )
    return missing


def _refuse_what_was_not_shown(drafts: list[Publication], shown: Shown) -> None:
    for draft in drafts:
        if shown.get((draft.entry.pk, draft.language)) != snapshots.fingerprint([draft]):
            raise ValidationError(
                _("“%(entry)s” has been changed since it was shown to you. Look at it again."),
                code="draft_changed",
                params={"entry": draft.entry},
            )


def _end_pending(publication: Publication) -> list[datetime]:
    """Cancel what is scheduled for the same entry and language; the times it was meant for."""
    waiting = publication.entry.publications.scheduled().filter(language=publication.language)
    times = list(waiting.values_list("due_at", flat=True))
    cancel(waiting)
    return times


def go_live(publication: Publication, now: datetime, since: datetime | None = None) -> None:
    live = publication.entry.publications.live().filter(language=publication.language)
    end(live.exclude(pk=publication.pk), now)
    publication.state = Publication.State.LIVE
    publication.published_at = since or now
    publication.save(update_fields=["state", "published_at"])


def _note_references(publication: Publication) -> None:
    common = {"source": publication.entry, "publication": publication}
    Reference.objects.bulk_create(
        Reference(**common, **{kind: record})
        for kind, records in snapshots.find_records([publication]).items()
        for record in records.values()
    )
