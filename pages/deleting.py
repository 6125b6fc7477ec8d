"""Deleting: what stands against it, in words for editors. The models keep the rules themselves."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Q
from django.utils.translation import gettext as _

from pages.languages import NAMES
from pages.models.blocks import PictureBlock, TeaserBlock
from pages.models.entry import Entry
from pages.models.page import Page
from pages.models.picture import Picture
from pages.models.reference import Reference


@dataclass(frozen=True)
class Hindrance:
    """One reason why an entry stays, and the entry to open about it."""

    text: str
    record: Entry


def hindrances(entry: Entry) -> list[Hindrance]:
    """Why an entry cannot be deleted now; nothing if it can."""
    return [*_being_public(entry), *_having_children(entry), *_being_used(entry)]


def uses_of(picture: Picture) -> list[Hindrance]:
    """The entries that show a picture: on their desks, or in what is live or scheduled."""
    entries = Entry.objects.filter(
        Q(cover=picture)
        | Q(pk__in=PictureBlock.objects.filter(picture=picture).values("parent"))
        | Q(pk__in=Reference.objects.filter(picture=picture).values("source"))
    )
    text = _("“%(entry)s” shows it: take it off the page there, and publish that.")
    return [Hindrance(text % {"entry": entry}, entry) for entry in entries]


def _being_public(entry: Entry) -> Iterable[Hindrance]:
    for publication in entry.publications.live() | entry.publications.scheduled():
        words = {"entry": entry, "language": NAMES[publication.language]}
        if publication.is_live:
            text = _("“%(entry)s” is live in %(language)s: withdraw it first.")
        else:
            text = _("“%(entry)s” is scheduled in %(language)s: cancel that first.")
        yield Hindrance(text % words, entry)


def _having_children(entry: Entry) -> Iterable[Hindrance]:
    for child in Page.objects.filter(parent=entry.pk):
        text = _("“%(child)s” stands below “%(entry)s”: move or delete it first.")
        yield Hindrance(text % {"child": child, "entry": entry}, child)


def _being_used(entry: Entry) -> Iterable[Hindrance]:
    """By other entries: on their desks, or in what is live or scheduled of them."""
    teasers = TeaserBlock.objects.filter(entry=entry.pk).values("parent")
    desks = Reference.objects.filter(target=entry.pk, publication=None).values("source")
    public = Reference.objects.filter(target=entry.pk, block=None).values("source")
    others = Entry.objects.exclude(pk=entry.pk)
    for user in others.filter(pk__in=teasers) | others.filter(pk__in=desks):
        text = _("The desk of “%(user)s” leads to “%(entry)s”: remove the link or teaser first.")
        yield Hindrance(text % {"user": user, "entry": entry}, user)
    for user in others.filter(pk__in=public):
        text = _("What is live or scheduled of “%(user)s” leads to “%(entry)s”.")
        yield Hindrance(text % {"user": user, "entry": entry}, user)
