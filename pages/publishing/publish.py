"""Publishing: from the editors' desk to what readers see, per language. Times: `scheduling`.

Each function is one transaction that locks the entry and those above it, so that two publishers
at once wait for each other instead of failing.
"""

import logging
from collections.abc import Collection, Mapping, Sequence
from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from pages.languages import NAMES
from pages.models.address import Address
from pages.models.entry import Entry, descendants_of
from pages.models.media.picture import Picture
from pages.models.publication import Publication
from pages.models.reference import Reference
from pages.publishing import snapshots
from pages.publishing.checks import publication_errors

logger = logging.getLogger(__name__)

# Fingerprints of the desks that a publisher saw, by the entry's key and the language.
Shown = Mapping[tuple[int, str], str]


class Pending(models.TextChoices):
    """What becomes of a publication that is scheduled when another one goes live before it."""

    CANCEL = "cancel", _("Cancel what is scheduled")
    REPLACE = "replace", _("Keep the time, and publish then what is published now")


def lock(entry: Entry) -> list[Entry]:
    """The entries above and the entry, fresh from the database and locked until it commits."""
    while True:
        keys = [above.pk for above in entry.specific.entry_ancestors()] + [entry.pk]
        list(Entry.objects.select_for_update().filter(pk__in=keys).order_by("pk"))
        entry = Entry.objects.get(pk=entry.pk).specific
        chain = [*entry.entry_ancestors(), entry]
        if [each.pk for each in chain] == keys:  # else somebody moved it before we had the lock
            return [each.specific for each in chain]


def unpublished_ancestors(
    entry: Entry, language: str, *, at: datetime | None = None
) -> list[Entry]:
    """The entries above that are not live in a language (or will not be by `at`)."""
    above = entry.specific.entry_ancestors()
    return [each for each in above if not is_live_by(each, language, at)]


def active_descendants(entry: Entry, languages: Collection[str]) -> list[Publication]:
    """What is live or scheduled below an entry: withdrawing the entry takes it along."""
    below = [each.pk for each in descendants_of([entry])]
    active = Publication.objects.live() | Publication.objects.scheduled()
    return list(active.filter(entry__in=below, language__in=languages))


def is_live_by(entry: Entry, language: str, at: datetime | None = None) -> bool:
    """Whether an entry is live in a language, or will be at a time."""
    mine = entry.publications.filter(language=language)
    if mine.live().exists():
        return True
    return at is not None and mine.due(at).exists()


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
        _go_live(publication, timezone.now(), since)
        if pending == Pending.REPLACE:
            for due_at in times:
                freeze(snapshots.clone(publication), by=by, note=note, due_at=due_at)
    return published


@transaction.atomic
def withdraw(
    entry: Entry, languages: Collection[str], *, shown: Collection[int] | None = None
) -> list[Publication]:
    """End what is live and scheduled in these languages, here and everywhere below.

    `shown` are the publications (keys) that the editor saw would end. Raises ValidationError if
    there are more by now.
    """
    lock(entry)
    ended = affected_by_withdrawal(entry, languages)
    keys = [publication.pk for publication in ended]
    refuse_unseen_endings(shown, keys)
    _end(Publication.objects.filter(pk__in=keys).live(), timezone.now())
    cancel(Publication.objects.filter(pk__in=keys).scheduled())
    return ended


def affected_by_withdrawal(entry: Entry, languages: Collection[str]) -> list[Publication]:
    """What would no longer be live or scheduled if the entry were withdrawn."""
    mine = entry.publications.live() | entry.publications.scheduled()
    return [*mine.filter(language__in=languages), *active_descendants(entry, languages)]


def refuse_unseen_endings(shown: Collection[int] | None, keys: Collection[int]) -> None:
    """Raise ValidationError if publications (keys) would end that the editor did not see."""
    if shown is not None and set(keys) - set(shown):
        raise ValidationError(
            _("More has been published or scheduled since this was shown. Look at it again."),
            code="more_than_shown",
        )


def publish_due(now: datetime | None = None) -> int:
    """Make live what is scheduled up to now, outermost first; how many became live.

    Each in its own transaction: one that fails does not hold up the others, and stays scheduled.
    """
    now = now or timezone.now()
    due = Publication.objects.due(now).select_related("entry")
    in_order = sorted(due, key=lambda p: (p.due_at, len(p.entry.specific.entry_ancestors())))
    count = 0
    for publication in in_order:
        try:
            count += _publish_scheduled(publication, now)
        except Exception:
            logger.exception("%s is due and could not be published.", publication)
    return count


@transaction.atomic
def _publish_scheduled(publication: Publication, now: datetime) -> bool:
    *above, _entry = lock(publication.entry)
    still_due = Publication.objects.due(now).filter(pk=publication.pk)
    if not still_due.exists():
        return False  # somebody published, replaced or cancelled it meanwhile
    if not all(is_live_by(each, publication.language, now) for each in above):
        cancel(still_due)
        return False
    if not all(is_live_by(each, publication.language) for each in above):
        return False  # what is above failed just now, and this waits for it
    _go_live(publication, now)
    return True


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
    chain = lock(entry)
    chosen = []
    for language in dict.fromkeys(languages):
        above = _unpublished_chain(chain, language, at, with_ancestors=with_ancestors)
        chosen += [snapshots.draft_of(each, language) for each in above]
        chosen.append(snapshot or snapshots.draft_of(chain[-1], language))
    if shown is not None:
        _refuse_what_was_not_shown(chosen, shown)
    problems = [
        ValidationError("%(entry)s: %(text)s", params={"entry": each.entry, "text": error.text})
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


def cancel(publications) -> None:
    """End what is scheduled before it was ever live."""
    Reference.objects.filter(publication__in=list(publications)).delete()
    publications.update(state=Publication.State.CANCELLED, ended_at=timezone.now())


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


def _go_live(publication: Publication, now: datetime, since: datetime | None = None) -> None:
    live = publication.entry.publications.live().filter(language=publication.language)
    _end(live.exclude(pk=publication.pk), now)
    publication.state = Publication.State.LIVE
    publication.published_at = since or now
    publication.save(update_fields=["state", "published_at"])


def _end(publications, now: datetime) -> None:
    Reference.objects.filter(publication__in=list(publications)).delete()
    publications.update(state=Publication.State.PAST, ended_at=now)


def _note_references(publication: Publication) -> None:
    common = {"source": publication.entry, "publication": publication}
    Reference.objects.bulk_create(
        Reference(**common, **{kind: record})
        for kind, records in snapshots.find_records([publication]).items()
        for record in records.values()
    )
