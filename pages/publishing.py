"""Publishing: from the editors' desk to what readers see, per language, now or at a time.

Each function is one transaction that locks the entry and those above it, outermost first, so
that two publishers at once wait for each other instead of failing.
"""

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from pages import snapshots
from pages.languages import NAMES, column
from pages.models.address import Address
from pages.models.blocks import PictureBlock, ShowsIn
from pages.models.entry import Entry
from pages.models.page import Page
from pages.models.picture import Picture
from pages.models.publication import Publication
from pages.models.reference import Reference


class Pending(models.TextChoices):
    """What becomes of a publication that is scheduled when another one goes live before it."""

    CANCEL = "cancel", _("Cancel what is scheduled")
    REPLACE = "replace", _("Keep the time, and publish then what is published now")


def lock(entry: Entry) -> list[Entry]:
    """The entries above and the entry, fresh from the database and locked until it commits."""
    while True:
        keys = [above.pk for above in entry.specific.ancestors_of_entry()] + [entry.pk]
        list(Entry.objects.select_for_update().filter(pk__in=keys).order_by("pk"))
        entry = Entry.objects.get(pk=entry.pk).specific
        chain = [*entry.ancestors_of_entry(), entry]
        if [each.pk for each in chain] == keys:  # else somebody moved it before we had the lock
            return [each.specific for each in chain]


def obstacles(entry: Entry, language: str) -> list[str]:
    """What forbids publishing the desk in a language, in words for the editor."""
    found = []
    if not entry.text_of("title", language):
        found.append(_("There is no title in %(language)s.") % {"language": NAMES[language]})
    for picture in _pictures_on(entry, language):
        if not picture.decorative and not getattr(picture, column("alt", language)):
            found.append(
                _(
                    "The picture “%(picture)s” has no alternative text in %(language)s. "
                    "Describe it in the picture library, or mark it as decorative."
                )
                % {"picture": picture, "language": NAMES[language]}
            )
        if not picture.credit:
            found.append(
                _("The picture “%(picture)s” has no credit. Say in the picture library who made it.")
                % {"picture": picture}
            )
    return [str(text) for text in found]


def unpublished_above(
    entry: Entry, language: str, *, at: datetime | None = None
) -> list[Entry]:
    """The entries above that are not live in a language (or will not be by `at`)."""
    return [
        above
        for above in entry.specific.ancestors_of_entry()
        if not _is_there(above, language, at)
    ]


def published_below(entry: Entry, languages: Collection[str]) -> list[Publication]:
    """What is live or scheduled below an entry: withdrawing the entry takes it along."""
    if not isinstance(entry.specific, Page):
        return []
    below = Page.objects.descendants(entry.specific).values_list("pk", flat=True)
    active = Publication.objects.live() | Publication.objects.scheduled()
    return list(active.filter(entry__in=list(below), language__in=languages))


@transaction.atomic
def publish(
    entry: Entry,
    languages: Sequence[str],
    *,
    by=None,
    note: str = "",
    shown: str | None = None,
    with_ancestors: bool = False,
    pending: str = Pending.CANCEL,
) -> list[Publication]:
    """Make the desk live in these languages, now.

    `shown` is the fingerprint of the desk that the publisher saw. `with_ancestors` publishes the
    desks of those above that are not live. `pending` says what becomes of a scheduled
    publication. Raises ValidationError if the desk has changed, if something above is not live,
    or if there are obstacles.
    """
    chain = _ready(entry, languages, shown)
    published = []
    for language in languages:
        for each in _to_publish(chain, language, with_ancestors=with_ancestors, at=None):
            publication = _freeze(each, language, by=by, note=note)
            _settle_pending(publication, pending)
            _go_live(publication, timezone.now())
            published.append(publication)
    return published


@transaction.atomic
def schedule(
    entry: Entry,
    languages: Sequence[str],
    at: datetime,
    *,
    by=None,
    note: str = "",
    shown: str | None = None,
    with_ancestors: bool = False,
) -> list[Publication]:
    """Freeze the desk in these languages now and make it live at `at`; replaces what is pending.

    Raises ValidationError as `publish` does, and if `at` is not in the future.
    """
    if at <= timezone.now():
        raise ValidationError(_("Choose a time in the future."), code="past")
    chain = _ready(entry, languages, shown)
    scheduled = []
    for language in languages:
        for each in _to_publish(chain, language, with_ancestors=with_ancestors, at=at):
            _cancel(each.publications.scheduled().filter(language=language))
            publication = _freeze(each, language, by=by, note=note, due_at=at)
            _refuse_leaving_schedules_below_alone(each, language, at)
            scheduled.append(publication)
    return scheduled


@transaction.atomic
def cancel_schedule(entry: Entry, languages: Collection[str]) -> None:
    """Cancel what is scheduled, and what is scheduled below and would stand without it."""
    lock(entry)
    _cancel(entry.publications.scheduled().filter(language__in=languages))
    for publication in published_below(entry, languages):
        if publication.state == Publication.State.SCHEDULED and not _is_there(
            entry, publication.language, publication.due_at
        ):
            _cancel(Publication.objects.filter(pk=publication.pk))


@transaction.atomic
def withdraw(entry: Entry, languages: Collection[str]) -> list[Publication]:
    """End what is live and scheduled in these languages, here and everywhere below."""
    lock(entry)
    mine = entry.publications.live() | entry.publications.scheduled()
    ended = [*published_below(entry, languages), *mine.filter(language__in=languages)]
    keys = [publication.pk for publication in ended]
    _end(Publication.objects.filter(pk__in=keys).live(), timezone.now())
    _cancel(Publication.objects.filter(pk__in=keys).scheduled())
    return ended


def publish_due(now: datetime | None = None) -> int:
    """Make live what is scheduled up to now, outermost first; how many became live.

    Each in its own transaction: one that fails does not hold up the others.
    """
    now = now or timezone.now()
    due = Publication.objects.scheduled().filter(due_at__lte=now).select_related("entry")
    in_order = sorted(due, key=lambda p: (p.due_at, len(p.entry.specific.ancestors_of_entry())))
    return sum(_publish_scheduled(publication, now) for publication in in_order)


@transaction.atomic
def _publish_scheduled(publication: Publication, now: datetime) -> bool:
    *above, _entry = lock(publication.entry)
    still_due = Publication.objects.scheduled().filter(pk=publication.pk)
    if not still_due.exists():
        return False  # somebody published, replaced or cancelled it meanwhile
    if not all(each.is_live_in(publication.language) for each in above):
        _cancel(still_due)
        return False
    _go_live(publication, now)
    return True


def _ready(entry: Entry, languages: Sequence[str], shown: str | None) -> list[Entry]:
    chain = lock(entry)
    if shown is not None and shown != snapshots.fingerprint(chain[-1], languages):
        raise ValidationError(
            _("The text has been changed since it was shown to you. Look at it again."),
            code="desk_changed",
        )
    return chain


def _to_publish(
    chain: list[Entry], language: str, *, with_ancestors: bool, at: datetime | None
) -> list[Entry]:
    entry = chain[-1]
    missing = [above for above in chain[:-1] if not _is_there(above, language, at)]
    if missing and not with_ancestors:
        raise ValidationError(
            _("“%(above)s” is above this page and not published in %(language)s."),
            code="parent_not_live",
            params={"above": missing[0], "language": NAMES[language]},
        )
    chosen = [*missing, entry]
    problems = [
        ValidationError("%(entry)s: %(text)s", params={"entry": each, "text": text})
        for each in chosen
        for text in obstacles(each, language)
    ]
    if problems:
        raise ValidationError(problems)
    return chosen


def _is_there(entry: Entry, language: str, at: datetime | None) -> bool:
    """Whether an entry is live in a language, or will be at a time."""
    mine = entry.publications.filter(language=language)
    if mine.live().exists():
        return True
    return at is not None and mine.scheduled().filter(due_at__lte=at).exists()


def _refuse_leaving_schedules_below_alone(entry: Entry, language: str, at: datetime) -> None:
    for publication in published_below(entry, [language]):
        if not _is_there(entry, language, publication.due_at):
            raise ValidationError(
                _("“%(below)s” stands below and is scheduled earlier, for %(time)s."),
                code="earlier_below",
                params={"below": publication.title, "time": publication.due_at},
            )


def _freeze(entry: Entry, language: str, *, by, note: str, due_at: datetime | None = None):
    publication = snapshots.of_desk(entry, language)
    latest = entry.publications.filter(language=language).aggregate(Max("number"))["number__max"]
    publication.number = (latest or 0) + 1
    publication.created_by, publication.note, publication.due_at = by, note, due_at
    publication.state = Publication.State.SCHEDULED if due_at else Publication.State.PAST
    publication.published_at = None if due_at else timezone.now()
    publication.save()
    _note_references(publication)
    if not entry.addresses.current().filter(language=language).exists():
        Address.objects.take({(entry.pk, language): entry.path_in(language)})
    return publication


def _settle_pending(publication: Publication, pending: str) -> None:
    waiting = publication.entry.publications.scheduled().filter(language=publication.language)
    if pending == Pending.REPLACE:
        for scheduled in waiting:
            for field in ("title", "summary", "cover", "content"):
                setattr(scheduled, field, getattr(publication, field))
            scheduled.save()
            _note_references(scheduled)
    else:
        _cancel(waiting)


def _go_live(publication: Publication, now: datetime) -> None:
    live = publication.entry.publications.live().filter(language=publication.language)
    _end(live.exclude(pk=publication.pk), now)
    publication.state = Publication.State.LIVE
    publication.published_at = now
    publication.save(update_fields=["state", "published_at"])


def _end(publications, now: datetime) -> None:
    Reference.objects.filter(publication__in=list(publications)).delete()
    publications.update(state=Publication.State.PAST, ended_at=now)


def _cancel(publications) -> None:
    Reference.objects.filter(publication__in=list(publications)).delete()
    publications.update(state=Publication.State.CANCELLED, ended_at=timezone.now())


def _note_references(publication: Publication) -> None:
    publication.references.all().delete()
    pictures = Picture.objects.filter(uuid__in=snapshots.pictures_in(publication))
    entries = Entry.objects.filter(uuid__in=snapshots.entries_in(publication))
    common = {"source": publication.entry, "publication": publication}
    Reference.objects.bulk_create(
        [Reference(**common, picture=picture) for picture in pictures]
        + [Reference(**common, target=target) for target in entries]
    )


def _pictures_on(entry: Entry, language: str) -> Iterable[Picture]:
    shown = PictureBlock.objects.filter(parent=entry, shows_in__in=[ShowsIn.BOTH, language])
    pictures = {block.picture for block in shown.select_related("picture")}
    return sorted(pictures | ({entry.cover} - {None}), key=lambda picture: picture.pk)
