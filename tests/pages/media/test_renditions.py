"""The files that browsers choose from, and that the worker may be stopped at any moment."""

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from PIL import Image, ImageFilter

from pages.media import renditions
from pages.models.media.picture import Picture
from tests.pages.image_files import (
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

    renditions.make_renditions.call()

    picture.refresh_from_db()
    names = {(r["format"], r["width"]): r["name"] for r in picture.whole_renditions}
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

    renditions.make_renditions.call()

    picture.refresh_from_db()
    made = []
    for rendition in picture.renditions:
        content = content_of(rendition["name"])
        image = image_of(content)
        made.append((image.format.lower(), *image.size))
        assert image.size == (rendition["width"], rendition["height"])
        assert corners(image) == ["red", "green", "blue", "white"]
        assert {"icc_profile", "exif", "xmp", "comment"} & set(image.info) == set()
        assert len(content) < original
    sizes = (320, 320), (480, 253), (800, 421), (1200, 632), (1800, 947)
    assert sorted(made) == [(f, *size) for f in ("avif", "jpeg", "webp") for size in sizes]


def test_a_lead_picture_keeps_to_its_budget_even_where_it_is_hard():
    noise = make_noise(500, 330).resize((1000, 660), Image.Resampling.BICUBIC)
    picture = make_picture(noise.filter(ImageFilter.GaussianBlur(1.5)))

    renditions.make_renditions_of(picture)

    sizes = [default_storage.size(r["name"]) for r in picture.renditions if r["width"] == 800]
    assert len(sizes) == 3
    assert max(sizes) <= 80_000


def test_the_square_that_most_browsers_take_keeps_to_its_budget_even_where_it_is_hard():
    noise = make_noise(500, 330).resize((2000, 1320), Image.Resampling.BICUBIC)
    picture = make_picture(noise.filter(ImageFilter.GaussianBlur(3)))

    renditions.make_renditions_of(picture)

    [square] = [r for r in picture.renditions if "crop" in r and r["format"] == "avif"]
    assert default_storage.size(square["name"]) <= 12_000


def test_transparency_stays_in_modern_formats_and_becomes_paper_in_jpeg():
    content = write(Image.new("RGBA", (400, 300), (0, 0, 0, 0)), "PNG")
    picture = make_picture(content=content)

    renditions.make_renditions_of(picture)

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
            renditions.make_renditions.call()
    waiting = Picture.objects.without_renditions().count()
    made = renditions.make_renditions.call()

    assert (waiting, made) == (2, 2)
    for picture in pictures:
        picture.refresh_from_db()
        assert stored_names(picture) == {name.rsplit("/")[-1] for name in picture.file_names}
        assert min(default_storage.size(name) for name in picture.file_names) > 100


def test_a_second_sweep_has_nothing_to_do():
    picture = make_picture()

    assert (renditions.make_renditions.call(), renditions.make_renditions.call()) == (1, 0)
    assert len(stored_names(picture)) == 13


def test_one_picture_that_cannot_be_read_stops_no_other(caplog):
    unreadable, _readable = make_picture(title="A"), make_picture(title="B")
    default_storage.delete(unreadable.file.name)

    assert renditions.make_renditions.call() == 1
    assert list(Picture.objects.without_renditions()) == [unreadable]
    assert str(unreadable.uuid) in caplog.text


# The square around the focal point
# ---------------------------------


def squares(picture):
    """What the squares show, by their format: names of colours at their four quarters."""
    crops = [each for each in picture.renditions if "crop" in each]
    return {each["format"]: corners(image_of(content_of(each["name"]))) for each in crops}


@pytest.mark.parametrize(
    ("focus", "seen"),
    [
        ((50, 50), ["red", "green", "blue", "white"]),
        ((0, 50), ["red", "red", "white", "white"]),
        ((100, 0), ["green", "green", "blue", "blue"]),
    ],
)
def test_a_square_is_cropped_around_the_focal_point(focus, seen):
    picture = make_picture(make_photo(1600, 400), focus_x=focus[0], focus_y=focus[1])

    renditions.make_renditions_of(picture)

    assert squares(picture) == dict.fromkeys(("avif", "webp", "jpeg"), seen)


@pytest.mark.parametrize(
    ("size", "side"), [((1200, 800), 320), ((400, 300), 300), ((1600, 200), 200), ((200, 900), 200)]
)
def test_a_square_is_never_larger_than_its_original(size, side):
    picture = make_picture(make_photo(*size))

    renditions.make_renditions_of(picture)

    sizes = {(r["width"], r["height"]) for r in picture.renditions if "crop" in r}
    assert sizes == {(side, side)}


def test_a_grid_offers_the_square_in_three_formats():
    picture = make_picture(make_photo(1000, 600))

    renditions.make_renditions_of(picture)

    names = {each["format"]: each["name"] for each in picture.renditions if "crop" in each}
    urls = {format: default_storage.url(name) for format, name in names.items()}
    assert picture.thumbnail_sources == [("image/avif", urls["avif"]), ("image/webp", urls["webp"])]
    assert picture.thumbnail == (urls["jpeg"], 320, 320, "")


def test_until_the_worker_has_been_there_a_grid_shows_the_original():
    picture = make_picture(make_photo(1000, 600))

    assert picture.thumbnail_sources == []
    assert picture.thumbnail == (picture.file.url, 1000, 600, "")


def test_moving_the_focal_point_makes_only_the_square_anew(django_capture_on_commit_callbacks):
    picture = make_picture(make_photo(1600, 400))
    renditions.make_renditions_of(picture)
    whole, before = picture.whole_renditions, stored_names(picture)
    crops = {each["name"].rsplit("/")[-1] for each in picture.renditions if "crop" in each}

    with django_capture_on_commit_callbacks(execute=True):
        picture.focus_x = 0
        picture.save()
    left = stored_names(picture)
    meanwhile = picture.thumbnail
    made = renditions.make_renditions.call()

    picture.refresh_from_db()
    assert left == before - crops
    assert meanwhile.width == 480
    assert made == 1
    assert picture.whole_renditions == whole
    assert squares(picture)["jpeg"] == ["red", "red", "white", "white"]
    assert stored_names(picture) == {name.rsplit("/")[-1] for name in picture.file_names}


def test_a_focal_point_that_stays_changes_nothing():
    picture = make_picture()
    renditions.make_renditions_of(picture)
    before = picture.renditions

    picture.title = "Am anderen Ufer"
    picture.save()

    assert (picture.renditions, picture.needs_renditions) == (before, False)


def test_what_a_killed_worker_left_of_another_focal_point_is_removed():
    picture = make_picture()
    left = picture.name_for("0" * 64, "-square-10-10.avif")
    default_storage.save(left, ContentFile(b"half a fi"))

    renditions.make_renditions_of(picture)

    assert stored_names(picture) == {name.rsplit("/")[-1] for name in picture.file_names}


def test_the_original_of_an_upload_that_is_not_saved_yet_is_left_alone():
    picture = make_picture(title="Bild 20240101")
    name = picture.name_for("12345678" * 8, ".jpg")
    default_storage.save(name, ContentFile(b"a new original"))

    renditions.make_renditions_of(picture)

    assert default_storage.exists(name)
