"""Decode bytes from outside as an image: few formats, limited size, one frame.

Every refusal is a `ValidationError` with a code and a message for the person who uploads.
"""

import warnings
from io import BytesIO

from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from PIL import Image

from pages.media.encode import UNREADABLE

MAX_BYTES = 25 * 1024 * 1024
MAX_PIXELS = 80_000_000
MIN_WIDTH = 200  # pixels
# The longer side in units of the shorter one: WebP ends at 16383 pixels, a layout much earlier.
MAX_PROPORTION = 8

FORMATS = ("JPEG", "PNG", "WEBP", "AVIF")
# Formats that people often have, for a better message than "not an image": places and values of
# their first bytes (ISO/IEC 23008-12 names the brands of HEIC).
OTHER_FORMATS = {
    "GIF": ((0, b"GIF8"),),
    "TIFF": ((0, b"II*\0"), (0, b"MM\0*")),
    "BMP": ((0, b"BM"),),
    "PDF": ((0, b"%PDF"),),
    "HEIC": ((4, b"ftyphei"), (4, b"ftyphev"), (4, b"ftypmif1")),
}

# JFIF 1.02: what every JPEG begins with, without a thumbnail. In the data of a scan (ITU T.81,
# B.1.1.2) the end marker cannot occur; in those of a PNG it is as good as impossible.
_JFIF = ("APP0", 14)
_JPEG_END, _PNG_END = b"\xff\xd9", b"IEND\xaeB`\x82"

Image.MAX_IMAGE_PIXELS = getattr(settings, "PICTURE_MAX_PIXELS", MAX_PIXELS)
# Pillow by itself only warns, up to twice that size.
warnings.simplefilter("error", Image.DecompressionBombWarning)


def max_bytes() -> int:
    """Return the largest size of one picture, in bytes."""
    return getattr(settings, "PICTURE_MAX_BYTES", MAX_BYTES)


def too_many_bytes() -> ValidationError:
    """Return the error for a file with more than `max_bytes`."""
    return ValidationError(
        _(
            "The file is larger than %(limit)s MB. Export the picture smaller, with about 3000 "
            "pixels on the longer side."
        ),
        code="too_many_bytes",
        params={"limit": max_bytes() // (1024 * 1024)},
    )


def read_upload(uploaded) -> bytes:
    """Return the bytes of an uploaded file. Raises ValidationError if there are too many."""
    uploaded.seek(0)
    data = uploaded.read(max_bytes() + 1)  # one more shows that there are too many
    if len(data) > max_bytes():
        raise too_many_bytes()
    return data


def open_image(data: bytes, name: str = "") -> Image.Image:
    """Return the fully decoded image; the file's `name` only serves a better error message."""
    image = _identify(data, name)
    if image.width * image.height > getattr(settings, "PICTURE_MAX_PIXELS", MAX_PIXELS):
        raise _too_many_pixels()
    _check_single_frame(image)
    try:
        image.load()
    except Exception as error:  # decoders raise whatever the broken bytes lead them to
        raise _broken() from error
    _check_size(image)
    return image


def has_only_pixels(image: Image.Image, data: bytes) -> bool:
    """Return whether a JPEG or PNG is as `encode` writes it, as far as Pillow can tell.

    No EXIF, XMP, IPTC, comment, text, colour profile, resolution or thumbnail, nothing after its
    end, such as the film that phones append to a photograph.
    """
    if image.format == "JPEG":
        segments = [(name, len(content)) for name, content in image.applist]
        return segments == [_JFIF] and data.find(_JPEG_END) == len(data) - len(_JPEG_END)
    if image.format == "PNG":
        beside = image.info.keys() - {"transparency"} or image.private_chunks
        return not beside and data.find(_PNG_END) == len(data) - len(_PNG_END)
    return False


def _identify(data: bytes, name: str) -> Image.Image:
    try:
        return Image.open(BytesIO(data), formats=FORMATS)
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise _too_many_pixels() from error
    except Exception as error:  # unknown or, where the head says more than there is, broken
        raise _not_accepted(data, name) from error


def _check_size(image: Image.Image) -> None:
    width, height = _upright_size(image)
    if width < MIN_WIDTH:
        raise ValidationError(
            _("The picture is only %(width)s pixels wide; it needs at least %(minimum)s."),
            code="too_small",
            params={"width": width, "minimum": MIN_WIDTH},
        )
    if max(width, height) > MAX_PROPORTION * min(width, height):
        raise ValidationError(
            _(
                "The picture is too long and narrow. Crop it so that one side is at most "
                "%(times)s times the other."
            ),
            code="proportions",
            params={"times": MAX_PROPORTION},
        )


def _upright_size(image: Image.Image) -> tuple[int, int]:
    """Return the size as viewers see it."""
    # From 5 on, orientations turn the picture on its side (EXIF 2.32, tag 0x0112).
    width, height = image.size
    return (height, width) if orientation(image) >= 5 else (width, height)


def orientation(image: Image.Image) -> int:
    """Return the EXIF orientation from 1 (upright) to 8; 1 if the metadata are unreadable."""
    try:
        return int(image.getexif().get(0x0112, 1))
    except UNREADABLE:  # no reason to refuse: encoding removes all metadata
        return 1


def _check_single_frame(image: Image.Image) -> None:
    # Phones store a preview or a depth map as a second frame of a JPEG (MPO): no animation.
    if image.format != "MPO" and getattr(image, "n_frames", 1) > 1:
        raise ValidationError(
            _("The picture is animated. Export one still picture of it."), code="animated"
        )


def _not_accepted(data: bytes, name: str) -> ValidationError:
    if _is_svg(data, name):
        return ValidationError(
            _("SVG files can carry scripts and are not accepted. Export the drawing as PNG."),
            code="svg",
        )
    for label, signatures in OTHER_FORMATS.items():
        if any(data.startswith(signature, place) for place, signature in signatures):
            return ValidationError(
                _("%(format)s files are not accepted. Export the picture as JPEG or PNG."),
                code="format",
                params={"format": label},
            )
    return ValidationError(
        _("This is not a picture, or it is damaged. Upload a JPEG, PNG, WebP or AVIF file."),
        code="not_an_image",
    )


def _is_svg(data: bytes, name: str) -> bool:
    head = data[:4096].lower()
    return name.lower().endswith((".svg", ".svgz")) or (b"<svg" in head and b"<html" not in head)


def _too_many_pixels() -> ValidationError:
    limit = getattr(settings, "PICTURE_MAX_PIXELS", MAX_PIXELS)
    return ValidationError(
        _(
            "The picture has more than %(limit)s million pixels. Export it smaller, with about "
            "3000 pixels on the longer side."
        ),
        code="too_many_pixels",
        params={"limit": limit // 1_000_000},
    )


def _broken() -> ValidationError:
    return ValidationError(
        _("The file is damaged or incomplete. Export or upload it once more."), code="broken"
    )
