"""Pages that show the media library, made in the database of a running site."""

from PIL import Image

from pages.media import pictures, renditions, videos
from pages.models.blocks.media import GalleryBlock, VideoBlock
from pages.models.media.picture import Picture
from pages.models.media.video import Video
from pages.models.page import Page
from pages.publishing.publish import publish
from tests.library import make_album
from tests.pages.image_files import upload, write
from tests.pages.video_files import make_video

COUNT = 60
CUES = "WEBVTT\n\n00:00.000 --> 00:10.000\nDer Fluss\n\n00:10.000 --> 00:20.000\nDas Tal"


def make_landscape(number: int, width=500, height=334) -> Image.Image:
    """As hard to compress as a photograph: structures of all sizes, and fine grain.

    Just large enough for the square that a gallery shows.
    """
    landscape = Image.linear_gradient("L").resize((width, height))
    for step in (4, 12, 40, 120, 400):
        size = (max(2, width // (step + number % 3)), max(2, height // step))
        noise = Image.effect_noise(size, 90).resize((width, height), Image.Resampling.BICUBIC)
        landscape = Image.blend(landscape, noise, 0.35)
    shifted = landscape.transpose(Image.Transpose.FLIP_LEFT_RIGHT)
    return Image.merge("RGB", (landscape, Image.blend(landscape, shifted, 0.3), shifted))


def make_page_with_album() -> None:
    """Live at /de/sechzig/ and /es/sesenta/, with the pictures' small copies."""
    pictures = [_picture(number) for number in range(COUNT)]
    page = Page.objects.create(title_de="Sechzig", title_es="Sesenta")
    GalleryBlock.objects.create(parent=page, album=make_album(*pictures))
    renditions.make_missing()
    publish(page, ["de", "es"])


def make_page_with_film() -> None:
    """Live at /de/film/: twenty seconds that are hard to compress, with captions."""
    video = Video(title_de="Am Fluss", language="de", credit="Redaktion", captions_de=CUES)
    content = make_video(seconds=20, grainy=True)
    videos.accept_video(upload(content, "fluss.mp4")).put_into(video)
    video.save()
    page = Page.objects.create(title_de="Film")
    VideoBlock.objects.create(parent=page, video=video)
    publish(page, ["de"])


def _picture(number: int) -> Picture:
    picture = Picture(
        title=f"Landschaft {number}",
        alt_de=f"Eine Landschaft mit der Nummer {number}",
        alt_es=f"Un paisaje con el número {number}",
        credit="Redaktion",
        people=Picture.People.NOBODY,
    )
    content = write(make_landscape(number), quality=90)
    pictures.accept_picture(upload(content)).put_into(picture)
    picture.save()
    return picture
