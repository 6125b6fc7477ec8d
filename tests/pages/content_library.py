"""A media library with an item of each kind, and a page that shows all of them."""

from io import BytesIO
from uuid import UUID

from pypdf import PdfWriter

from pages.media import documents, videos
from pages.models.blocks.media import DocumentBlock, GalleryBlock, VideoBlock
from pages.models.blocks.text import ContactBlock
from pages.models.media.album import Album, AlbumPicture
from pages.models.media.document import Document
from pages.models.media.video import Video
from pages.models.page import Page
from pages.publishing.publish import publish
from tests.factories import make_page, make_text
from tests.pages.image_files import make_photo, make_picture, upload
from tests.pages.video_files import make_video

RIVER, TOWN, ALBUM, FILM, TALK, TREATY, PAGE, TEXT = (
    UUID(f"0d1f3c1e-0000-4000-8000-0000000001{number:02}") for number in range(8)
)
CAPTIONS = "WEBVTT\n\n00:00.000 --> 00:01.500\nDas ist der Fluss.\n\n00:01.500 --> 00:02.000\nJa."


def make_library() -> None:
    """Two pictures in an album, a film, a recording and a document."""
    photo = make_photo(300, 200)
    common = {"alt_de": "Ein Ufer", "alt_es": "Una orilla", "keep_clean": True}
    river = make_picture(photo, "Am Fluss", uuid=RIVER, focus_x=30, focus_y=70, **common)
    town = make_picture(photo.rotate(180), "Die Stadt", uuid=TOWN, people="adults", **common)
    album = Album.objects.create(uuid=ALBUM, title_de="Eine Reise", title_es="Un viaje")
    AlbumPicture.objects.create(album=album, picture=town, ordering=1, caption_de="Ankunft")
    AlbumPicture.objects.create(album=album, picture=river, ordering=2)
    make_stored_video(poster=river)
    make_stored_document(
        make_video(format="mp3", video=None, audio="libmp3lame"),
        uuid=TALK,
        title_es="Una entrevista",
        language="qu",
    )
    make_stored_document(
        make_pdf(2), uuid=TREATY, title_de="Die Vereinbarung", language="de", accessible="yes"
    )


def make_stored_video(content: bytes | None = None, **fields) -> Video:
    """A film with its file, captions in German and a transcript as a form sends it."""
    fields = {
        "uuid": FILM,
        "title_de": "Der Fluss",
        "language": "de",
        "sign_language": "dgs",
        "captions_de": CAPTIONS,
        "transcript_de": "Ein Fluss.\r\nJemand spricht: „Ja.“",
        "credit": "Redaktion",
        "licence": "CC BY 4.0",
    } | fields
    video = Video(**fields)
    videos.accept_video(upload(content or make_video(seconds=1), "film.mp4")).put_into(video)
    video.save()
    return video


def make_stored_document(content: bytes, **fields) -> Document:
    """A file of the library, with what it holds."""
    document = Document(**fields)
    documents.accept_document(upload(content, "x")).put_into(document)
    document.save()
    return document


def make_pdf(pages: int) -> bytes:
    """So many blank pages."""
    writer, target = PdfWriter(), BytesIO()
    for _number in range(pages):
        writer.add_blank_page(width=200, height=200)
    writer.write(target)
    return target.getvalue()


def make_page_of_all() -> Page:
    """A page that shows and links to the library, live in both languages."""
    page = make_page(uuid=PAGE, title_de="Mediathek", title_es="Mediateca")
    link = f'<p><a href="document:{TREATY}">…</a></p>'
    make_text(page, uuid=TEXT, text_de=link, text_es=link)
    GalleryBlock.objects.create(parent=page, ordering=20, album=Album.objects.get())
    VideoBlock.objects.create(parent=page, ordering=30, video=Video.objects.get(), shows_in="de")
    for number, document in enumerate(Document.objects.order_by("uuid"), 4):
        DocumentBlock.objects.create(parent=page, ordering=10 * number, document=document)
    ContactBlock.objects.create(
        parent=page,
        ordering=60,
        side="second",
        email="cultura@muni.example",
        phone="+51 76 1234",
        address="Jr. Lima 1\nCajamarca",
        name_de="Kulturamt",
        name_es="Oficina de Cultura",
        hours_es="Lunes a viernes",
    )
    publish(page, ["de", "es"])
    return page
