"""Files that mean harm or are none: refused each with its own words, and nothing of them stays."""

import gzip
import io
import struct
import tempfile
import zipfile
import zlib

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from PIL import Image, PngImagePlugin

from pages.models.media.picture import Picture
from tests.factories import make_editor
from tests.pages.image_files import (
    content_of,
    has_only_pixels,
    image_of,
    make_noise,
    make_photo,
    write,
)

pytestmark = pytest.mark.django_db

SCRIPT = b"<script>alert(document.cookie)</script>"
SVG = b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)">' + SCRIPT + b"</svg>"
SMALL = (300, 200)

# What each refusal says, by its code: a part of it in German and in Spanish.
WORDS = {
    "svg": ("SVG-Dateien können Skripte enthalten", "Los archivos SVG pueden contener scripts"),
    "format": ("-Dateien können nicht hochgeladen werden", "No se aceptan archivos "),
    "not_an_image": ("Das ist kein Bild", "Esto no es una imagen"),
    "broken": ("Die Datei ist beschädigt", "El archivo está dañado"),
    "animated": ("Das Bild ist animiert", "La imagen es animada"),
    "too_many_pixels": ("Das Bild hat mehr als 80", "La imagen tiene más de 80"),
    "too_many_bytes": ("Die Datei ist größer als 1", "El archivo pesa más de 1"),
    "too_small": ("Das Bild ist nur 1 Pixel breit", "La imagen tiene solo 1 píxel"),
    "proportions": ("Das Bild ist zu lang und schmal", "La imagen es demasiado larga"),
}


@pytest.fixture
def temporary(settings, tmp_path, monkeypatch):
    """The folder of temporary files; every upload goes through one."""
    folder = tmp_path / "temporary"
    folder.mkdir()
    settings.FILE_UPLOAD_TEMP_DIR = folder
    settings.FILE_UPLOAD_MAX_MEMORY_SIZE = 0
    settings.PICTURE_MAX_BYTES = 1024 * 1024
    monkeypatch.setattr(tempfile, "tempdir", str(folder))
    return folder


@pytest.fixture(params=["de", "es"])
def language(request):
    return request.param


@pytest.fixture
def editor(client, language, temporary):
    client.force_login(make_editor(language=language))
    return client


def send(client, name: str, content: bytes) -> dict:
    """What became of a file."""
    data = {"credit": "Redaktion", "files": SimpleUploadedFile(name, content)}
    address = reverse("admin:pages_picture_upload")
    [outcome] = client.post(address, data, headers={"accept": "application/json"}).json()[
        "outcomes"
    ]
    return outcome


def files_below(*folders):
    return [path for folder in folders for path in folder.rglob("*") if path.is_file()]


# Made for harm
# -------------


def png(*chunks: tuple[bytes, bytes]) -> bytes:
    """A PNG of these chunks, each (kind, data)."""
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
        for kind, data in (*chunks, (b"IEND", b""))
    )


def png_head(width, height):
    return b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)


def bomb(width, height):
    """A small file that claims to be, and is, a very large picture."""
    return png(png_head(width, height), (b"IDAT", zlib.compress(bytes(40_000_000), 9)))


def text_bomb():
    """A few kilobytes of comment that unpack to a hundred megabytes."""
    comment = b"Comment\0\0" + zlib.compress(bytes(100_000_000), 9)
    return png(png_head(300, 200), (b"zTXt", comment), (b"IDAT", zlib.compress(bytes(180_200))))


def jpeg_that_claims(width, height):
    """A photograph whose head says that it is larger than its content."""
    content = bytearray(write(make_photo(*SMALL)))
    place = content.index(b"\xff\xc0")
    content[place + 5 : place + 9] = struct.pack(">HH", height, width)
    return bytes(content)


def archive():
    """A ZIP file with a program in it: what a JAR, a DOCX or an APK is."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as packed:
        packed.writestr("META-INF/MANIFEST.MF", "Main-Class: Harm")
        packed.writestr("Harm.class", b"\xca\xfe\xba\xbe")
    return target.getvalue()


def gif():
    return write(make_photo(*SMALL), "GIF")


def animated(format):
    frames = [make_noise(*SMALL), make_photo(*SMALL)]
    return write(make_photo(*SMALL), format, save_all=True, append_images=frames)


def photo(*size):
    return write(make_photo(*(size or SMALL)))


REFUSED = {
    "a bomb of pixels": ("too_many_pixels", "bomb.png", lambda: bomb(30_000, 30_000)),
    "a bomb just above the limit": ("too_many_pixels", "bomb.png", lambda: bomb(8_001, 10_000)),
    "a bomb of text": ("not_an_image", "text.png", text_bomb),
    "a JPEG that claims to be huge": (
        "too_many_pixels",
        "huge.jpg",
        lambda: jpeg_that_claims(65_000, 65_000),
    ),
    "a PNG that holds less than it claims": ("broken", "less.png", lambda: bomb(4_000, 4_000)),
    "too many bytes": ("too_many_bytes", "large.jpg", lambda: photo() + bytes(1024 * 1024)),
    "one pixel": ("too_small", "pixel.png", lambda: write(make_photo(1, 1), "PNG")),
    "a tracking pixel": ("format", "pixel.gif", lambda: write(Image.new("L", (1, 1)), "GIF")),
    "a thread": ("proportions", "thread.jpg", lambda: photo(200, 1700)),
    "SVG with a script": ("svg", "drawing.svg", lambda: SVG),
    "SVG under another name": ("svg", "drawing.png", lambda: SVG),
    "SVG behind a comment": ("svg", "drawing.jpg", lambda: b"<!--" + b"x" * 2000 + b"-->" + SVG),
    "SVGZ": ("svg", "drawing.svgz", lambda: gzip.compress(SVG)),
    "SVGZ under another name": ("not_an_image", "drawing.png", lambda: gzip.compress(SVG)),
    "SVG in UTF-16": ("not_an_image", "a.png", lambda: SVG.decode().encode("utf-16")),
    "a GIF that is a JAR": ("format", "gifar.gif", lambda: gif() + archive()),
    "a GIF that is a script": ("format", "a.jpg", lambda: b"GIF89a/*" + bytes(20) + b"*/=1;x()"),
    "a PDF": ("format", "paper.jpg", lambda: b"%PDF-1.7\n1 0 obj<</S/JavaScript>>"),
    "a HEIC": ("format", "IMG_1.HEIC", lambda: b"\0\0\0\x18ftypheic" + bytes(40)),
    "a TIFF": ("format", "scan.jpg", lambda: write(make_photo(*SMALL), "TIFF")),
    "a BMP": ("format", "scan.png", lambda: write(make_photo(*SMALL), "BMP")),
    "a ZIP": ("not_an_image", "photos.jpg", archive),
    "HTML": ("not_an_image", "page.jpg", lambda: b"<!doctype html><html>" + SCRIPT),
    "HTML with an SVG": ("not_an_image", "page.png", lambda: b"<html>" + SVG),
    "a script": ("not_an_image", "script.png", lambda: b"alert(1)"),
    "a program": ("not_an_image", "photo.jpg", lambda: b"MZ\x90\0" + bytes(400)),
    "a PostScript": ("not_an_image", "photo.jpg", lambda: b"%!PS-Adobe-3.0 EPSF-3.0\n"),
    "a pickle": ("not_an_image", "photo.png", lambda: b"cos\nsystem\n(S'id'\ntR."),
    "a film": ("not_an_image", "film.jpg", lambda: b"\0\0\0\x18ftypisom" + bytes(40)),
    "nothing": ("not_an_image", "empty.jpg", lambda: b""),
    "a head alone": ("not_an_image", "head.png", lambda: b"\x89PNG\r\n\x1a\n"),
    "half a JPEG": ("broken", "half.jpg", lambda: write(make_noise(*SMALL))[:-9_000]),
    "half a PNG": ("broken", "half.png", lambda: write(make_noise(*SMALL), "PNG")[:-90_000]),
    "half a WebP": (
        "not_an_image",
        "half.webp",
        lambda: write(make_noise(*SMALL), "WEBP")[:-9_000],
    ),
    "half an AVIF": (
        "not_an_image",
        "half.avif",
        lambda: write(make_noise(*SMALL), "AVIF")[:-9_000],
    ),
    "an animated WebP": ("animated", "moving.webp", lambda: animated("WEBP")),
    "an animated PNG": ("animated", "moving.png", lambda: animated("PNG")),
    "an animated AVIF": ("animated", "moving.avif", lambda: animated("AVIF")),
}


@pytest.mark.parametrize("kind", REFUSED)
def test_it_is_refused_in_the_editors_language_and_leaves_nothing(
    editor, kind, language, media_root, temporary
):
    code, name, make = REFUSED[kind]

    outcome = send(editor, name, make())

    german, spanish = WORDS[code]
    assert (outcome["state"], outcome["code"]) == ("refused", code)
    assert {"de": german, "es": spanish}[language] in outcome["words"]
    assert Picture.objects.count() == 0
    assert files_below(media_root, temporary) == []


def test_it_is_refused_by_the_form_of_one_picture_as_well(editor, media_root, temporary):
    for code, name, make in REFUSED.values():
        data = {"title": "Bild", "credit": "Redaktion", "file": SimpleUploadedFile(name, make())}

        response = editor.post(reverse("admin:pages_picture_add"), data)

        errors = response.context["adminform"].form.errors.as_data()["file"]
        assert [error.code for error in errors] in ([code], ["empty"])
    assert files_below(media_root, temporary) == []


# A picture that carries something else
# -------------------------------------


def with_comment():
    return write(make_photo(*SMALL), comment=b"*/alert(1)/*" + SCRIPT)


def with_text():
    text = PngImagePlugin.PngInfo()
    text.add_text("Comment", SCRIPT.decode())
    return write(make_photo(*SMALL), "PNG", pnginfo=text)


CARRYING = {
    "a JPEG with a ZIP behind it": lambda: photo() + archive(),
    "a JPEG with HTML behind it": lambda: photo() + SCRIPT,
    "a JPEG with a PHP program in its comment": lambda: write(
        make_photo(*SMALL), comment=b"<?php system($_GET[0]); ?>"
    ),
    "a JPEG that is a script": with_comment,
    "a PNG with HTML in a text": with_text,
    "a PNG with a JAR behind it": lambda: write(make_photo(*SMALL), "PNG") + archive(),
    "a WebP with HTML behind it": lambda: write(make_photo(*SMALL), "WEBP") + SCRIPT,
    "print colours": lambda: write(make_photo(*SMALL).convert("CMYK")),
}


@pytest.mark.parametrize("kind", CARRYING)
def test_what_a_picture_carries_is_dropped(editor, kind, media_root, temporary):
    outcome = send(editor, "photo.jpg", CARRYING[kind]())

    stored = content_of(Picture.objects.get().file.name)
    assert outcome["state"] == "added"
    assert has_only_pixels(stored)
    assert not [
        word for word in (b"script", b"alert", b"PK\3\4", b"php", b"Harm") if word in stored
    ]
    assert image_of(stored).mode == "RGB"
    assert len(files_below(media_root)) == 1
    assert files_below(temporary) == []


# Names
# -----


@pytest.mark.parametrize(
    ("name", "title", "slug"),
    [
        ("../../../etc/cron.d/photo.jpg", "photo", "photo"),
        ("..\\..\\windows\\photo.jpg", "photo", "photo"),
        ("/etc/passwd", "passwd", "passwd"),
        ("photo\0.php.jpg", "photo.php", "photophp"),
        ("photo\u202egpj.exe", "photogpj", "photogpj"),
        ("bell\x07.jpg", "bell", "bell"),
        ("CON.jpg", "CON", "con"),
        ("photo.jpg.", "photo.jpg", "photojpg"),
        ("photo.php", "photo", "photo"),
        ("<script>alert(1)<_script>.jpg", "<script>alert(1)< script>", "scriptalert1-script"),
        ("?.jpg", "?", "picture"),
        ("%2e%2e%2fphoto.jpg", "%2e%2e%2fphoto", "2e2e2fphoto"),
        ("ü" * 300 + ".jpg", "ü" * 200, "u" * 60),
    ],
)
def test_no_name_leads_out_of_the_library(editor, media_root, name, title, slug):
    outcome = send(editor, name, photo())

    picture = Picture.objects.get()
    [path] = files_below(media_root)
    assert (outcome["state"], picture.title) == ("added", title)
    assert path.parent == media_root / "pictures" / picture.uuid.hex
    assert path.name == f"{slug}-{picture.sha256[:8]}.jpg"
