"""Accept uploaded pictures: check and re-encode them, and put them into their records."""

import hashlib
import re
import threading
import unicodedata
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.db.models import F
from django.utils.translation import gettext as _

from pages.media import decode, encode
from pages.models.media.picture import Picture

# A decoded photograph takes hundreds of megabytes: a process has only one in memory at a time,
# however many are uploaded at once.
_one_at_a_time = threading.Lock()

_EXTENSIONS = {"JPEG": ".jpg", "PNG": ".png"}


@dataclass(frozen=True)
class AcceptedPicture:
    """A picture that may be stored and shown as it is; sizes in pixels."""

    content: bytes
    width: int
    height: int
    extension: str
    sha256_of_upload: str

    @property
    def sha256(self) -> str:
        return hashlib.sha256(self.content).hexdigest()

    def put_into(self, picture) -> None:
        """Put this file into an unsaved record, unless it has the same content already."""
        if picture.sha256 == self.sha256:
            return
        picture.sha256 = self.sha256
        picture.width, picture.height = self.width, self.height
        picture.renditions, picture.needs_renditions = [], True
        picture.file = ContentFile(self.content, name=f"original{self.extension}")


def accept_picture(uploaded, *, sha256: str = "") -> AcceptedPicture:
    """Check an uploaded file and write it anew: upright, sRGB, without metadata.

    What counts is the content, not the file's extension. `sha256` is the checksum that an export
    noted for the file: while it fits, nobody has exchanged the file since, and it stays byte for
    byte, or a photograph would lose quality with every import. Whoever edits the files can write
    any checksum, so the file must have nothing beside its pixels, too. Raises `ValidationError`,
    with the code `svg`, `format`, `not_an_image`, `too_many_bytes`, `too_many_pixels`,
    `too_small`, `proportions`, `animated` or `broken`.
    """
    with _one_at_a_time:
        return _accept(decode.read_upload(uploaded), uploaded.name or "", sha256)


def twin_of(accepted: AcceptedPicture, *, besides: Picture | None = None) -> Picture | None:
    """Return another picture of the library with the same content, or None.

    Found by the stored file, whether its original or the stored file itself is uploaded again.
    Raises `ValidationError` with the code `withdrawn` if that picture has been withdrawn.
    """
    same = Picture.objects.filter(sha256__in={accepted.sha256, accepted.sha256_of_upload})
    others = same.exclude(pk=besides.pk) if besides else same
    # A withdrawn one first: it forbids the upload, even if there is another.
    twin = others.order_by(F("withdrawn_at").desc(nulls_last=True), "pk").first()
    if twin and twin.is_withdrawn:
        raise ValidationError(
            _("This picture has been withdrawn and must not come back."), code="withdrawn"
        )
    return twin


def title_from(filename: str) -> str:
    """Return a title made from a file name, without folders, extension and invisible characters."""
    name = re.split(r"[/\\]", unicodedata.normalize("NFC", filename))[-1]
    stem = (name.rpartition(".")[0] or name).replace("_", " ")
    spaced = "".join(" " if each.isspace() else each for each in stem if _is_visible(each))
    return " ".join(spaced.split())[:200].strip(" .") or _("Picture without a name")


def _accept(data: bytes, name: str, exported_sha256: str) -> AcceptedPicture:
    image = decode.open_image(data, name)
    sha256 = hashlib.sha256(data).hexdigest()
    if sha256 == exported_sha256 and decode.has_only_pixels(image, data):
        return AcceptedPicture(data, image.width, image.height, _EXTENSIONS[image.format], sha256)
    source_format = image.format
    image = encode.normalise(image)
    content, extension = encode.encode(image, source_format)
    return AcceptedPicture(content, image.width, image.height, extension, sha256)


def _is_visible(character: str) -> bool:
    """Return False for control characters and those that change the direction of writing."""
    return character.isprintable() or character.isspace()
