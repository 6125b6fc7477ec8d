"""Photographs as a camera writes them: 24 million pixels, lying on their side, with their place."""

import functools
from io import BytesIO

from PIL import Image, ImageDraw

from tests.pages.image_files import BLUE, GREEN, RED, WHITE

SIZE = 6000, 4000  # pixels
NOISE = 0.25  # so much of it makes a file of five megabytes
MAKER = "A camera for tests"
GPS = {1: "N", 2: (52.0, 26.0, 45.0), 3: "E", 4: (13.0, 34.0, 30.0)}
XMP = b"<x:xmpmeta>A camera for tests</x:xmpmeta>"

# What lays an upright picture down as each orientation says (EXIF 2.32, tag 0x0112).
LAID = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_90,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_270,
}


def photograph(number: int) -> bytes:
    """A JPEG like no other number's, in all eight orientations in turn."""
    orientation = number % 8 + 1
    image = upright()
    stamp(image, number)
    if orientation in LAID:
        image = image.transpose(LAID[orientation])
    exif = Image.Exif()
    exif[0x0112], exif[0x010F] = orientation, MAKER
    exif.get_ifd(0x8825).update(GPS)
    target = BytesIO()
    image.save(target, "JPEG", quality=88, exif=exif, xmp=XMP, comment=MAKER.encode())
    return target.getvalue()


@functools.cache
def upright() -> Image.Image:
    """Red, green, blue, white, clockwise from the top left, under noise; each is drawn over."""
    quarters = Image.new("RGB", (2, 2))
    quarters.putdata([RED, GREEN, WHITE, BLUE])
    noise = Image.effect_noise((SIZE[0] // 2, SIZE[1] // 2), 40).resize(SIZE).convert("RGB")
    return Image.blend(quarters.resize(SIZE, Image.Resampling.NEAREST), noise, NOISE)


def stamp(image: Image.Image, number: int) -> None:
    """Write the number into the middle, as a row of black and white squares."""
    draw = ImageDraw.Draw(image)
    left, top, side = image.width // 2 - 640, image.height // 2 - 40, 80
    for place in range(16):
        x = left + place * side
        colour = "white" if number >> place & 1 else "black"
        draw.rectangle((x, top, x + side - 1, top + side - 1), fill=colour)
