"""What an address answers: the page, where it went, an honest word, that it is gone, or nothing."""

from dataclasses import dataclass
from enum import Enum

from django.db.models import Exists, OuterRef, Q
from django.urls import reverse

from pages.languages import CODES, other
from pages.models.address import Address, url_of
from pages.models.entry import Entry
from pages.models.publication import Publication


class Resolution(Enum):
    """The answers, in the order in which they are tried."""

    FOUND = 200
    MOVED = 301
    OTHER_LANGUAGE = "only in the other language"
    GONE = 410
    UNKNOWN = 404


@dataclass(frozen=True)
class ResolvedAddress:
    """What to say at an address; with the publication to show or to lead to, where there is one."""

    kind: Resolution
    publication: Publication | None = None


def resolve(language: str, path: str) -> ResolvedAddress:
    """What the address of a path in a language answers (the order is DESIGN's)."""
    live = Publication.objects.live(language).at(language, path)
    here = live.with_path().with_entry().select_related("cover").first()
    if here:
        return ResolvedAddress(Resolution.FOUND, here)
    meant = _candidates(language, path)
    return resolve_entries(meant, language)


def resolve_entries(entries: list[Entry | None], language: str) -> ResolvedAddress:
    """What to say to a reader of a language who asked for one of these entries, best guess first.

    None stands for an entry that has been deleted.
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
    return ResolvedAddress(Resolution.UNKNOWN)


@dataclass(frozen=True)
class LanguageLocation:
    """Where an entry is to be found in one language: its page, or the honest word about it."""

    language: str
    url: str
    is_available: bool


def locations_of(entry: Entry, path: str) -> list[LanguageLocation]:
    """Where readers of each language find an entry whose path, in one of them, is this.

    Where it is not live, that is the honest page: at its own address in that language, or at
    the other language's path, or, where another entry has that path, at its permanent address.
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
    """Who has, or had, the path in this language, and then who has it in the other one."""
    found = Address.objects.filter(path=path).select_related("entry__page")
    return [
        address.entry for address in sorted(found, key=lambda address: address.language != language)
    ]


def _was_public(entry: Entry | None) -> bool:
    if entry is None:
        return True  # addresses of what was never public go with it
    return entry.publications.filter(published_at__isnull=False).exists()
