"""The two drawn maps: where places stand on them. What is drawn is in the template of each side."""

from dataclasses import dataclass

from events.models.choices import OneSide
from events.models.place import Place
from pages.partnership import Frame


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
        return self.side.profile.frame

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
