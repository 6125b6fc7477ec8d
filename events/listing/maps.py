"""The positions of places on the two drawn maps. The drawings are templates of the partnership."""

from dataclasses import dataclass

from events.models.choices import OneSide
from events.models.place import Place
from pages.partnership import Frame


@dataclass(frozen=True)
class Marker:
    """A place on a map."""

    number: int  # of the place in the list beside the map
    place: Place
    x: int  # in units of the drawing
    y: int


@dataclass(frozen=True)
class SideMap:
    """One side with its places; `markers` are those within the frame of its map."""

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
    """Return both sides, each with its places."""
    return [SideMap(side, [each for each in places if each.side == side]) for side in OneSide]
