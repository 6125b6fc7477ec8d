"""Pictures for tests: drawn here, with colours that tell which way is up."""

import hashlib
import os
from functools import partial
from io import BytesIO

from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image, ImageDraw, ImageFilter

from pages.media import decode, pictures
from pages.models.media.picture import Picture

RED, GREEN, BLUE, WHITE = (200, 20, 20), (20, 160, 20), (20, 20, 200), (250, 250, 250)


def make_photo(width=1200, height=800):
    """Four soft-edged quarters: red, green, blue, white, clockwise from the top left."""
    photo = Image.effect_noise((width, height), 20).convert("RGB").filter(ImageFilter.BLUR)
    draw = ImageDraw.Draw(photo)
    halves = (0, width // 2, width), (0, height // 2, height)
    for colour, column, row in ((RED, 0, 0), (GREEN, 1, 0), (BLUE, 1, 1), (WHITE, 0, 1)):
        box = (halves[0][column], halves[1][row], halves[0][column + 1], halves[1][row + 1])
        draw.rectangle(box, fill=colour)
    return photo


def make_noise(width, height):
    """The hardest case for every codec, and a photograph's number of colours."""
    return Image.frombytes("RGB", (width, height), os.urandom(width * height * 3))


def write(image, format="JPEG", **options):
    target = BytesIO()
    image.save(target, format, **options)
    return target.getvalue()


def upload(content, name="photo.jpg"):
    return SimpleUploadedFile(name, content)


def make_picture(image=None, title="Am Ufer", keep_clean=False, content=None, **fields):
    fields = {"people": Picture.People.NOBODY} | fields
    picture = Picture(title=title, credit="Drawn for the tests", **fields)
    content = content or write(image or make_photo())
    sha256 = hashlib.sha256(content).hexdigest() if keep_clean else ""
    pictures.accept_picture(upload(content), sha256=sha256).put_into(picture)
    picture.save()
    return picture


def stored_names(picture):
    return set(default_storage.listdir(picture.folder)[1])


def content_of(name):
    with default_storage.open(name) as file:
        return file.read()


def image_of(content):
    image = Image.open(BytesIO(content))
    image.load()
    return image


def has_only_pixels(content):
    """Whether a stored file has nothing beside its image."""
    return decode.has_only_pixels(image_of(content), content)


def corners(image):
    """The colours in the middle of the four quarters, clockwise from the top left."""
    image = image.convert("RGB")
    places = ((1, 1), (3, 1), (3, 3), (1, 3))
    pixels = (image.getpixel((image.width * x // 4, image.height * y // 4)) for x, y in places)
    names = {RED: "red", GREEN: "green", BLUE: "blue", WHITE: "white"}
    return [names[min(names, key=partial(distance, pixel))] for pixel in pixels]


def distance(colour, other):
    """How far apart two colours are, in steps of their red, green and blue."""
    return sum(abs(a - b) for a, b in zip(colour, other, strict=True))
