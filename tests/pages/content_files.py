"""Small content in files, for the tests of export and import."""

import hashlib
from pathlib import Path
from textwrap import dedent

import pytest
import yaml
from django.core.management import CommandError, call_command
from django.db import connection

from pages.models.blocks.registry import block_models
from pages.models.media.album import Album, AlbumPicture
from pages.models.media.consent import Consent
from pages.models.media.document import Document
from pages.models.media.picture import Picture
from pages.models.media.video import Video
from pages.models.page import Page
from pages.models.publication import Publication
from pages.models.reference import Reference
from pages.models.user import User
from tests.pages.image_files import make_photo, write

HOME = "0d1f3c1e-0000-4000-8000-000000000001"
HISTORY = "0d1f3c1e-0000-4000-8000-000000000002"
BEGINNING = "0d1f3c1e-0000-4000-8000-000000000003"
PICTURE = "0d1f3c1e-0000-4000-8000-000000000004"

SITE = {
    "pages/startseite.yaml": f"""\
        uuid: {HOME}
        original_language: de
        position: 10
        is_home: true
        title_de: Start
        title_es: Inicio
        live:
          de:
            published_at: 2026-11-20T09:00:00+01:00
            note: First publication
          es:
            published_at: 2026-11-20T09:00:00+01:00
        """,
    "pages/geschichte.yaml": f"""\
        uuid: {HISTORY}
        original_language: de
        position: 20
        slug_de: geschichte
        slug_es: historia
        menu: main
        title_de: Geschichte
        title_es: Historia
        summary_de: 'Seit 1998: zwei Orte.'
        summary_es: 'Desde 1998: dos lugares.'
        cover: {PICTURE}
        blocks:
        - type: text
          uuid: 0d1f3c1e-0000-4000-8000-000000000011
          text_de: |
            <h2>Anfang</h2>
            <p>Am 20.&nbsp;Mai 1998. <a href="entry:{BEGINNING}">Mehr</a></p>
            <ul>
            <li>Eins</li>
            <li>Zwei
            <ul>
            <li>Zwei b</li>
            </ul>
            </li>
            </ul>
          text_es: |
            <p>El 20 de mayo de 1998.</p>
        - type: picture
          uuid: 0d1f3c1e-0000-4000-8000-000000000012
          picture: {PICTURE}
          caption_de: Am Ufer
          caption_es: En la orilla
        - type: quote
          uuid: 0d1f3c1e-0000-4000-8000-000000000013
          side: first
          text_de: Ja.
          text_es: Sí.
          attribution_de: Jemand
          attribution_es: Alguien
        - type: figure
          uuid: 0d1f3c1e-0000-4000-8000-000000000014
          value: 10700.5
          unit_de: km
          unit_es: km
          label_de: Entfernung
          label_es: distancia
          year: 2017
        - type: teaser
          uuid: 0d1f3c1e-0000-4000-8000-000000000015
          shows_in: de
          entry: {HOME}
        - type: child_pages
          uuid: 0d1f3c1e-0000-4000-8000-000000000016
        live:
          de:
            published_at: 2026-11-20T09:00:00+01:00
            note: First publication
          es:
            published_at: 2026-11-20T09:00:00+01:00
            note: First publication
        """,
    "pages/geschichte/wie-es-begann.yaml": f"""\
        uuid: {BEGINNING}
        original_language: de
        position: 10
        slug_de: wie-es-begann
        title_de: Wie es begann
        live:
          de:
            published_at: 2026-11-20T09:00:00+01:00
        """,
    "pictures/am-ufer.yaml": f"""\
        uuid: {PICTURE}
        title: Am Ufer
        sha256: {{sha256}}
        alt_de: Ein Ufer
        alt_es: Una orilla
        people: nobody
        credit: Redaktion
        licence: CC BY 4.0
        """,
}


def write_site(folder: Path) -> Path:
    """The small site as files, in the very bytes of an export."""
    image = write(make_photo(300, 200).convert("P"), "PNG")
    sha256 = hashlib.sha256(image).hexdigest()
    for name, text in SITE.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(dedent(text).replace("{sha256}", sha256), encoding="utf-8")
    (folder / "pictures/am-ufer.png").write_bytes(image)
    return folder


def edit(folder: Path, name: str, old: str, new: str) -> None:
    """Replace a text that stands once in a file."""
    text = (folder / name).read_text(encoding="utf-8")
    assert text.count(old) == 1
    (folder / name).write_text(text.replace(old, new), encoding="utf-8")


def files_in(folder: Path) -> dict[str, bytes]:
    paths = [path for path in folder.rglob("*") if path.is_file()]
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in paths}


def page_of(folder: Path, name: str) -> dict:
    """What a page's file says."""
    return yaml.load((folder / "pages" / f"{name}.yaml").read_text("utf-8"), yaml.BaseLoader)


def load(folder: Path) -> None:
    call_command("import_content", folder, verbosity=0)


def export(folder: Path) -> dict[str, bytes]:
    call_command("export_content", folder, verbosity=0)
    return files_in(folder)


def start_anew(settings, folder: Path) -> None:
    """An empty database, and an empty folder for its files."""
    connection.check_constraints()  # PostgreSQL empties no table with checks to come
    call_command("flush", interactive=False, verbosity=0)
    settings.MEDIA_ROOT = folder


def rows() -> list[dict]:
    """All rows that an import could touch, to the last column."""
    library = [Picture, Album, AlbumPicture, Video, Document, Consent]
    models = [Page, *library, Publication, Reference, User, *block_models().values()]
    return [row for model in models for row in model.objects.order_by("pk").values()]


def issues(folder: Path) -> list[str]:
    """What the import says, line by line, having changed neither rows nor files."""
    before = rows()
    with pytest.raises(CommandError) as error:
        load(folder)
    assert rows() == before
    head, *lines = str(error.value).splitlines()
    assert head == f"Nothing has been changed. Errors in {folder}: {len(lines)}"
    return lines
