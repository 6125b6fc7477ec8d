"""Deleting: what stands against it, in words for editors. The models keep the rules themselves."""

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import islice

from django.db.models import Model
from django.utils.translation import gettext as _

from pages.languages import NAMES
from pages.media.usage import State, uses_of
from pages.models.blocks.links import TeaserBlock
from pages.models.entry import Entry, kinds_of_entry
from pages.models.media.picture import Picture
from pages.models.page import Page
from pages.models.reference import Reference

# Of what stands below an entry, so many are named.
CHILDREN_SHOWN = 10


@dataclass(frozen=True)
class Hindrance:
    """One reason why something stays, and the record to open about it."""

    text: str
    record: Model


def hindrances(entry: Entry) -> list[Hindrance]:
    """Why an entry cannot be deleted now; nothing if it can."""
    return [*_being_public(entry), *_having_children(entry), *_being_used(entry)]


def hindrances_of_item(item: Model) -> list[Hindrance]:
    """Why an item of the media library cannot be deleted now; nothing if it can."""
    found = [*_being_part(item)] if isinstance(item, Picture) else []
    entries = {use.entry: None for use in uses_of(item) if use.state != State.HISTORY}
    text = _("“%(entry)s” shows it: take it off the page there, and publish that.")
    return found + [Hindrance(text % {"entry": entry}, entry) for entry in entries]


def _being_part(picture: Picture) -> Iterable[Hindrance]:
    for album in picture.albums.all():
        text = _("It is in the album “%(album)s”: take it out there first.")
        yield Hindrance(text % {"album": album}, album)
    for film in picture.poster_of.all():
        text = _("It is the poster of the film “%(film)s”: choose another one there first.")
        yield Hindrance(text % {"film": film}, film)


def _being_public(entry: Entry) -> Iterable[Hindrance]:
    for publication in entry.publications.live() | entry.publications.scheduled():
        words = {"entry": entry, "language": NAMES[publication.language]}
        if publication.is_live:
            text = _("“%(entry)s” is live in %(language)s: withdraw it first.")
        else:
            text = _("“%(entry)s” is scheduled in %(language)s: cancel that first.")
        yield Hindrance(text % words, entry)


def _having_children(entry: Entry) -> Iterable[Hindrance]:
    for child in islice(_children(entry), CHILDREN_SHOWN):
        text = _("“%(child)s” stands below “%(entry)s”: move or delete it first.")
        yield Hindrance(text % {"child": child, "entry": entry}, child)


def _children(entry: Entry) -> Iterable[Entry]:
    yield from Page.objects.filter(parent=entry.pk)
    for kind in kinds_of_entry():
        if kind is not Page:
            yield from kind.below([entry.pk])


def _being_used(entry: Entry) -> Iterable[Hindrance]:
    """By other entries: on their desks, or in what is live or scheduled of them."""
    teasers = TeaserBlock.objects.filter(entry=entry.pk).values("parent")
    desks = Reference.objects.filter(entry=entry.pk, publication=None).values("source")
    public = Reference.objects.filter(entry=entry.pk, block=None).values("source")
    others = Entry.objects.exclude(pk=entry.pk)
    for user in others.filter(pk__in=teasers) | others.filter(pk__in=desks):
        text = _("The desk of “%(user)s” leads to “%(entry)s”: remove the link or teaser first.")
        yield Hindrance(text % {"user": user, "entry": entry}, user)
    for user in others.filter(pk__in=public):
        text = _("What is live or scheduled of “%(user)s” leads to “%(entry)s”.")
        yield Hindrance(text % {"user": user, "entry": entry}, user)
