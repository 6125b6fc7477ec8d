"""What stands against publishing in a language, and what an editor should look at before."""

import uuid
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Model, Q
from django.utils.translation import gettext as _

from pages.languages import NAMES, column
from pages.models.blocks.text import ContactBlock
from pages.models.media.document import Download
from pages.models.media.item import ContentLanguage
from pages.models.media.picture import Picture
from pages.models.media.video import Film
from pages.models.publication import Publication
from pages.publishing import snapshots
from pages.publishing.private_data import signs_of_a_person


@dataclass(frozen=True)
class Concern:
    """One thing, in words for the editor with what to do, and the record where it is mended."""

    text: str
    record: Model

    def __str__(self):
        return self.text


def obstacles(publication: Publication, *, with_gaps: bool = False) -> list[Concern]:
    """What forbids publishing this snapshot, such as the desk's (`snapshots.of_desk`).

    `with_gaps` allows pictures that have been withdrawn: readers do not see them.
    """
    found = []
    if not publication.title:
        language = NAMES[publication.language]
        text = _("There is no title in %(language)s.") % {"language": language}
        found.append(Concern(text, publication.entry))
    records = snapshots.records_in(publication)
    for picture in _pictures_shown(records):
        if not picture.is_withdrawn:
            found += _about_picture(picture, publication.language)
        elif picture.uuid in records["picture"] and not with_gaps:
            text = _("The picture “%(picture)s” has been withdrawn. Take another one, or none.")
            found.append(Concern(text % {"picture": picture}, publication.entry))
    return found


def remarks(publication: Publication) -> list[Concern]:
    """What forbids nothing, and yet should be looked at before this snapshot is published."""
    records = snapshots.records_in(publication)
    entry = publication.entry.specific
    found = [Concern(text, entry) for text in entry.remarks()]
    pictures = _pictures_shown(records).without_consent()
    for picture in pictures.filter(people=Picture.People.ADULTS):
        text = _("No consent is on record for the people in the picture “%(picture)s”.")
        found.append(Concern(text % {"picture": picture}, picture))
    for film in Film.objects.filter(uuid__in=records["film"]).order_by("pk"):
        found += _about_film(film, publication.language)
    for download in Download.objects.filter(uuid__in=records["download"]).order_by("pk"):
        found += _about_download(download)
    for block in snapshots.content_of(publication)["blocks"]:
        if block["type"] == ContactBlock.type:
            found += _about_contact(block, publication)
    return found


def _pictures_shown(records: dict[str, set[uuid.UUID]]):
    """The pictures of a snapshot, those in its albums and the posters of its films included."""
    return (
        Picture.objects.filter(
            Q(uuid__in=records["picture"])
            | Q(places__album__uuid__in=records["album"])
            | Q(poster_of__uuid__in=records["film"])
        )
        .prefetch_related("consents")
        .distinct()
        .order_by("pk")
    )


def _about_picture(picture: Picture, language: str) -> Iterable[Concern]:
    words = {"picture": picture, "language": NAMES[language]}
    if not picture.decorative and not getattr(picture, column("alt", language)):
        text = _(
            "The picture “%(picture)s” has no alternative text in %(language)s. "
            "Describe it in the picture library, or mark it as decorative."
        )
        yield Concern(text % words, picture)
    if not picture.credit:
        text = _("The picture “%(picture)s” has no credit. Say in the picture library who made it.")
        yield Concern(text % words, picture)
    if picture.people == Picture.People.UNANSWERED:
        text = _("Say in the picture library whether people can be recognised in “%(picture)s”.")
        yield Concern(text % words, picture)
    if picture.people == Picture.People.MINORS and not picture.consents.all():
        text = _(
            "The picture “%(picture)s” shows minors, and no consent is on record. "
            "Whoever keeps the consents has to note it first."
        )
        yield Concern(text % words, picture)


def _about_film(film: Film, language: str) -> Iterable[Concern]:
    words = {"film": film, "language": NAMES[language]}
    if film.language != ContentLanguage.NONE and not getattr(film, column("captions", language)):
        text = _("The film “%(film)s” has no captions in %(language)s.")
        yield Concern(text % words, film)
    if not getattr(film, column("transcript", language)):
        text = _("The film “%(film)s” has no transcript in %(language)s.")
        yield Concern(text % words, film)


def _about_download(download: Download) -> Iterable[Concern]:
    words = {"file": download}
    if download.accessible == Download.Accessible.UNKNOWN:
        text = _("Nobody has checked whether the file “%(file)s” is accessible. Check, and say so.")
        yield Concern(text % words, download)
    elif download.accessible == Download.Accessible.NO:
        text = _("The file “%(file)s” is not accessible. Say the same in the text of the page.")
        yield Concern(text % words, download)


def _about_contact(block: dict, publication: Publication) -> Iterable[Concern]:
    names = [column(name, publication.language) for name in ContactBlock.translated_fields]
    text = "\n".join([block["address"], *(block[name] for name in names)])
    for sign in signs_of_a_person(email=block["email"], phone=block["phone"], text=text):
        yield Concern(sign, publication.entry)
