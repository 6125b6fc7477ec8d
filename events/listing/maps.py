"""The two drawn maps: where places stand on them. What is drawn is in the template of each side."""

from dataclasses import dataclass

from events.models.choices import OneSide
from events.models.place import Place


@dataclass(frozen=True)
class Frame:
    """What a map shows: degrees at its edges, and the size of the drawing."""

    west: float
    east: float
    south: float
    north: float
    width: int
    height: int

    def at(self, latitude: float, longitude: float) -> tuple[int, int] | None:
        """Where a point stands in the drawing; None beyond its edges."""
        x = (longitude - self.west) / (self.east - self.west)
        y = (self.north - latitude) / (self.north - self.south)
        if not (0 <= x <= 1 and 0 <= y <= 1):
            return None
        return round(x * self.width), round(y * self.height)


# A degree of longitude is narrower than one of latitude by the cosine of the latitude.
FRAMES = {
    OneSide.BERLIN: Frame(13.43, 13.77, 52.34, 52.51, width=480, height=394),
    OneSide.CAJAMARCA: Frame(-78.57, -78.47, -7.21, -7.11, width=480, height=394),
}


@dataclass(frozen=True)
class Marker:
    """A place on a map, by its number in the list beside."""

    number: int
    place: Place
    x: int
    y: int


@dataclass(frozen=True)
class SideMap:
    """One side: its places, and those of them that stand on its map."""

    side: OneSide
    places: list[Place]

    @property
    def frame(self) -> Frame:
        return FRAMES[self.side]

    @property
    def markers(self) -> list[Marker]:
        found = []
        for number, place in enumerate(self.places, start=1):
            if place.has_coordinates and (
                point := self.frame.at(float(place.latitude), float(place.longitude))
            ):
                found.append(Marker(number, place, *point))
        return found


def side_maps(places: list[Place]) -> list[SideMap]:
    """Both sides with their places."""
    return [SideMap(side, [each for each in places if each.side == side]) for side in OneSide]
