"""The classes of the declaration of a partnership: two sides, and all that differs between them.

The declaration itself is in `partnership_site/partnership.py` and reaches the apps as
`settings.PARTNERSHIP`. Loaded with the settings, so it imports no models.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from zoneinfo import ZoneInfo

from django.utils.translation import get_language


class Localized:
    """A text in each language of the site; as a string, in the active one."""

    def __init__(self, **texts: str):
        self.texts = texts

    def __str__(self):
        # Commands that write no texts, such as migrate, run without an active language.
        return self.texts.get(get_language()) or next(iter(self.texts.values()))


# A plain text is the same in all languages.
Wording = Localized | str


@dataclass(frozen=True)
class Frame:
    """The part of the world that a drawn map shows, in degrees, and the size of the drawing."""

    west: float
    east: float
    south: float
    north: float
    width: int
    height: int

    def at(self, latitude: float, longitude: float) -> tuple[int, int] | None:
        """Return the position of a point in the drawing; None beyond its edges."""
        x = (longitude - self.west) / (self.east - self.west)
        y = (self.north - latitude) / (self.north - self.south)
        if not (0 <= x <= 1 and 0 <= y <= 1):
            return None
        return round(x * self.width), round(y * self.height)


@dataclass(frozen=True)
class ClockRule:
    """One rule of a time zone, as calendar programs read it (RFC 5545, 3.6.5)."""

    kind: str  # "STANDARD" or "DAYLIGHT"
    name: str
    before: int  # hours from UTC until then
    after: int  # and from then on
    since: str  # the first time, by the clock before
    month: int | None = None  # again on the last Sunday of this month, every year


@dataclass(frozen=True)
class SignLanguage:
    """The sign language of a side."""

    key: str  # the stored word, of three letters
    name: Wording


@dataclass(frozen=True)
class Body:
    """An office or association of a side; a plain name is in that side's language."""

    name: Wording
    url: str = ""


@dataclass(frozen=True)
class SideProfile:
    """One side of the partnership."""

    key: str  # "first" or "second": the stored word
    slug: str  # its word in the addresses of lists and calendars
    name: Wording
    full_name: Wording  # with the city or the country around it
    city: Wording  # whose clock it goes by
    country: str  # ISO 3166-1
    time_zone: str  # IANA
    clock_rules: tuple[ClockRule, ...]
    language: str  # one of settings.LANGUAGES
    html_lang: str  # that language as it is spoken there (BCP 47)
    sign_language: SignLanguage
    mobile_number: str  # how such numbers begin there: a regular expression
    bodies: tuple[Body, ...]  # named in the footer
    skyline: str  # the template of its half of the skyline
    map: str  # the template of what is drawn on its map
    map_label: Wording  # what a screen reader says of that
    frame: Frame

    @property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.time_zone)

    @property
    def lang_of_bodies(self) -> str:
        """The language of their names, where none of these is translated; else empty."""
        is_translated = any(isinstance(each.name, Localized) for each in self.bodies)
        return "" if is_translated else self.html_lang

    @property
    def locale(self) -> str:
        return f"{self.language}_{self.country}"


@dataclass(frozen=True)
class Partnership:
    """The two sides. The first one's clock is the site's: schedules are entered by it."""

    name: Wording  # of the site, with both sides
    skyline_label: Wording  # what a screen reader says of both halves
    formats: str  # the module with dates and numbers as both sides write them
    content: Path  # the first content of the site, as files
    drawings: Path  # `templates` and `static`: skyline, maps, colours and icons
    first: SideProfile
    second: SideProfile

    def __iter__(self) -> Iterator[SideProfile]:
        return iter((self.first, self.second))

    def get(self, key: str) -> SideProfile | None:
        """Return the side of a stored word; None for "both" and "none"."""
        return next((side for side in self if side.key == key), None)
