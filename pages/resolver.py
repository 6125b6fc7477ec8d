"""The resolver: the answer of an address, which is one of `Resolution`."""

from dataclasses import dataclass
from enum import Enum

from django.db.models import Exists, OuterRef, Q
from django.urls import reverse

from pages.languages import CODES, other
from pages.models.address import Address, url_of
from pages.models.entry import Entry
from pages.models.publication import Publication


class Resolution(Enum):
    """The kinds of answer, in the order in which they are tried."""

    FOUND = "live here"
    MOVED = "live at another address"
    OTHER_LANGUAGE = "live only in the other language"
    GONE = "once public, now nowhere"
    NOT_FOUND = "unknown"


@dataclass(frozen=True)
class ResolvedAddress:
    """The answer of an address, with the publication to show or to lead to, if there is one."""

    kind: Resolution
    publication: Publication | None = None


def resolve(language: str, path: str) -> ResolvedAddress:
    """Return the answer of a path in a language: the entry that is live there wins over all."""
    live = Publication.objects.live(language).at(language, path)
    here = live.with_path().with_entry().select_related("cover").first()
    if here:
        return ResolvedAddress(Resolution.FOUND, here)
    meant = _candidates(language, path)
    return resolve_entries(meant, language)


def resolve_entries(entries: list[Entry | None], language: str) -> ResolvedAddress:
    """Return the answer for a reader of a language who may mean these entries, best guess first.

    None in place of an entry is one that has been deleted.
    """
    live = Publication.objects.live().with_path().filter(entry__in=[e for e in entries if e])
    by_place = {(p.entry_id, p.language): p for p in live.with_entry().select_related("cover")}
    for kind, wanted in (
        (Resolution.MOVED, language),
        (Resolution.OTHER_LANGUAGE, other(language)),
    ):
        for entry in entries:
            publication = by_place.get((entry.pk, wanted)) if entry else None
            if publication:
                return ResolvedAddress(kind, publication)
    if any(_was_public(entry) for entry in entries):
        return ResolvedAddress(Resolution.GONE)
    return ResolvedAddress(Resolution.NOT_FOUND)


@dataclass(frozen=True)
class LanguageLocation:
    """The URL for an entry in one language; unless available, of the page that says so."""

    language: str
    url: str
    is_available: bool


def locations_of(entry: Entry, path: str) -> list[LanguageLocation]:
    """Return the URL of an entry in every language; `path` is its path in one of them.

    Where it is not live, the URL answers that it is only in the other language: it is the entry's
    own address there, or else the given path, or its permanent address if another entry has that
    path. One query.
    """
    live = Publication.objects.live().filter(entry=OuterRef("entry"), language=OuterRef("language"))
    found = Address.objects.current().filter(Q(entry=entry) | Q(path=path))
    holders = {
        (address.language, address.path): address
        for address in found.annotate(is_live=Exists(live))
    }
    own = {a.language: a for a in holders.values() if a.entry_id == entry.pk}
    return [
        _location(entry, language, own.get(language), holders.get((language, path)), path)
        for language in CODES
    ]


def _location(
    entry: Entry, language: str, own: Address | None, holder: Address | None, path: str
) -> LanguageLocation:
    if own:
        return LanguageLocation(language, own.get_absolute_url(), own.is_live)
    if holder:
        return LanguageLocation(language, reverse("permanent", args=[language, entry.uuid]), False)
    return LanguageLocation(language, url_of(language, path), False)


def _candidates(language: str, path: str) -> list[Entry | None]:
    """Return the entries that have or had a path, first those in this language."""
    found = Address.objects.filter(path=path).select_related("entry__page")
    return [
        address.entry for address in sorted(found, key=lambda address: address.language != language)
    ]


def _was_public(entry: Entry | None) -> bool:
    if entry is None:
        return True  # addresses of what was never public go with it
    return entry.publications.filter(published_at__isnull=False).exists()
