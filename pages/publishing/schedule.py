"""Scheduling: publications that are frozen now and become live at a time.

At that time the worker publishes them (`publish_due`).
"""

import logging
from collections.abc import Collection, Sequence
from datetime import datetime, timedelta

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from pages.clocks import in_both_cities
from pages.models.entry import Entry
from pages.models.publication import Publication
from pages.publishing.ancestors import is_live_by, lock_with_ancestors
from pages.publishing.publish import Shown, freeze, go_live, prepare
from pages.publishing.withdraw import active_descendants, cancel, refuse_unseen_endings
from pages.tasks import task

logger = logging.getLogger(__name__)


@transaction.atomic
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
    """Freeze the desk in these languages now and make it live at `at`; replaces what is pending.

    The parameters are those of `publishing.publish`. Raises ValidationError as that does, and if
    `at` is not in the future.
    """
    if at <= timezone.now():
        raise ValidationError(_("Choose a time in the future."), code="past")
    scheduled = prepare(
        entry, languages, shown=shown, with_ancestors=with_ancestors, snapshot=snapshot, at=at
    )
    for publication in scheduled:
        waiting = publication.entry.publications.scheduled()
        cancel(waiting.filter(language=publication.language))
        freeze(publication, by=by, note=note, due_at=at)
    for publication in scheduled:
        _refuse_leaving_schedules_below_alone(publication)
    publish_due.using(run_after=at).enqueue()
    return scheduled


@transaction.atomic
def cancel_schedule(
    entry: Entry, languages: Collection[str], *, shown: Collection[int] | None = None
) -> list[Publication]:
    """Cancel what is scheduled, and what is scheduled below and would stand without it.

    `shown` as for `publishing.withdraw`.
    """
    lock_with_ancestors(entry)
    cancelled = affected_by_cancelling(entry, languages)
    keys = [publication.pk for publication in cancelled]
    refuse_unseen_endings(shown, keys)
    cancel(Publication.objects.filter(pk__in=keys))
    return cancelled


def affected_by_cancelling(entry: Entry, languages: Collection[str]) -> list[Publication]:
    """What would no longer be scheduled if the entry's schedule were cancelled."""
    mine = entry.publications.scheduled().filter(language__in=languages)
    below = [
        publication
        for publication in active_descendants(entry, languages)
        if not publication.is_live and not is_live_by(entry, publication.language)
    ]
    return [*mine, *below]


def _refuse_leaving_schedules_below_alone(scheduled: Publication) -> None:
    for publication in active_descendants(scheduled.entry, [scheduled.language]):
        if not is_live_by(scheduled.entry, scheduled.language, publication.due_at):
            raise ValidationError(
                _("“%(below)s” stands below and is scheduled earlier, for %(time)s."),
                code="earlier_below",
                params={"below": publication.title, "time": in_both_cities(publication.due_at)},
            )


def publish_scheduled(now: datetime | None = None) -> int:
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
    *above, _entry = lock_with_ancestors(publication.entry)
    still_due = Publication.objects.due(now).filter(pk=publication.pk)
    if not still_due.exists():
        return False  # somebody published, replaced or cancelled it meanwhile
    if not all(is_live_by(each, publication.language, now) for each in above):
        cancel(still_due)
        return False
    if not all(is_live_by(each, publication.language) for each in above):
        return False  # what is above failed just now, and this waits for it
    go_live(publication, now)
    return True


@task()
def publish_due() -> int:
    """Make live what is scheduled up to now, and try again later with what failed.

    Returns how many became live.
    """
    count = publish_scheduled()
    now = timezone.now()
    if Publication.objects.due(now).exists():
        publish_due.using(run_after=now + timedelta(minutes=1)).enqueue()
    return count
