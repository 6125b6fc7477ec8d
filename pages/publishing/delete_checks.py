"""The reasons why something cannot be deleted, in words for editors; the rules are the models'."""

from collections.abc import Iterable
from itertools import islice

from django.db.models import Model
from django.utils.translation import gettext as _

from pages.languages import NAMES
from pages.media.usage import UsageState, usage_of
from pages.models.blocks.links import TeaserBlock
from pages.models.entry import Entry, entry_models
from pages.models.media.picture import Picture
from pages.models.page import Page
from pages.models.reference import Reference
from pages.publishing.checks import Issue

# Children that are named, however many there are.
CHILDREN_SHOWN = 10


def delete_issues(entry: Entry) -> list[Issue]:
    """Return the reasons why an entry cannot be deleted now; none if it can."""
    return [*_issues_of_publications(entry), *_issues_of_children(entry), *_issues_of_usage(entry)]


def delete_issues_of_item(item: Model) -> list[Issue]:
    """Return the reasons why an item of the library cannot be deleted now; none if it can."""
    found = [*_issues_of_parts(item)] if isinstance(item, Picture) else []
    entries = {use.entry: None for use in usage_of(item) if use.state != UsageState.HISTORY}
    text = _("“%(entry)s” shows it: take it off the page there, and publish that.")
    return found + [Issue(text % {"entry": entry}, entry) for entry in entries]


def _issues_of_parts(picture: Picture) -> Iterable[Issue]:
    for album in picture.albums.all():
        text = _("It is in the album “%(album)s”: take it out there first.")
        yield Issue(text % {"album": album}, album)
    for video in picture.poster_of.all():
        text = _("It is the poster of the film “%(video)s”: choose another one there first.")
        yield Issue(text % {"video": video}, video)


def _issues_of_publications(entry: Entry) -> Iterable[Issue]:
    for publication in entry.publications.live() | entry.publications.scheduled():
        words = {"entry": entry, "language": NAMES[publication.language]}
        if publication.is_live:
            text = _("“%(entry)s” is live in %(language)s: withdraw it first.")
        else:
            text = _("“%(entry)s” is scheduled in %(language)s: cancel that first.")
        yield Issue(text % words, entry)


def _issues_of_children(entry: Entry) -> Iterable[Issue]:
    for child in islice(_children(entry), CHILDREN_SHOWN):
        text = _("“%(child)s” stands below “%(entry)s”: move or delete it first.")
        yield Issue(text % {"child": child, "entry": entry}, child)


def _children(entry: Entry) -> Iterable[Entry]:
    yield from Page.objects.filter(parent=entry.pk)
    for kind in entry_models():
        if kind is not Page:
            yield from kind.children_of([entry.pk])


def _issues_of_usage(entry: Entry) -> Iterable[Issue]:
    """Yield an issue for each other entry that uses it in its draft, live or scheduled."""
    # Blocks have foreign keys; references of drafts are the links in texts alone.
    teasers = TeaserBlock.objects.filter(entry=entry.pk).values("parent")
    drafts = Reference.objects.filter(entry=entry.pk, publication=None).values("source")
    public = Reference.objects.filter(entry=entry.pk, block=None).values("source")
    others = Entry.objects.exclude(pk=entry.pk)
    for user in others.filter(pk__in=teasers) | others.filter(pk__in=drafts):
        text = _("The desk of “%(user)s” leads to “%(entry)s”: remove the link or teaser first.")
        yield Issue(text % {"user": user, "entry": entry}, user)
    for user in others.filter(pk__in=public):
        text = _("What is live or scheduled of “%(user)s” leads to “%(entry)s”.")
        yield Issue(text % {"user": user, "entry": entry}, user)
