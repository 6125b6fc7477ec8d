"""What becomes of an uploaded picture, what is refused, and what stays byte for byte."""

import hashlib
import struct
import zlib

import pytest
from django.core.exceptions import ValidationError
from django.utils import translation
from PIL import Image, ImageCms, PngImagePlugin

from pages.media import pictures
from tests.pages.image_files import (
    corners,
    distance,
    has_only_pixels,
    image_of,
    make_noise,
    make_photo,
    upload,
    write,
)

GPS = {1: "N", 2: (52.0, 26.0, 45.0), 3: "E", 4: (13.0, 34.0, 30.0)}


def refusal(content, name="photo.jpg"):
    with pytest.raises(ValidationError) as caught:
        pictures.accept_picture(upload(content, name))
    assert caught.value.messages[0]
    return caught.value.code


@pytest.mark.parametrize("orientation", range(1, 9))
def test_a_photo_is_stored_upright_and_without_its_place(orientation):
    undo = {
        2: Image.Transpose.FLIP_LEFT_RIGHT,
        3: Image.Transpose.ROTATE_180,
        4: Image.Transpose.FLIP_TOP_BOTTOM,
        5: Image.Transpose.TRANSPOSE,
        6: Image.Transpose.ROTATE_90,
        7: Image.Transpose.TRANSVERSE,
        8: Image.Transpose.ROTATE_270,
    }
    photo = make_photo()
    lying = photo.transpose(undo[orientation]) if orientation in undo else photo
    exif = Image.Exif()
    exif[0x0112] = orientation
    exif[0x010F] = "A camera"
    exif.get_ifd(0x8825).update(GPS)
    content = write(lying, exif=exif, comment=b"private", xmp=b"<x:xmpmeta>private</x:xmpmeta>")

    accepted = pictures.accept_picture(upload(content))

    image = image_of(accepted.content)
    assert (accepted.width, accepted.height) == image.size == (1200, 800)
    assert corners(image) == ["red", "green", "blue", "white"]
    assert has_only_pixels(accepted.content)
    assert dict(image.getexif()) == {}
    assert {"comment", "exif", "icc_profile", "photoshop", "xmp"} & set(image.info) == set()
    assert b"private" not in accepted.content


@pytest.mark.parametrize("format", ["PNG", "WEBP", "AVIF"])
def test_metadata_of_every_format_are_removed(format):
    exif = Image.Exif()
    exif[0x0112] = 6
    exif.get_ifd(0x8825).update(GPS)
    options = {"exif": exif, "icc_profile": swapped_profile()}
    if format == "PNG":
        options["pnginfo"] = PngImagePlugin.PngInfo()
        options["pnginfo"].add_text("Author", "private")
    else:
        options["xmp"] = b"<x:xmpmeta>private</x:xmpmeta>"

    accepted = pictures.accept_picture(upload(write(make_photo(800, 1200), format, **options)))

    assert has_only_pixels(accepted.content)
    assert b"private" not in accepted.content
    assert (accepted.width, accepted.height) == (1200, 800)


def swapped_profile():
    """sRGB with red and blue exchanged: whoever ignores it sees blue for red."""
    profile = bytearray(ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes())
    for number in range(struct.unpack_from(">I", profile, 128)[0]):
        place = 132 + 12 * number
        tag = bytes(profile[place : place + 4])
        profile[place : place + 4] = {b"rXYZ": b"bXYZ", b"bXYZ": b"rXYZ"}.get(tag, tag)
    return bytes(profile)


def test_colours_are_converted_from_the_profile_to_srgb():
    blue_that_means_red = make_photo()
    blue_that_means_red.paste((0, 0, 255), (0, 0, 1200, 800))

    accepted = pictures.accept_picture(
        upload(write(blue_that_means_red, icc_profile=swapped_profile()))
    )

    pixel = image_of(accepted.content).getpixel((600, 400))
    assert distance(pixel, (255, 0, 0)) < 30


@pytest.mark.parametrize("mode", ["CMYK", "L"])
def test_print_colours_and_greys_become_what_every_browser_reads(mode):
    accepted = pictures.accept_picture(upload(write(make_photo().convert(mode))))

    assert image_of(accepted.content).mode == {"CMYK": "RGB", "L": "L"}[mode]
    assert has_only_pixels(accepted.content)


def test_sixteen_bits_of_grey_keep_their_brightness():
    grey = Image.new("I;16", (300, 200), 257 * 128)

    accepted = pictures.accept_picture(upload(write(grey, "PNG"), "scan.png"))

    assert image_of(accepted.content).convert("L").getpixel((150, 100)) == 128


@pytest.mark.parametrize(
    ("image", "extension"),
    [
        (make_photo(400, 300), ".png"),
        (make_photo(400, 300).quantize(16), ".png"),
        (Image.new("RGBA", (400, 300), (10, 74, 87, 120)), ".png"),
        (Image.new("LA", (400, 300), (10, 120)), ".png"),
        (make_noise(400, 300), ".jpg"),
    ],
    ids=["few colours", "palette", "transparent", "transparent grey", "many colours"],
)
def test_drawings_stay_png_and_photographs_become_jpeg(image, extension):
    accepted = pictures.accept_picture(upload(write(image, "PNG"), "drawing.png"))

    assert accepted.extension == extension
    assert has_only_pixels(accepted.content)


def test_what_shows_through_still_does():
    glass = Image.new("RGBA", (400, 300), (10, 74, 87, 120))

    accepted = pictures.accept_picture(upload(write(glass, "PNG"), "glass.png"))

    assert image_of(accepted.content).getpixel((10, 10)) == (10, 74, 87, 120)


def test_a_phones_photo_with_a_second_picture_inside_is_one_photo():
    photo = make_photo()
    content = write(photo, "MPO", save_all=True, append_images=[photo.resize((300, 200))])

    accepted = pictures.accept_picture(upload(content))

    assert (accepted.extension, accepted.width, accepted.height) == (".jpg", 1200, 800)
    assert has_only_pixels(accepted.content)


@pytest.mark.filterwarnings("ignore:Corrupt EXIF data")
def test_metadata_that_cannot_be_read_are_no_reason_to_refuse():
    content = write(make_photo(), exif=b"Exif\0\0MM\0*\xff\xff\xff\xff nonsense")

    accepted = pictures.accept_picture(upload(content))

    assert has_only_pixels(accepted.content)


# --- What is refused, and why


def png_that_claims(width, height):
    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    chunks = ((b"IHDR", head), (b"IDAT", zlib.compress(b"\0" * 1000)), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
        for kind, data in chunks
    )


SVG = b'<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg"><script>1</script></svg>'


@pytest.mark.parametrize(
    ("code", "content", "name"),
    [
        ("svg", SVG, "drawing.svg"),
        ("svg", SVG, "drawing.png"),
        ("not_an_image", b"<!doctype html><html><p>Hello</p></html>", "photo.jpg"),
        ("not_an_image", b"", "photo.jpg"),
        ("not_an_image", b"\x89PNG\r\n\x1a\n", "photo.png"),
        ("format", write(make_photo(300, 200), "GIF"), "moving.gif"),
        ("format", write(make_photo(300, 200), "TIFF"), "photo.jpg"),
        ("format", b"\0\0\0\x18ftypheic" + b"\0" * 40, "photo.heic"),
        ("too_many_pixels", png_that_claims(20_000, 20_000), "bomb.png"),
        ("too_many_pixels", png_that_claims(10_000, 8_001), "bomb.png"),
        ("too_small", write(make_photo(199, 300)), "photo.jpg"),
        ("proportions", write(make_photo(200, 1601)), "photo.jpg"),
        ("broken", write(make_noise(400, 300))[:-20_000], "photo.jpg"),
        ("broken", png_that_claims(400, 300), "photo.png"),
        (
            "animated",
            write(
                make_photo(300, 200), "WEBP", save_all=True, append_images=[make_noise(300, 200)]
            ),
            "moving.webp",
        ),
        (
            "animated",
            write(make_photo(300, 200), "PNG", save_all=True, append_images=[make_noise(300, 200)]),
            "moving.png",
        ),
    ],
)
def test_what_is_no_plain_picture_is_refused(code, content, name):
    assert refusal(content, name) == code


def test_a_narrow_photo_that_lies_on_its_side_is_measured_upright():
    exif = Image.Exif()
    exif[0x0112] = 6

    assert refusal(write(make_photo(300, 199), exif=exif)) == "too_small"


def test_a_file_with_too_many_bytes_is_refused(settings):
    settings.PICTURE_MAX_BYTES = 1024 * 1024

    assert refusal(write(make_noise(1000, 1000), quality=100)) == "too_many_bytes"


def test_the_limit_of_pixels_is_a_setting(settings):
    settings.PICTURE_MAX_PIXELS = 1_000_000

    assert refusal(write(make_photo(1001, 1000))) == "too_many_pixels"


def test_a_refusal_is_read_in_the_editors_language():
    with translation.override("de"), pytest.raises(ValidationError) as caught:
        pictures.accept_picture(upload(write(make_photo(199, 300))))

    assert "199" in caught.value.messages[0]


# --- Our own content: byte for byte


BARE = {
    "baseline JPEG": lambda: write(make_photo()),
    "progressive JPEG": lambda: write(make_photo(), progressive=True),
    "palette PNG": lambda: write(make_photo().quantize(32), "PNG", optimize=True),
    "transparent PNG": lambda: write(Image.new("RGBA", (400, 300), (1, 2, 3, 4)), "PNG"),
}


def sha256_of(content):
    return hashlib.sha256(content).hexdigest()


@pytest.mark.parametrize("kind", BARE)
def test_a_file_with_the_checksum_of_its_export_stays_byte_for_byte(kind):
    content = BARE[kind]()

    accepted = pictures.accept_picture(upload(content), sha256=sha256_of(content))

    assert accepted.content == content


@pytest.mark.parametrize("sha256", ["", sha256_of(b"another")])
def test_a_file_without_the_checksum_of_its_export_is_written_anew(sha256):
    content = write(make_photo())

    accepted = pictures.accept_picture(upload(content), sha256=sha256)

    assert accepted.content != content


WITH_MORE = {
    "EXIF": lambda: write(make_photo(), exif=Image.Exif().tobytes() + b"x"),
    "comment": lambda: write(make_photo(), comment=b"private"),
    "XMP": lambda: write(make_photo(), xmp=b"<x:xmpmeta/>"),
    "profile": lambda: write(make_photo(), icc_profile=swapped_profile()),
    "something after the end": lambda: write(make_photo()) + b"PK\3\4",
    "another photo after the end": lambda: write(make_photo()) + write(make_photo()),
    "a thumbnail": lambda: with_thumbnail(write(make_photo())),
    "EXIF in a PNG": lambda: write(make_photo(), "PNG", exif=Image.Exif().tobytes() + b"x"),
    "text in a PNG": lambda: write(make_photo(), "PNG", pnginfo=with_chunk(b"tEXt", b"a\0b")),
    "a chunk of its own in a PNG": lambda: write(
        make_photo(), "PNG", pnginfo=with_chunk(b"prIv", b"private")
    ),
    "resolution in a PNG": lambda: write(make_photo(), "PNG", dpi=(72, 72)),
    "something after a PNG": lambda: write(make_photo(), "PNG") + b"<script>",
    "WebP": lambda: write(make_photo(), "WEBP"),
    "AVIF": lambda: write(make_photo(), "AVIF"),
    "CMYK": lambda: write(make_photo().convert("CMYK")),
}


def with_thumbnail(jpeg):
    """One pixel in the JFIF segment, which is three bytes longer then."""
    return jpeg[:4] + b"\0\x13" + jpeg[6:18] + b"\1\1" + b"abc" + jpeg[20:]


def with_chunk(kind, content):
    chunks = PngImagePlugin.PngInfo()
    chunks.add(kind, content)
    return chunks


@pytest.mark.parametrize("kind", WITH_MORE)
def test_no_checksum_brings_in_what_is_more_than_pixels(kind):
    content = WITH_MORE[kind]()

    accepted = pictures.accept_picture(upload(content), sha256=sha256_of(content))

    assert accepted.content != content
    assert has_only_pixels(accepted.content)


def test_what_was_stored_once_can_be_imported_again():
    stored = pictures.accept_picture(
        upload(write(make_noise(400, 300), comment=b"private"))
    ).content

    assert pictures.accept_picture(upload(stored), sha256=sha256_of(stored)).content == stored
