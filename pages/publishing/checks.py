"""Checks before publishing in a language: errors forbid it, warnings only ask for a look."""

import re
import uuid
from collections.abc import Iterable
from dataclasses import dataclass

from django.conf import settings
from django.db.models import Model, Q
from django.utils.translation import gettext as _

from pages.languages import NAMES, column
from pages.models.blocks.text import ContactBlock
from pages.models.media.document import Document
from pages.models.media.item import ContentLanguage
from pages.models.media.picture import Picture
from pages.models.media.video import Video
from pages.models.publication import Publication
from pages.publishing import snapshots

# Providers of private mailboxes that are common in both countries.
PRIVATE_MAIL = {
    "freenet",
    "gmail",
    "gmx",
    "googlemail",
    "hotmail",
    "icloud",
    "live",
    "outlook",
    "t-online",
    "web",
    "yahoo",
}
# first.last or f.last: a person's mailbox at work.
_NAME_IN_MAILBOX = re.compile(r"[a-zà-ÿ]+\.[a-zà-ÿ]{2,}", re.IGNORECASE)
_MOBILE = re.compile("|".join(side.mobile_number for side in settings.PARTNERSHIP))
# A form of address and a name, in German or Spanish: a person, where an office should be.
_FORM_OF_ADDRESS = re.compile(
    r"\b(?:Frau|Herrn?|Sra?|Srta|Don|Doña|Dra?|Lic|Ing)\.?\s+[A-ZÄÖÜÁÉÍÓÚÑ]\w+"
)


@dataclass(frozen=True)
class Issue:
    """An error or a warning in words for editors, and the record in which to correct it."""

    message: str
    record: Model

    def __str__(self):
        return self.message


def publication_errors(publication: Publication, *, with_gaps: bool = False) -> list[Issue]:
    """Return the errors that forbid publishing a snapshot, such as a draft's.

    `with_gaps` allows pictures that have been withdrawn: readers do not see them.
    """
    found = []
    if not publication.title:
        language = NAMES[publication.language]
        text = _("There is no title in %(language)s.") % {"language": language}
        found.append(Issue(text, publication.entry))
    records = snapshots.references_in(publication)
    for picture in _pictures_shown(records):
        if not picture.is_withdrawn:
            found += _picture_errors(picture, publication.language)
        # An album or a video is shown without a withdrawn picture: no error.
        elif picture.uuid in records["picture"] and not with_gaps:
            text = _("The picture “%(picture)s” has been withdrawn. Take another one, or none.")
            found.append(Issue(text % {"picture": picture}, publication.entry))
    return found


def publication_warnings(publication: Publication) -> list[Issue]:
    """Return warnings about a snapshot, which do not forbid publishing it."""
    records = snapshots.references_in(publication)
    entry = publication.entry.specific
    found = [Issue(text, entry) for text in entry.warnings()]
    pictures = _pictures_shown(records).without_consent()
    for picture in pictures.filter(people=Picture.People.ADULTS):  # of minors: an error
        text = _("No consent is on record for the people in the picture “%(picture)s”.")
        found.append(Issue(text % {"picture": picture}, picture))
    for video in Video.objects.filter(uuid__in=records["video"]).order_by("pk"):
        found += _video_warnings(video, publication.language)
    for document in Document.objects.filter(uuid__in=records["document"]).order_by("pk"):
        found += _document_warnings(document)
    for block in snapshots.content_of(publication)["blocks"]:
        if block["type"] == ContactBlock.type:
            found += _contact_warnings(block, publication)
    return found


def _pictures_shown(records: dict[str, set[uuid.UUID]]):
    """Return the pictures of a snapshot, with those in its albums and the posters of videos."""
    return (
        Picture.objects.filter(
            Q(uuid__in=records["picture"])
            | Q(places__album__uuid__in=records["album"])
            | Q(poster_of__uuid__in=records["video"])
        )
        .prefetch_related("consents")
        .distinct()
        .order_by("pk")
    )


def _picture_errors(picture: Picture, language: str) -> Iterable[Issue]:
    words = {"picture": picture, "language": NAMES[language]}
    if not picture.decorative and not getattr(picture, column("alt", language)):
        text = _(
            "The picture “%(picture)s” has no alternative text in %(language)s. "
            "Describe it in the picture library, or mark it as decorative."
        )
        yield Issue(text % words, picture)
    if not picture.credit:
        text = _("The picture “%(picture)s” has no credit. Say in the picture library who made it.")
        yield Issue(text % words, picture)
    if picture.people == Picture.People.UNANSWERED:
        text = _("Say in the picture library whether people can be recognised in “%(picture)s”.")
        yield Issue(text % words, picture)
    if picture.people == Picture.People.MINORS and not picture.consents.all():
        text = _(
            "The picture “%(picture)s” shows minors, and no consent is on record. "
            "Whoever keeps the consents has to note it first."
        )
        yield Issue(text % words, picture)


def _video_warnings(video: Video, language: str) -> Iterable[Issue]:
    words = {"video": video, "language": NAMES[language]}
    if video.language != ContentLanguage.NONE and not getattr(video, column("captions", language)):
        text = _("The film “%(video)s” has no captions in %(language)s.")
        yield Issue(text % words, video)
    if not getattr(video, column("transcript", language)):
        text = _("The film “%(video)s” has no transcript in %(language)s.")
        yield Issue(text % words, video)


def _document_warnings(document: Document) -> Iterable[Issue]:
    words = {"file": document}
    if document.accessible == Document.Accessible.UNKNOWN:
        text = _("Nobody has checked whether the file “%(file)s” is accessible. Check, and say so.")
        yield Issue(text % words, document)
    elif document.accessible == Document.Accessible.NO:
        text = _("The file “%(file)s” is not accessible. Say the same in the text of the page.")
        yield Issue(text % words, document)


def _contact_warnings(block: dict, publication: Publication) -> Iterable[Issue]:
    names = [column(name, publication.language) for name in ContactBlock.translated_fields]
    text = "\n".join([block["address"], *(block[name] for name in names)])
    for sign in personal_data_in(email=block["email"], phone=block["phone"], text=text):
        yield Issue(sign, publication.entry)


def personal_data_in(*, email: str = "", phone: str = "", text: str = "") -> list[str]:
    """Return a warning for each detail that looks like a private person's, with the remedy."""
    found = []
    mailbox, _at, host = email.partition("@")
    if host.split(".")[0].lower() in PRIVATE_MAIL:
        found.append(
            _("“%(email)s” is a private mailbox. Name one of the office.") % {"email": email}
        )
    elif _NAME_IN_MAILBOX.fullmatch(mailbox):
        words = _(
            "“%(email)s” looks like the mailbox of a person. Name one that stays when the person "
            "changes."
        )
        found.append(words % {"email": email})
    if _MOBILE.search(phone):
        words = _("“%(phone)s” looks like a mobile number. Name the telephone of the office.")
        found.append(words % {"phone": phone})
    if match := _FORM_OF_ADDRESS.search(text):
        words = _("“%(name)s” looks like the name of a person. Name the office or the role.")
        found.append(words % {"name": match[0]})
    return found
