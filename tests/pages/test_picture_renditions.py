"""The files that browsers choose from, and that the worker may be stopped at any moment."""

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from PIL import Image, ImageFilter

from pages import tasks
from pages.models.picture import Picture
from pages.pictures import renditions
from tests.pages.drawing import (
    content_of,
    corners,
    distance,
    image_of,
    make_noise,
    make_photo,
    make_picture,
    stored_names,
    write,
)

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("original", "widths"),
    [
        (6000, [480, 800, 1200, 1800]),
        (1800, [480, 800, 1200, 1800]),
        (1000, [480, 800, 1000]),
        (820, [480, 820]),
        (480, [480]),
        (300, [300]),
    ],
)
def test_a_rendition_is_never_wider_than_its_original(original, widths):
    assert renditions.widths(original) == widths


def test_until_the_worker_has_been_there_the_page_shows_the_original():
    picture = make_picture(make_photo(1000, 600))

    assert picture.sources == []
    assert picture.fallback == (picture.file.url, 1000, 600, "")


def test_a_page_offers_three_formats_in_all_widths():
    picture = make_picture(make_photo(1000, 600))

    tasks.make_renditions.call()

    picture.refresh_from_db()
    names = {(r["format"], r["width"]): r["name"] for r in picture.renditions}
    urls = {key: default_storage.url(name) for key, name in names.items()}
    srcset = {
        format: ", ".join(f"{urls[format, width]} {width}w" for width in (480, 800, 1000))
        for format in ("avif", "webp", "jpeg")
    }
    assert picture.sources == [("image/avif", srcset["avif"]), ("image/webp", srcset["webp"])]
    assert picture.fallback == (urls["jpeg", 800], 800, 480, srcset["jpeg"])


def test_renditions_are_smaller_pictures_of_the_same_without_metadata():
    picture = make_picture(make_photo(1900, 1000))
    original = default_storage.size(picture.file.name)

    tasks.make_renditions.call()

    picture.refresh_from_db()
    made = []
    for rendition in picture.renditions:
        content = content_of(rendition["name"])
        image = image_of(content)
        made.append((image.format.lower(), image.width))
        assert image.size == (rendition["width"], rendition["height"])
        assert corners(image) == ["red", "green", "blue", "white"]
        assert {"icc_profile", "exif", "xmp", "comment"} & set(image.info) == set()
        assert len(content) < original
    widths = (480, 800, 1200, 1800)
    assert sorted(made) == [(f, w) for f in ("avif", "jpeg", "webp") for w in widths]


def test_a_lead_picture_keeps_to_its_budget_even_where_it_is_hard():
    noise = make_noise(500, 330).resize((1000, 660), Image.Resampling.BICUBIC)
    picture = make_picture(noise.filter(ImageFilter.GaussianBlur(1.5)))

    renditions.make(picture)

    sizes = [default_storage.size(r["name"]) for r in picture.renditions if r["width"] == 800]
    assert len(sizes) == 3
    assert max(sizes) <= 80_000


def test_transparency_stays_in_modern_formats_and_becomes_paper_in_jpeg():
    content = write(Image.new("RGBA", (400, 300), (0, 0, 0, 0)), "PNG")
    picture = make_picture(content=content)

    renditions.make(picture)

    pixels = {}
    for rendition in picture.renditions:
        image = image_of(content_of(rendition["name"]))
        pixels[rendition["format"]] = image.getpixel((200, 150))
    assert pixels["avif"][3] == pixels["webp"][3] == 0
    assert distance(pixels["jpeg"], renditions.PAPER) <= 4


def test_a_worker_killed_in_the_middle_loses_nothing(monkeypatch):
    pictures = [make_picture(title="One"), make_picture(title="Two")]
    save, saved = default_storage.save, []

    def save_until_killed(name, content, **options):
        if len(saved) == 4:
            default_storage.delete(name)
            save(name, ContentFile(b"half a fi"))
            raise SystemExit
        saved.append(name)
        return save(name, content, **options)

    with monkeypatch.context() as patch:
        patch.setattr(type(default_storage._wrapped), "save", staticmethod(save_until_killed))
        with pytest.raises(SystemExit):
            tasks.make_renditions.call()
    waiting = Picture.objects.without_renditions().count()
    made = tasks.make_renditions.call()

    assert (waiting, made) == (2, 2)
    for picture in pictures:
        picture.refresh_from_db()
        assert stored_names(picture) == {name.rsplit("/")[-1] for name in picture.file_names}
        assert min(default_storage.size(name) for name in picture.file_names) > 100


def test_a_second_sweep_has_nothing_to_do():
    picture = make_picture()

    assert (tasks.make_renditions.call(), tasks.make_renditions.call()) == (1, 0)
    assert len(stored_names(picture)) == 10


def test_one_picture_that_cannot_be_read_stops_no_other(caplog):
    unreadable, _readable = make_picture(title="A"), make_picture(title="B")
    default_storage.delete(unreadable.file.name)

    assert tasks.make_renditions.call() == 1
    assert list(Picture.objects.without_renditions()) == [unreadable]
    assert str(unreadable.uuid) in caplog.text
