"""Check uploaded documents by their content, and refuse dangerous parts.

Documents are stored byte for byte; sound recordings are remuxed without metadata. pypdf is imported
where it is used, since it takes megabytes and only uploads need it.
"""

import hashlib
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files import File
from django.core.files.base import ContentFile
from django.utils.translation import gettext as _

from pages.media.remux import Container, broken, refuse_too_many_bytes, remux

if TYPE_CHECKING:
    from pypdf import PdfReader
    from pypdf.generic import PdfObject

MAX_BYTES = 25 * 1024 * 1024
# Of an office document, which is an archive: against files that grow when they are unpacked.
MAX_UNPACKED = 200 * 1024 * 1024  # bytes
MAX_PARTS = 5000

# Office documents by the type that they name (ECMA-376 part 2; OpenDocument 1.3 part 2, 3.3).
OPEN_XML = {
    "wordprocessingml.document.main+xml": ".docx",
    "spreadsheetml.sheet.main+xml": ".xlsx",
    "presentationml.presentation.main+xml": ".pptx",
}
OPEN_DOCUMENT = {
    "application/vnd.oasis.opendocument.text": ".odt",
    "application/vnd.oasis.opendocument.spreadsheet": ".ods",
    "application/vnd.oasis.opendocument.presentation": ".odp",
}
SOUND = {
    "mp3": Container(".mp3", "mp3", "mp3", audio={"mp3", "mp3float"}),
    "m4a": Container(".m4a", "mp4", "ipod", audio={"aac"}),
    "ogg": Container(".ogg", "ogg", "ogg", audio={"opus", "vorbis"}),
}

EXTENSIONS = (
    ".pdf",
    *OPEN_XML.values(),
    *OPEN_DOCUMENT.values(),
    *(container.extension for container in SOUND.values()),
)

# Names of PDF objects that act when it is opened (ISO 32000-2, 12.6) or contain other files.
ACTIONS = {"/JavaScript", "/JS", "/Launch", "/EmbeddedFile", "/EmbeddedFiles", "/RichMedia"}
_PAGES = re.compile(rb"<(?:Pages|Slides)>(\d{1,5})<|meta:page-count=\"(\d{1,5})\"")


@dataclass(frozen=True)
class AcceptedDocument:
    """A file that may be stored and sent; `duration` in seconds."""

    file: File
    extension: str
    sha256: str
    size: int
    pages: int | None = None
    duration: int | None = None

    def put_into(self, document) -> None:
        """Put this file into an unsaved record, unless it has the same content already."""
        if document.sha256 == self.sha256:
            return
        for name in ("sha256", "size", "duration"):
            setattr(document, name, getattr(self, name))
        document.pages = self.pages or document.pages
        document.file = self.file


def accept_document(uploaded) -> AcceptedDocument:
    """Check an uploaded file by its content; its extension does not count.

    Raises ValidationError with the code `too_many_bytes`, `not_accepted`, `old_office`, `broken`,
    `encrypted`, `active`, `polyglot`, `bomb`, `macros`, `codec` or `too_long`.
    """
    refuse_too_many_bytes(uploaded, getattr(settings, "DOWNLOAD_MAX_BYTES", MAX_BYTES))
    uploaded.seek(0)
    head = uploaded.read(64)
    if container := _sound_in(head):
        return _accept_sound(uploaded, container)
    if head.startswith(b"%PDF-"):
        return _document(uploaded, ".pdf", _checked_pdf(uploaded))
    if head.startswith(b"PK\x03\x04"):
        return _document(uploaded, *_checked_archive(uploaded))
    if head.startswith(b"\xd0\xcf\x11\xe0"):  # MS-CFB: Word, Excel and PowerPoint until 2003
        raise ValidationError(
            _("This is an old office format. Save it as PDF, DOCX, XLSX or PPTX."),
            code="old_office",
        )
    raise _not_accepted()


def _document(uploaded, extension: str, pages: int | None) -> AcceptedDocument:
    uploaded.seek(0)
    data = uploaded.read()
    file = ContentFile(data, name=f"original{extension}")
    return AcceptedDocument(
        file, extension, hashlib.sha256(data).hexdigest(), len(data), pages=pages
    )


def _sound_in(head: bytes) -> Container | None:
    """Return the container of MP3 (with or without ID3), M4A or Ogg; None for anything else."""
    if head.startswith(b"ID3") or head[:2] in {b"\xff\xfb", b"\xff\xf3", b"\xff\xf2"}:
        return SOUND["mp3"]
    if head[4:11] == b"ftypM4A":
        return SOUND["m4a"]
    return SOUND["ogg"] if head.startswith(b"OggS") else None


def _accept_sound(uploaded, container: Container) -> AcceptedDocument:
    found = remux(uploaded, container)
    return AcceptedDocument(
        found.as_file(), found.extension, found.sha256, found.size, duration=found.duration
    )


def _checked_pdf(uploaded) -> int:
    """Return the number of pages. Raises ValidationError."""
    from pypdf import PdfReader
    from pypdf.errors import PyPdfError

    uploaded.seek(0)
    data = uploaded.read()
    # Bytes after the end can be a file of another kind, for a program that reads from the end.
    _start, mark, behind = data.rpartition(b"%%EOF")
    if not mark or behind.strip(b"\0\t\n\r "):
        raise ValidationError(
            _("Something stands behind the end of the PDF. Export it once more."), code="polyglot"
        )
    try:
        uploaded.seek(0)
        reader = PdfReader(uploaded)
        if reader.is_encrypted:
            raise ValidationError(
                _("The PDF is protected by a password. Export it without one."), code="encrypted"
            )
        pages = len(reader.pages)
        acts = _acts(reader)
    # Broken files make pypdf raise more than its own errors.
    except (PyPdfError, LookupError, ValueError, TypeError, RecursionError, OSError) as error:
        raise broken() from error
    if acts:
        raise ValidationError(
            _(
                "The PDF contains scripts, programs to start or attached files. Export it once "
                "more without them, as PDF/A for instance."
            ),
            code="active",
        )
    return pages


def _acts(reader: "PdfReader") -> bool:
    """Return whether any object of the document has one of ACTIONS, compressed ones included."""
    return any(ACTIONS & _names_in(found) for found in _objects(reader))


def _objects(reader: "PdfReader") -> Iterator["PdfObject"]:
    """Yield every object that the document's tables name."""
    from pypdf.errors import PdfReadError

    numbers = {number for table in reader.xref.values() for number in table}
    for number in numbers | set(reader.xref_objStm):
        try:
            yield reader.get_object(number)
        except PdfReadError:  # an entry of the table that leads nowhere
            continue


def _names_in(found: "PdfObject") -> set[str]:
    """Return the names in an object itself: keys and values, but not of objects it refers to."""
    from pypdf.generic import NameObject

    if isinstance(found, dict):  # a stream's own dictionary as well
        inner = [found.raw_get(key) for key in found]
        return {str(key) for key in found}.union(*map(_names_in, inner))
    if isinstance(found, list):  # pypdf's own iteration would follow references
        return set().union(*map(_names_in, list.__iter__(found)))
    return {str(found)} if isinstance(found, NameObject) else set()


def _checked_archive(uploaded) -> tuple[str, int | None]:
    """Return (extension, number of pages) of an office document. Raises ValidationError."""
    uploaded.seek(0)
    try:
        with zipfile.ZipFile(uploaded) as archive:
            parts = archive.infolist()
            if len(parts) > MAX_PARTS or sum(part.file_size for part in parts) > MAX_UNPACKED:
                raise ValidationError(
                    _("Unpacked, the file would be too large. Export it once more as PDF."),
                    code="bomb",
                )
            names = {part.filename for part in parts}
            _refuse_macros(names)
            return _office_extension(archive, names), _pages_said(archive, names)
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError, OSError) as error:
        raise broken() from error


def _refuse_macros(names: set[str]) -> None:
    if any(
        name.lower().endswith("vbaproject.bin") or name.startswith(("Basic/", "Scripts/"))
        for name in names
    ):
        raise ValidationError(
            _("The document contains macros. Save it without them, as DOCX or PDF for instance."),
            code="macros",
        )


def _office_extension(archive: zipfile.ZipFile, names: set[str]) -> str:
    if "mimetype" in names:
        kind = _start_of(archive, "mimetype", 100).decode("ascii", "replace").strip()
        if extension := OPEN_DOCUMENT.get(kind):
            return extension
    if "[Content_Types].xml" in names:
        types = _start_of(archive, "[Content_Types].xml", 1024 * 1024).decode("utf-8", "replace")
        for kind, extension in OPEN_XML.items():
            if kind in types:
                return extension
    raise _not_accepted()


def _pages_said(archive: zipfile.ZipFile, names: set[str]) -> int | None:
    """Return the number of pages that the document states; None if it does not."""
    for name in ("docProps/app.xml", "meta.xml"):
        if name in names:
            match = _PAGES.search(_start_of(archive, name, 64 * 1024))
            if match:
                return int(match[1] or match[2]) or None
    return None


def _start_of(archive: zipfile.ZipFile, name: str, length: int) -> bytes:
    with archive.open(name) as part:
        return part.read(length)


def _not_accepted() -> ValidationError:
    return ValidationError(
        _(
            "Files of this kind are not accepted. There can be PDF, DOCX, XLSX, PPTX, ODT, ODS, "
            "ODP, MP3, M4A and OGG; pictures and films have their own libraries."
        ),
        code="not_accepted",
    )
