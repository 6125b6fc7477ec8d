"""Schedule publications: they are frozen now, and the worker makes them live at their time."""

import logging
from collections.abc import Collection, Sequence
from datetime import datetime, timedelta

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from pages.clocks import in_both_cities
from pages.models.entry import Entry
from pages.models.generation import content_transaction
from pages.models.publication import Publication
from pages.publishing.ancestors import is_live_by, lock_with_ancestors
from pages.publishing.publish import Shown, claim_addresses, freeze, go_live, lock_covers, prepare
from pages.publishing.status import renew_after_ending, renew_statuses
from pages.publishing.withdraw import active_descendants, cancel, refuse_unseen_endings
from pages.task_queue import task

logger = logging.getLogger(__name__)


@content_transaction()
def schedule(
    entry: Entry,
    languages: Sequence[str],
    at: datetime,
    *,
    by=None,
    note: str = "",
    shown: Shown | None = None,
    with_ancestors: bool = False,
    snapshot: Publication | None = None,
) -> list[Publication]:
    """Freeze the draft in these languages now, to go live at `at`, in place of earlier schedules.

    The other parameters are those of `publish`. Returns the publications, outermost first. Raises
    ValidationError as `publish` does, and if `at` is not in the future.
    """
    if at <= timezone.now():
        raise ValidationError(_("Choose a time in the future."), code="past")
    scheduled = prepare(
        entry, languages, shown=shown, with_ancestors=with_ancestors, snapshot=snapshot, at=at
    )
    lock_covers(scheduled)
    for publication in scheduled:
        waiting = publication.entry.publications.scheduled()
        cancel(waiting.filter(language=publication.language))
        freeze(publication, by=by, note=note, due_at=at)
    for publication in scheduled:
        _refuse_earlier_descendants(publication)
    renew_statuses(publication.entry_id for publication in scheduled)
    publish_due.using(run_after=at).enqueue()
    return scheduled


@content_transaction()
def cancel_schedule(
    entry: Entry, languages: Collection[str], *, shown: Collection[int] | None = None
) -> list[Publication]:
    """Cancel the schedules of an entry, and those of its descendants that depend on them.

    `shown` and the return value are those of `withdraw`.
    """
    lock_with_ancestors(entry)
    cancelled = affected_by_cancelling(entry, languages)
    keys = [publication.pk for publication in cancelled]
    refuse_unseen_endings(shown, keys)
    cancel(Publication.objects.filter(pk__in=keys))
    renew_after_ending({publication.entry_id for publication in cancelled})
    return cancelled


def affected_by_cancelling(entry: Entry, languages: Collection[str]) -> list[Publication]:
    """Return the scheduled publications that cancelling the entry's schedule would cancel."""
    mine = entry.publications.scheduled().filter(language__in=languages)
    dependent = [
        publication
        for publication in active_descendants(entry, languages)
        if not publication.is_live and not is_live_by(entry, publication.language)
    ]
    return [*mine, *dependent]


def _refuse_earlier_descendants(scheduled: Publication) -> None:
    """Raise ValidationError if a descendant would go live before its ancestor."""
    for publication in active_descendants(scheduled.entry, [scheduled.language]):
        if not is_live_by(scheduled.entry, scheduled.language, publication.due_at):
            raise ValidationError(
                _("“%(below)s” stands below and is scheduled earlier, for %(time)s."),
                code="earlier_below",
                params={"below": publication.title, "time": in_both_cities(publication.due_at)},
            )


def publish_scheduled(now: datetime | None = None) -> int:
    """Make live what is due, outermost first. Return how many became live.

    Each in its own transaction: one that fails does not stop the others, and stays scheduled.
    """
    now = now or timezone.now()
    due = Publication.objects.due(now).select_related("entry")
    # Parents first, since a page is live only below a live one.
    in_order = sorted(due, key=lambda p: (p.due_at, len(p.entry.specific.entry_ancestors())))
    count = 0
    for publication in in_order:
        try:
            count += _publish_scheduled(publication, now)
        except Exception:
            logger.exception("%s is due and could not be published.", publication)
    return count


@content_transaction()
def _publish_scheduled(publication: Publication, now: datetime) -> bool:
    *ancestors, publication.entry = lock_with_ancestors(publication.entry)
    still_due = Publication.objects.due(now).filter(pk=publication.pk)
    if not still_due.exists():
        return False  # somebody published, replaced or cancelled it meanwhile
    if not all(is_live_by(each, publication.language, now) for each in ancestors):
        cancel(still_due)  # an ancestor is neither live nor due any more
        renew_after_ending([publication.entry_id])
        return False
    if not all(is_live_by(each, publication.language) for each in ancestors):
        return False  # an ancestor is due and has just failed: wait for it
    claim_addresses([publication])
    go_live(publication, now)
    renew_statuses([publication.entry_id])
    return True


@task()
def publish_due() -> int:
    """Make live what is due, and try again in a minute if some failed. Return how many did."""
    count = publish_scheduled()
    now = timezone.now()
    if Publication.objects.due(now).exists():
        publish_due.using(run_after=now + timedelta(minutes=1)).enqueue()
    return count
