"""Checks before publishing in a language: errors forbid it, warnings only ask for a look."""

import re
import uuid
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from django.conf import settings
from django.db.models import Model
from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from pages.languages import NAMES, column
from pages.models.blocks.text import ContactBlock
from pages.models.media.album import AlbumPicture
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


class ItemsShown:
    """The items of the library that publications show, fetched once for all of them."""

    def __init__(self, publications: Iterable[Publication]):
        self._records = snapshots.references_in_all(publications)

    def pictures_of(self, publication: Publication) -> list[Picture]:
        """Return its pictures, with those in its albums and the posters of its videos."""
        shown = snapshots.references_in(publication)
        keys = shown["picture"] | shown["album"] | shown["video"]
        return [each for each in self._pictures if not keys.isdisjoint(self._shown_by[each.pk])]

    def videos_of(self, publication: Publication) -> list[Video]:
        shown = snapshots.references_in(publication)["video"]
        return [each for each in self._videos if each.uuid in shown]

    def documents_of(self, publication: Publication) -> list[Document]:
        shown = snapshots.references_in(publication)["document"]
        return [each for each in self._documents if each.uuid in shown]

    @cached_property
    def _pictures(self) -> list[Picture]:
        direct = Picture.objects.filter(uuid__in=self._records["picture"]).values_list("pk")
        keys = {*self._shown_by, *(key for (key,) in direct)} if self._shown_by else direct
        found = Picture.objects.filter(pk__in=keys).prefetch_related("consents").order_by("pk")
        for picture in found:
            self._shown_by[picture.pk].add(picture.uuid)
        return list(found)

    @cached_property
    def _shown_by(self) -> dict[int, set[uuid.UUID]]:
        """The uuids by which publications show pictures: {picture's key: those of albums …}."""
        found: dict[int, set[uuid.UUID]] = defaultdict(set)
        if albums := self._records["album"]:
            places = AlbumPicture.objects.filter(album__uuid__in=albums)
            for picture, album in places.values_list("picture", "album__uuid"):
                found[picture].add(album)
        for video in self._videos:
            if video.poster_id:
                found[video.poster_id].add(video.uuid)
        return found

    @cached_property
    def _videos(self) -> list[Video]:
        return self._found(Video, "video")

    @cached_property
    def _documents(self) -> list[Document]:
        return self._found(Document, "document")

    def _found(self, model: type[Model], kind: str) -> list:
        keys = self._records[kind]
        return list(model.objects.filter(uuid__in=keys).order_by("pk")) if keys else []


def publication_errors(
    publication: Publication, *, with_gaps: bool = False, items: ItemsShown | None = None
) -> list[Issue]:
    """Return the errors that forbid publishing a snapshot, such as a draft's.

    `with_gaps` allows pictures that have been withdrawn: readers do not see them. `items` are those
    of several publications that are checked together.
    """
    items = items or ItemsShown([publication])
    found = []
    if not publication.title:
        language = NAMES[publication.language]
        text = _("There is no title in %(language)s.") % {"language": language}
        found.append(Issue(text, publication.entry))
    own = snapshots.references_in(publication)["picture"]
    for picture in items.pictures_of(publication):
        if not picture.is_withdrawn:
            found += _picture_errors(picture, publication.language)
        # An album or a video is shown without a withdrawn picture: no error.
        elif picture.uuid in own and not with_gaps:
            text = _("The picture “%(picture)s” has been withdrawn. Take another one, or none.")
            found.append(Issue(text % {"picture": picture}, publication.entry))
    return found


def publication_warnings(
    publication: Publication, *, items: ItemsShown | None = None
) -> list[Issue]:
    """Return warnings about a snapshot, which do not forbid publishing it."""
    items = items or ItemsShown([publication])
    entry = publication.entry.specific
    found = [Issue(text, entry) for text in entry.warnings()]
    for picture in items.pictures_of(publication):
        if _lacks_consent(picture):
            text = _("No consent is on record for the people in the picture “%(picture)s”.")
            found.append(Issue(text % {"picture": picture}, picture))
    for video in items.videos_of(publication):
        found += _video_warnings(video, publication.language)
    for document in items.documents_of(publication):
        found += _document_warnings(document)
    for block in snapshots.content_of(publication)["blocks"]:
        if block["type"] == ContactBlock.type:
            found += _contact_warnings(block, publication)
    return found


def _lacks_consent(picture: Picture) -> bool:
    """Return whether adults are shown without a consent; that of minors is an error."""
    is_of_adults = picture.people == Picture.People.ADULTS and not picture.is_withdrawn
    return is_of_adults and not picture.consents.all()


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
    if picture.people == Picture.People.MINORS and not (picture.pk and picture.consents.all()):
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
