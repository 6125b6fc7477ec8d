"""What becomes of an uploaded picture: checked, re-encoded, laid into its record."""

import hashlib
from dataclasses import dataclass

from django.core.files.base import ContentFile

from pages.pictures import cleanness, encoding, opening


@dataclass(frozen=True)
class Accepted:
    """A picture that may be stored and shown as it is; sizes in pixels."""

    content: bytes
    width: int
    height: int
    extension: str

    @property
    def sha256(self) -> str:
        return hashlib.sha256(self.content).hexdigest()

    def put_into(self, picture) -> None:
        """Give the unsaved record this file; a record that has this content stays as it is."""
        if picture.sha256 == self.sha256:
            return
        picture.sha256 = self.sha256
        picture.width, picture.height = self.width, self.height
        picture.renditions = []
        picture.file = ContentFile(self.content, name=f"original{self.extension}")


def accept(uploaded, *, keep_clean: bool = False) -> Accepted:
    """Check an uploaded file and write it anew: upright, sRGB, without metadata.

    What counts is the content, not the file's extension. With `keep_clean` a file that has nothing
    to remove (see `cleanness`) stays byte for byte: so importing and exporting gives the same
    files. Raises `ValidationError`, with the code `svg`, `format`, `not_an_image`,
    `too_many_bytes`, `too_many_pixels`, `too_small`, `proportions`, `animated` or `broken`.
    """
    data = opening.read(uploaded)
    image = opening.open_image(data, uploaded.name or "")
    if keep_clean and cleanness.is_clean(data):
        return Accepted(data, image.width, image.height, _extension(image))
    source_format = image.format
    image = encoding.normalise(image)
    content, extension = encoding.encode(image, source_format)
    return Accepted(content, image.width, image.height, extension)


def _extension(image) -> str:
    return {"JPEG": ".jpg", "PNG": ".png", "WEBP": ".webp"}[image.format]
