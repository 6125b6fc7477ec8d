"""Items of the media library for tests, without files of their own unless a test gives one."""

import hashlib
from itertools import count

from pages.models.media.album import Album
from pages.models.media.document import Document
from pages.models.media.picture import Picture
from pages.models.media.video import Video

_numbers = count(1)


def make_album(*pictures: Picture, **fields) -> Album:
    """An album with these pictures in this order."""
    fields = {"title_de": "Eine Reise", "title_es": "Un viaje"} | fields
    album = Album.objects.create(**fields)
    album.add(pictures)
    return album


def make_video(**fields) -> Video:
    """A row of the library: a film of 83 seconds."""
    number = next(_numbers)
    fields = {
        "title_de": "Ein Film",
        "title_es": "Un video",
        "file": f"films/{number}.mp4",
        "sha256": _sha256(number),
        "width": 640,
        "height": 360,
        "duration": 83,
        "size": 5_000_000,
        "language": "es",
        "credit": "Redaktion",
    } | fields
    return Video.objects.create(**fields)


def make_document(**fields) -> Document:
    """A row of the library: a PDF of four pages."""
    number = next(_numbers)
    fields = {
        "title_de": "Die Vereinbarung",
        "title_es": "El convenio",
        "file": f"files/{number}.pdf",
        "sha256": _sha256(number),
        "size": 1_200_000,
        "pages": 4,
        "language": "es",
        "accessible": Document.Accessible.YES,
    } | fields
    return Document.objects.create(**fields)


def with_small_copies(picture: Picture) -> Picture:
    """As if the worker had made its renditions."""
    name = f"{picture.folder}/bild-{picture.sha256[:8]}"
    picture.renditions = [
        {"format": format, "width": width, "height": height, "name": f"{name}-{width}.{end}"} | crop
        for format, end in (("avif", "avif"), ("webp", "webp"), ("jpeg", "jpg"))
        for width, height, crop in ((480, 320, {}), (800, 533, {}), (320, 320, {"crop": "50,50"}))
    ]
    picture.needs_renditions = False
    picture.save()
    return picture


def _sha256(number: int) -> str:
    return hashlib.sha256(f"item {number}".encode()).hexdigest()
