"""The shape of a partnership: two sides, and what differs between them.

Which two they are is declared once, in `partnership_site/partnership.py`, and reaches the apps as
`settings.PARTNERSHIP`. Loaded with the settings, so it imports no models.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from django.utils.translation import get_language


class Localized:
    """A text in each language of the site; as a string, in the active one."""

    def __init__(self, **texts: str):
        self._texts = texts

    def __str__(self):
        return self._texts.get(get_language()) or next(iter(self._texts.values()))


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
class SideProfile:
    """One side of the partnership."""

    key: str  # "first" or "second": the stored word
    slug: str  # its word in the addresses of lists and calendars
    name: Localized
    full_name: Localized  # with the city or the country around it
    city: Localized  # whose clock it goes by: "19:00 in Berlin"
    country: str  # ISO 3166-1
    time_zone: str  # IANA
    clock_rules: tuple[ClockRule, ...]
    language: str  # one of settings.LANGUAGES
    html_lang: str  # that language as it is spoken there (BCP 47)
    frame: Frame

    @property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.time_zone)

    @property
    def locale(self) -> str:
        return f"{self.language}_{self.country}"


@dataclass(frozen=True)
class Partnership:
    """The two sides. The first one's clock is the site's: schedules are entered by it."""

    name: Localized  # of the site, with both sides
    first: SideProfile
    second: SideProfile

    def __iter__(self) -> Iterator[SideProfile]:
        return iter((self.first, self.second))

    def get(self, key: str) -> SideProfile | None:
        """Return the side of a stored word; None for "both" and "none"."""
        return next((side for side in self if side.key == key), None)
