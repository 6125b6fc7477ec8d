"""Withdraw an entry: end what is live or scheduled of it and of its descendants."""

from collections.abc import Collection
from datetime import datetime

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from pages.models.address import among
from pages.models.entry import Entry, descendants_of, note_live_changes
from pages.models.generation import content_transaction
from pages.models.publication import Publication
from pages.models.reference import Reference
from pages.publishing.ancestors import lock_with_ancestors
from pages.publishing.status import renew_after_ending


@content_transaction()
def withdraw(
    entry: Entry, languages: Collection[str], *, shown: Collection[int] | None = None
) -> list[Publication]:
    """End what is live and scheduled in these languages, of the entry and its descendants.

    `shown` are the publications (keys) that the editor saw would end. Raises ValidationError if
    there are more by now. Returns the ended ones.
    """
    lock_with_ancestors(entry)
    ended = affected_by_withdrawal(entry, languages)
    keys = [publication.pk for publication in ended]
    refuse_unseen_endings(shown, keys)
    end(Publication.objects.filter(pk__in=keys).live(), timezone.now())
    cancel(Publication.objects.filter(pk__in=keys).scheduled())
    note_live_changes(Entry.objects.filter(publications__in=keys).distinct())
    renew_after_ending({publication.entry_id for publication in ended})
    return ended


def affected_by_withdrawal(entry: Entry, languages: Collection[str]) -> list[Publication]:
    """Return the live and scheduled publications that withdrawing the entry would end."""
    mine = entry.publications.live() | entry.publications.scheduled()
    return [*mine.filter(language__in=languages), *active_descendants(entry, languages)]


def active_descendants(entry: Entry, languages: Collection[str]) -> list[Publication]:
    """Return the live and scheduled publications of an entry's descendants."""
    descendants = [each.pk for each in descendants_of([entry])]
    active = Publication.objects.live() | Publication.objects.scheduled()
    return list(active.filter(entry__in=among(descendants), language__in=languages))


def refuse_unseen_endings(shown: Collection[int] | None, keys: Collection[int]) -> None:
    """Raise ValidationError if publications (keys) would end that the editor did not see."""
    if shown is not None and set(keys) - set(shown):
        raise ValidationError(
            _("More has been published or scheduled since this was shown. Look at it again."),
            code="more_than_shown",
        )


def cancel(publications) -> None:
    """Cancel scheduled publications, which were never live."""
    Reference.objects.filter(publication__in=list(publications)).delete()
    publications.update(state=Publication.State.CANCELLED, ended_at=timezone.now())


def end(publications, now: datetime) -> None:
    """Make live publications past; what only history uses is no longer protected."""
    Reference.objects.filter(publication__in=list(publications)).delete()
    publications.update(state=Publication.State.PAST, ended_at=now)
