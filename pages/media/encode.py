"""Normalise a decoded image (upright, sRGB, eight bits) and encode it without metadata."""

import struct
from io import BytesIO

from PIL import Image, ImageCms, ImageOps

JPEG_QUALITY = 88
# Photographs have hundreds of thousands of colours, drawings with soft edges some thousands.
FEW_COLOURS = 10_000

# Exceptions of Pillow on invalid metadata.
UNREADABLE = (
    ArithmeticError,
    LookupError,
    OSError,
    SyntaxError,
    TypeError,
    ValueError,
    struct.error,
)

# Bytes. Blocks as large as this are returned to the system with each image; those of Pillow's
# default size stay with the thread, and the server has several threads.
Image.core.set_block_size(128 * 1024 * 1024)

_SRGB = ImageCms.createProfile("sRGB")


def normalise(image: Image.Image) -> Image.Image:
    """Return the image as readers should see it, without anything but its pixels."""
    try:
        ImageOps.exif_transpose(image, in_place=True)
    except UNREADABLE:  # then the orientation is unknown
        image.info.pop("exif", None)
    image = _to_srgb(_to_eight_bits(image))
    image.info = {key: image.info[key] for key in ("transparency",) if key in image.info}
    return image


def encode(image: Image.Image, source_format: str) -> tuple[bytes, str]:
    """Return (bytes, extension): PNG if transparent or of few colours, else JPEG."""
    target = BytesIO()
    photographed = source_format in {"JPEG", "MPO"}
    if not photographed and (is_transparent(image) or image.getcolors(FEW_COLOURS)):
        image.save(target, "PNG")
        return target.getvalue(), ".png"
    if image.mode != "L":
        image = image.convert("RGB")
    image.save(target, "JPEG", quality=JPEG_QUALITY, progressive=True)
    return target.getvalue(), ".jpg"


def is_transparent(image: Image.Image) -> bool:
    """Return whether any pixel is transparent, at least in part."""
    if not image.has_transparency_data:
        return False
    return image.convert("RGBA").getextrema()[3][0] < 255


def _to_eight_bits(image: Image.Image) -> Image.Image:
    """Return the image in mode P, L, RGB, RGBA, or in CMYK, which `_to_srgb` converts."""
    if image.mode.startswith("I"):  # sixteen bits of grey: 65535 becomes 255
        return image.convert("I").point(lambda value: value / 257).convert("L")
    if image.mode == "1":
        return image.convert("L")
    if image.mode in {"LA", "PA"} or (image.mode == "P" and "icc_profile" in image.info):
        return _keep_profile(image, image.convert("RGBA" if image.has_transparency_data else "RGB"))
    return image


def _keep_profile(before: Image.Image, after: Image.Image) -> Image.Image:
    after.info["icc_profile"] = before.info.get("icc_profile")
    return after


def _to_srgb(image: Image.Image) -> Image.Image:
    profile = image.info.get("icc_profile")
    mode = "RGB" if image.mode == "CMYK" else image.mode
    if profile:
        try:
            return _from_profile(image, profile).convert(mode)
        except (ImageCms.PyCMSError, OSError, ValueError):
            pass  # a profile of another kind of image: browsers ignore it as well
    return image.convert(mode) if mode != image.mode else image


def _from_profile(image: Image.Image, profile: bytes) -> Image.Image:
    source = ImageCms.ImageCmsProfile(BytesIO(profile))
    mode = "RGBA" if image.mode == "RGBA" else "RGB"
    return ImageCms.profileToProfile(image, source, _SRGB, outputMode=mode)
