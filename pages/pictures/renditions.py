"""The smaller files that browsers choose from, made in the background.

A picture's renditions are recorded together, when the last file is written: until then the page
shows the original, and whoever was stopped in the middle starts again.
"""

import hashlib
import logging
from collections.abc import Iterator
from io import BytesIO
from typing import NamedTuple

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from PIL import Image

from pages.models.picture import Picture, delete_files
from pages.pictures import encoding


class Size(NamedTuple):
    """A width in pixels, and the most bytes that a file of it should have."""

    width: int
    budget: int


# A card or a phone, a phone with a fine screen or a column of text, a tablet, a wide page. A lead
# picture may weigh 80 KB; a phone with a very fine screen takes the large one for it.
SIZES = {
    "small": Size(480, 30_000),
    "medium": Size(800, 80_000),
    "large": Size(1200, 80_000),
    "wide": Size(1800, 160_000),
}

# The first quality that keeps to the budget is taken, and the last one where none does.
QUALITIES = {
    "avif": (70, 60, 52, 44, 36, 28),
    "webp": (80, 70, 60, 50, 40),
    "jpeg": (80, 72, 64, 54, 44),
}
OPTIONS = {
    "avif": {"speed": 8},
    "webp": {"method": 4},
    "jpeg": {"progressive": True, "optimize": True},
}
EXTENSIONS = {"avif": ".avif", "webp": ".webp", "jpeg": ".jpg"}

# JPEG knows no transparency: what shows through is the site's paper.
PAPER = (0xFB, 0xF8, 0xF3)

logger = logging.getLogger(__name__)


def make_missing() -> int:
    """Make the renditions of every picture that lacks them; one that fails stops no other."""
    made = 0
    for picture in Picture.objects.without_renditions().order_by("pk"):
        try:
            made += make(picture)
        except Exception:  # the picture stays on the list, and readers see its original
            logger.exception("No renditions of picture %s", picture.uuid)
    return made


def make(picture) -> bool:
    """Write and record all renditions; False if the picture was deleted or replaced meanwhile."""
    renditions = [_store(picture, *rendition) for rendition in _encode_all(picture)]
    same = Picture.objects.filter(pk=picture.pk, sha256=picture.sha256)
    if same.update(renditions=renditions):
        picture.renditions = renditions
        return True
    now = Picture.objects.filter(pk=picture.pk).first()
    delete_files({r["name"] for r in renditions} - (now.file_names if now else set()))
    return False


def widths(original: int) -> list[int]:
    """The widths to make: never more than the original has, and its own where that is between."""
    own = min(original, SIZES["wide"].width)
    return [size.width for size in SIZES.values() if size.width < 0.9 * own] + [own]


def budget(width: int) -> int:
    """The most bytes for a width: those of the named size that it comes up to."""
    return next(size.budget for size in SIZES.values() if width <= size.width)


def _encode_all(picture) -> Iterator[tuple[str, int, int, bytes]]:
    """(format, width, height, bytes), the widest first: each is scaled from the one before."""
    wanted = sorted(widths(picture.width), reverse=True)
    image = _open(picture, wanted[0])
    for width in wanted:
        height = max(1, round(width * picture.height / picture.width))
        image = image.resize((width, height), Image.Resampling.LANCZOS, reducing_gap=3)
        for format in QUALITIES:
            yield format, width, height, _encode(image, format)


def _open(picture, width: int) -> Image.Image:
    """The original in RGB or RGBA, decoded no larger than needed where the format can (JPEG)."""
    with default_storage.open(picture.file.name) as file:
        image = Image.open(file, formats=("JPEG", "PNG", "WEBP"))
        image.draft(None, (width, round(width * picture.height / picture.width)))
        image.load()
    image = image.convert("RGBA" if encoding.is_transparent(image) else "RGB")
    image.info = {}
    return image


def _encode(image: Image.Image, format: str) -> bytes:
    if format == "jpeg" and image.mode == "RGBA":
        paper = Image.new("RGB", image.size, PAPER)
        paper.paste(image, mask=image.getchannel("A"))
        image = paper
    for quality in QUALITIES[format]:
        target = BytesIO()
        image.save(target, format, quality=quality, **OPTIONS[format])
        if target.tell() <= budget(image.width):
            break
    return target.getvalue()


def _store(picture, format: str, width: int, height: int, content: bytes) -> dict:
    sha256 = hashlib.sha256(content).hexdigest()
    name = picture.name_for(sha256, f"-{width}{EXTENSIONS[format]}")
    default_storage.delete(name)  # what is there may be half a file, of a worker that was stopped
    name = default_storage.save(name, ContentFile(content))
    return {"format": format, "width": width, "height": height, "name": name}
