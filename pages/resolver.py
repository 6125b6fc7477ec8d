"""The resolver: the answer of an address, which is one of `Resolution`."""

from dataclasses import dataclass
from enum import Enum
from itertools import product

from django.db.models import Exists, OuterRef, Q
from django.urls import reverse

from pages.languages import CODES, other
from pages.models.address import Address, url_of
from pages.models.entry import Entry
from pages.models.publication import Publication
from pages.models.slug import ascii_slug


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

    The first that is live in any language wins, since an address stays that of its entry. None in
    place of an entry is one that has been deleted.
    """
    live = Publication.objects.live().with_path().filter(entry__in=[e for e in entries if e])
    # Without the content: where it is live elsewhere, only title, summary and URL are shown.
    by_place = {(p.entry_id, p.language): p for p in live.defer("content").select_related("entry")}
    ways = {language: Resolution.MOVED, other(language): Resolution.OTHER_LANGUAGE}
    for entry, (wanted, kind) in product(filter(None, entries), ways.items()):
        if publication := by_place.get((entry.pk, wanted)):
            return ResolvedAddress(kind, publication)
    if any(_was_public(entry) for entry in entries):
        return ResolvedAddress(Resolution.GONE)
    return ResolvedAddress(Resolution.NOT_FOUND)


def tidied_url(path: str) -> str | None:
    """Return the URL that a path can mean which no pattern takes; None unless an entry has it.

    `//DE/Über-uns.` is read as `/de/ueber-uns/`.
    """
    language, *slugs = list(filter(None, map(ascii_slug, path.split("/")))) or [""]
    url = url_of(language, "/".join(slugs)) if language in CODES else path
    if url == path or resolve(language, "/".join(slugs)).kind is Resolution.NOT_FOUND:
        return None
    return url


@dataclass(frozen=True)
class LanguageLocation:
    """The URL for an entry in one language; unless available, of the page that says so."""

    language: str
    url: str
    is_available: bool


def locations_of(entry: Entry, path: str) -> list[LanguageLocation]:
    """Return the URL of an entry in every language; `path` is its path in one of them.

    Where it is not live, the URL answers that it is only in the other language: it is the entry's
    own address there, or else the given path, or its permanent address if another entry has or had
    that path. One query.
    """
    live = Publication.objects.live().filter(entry=OuterRef("entry"), language=OuterRef("language"))
    found = Address.objects.filter(
        Q(entry=entry, is_current=True) | Q(language__in=CODES, path=path)
    ).annotate(is_live=Exists(live))
    own = {a.language: a for a in found if a.entry_id == entry.pk and a.is_current}
    taken = {a.language for a in found if a.entry_id != entry.pk}
    return [
        LanguageLocation(code, own[code].get_absolute_url(), own[code].is_live)
        if code in own
        else LanguageLocation(code, _unavailable_url(entry, code, path, code in taken), False)
        for code in CODES
    ]


def _unavailable_url(entry: Entry, language: str, path: str, is_taken: bool) -> str:
    if is_taken:
        return reverse("permanent", args=[language, entry.uuid])
    return url_of(language, path)


def _candidates(language: str, path: str) -> list[Entry | None]:
    """Return the entries that have or had a path, first those in this language."""
    # With the languages, by which paths are indexed.
    found = Address.objects.filter(language__in=CODES, path=path).select_related("entry")
    return [
        address.entry for address in sorted(found, key=lambda address: address.language != language)
    ]


def _was_public(entry: Entry | None) -> bool:
    if entry is None:
        return True  # addresses of what was never public go with it
    return entry.publications.filter(published_at__isnull=False).exists()
