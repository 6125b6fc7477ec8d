"""Renditions: the smaller files of pictures that browsers choose from, made in the background.

A picture's renditions are recorded together once the last file is written: until then pages show
the original, and a worker that was stopped starts again. If only the focal point has moved, the
square is made again and the others stay.
"""

import hashlib
import logging
import math
import re
from collections.abc import Iterator
from io import BytesIO
from typing import NamedTuple

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from PIL import Image, ImageOps

from pages.media import encode
from pages.models.media.item import delete_files
from pages.models.media.picture import Picture, crop_around
from pages.task_queue import task


class Size(NamedTuple):
    """A width in pixels, with the largest size in bytes that a file of it should have."""

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
# The thumbnail in grids: a square around the focal point.
SQUARE = Size(320, 12_000)

# The first quality that keeps to the budget is used, or else the last one.
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

# File names as `_store` makes them: the checksum is followed by the width or the crop.
RENDITION_NAME = re.compile(r".+-[0-9a-f]{8}-(\d{1,5}|square-\d+-\d+)\.(avif|webp|jpg)", re.ASCII)

# JPEG has no transparency: instead, the site's background colour.
PAPER = (0xFB, 0xF8, 0xF3)

logger = logging.getLogger(__name__)


class Drawn(NamedTuple):
    """An image to be encoded; `crop` is empty where it shows the whole picture."""

    image: Image.Image
    budget: int
    crop: str = ""


def make_missing() -> int:
    """Make all missing renditions; a picture that fails stops no other.

    Returns how many pictures got theirs.
    """
    made = 0
    waiting = Picture.objects.without_renditions()
    for pk in list(waiting.order_by("pk").values_list("pk", flat=True)):
        picture = waiting.filter(pk=pk).first()  # fresh: it may have changed meanwhile
        try:
            made += bool(picture and make_renditions_of(picture))
        except Exception:  # the picture stays on the list, and readers see its original
            logger.exception("No renditions of picture %s", picture.uuid)
    return made


def make_renditions_of(picture: Picture) -> bool:
    """Write the missing renditions of a picture, and record them.

    Returns False if it was deleted, replaced or withdrawn meanwhile, or its focal point moved: then
    the new files are removed, and if it still exists, it waits for the next run.
    """
    made = [_store(picture, drawn, format) for drawn in _draw(picture) for format in QUALITIES]
    renditions = picture.whole_renditions + made
    unchanged = Picture.objects.filter(
        pk=picture.pk,
        sha256=picture.sha256,
        focus_x=picture.focus_x,
        focus_y=picture.focus_y,
        withdrawn_at=None,
    )
    if unchanged.update(renditions=renditions, needs_renditions=False):
        picture.renditions, picture.needs_renditions = renditions, False
        _remove_unrecorded(picture)
        return True
    # Another worker may have recorded files of the same names: these stay.
    now = Picture.objects.filter(pk=picture.pk).first()
    delete_files({r["name"] for r in made} - (now.file_names if now else set()))
    return False


def widths(original: int) -> list[int]:
    """Return the widths to make: smaller ones than the original's, and its own up to the widest."""
    # A width just below the original's own would save next to nothing.
    own = min(original, SIZES["wide"].width)
    return [size.width for size in SIZES.values() if size.width < 0.9 * own] + [own]


def budget(width: int) -> int:
    """Return the budget in bytes for a width: that of the next named size."""
    return next(size.budget for size in SIZES.values() if width <= size.width)


def _draw(picture: Picture) -> Iterator[Drawn]:
    """Yield the square, then the missing widths, each scaled from the larger one before."""
    wanted = [] if picture.whole_renditions else sorted(widths(picture.width), reverse=True)
    side = min(SQUARE.width, picture.width, picture.height)
    width_for_square = math.ceil(side * picture.width / min(picture.width, picture.height))
    image = _open(picture, max([width_for_square, *wanted]))
    yield Drawn(_square(image, side, picture.focus), SQUARE.budget, crop_around(picture.focus))
    for width in wanted:
        height = max(1, round(width * picture.height / picture.width))
        # With a gap of 3, reducing in two steps is much faster and looks the same (Pillow).
        image = image.resize((width, height), Image.Resampling.LANCZOS, reducing_gap=3)
        yield Drawn(image, budget(width))


def _open(picture: Picture, width: int) -> Image.Image:
    """Return the original in RGB or RGBA; a JPEG is decoded no larger than needed."""
    with default_storage.open(picture.file.name) as file:
        image = Image.open(file, formats=("JPEG", "PNG", "WEBP"))
        image.draft(None, (width, round(width * picture.height / picture.width)))
        image.load()
    image = image.convert("RGBA" if encode.is_transparent(image) else "RGB")
    image.info = {}
    return image


def _square(image: Image.Image, side: int, focus) -> Image.Image:
    centering = focus.x / 100, focus.y / 100
    return ImageOps.fit(image, (side, side), Image.Resampling.LANCZOS, centering=centering)


def _encode(drawn: Drawn, format: str) -> bytes:
    image = drawn.image
    if format == "jpeg" and image.mode == "RGBA":
        paper = Image.new("RGB", image.size, PAPER)
        paper.paste(image, mask=image.getchannel("A"))
        image = paper
    for quality in QUALITIES[format]:
        target = BytesIO()
        image.save(target, format, quality=quality, **OPTIONS[format])
        if target.tell() <= drawn.budget:
            break
    return target.getvalue()


def _store(picture: Picture, drawn: Drawn, format: str) -> dict:
    """Write one file. Return its entry for `Picture.renditions`."""
    content = _encode(drawn, format)
    width, height = drawn.image.size
    kind = f"square-{drawn.crop.replace(',', '-')}" if drawn.crop else width
    sha256 = hashlib.sha256(content).hexdigest()
    name = picture.name_for(sha256, f"-{kind}{EXTENSIONS[format]}")
    default_storage.delete(name)  # a worker that was stopped may have left half a file
    name = default_storage.save(name, ContentFile(content))
    rendition = {"format": format, "width": width, "height": height, "name": name}
    return rendition | ({"crop": drawn.crop} if drawn.crop else {})


def _remove_unrecorded(picture: Picture) -> None:
    """Remove renditions of an earlier file or focal point that a killed worker has left.

    Other files stay, such as the original of an upload that is not saved yet.
    """
    _folders, names = default_storage.listdir(picture.folder)
    renditions = {f"{picture.folder}/{name}" for name in names if RENDITION_NAME.fullmatch(name)}
    delete_files(renditions - picture.file_names)


@task()
def make_renditions() -> int:
    """Make all missing renditions. Return how many pictures got theirs."""
    return make_missing()
