"""A decoded image made upright, sRGB and eight bits deep, and written without metadata."""

import struct
from io import BytesIO

from PIL import Image, ImageCms, ImageOps

JPEG_QUALITY = 88
# A photograph has hundreds of thousands of colours, a drawing with soft edges some thousands.
FEW_COLOURS = 10_000

# What Pillow raises on metadata that are nonsense.
UNREADABLE = (
    ArithmeticError,
    LookupError,
    OSError,
    SyntaxError,
    TypeError,
    ValueError,
    struct.error,
)

# Bytes. Blocks as large as this go back to the system as soon as an image is done with; those of
# Pillow's own size stay with the thread that had it, and the server has several.
Image.core.set_block_size(128 * 1024 * 1024)

_SRGB = ImageCms.createProfile("sRGB")


def normalise(image: Image.Image) -> Image.Image:
    """The image as a reader should see it, with nothing beside its pixels."""
    try:
        ImageOps.exif_transpose(image, in_place=True)
    except UNREADABLE:  # then they say nothing about the way up
        image.info.pop("exif", None)
    image = _to_srgb(_to_eight_bits(image))
    image.info = {key: image.info[key] for key in ("transparency",) if key in image.info}
    return image


def encode(image: Image.Image, source_format: str) -> tuple[bytes, str]:
    """(bytes, extension): PNG for what is transparent or has few colours, JPEG for photographs."""
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
    """Whether any pixel lets the page show through."""
    if not image.has_transparency_data:
        return False
    return image.convert("RGBA").getextrema()[3][0] < 255


def _to_eight_bits(image: Image.Image) -> Image.Image:
    """One of the modes P, L, RGB, RGBA, and CMYK while its colour profile is still needed."""
    if image.mode.startswith("I"):  # sixteen bits of grey
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
