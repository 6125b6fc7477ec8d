"""Obstacles: what forbids publishing in a language, and the record where it can be mended."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import gettext as _

from pages import snapshots
from pages.languages import NAMES, column
from pages.models.entry import Entry
from pages.models.picture import Picture
from pages.models.publication import Publication


@dataclass(frozen=True)
class Obstacle:
    """One reason, in words for the editor, and what to open to mend it."""

    text: str
    record: Entry | Picture

    def __str__(self):
        return self.text


def obstacles(publication: Publication) -> list[Obstacle]:
    """What forbids publishing this snapshot, such as the desk's (`snapshots.of_desk`)."""
    found = []
    if not publication.title:
        language = NAMES[publication.language]
        text = _("There is no title in %(language)s.") % {"language": language}
        found.append(Obstacle(text, publication.entry))
    shown = snapshots.pictures_in(publication)
    for picture in Picture.objects.filter(uuid__in=shown).order_by("pk"):
        found += _about_picture(picture, publication.language)
    return found


def _about_picture(picture: Picture, language: str) -> Iterable[Obstacle]:
    words = {"picture": picture, "language": NAMES[language]}
    if not picture.decorative and not getattr(picture, column("alt", language)):
        text = _(
            "The picture “%(picture)s” has no alternative text in %(language)s. "
            "Describe it in the picture library, or mark it as decorative."
        )
        yield Obstacle(text % words, picture)
    if not picture.credit:
        text = _("The picture “%(picture)s” has no credit. Say in the picture library who made it.")
        yield Obstacle(text % words, picture)
