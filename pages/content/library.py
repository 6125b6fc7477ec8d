"""The media library as files hold it: for each kind of item a folder, its keys, the file beside.

Consents are personal data and are no content: they stay in the database, while the files are often
kept in a repository that more people read. So files make a page live that shows minors only where
the consent is on record.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache, partial
from typing import Any, Protocol

import yaml
from django.conf import settings
from django.core.files import File
from django.db import models
from django.utils.module_loading import import_string

from pages.content import kinds
from pages.content.kinds import Key, mapping
from pages.content.layout import pruned
from pages.content.parts import (
    Captions,
    Column,
    FileBeside,
    Focus,
    Pages,
    Part,
    Places,
    Texts,
    Titles,
    Withdrawal,
)
from pages.content.sheets import Kind, Place, Sheet
from pages.media import documents, pictures, videos
from pages.models.media.album import Album
from pages.models.media.document import Document
from pages.models.media.item import MediaItem
from pages.models.media.picture import Picture
from pages.models.media.video import MEDIA_TYPES, Video


class Accepted(Protocol):
    """A file that has passed the checks of an upload."""

    def put_into(self, record: MediaItem) -> None:
        """Give the unsaved record this file; a record that has this content stays as it is."""


@dataclass(frozen=True)
class Shelf:
    """How one kind of item stands in files: all of a kind in one folder, each with a name."""

    folder: str
    model: type[models.Model]
    parts: tuple[Part, ...]
    accept: Callable[[File], Accepted] | None = None  # raises ValidationError; None: has no file
    suffixes: tuple[str, ...] = ()  # what the names of files beside end with
    agree: Callable[[Kind], Kind] = lambda kind: kind  # adds what several keys say together

    def kind(self) -> Kind:
        """What a file of this shelf holds."""
        keys = {"uuid": Key(kinds.identifier, is_required=True)}
        return self.agree(mapping(keys | {part.name: part.key(self.model) for part in self.parts}))

    def document(self, record: models.Model, name: str) -> dict[str, Any]:
        """An item as the file called `name` holds it."""
        said = {part.name: part.written(record, name) for part in self.parts}
        return pruned({"uuid": record.uuid} | said)


def _agreeing_picture(kind: Kind) -> Kind:
    """A picture with either an image or the moment of its withdrawal."""

    def read(node: yaml.Node, sheet: Sheet, place: Place) -> dict[str, Any]:
        data = kind(node, sheet, place)
        said = {key.value for key, _value in node.value if isinstance(key, yaml.ScalarNode)}
        if {"alt", "decorative"} <= said:
            sheet.fault("A decorative picture has no “alt”. Delete one of both.", ("alt",))
        if {"file", "withdrawn"} <= said:
            sheet.fault("A withdrawn picture has no “file”. Delete one of both.", ("withdrawn",))
        if not {"file", "withdrawn"} & said:
            sheet.fault("“file” is missing. Add it.", place)
        return data

    return read


_RIGHTS = (Column("credit"), Column("source"), Column("licence"))

PICTURES = Shelf(
    folder="pictures",
    model=Picture,
    parts=(
        Column("title"),
        FileBeside(is_required=False),
        Withdrawal(),
        Focus(),
        Texts("alt"),
        Column("decorative"),
        Column("people"),
        *_RIGHTS,
    ),
    accept=partial(pictures.accept_picture, keep_clean=True),
    suffixes=(".jpg", ".png", ".webp"),
    agree=_agreeing_picture,
)
ALBUMS = Shelf(folder="albums", model=Album, parts=(Titles("title"), Places()))

FILMS = Shelf(
    folder="videos",
    model=Video,
    parts=(
        Titles("title"),
        FileBeside(),
        Column("poster"),
        Column("language"),
        Column("sign_language"),
        Captions("captions"),
        Texts("transcript"),
        *_RIGHTS,
    ),
    accept=videos.accept_video,
    suffixes=tuple(MEDIA_TYPES),
)
FILES = Shelf(
    folder="files",
    model=Document,
    parts=(
        Titles("title"),
        FileBeside(),
        Column("language"),
        Pages("pages"),
        Column("accessible"),
    ),
    accept=documents.accept_document,
    suffixes=documents.EXTENSIONS,
)


@cache
def shelves() -> tuple[Shelf, ...]:
    """All that the site has (settings.CONTENT_SHELVES); what an item shows stands before it."""
    return tuple(map(import_string, settings.CONTENT_SHELVES))


def shelves_with_files() -> list[Shelf]:
    """Those whose items have a file beside."""
    return [shelf for shelf in shelves() if shelf.accept]
