"""Files to download: known by their content, counted, and refused where they are dangerous."""

import struct
import zipfile
import zlib
from io import BytesIO

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from pypdf import PdfWriter
from pypdf.generic import DictionaryObject, NameObject, StreamObject, TextStringObject

from pages.media import documents
from pages.models.blocks.media import DocumentBlock
from pages.models.media.document import Document
from pages.publishing.publish import publish
from tests.factories import make_editor, make_page
from tests.library import make_document
from tests.pages.image_files import upload
from tests.pages.video_files import make_video

WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"


def make_pdf(pages=3, *, script=False, password="") -> bytes:
    writer, target = PdfWriter(), BytesIO()
    for _number in range(pages):
        writer.add_blank_page(width=200, height=200)
    if script:
        action = {"/S": NameObject("/JavaScript"), "/JS": TextStringObject("app.alert(1)")}
        writer.root_object[NameObject("/OpenAction")] = DictionaryObject(
            {NameObject(key): value for key, value in action.items()}
        )
    if password:
        writer.encrypt(password)
    writer.write(target)
    return target.getvalue()


def make_pdf_with_picture(content: bytes) -> bytes:
    """A PDF with these bytes as a stream, as photographs stand in it."""
    writer, target = PdfWriter(BytesIO(make_pdf(1))), BytesIO()
    picture = StreamObject()
    picture.set_data(content)
    writer.root_object[NameObject("/Picture")] = writer._add_object(picture)
    writer.write(target)
    return target.getvalue()


def make_pdf_with_compressed(objects: str) -> bytes:
    """A PDF whose catalogue stands in a compressed object stream (ISO 32000-2, 7.5.7)."""
    parts = ["<< /Type /Catalog /Pages 2 0 R /AA 3 0 R >>"]
    parts += ["<< /Type /Pages /Kids [] /Count 0 >>", objects]
    starts = [sum(len(part) + 1 for part in parts[:number]) for number in range(len(parts))]
    head = " ".join(f"{number} {start}" for number, start in enumerate(starts, 1)) + " "
    packed = zlib.compress((head + " ".join(parts)).encode())
    pdf = b"%PDF-1.7\n"
    begin = len(pdf)
    pdf += (
        b"4 0 obj\n<< /Type /ObjStm /N 3 /First %d /Length %d /Filter /FlateDecode >>\nstream\n"
        % (
            len(head),
            len(packed),
        )
    )
    pdf += packed + b"\nendstream\nendobj\n"
    table = len(pdf)
    rows = [(0, 0, 255), (2, 4, 0), (2, 4, 1), (2, 4, 2), (1, begin, 0), (1, table, 0)]
    data = b"".join(struct.pack(">BHB", *row) for row in rows)
    pdf += b"5 0 obj\n<< /Type /XRef /Size 6 /W [1 2 1] /Root 1 0 R /Length %d >>\nstream\n" % len(
        data
    )
    return pdf + data + b"\nendstream\nendobj\nstartxref\n%d\n%%%%EOF\n" % table


def make_archive(**parts: str) -> bytes:
    target = BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return target.getvalue()


def make_word(**parts: str) -> bytes:
    return make_archive(**{"[Content_Types].xml": f'<Override ContentType="{WORD}"/>'} | parts)


ACCEPTED = {
    "PDF": (make_pdf(3), ".pdf", 3, None),
    "Word": (make_word(), ".docx", None, None),
    "Word with pages": (
        make_word(**{"docProps/app.xml": "<Pages>7</Pages>"}),
        ".docx",
        7,
        None,
    ),
    "OpenDocument": (
        make_archive(
            mimetype="application/vnd.oasis.opendocument.text",
            **{"meta.xml": '<meta:document-statistic meta:page-count="4"/>'},
        ),
        ".odt",
        4,
        None,
    ),
    "sound": (make_video(format="mp3", video=None, audio="libmp3lame"), ".mp3", None, 2),
}


@pytest.mark.parametrize(
    ("content", "extension", "pages", "duration"), ACCEPTED.values(), ids=ACCEPTED
)
def test_a_file_is_known_by_its_content_and_counted(content, extension, pages, duration):
    found = documents.accept_document(upload(content, "anything.exe"))

    assert (found.extension, found.pages, found.duration) == (extension, pages, duration)


def test_what_only_looks_like_a_script_inside_a_photograph_is_accepted():
    noise = b"\0/JS \xff/JavaScript /Launch(" * 3

    assert documents.accept_document(upload(make_pdf_with_picture(noise), "x.pdf")).pages == 1


def test_compressed_objects_alone_are_no_reason_to_refuse():
    harmless = make_pdf_with_compressed("[ 2 0 R /Fit ]")

    assert documents.accept_document(upload(harmless, "x.pdf")).extension == ".pdf"


HOSTILE = {
    "a program": (b"MZ\x90\0" + bytes(200), "not_accepted"),
    "a page": (b"<html><script>alert(1)</script></html>", "not_accepted"),
    "a drawing": (b"<svg xmlns='http://www.w3.org/2000/svg'><script/></svg>", "not_accepted"),
    "an archive": (make_archive(a="b"), "not_accepted"),
    "an old document": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "old_office"),
    "half a PDF": (make_pdf()[:300] + b"%%EOF", "broken"),
    "a PDF with a script": (make_pdf(script=True), "active"),
    "a PDF with a compressed script": (
        make_pdf_with_compressed("<< /S /JavaScript /JS (app.alert\\(1\\)) >>"),
        "active",
    ),
    "a PDF with a password": (make_pdf(password="x"), "encrypted"),
    "a PDF with a page behind it": (make_pdf() + b"<script>alert(1)</script>", "polyglot"),
    "a PDF with an archive behind it": (make_pdf() + make_archive(a="b"), "polyglot"),
    "a document with macros": (make_word(**{"word/vbaProject.bin": "x"}), "macros"),
    "a bomb": (make_word(**{"word/document.xml": "0" * (201 * 1024 * 1024)}), "bomb"),
    "half an archive": (make_word()[:60], "broken"),
}


@pytest.mark.parametrize(("content", "code"), HOSTILE.values(), ids=HOSTILE)
def test_what_is_dangerous_is_refused_with_its_own_word_and_leaves_nothing(
    content, code, media_root
):
    with pytest.raises(ValidationError) as refusal:
        documents.accept_document(upload(content, "../../plan.pdf"))

    assert refusal.value.code == code
    assert not media_root.exists()


@pytest.fixture
def editor(client, db):
    client.force_login(make_editor(language="es"))
    return client


def send(client, content: bytes, **fields):
    data = {"title_es": "El convenio", "language": "es", "accessible": "yes"} | fields
    url = reverse("admin:pages_document_add")
    return client.post(url, data | {"file": upload(content, "x.pdf")})


def test_an_upload_becomes_a_file_of_the_library(editor):
    send(editor, make_pdf(3), pages="9")

    document = Document.objects.get()
    assert (document.pages, document.format, document.size) == (3, "PDF", len(make_pdf(3)))
    assert document.file.name.startswith(f"files/{document.uuid.hex}/el-convenio-")


def test_a_refusal_is_in_the_editors_language(editor):
    response = send(editor, make_pdf(script=True))

    assert "El PDF contiene scripts" in response.text
    assert Document.objects.count() == 0


def test_files_are_found_by_whether_they_are_accessible(editor):
    make_document(accessible="no")
    make_document(accessible="unknown")
    url = reverse("admin:pages_document_changelist")

    found = [
        editor.get(url, {"gap": gap}).context["cl"].result_count
        for gap in ("inaccessible", "unchecked", "unused")
    ]

    assert found == [1, 1, 2]


@pytest.mark.django_db
def test_readers_are_told_language_pages_and_size(client):
    page = make_page(title_de="Akten")
    document = make_document(title_de="", title_es="El convenio", accessible="no")
    DocumentBlock.objects.create(parent=page, document=document)
    publish(page, ["de"])

    html = client.get("/de/akten/").text

    assert f'href="/media/{document.file.name}" download hreflang="es-PE" lang="es-PE"' in html
    assert "PDF, auf Spanisch, 4 Seiten, 1,1\xa0MB" in html
    assert "Diese Datei ist nicht barrierefrei." in html
