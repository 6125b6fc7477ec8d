"""Reading a folder of content files, each for itself; what they say together is `agreement`'s."""

import hashlib
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path, PurePosixPath
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.core.files import File

from pages.content.entry_shelves import EntryShelf, entry_shelves
from pages.content.faults import Fault
from pages.content.library import Accepted, Shelf, shelves
from pages.content.sheets import Sheet
from pages.languages import CODES

# By the folders of their kinds, the checksums of files that need no check: the library has them.
Known = Mapping[str, Collection[str]]


@dataclass(eq=False)
class EntryFile:
    """An entry: its sheet and the page it stands below, which the folder says."""

    shelf: EntryShelf
    sheet: Sheet
    parent: "EntryFile | None" = None

    @property
    def data(self) -> dict[str, Any]:
        return self.sheet.data

    @property
    def uuid(self) -> UUID | None:
        return self.data.get("uuid")

    @property
    def name(self) -> str:
        return PurePosixPath(self.sheet.name).stem

    @property
    def is_home(self) -> bool:
        return self.data.get("home", False)

    def slug_in(self, language: str) -> str:
        """As `Page.slug_in`: the original's slug stands in where a language has none."""
        slugs = self.data.get("slug", {})
        codes = (language, self.data.get("original"), *CODES)
        return next((slugs[code] for code in codes if slugs.get(code)), "")

    def path_in(self, language: str) -> str:
        """Where the entry will stand in a language."""
        if self.is_home:
            return ""
        above = f"{self.parent.path_in(language)}/" if self.parent else ""
        return above + self.slug_in(language)

    def publications(self) -> Iterator[tuple[str, str, dict[str, Any]]]:
        """("live" or "scheduled", language, what the file says)."""
        for state in ("live", "scheduled"):
            for language, data in self.data.get(state, {}).items():
                yield state, language, data


@dataclass(eq=False)
class ItemFile:
    """An item of the library: its sheet, and the path of the file beside where its kind has one."""

    shelf: Shelf
    sheet: Sheet
    path: Path

    @property
    def data(self) -> dict[str, Any]:
        return self.sheet.data

    @property
    def uuid(self) -> UUID | None:
        return self.data.get("uuid")

    @property
    def has_file(self) -> bool:
        return "file" in self.data

    @cached_property
    def sha256(self) -> str:
        """Of the file as it stands in the folder."""
        return checksum(self.path)

    def accepted(self) -> Accepted:
        """The file beside, checked as an upload is. Raises ValidationError."""
        with self.path.open("rb") as file:
            return self.shelf.accept(File(file, name=self.path.name))


@dataclass
class Content:
    """All that a folder holds; entries stand after those above them."""

    entries: list[EntryFile] = field(default_factory=list)
    items: list[ItemFile] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)

    @property
    def sheets(self) -> list[Sheet]:
        return [each.sheet for each in (*self.entries, *self.items)]

    def entries_on(self, shelf: EntryShelf) -> list[EntryFile]:
        return [entry for entry in self.entries if entry.shelf is shelf]

    def items_on(self, shelf: Shelf) -> list[ItemFile]:
        return [item for item in self.items if item.shelf is shelf]

    def all_faults(self) -> list[Fault]:
        return [*self.faults, *(fault for sheet in self.sheets for fault in sheet.faults)]


def checksum(path: Path) -> str:
    """The SHA-256 of a file, which may be larger than the memory."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def read(folder: Path, known: Known) -> Content:
    """Everything below a folder, with the faults of each file."""
    content = Content()
    if not (folder / "pages").is_dir():
        content.faults.append(Fault("pages", 1, f"There is no folder “pages” in {folder}."))
    for entry_shelf in entry_shelves():
        _read_entries(folder, entry_shelf, content)
    for shelf in shelves():
        _read_shelf(folder, shelf, content, known.get(shelf.folder, ()))
    return content


def _read_entries(folder: Path, shelf: EntryShelf, content: Content) -> None:
    kind, by_name = shelf.kind(), {}
    views = {entry.data.get("page_type"): entry for entry in reversed(content.entries)}
    for name, path in _files_below(folder, shelf.folder):
        sheet = Sheet(name)
        if path.suffix != ".yaml":
            text = "Only files that end with “.yaml” stand here. Rename or remove it."
            content.faults.append(Fault(name, 1, text))
            continue
        sheet.read(path, kind)
        above = str(PurePosixPath(name).parent)
        parent = by_name.get(f"{above}.yaml") if shelf.is_tree else views.get(shelf.stands_below)
        entry = by_name[name] = EntryFile(shelf, sheet, parent)
        content.entries.append(entry)
        if above != shelf.folder and not (shelf.is_tree and parent):
            sheet.fault(f"The page above is missing: {above}.yaml. Add it, or move this file.")


def _read_shelf(folder: Path, shelf: Shelf, content: Content, known: Collection[str]) -> None:
    kind, files = shelf.kind(), dict(_files_below(folder, shelf.folder))
    sheets = [name for name in files if name.endswith(".yaml")]
    for name in sheets:
        sheet = Sheet(name)
        sheet.read(files[name], kind)
        item = ItemFile(shelf, sheet, folder / shelf.folder / sheet.data.get("file", ""))
        content.items.append(item)
        if item.has_file:
            _check_file(item, known)
    named = {PurePosixPath(name).stem for name in sheets} if shelf.accept else set()
    for name in files:
        if name not in sheets and PurePosixPath(name).stem not in named:
            text = "There is no file of YAML with this name beside. Add one, or remove this file."
            content.faults.append(Fault(name, 1, text))


def _files_below(folder: Path, part: str) -> list[tuple[str, Path]]:
    """Names relative to the folder, those of files above first; hidden files are not content."""
    paths = [path for path in (folder / part).rglob("*") if path.is_file()]
    found = [
        (path.relative_to(folder).as_posix(), path)
        for path in paths
        if not path.name.startswith(".")
    ]
    return sorted(found, key=lambda item: (item[0].count("/"), item[0]))


def _check_file(item: ItemFile, known: Collection[str]) -> None:
    sheet, path = item.sheet, item.path
    if path.name != item.data["file"] or path.stem != PurePosixPath(sheet.name).stem:
        text = "The file has the same name as this one, with its own ending. Rename one of both."
        sheet.fault(text, ("file",))
    elif not path.is_file():
        sheet.fault(f"There is no file {item.shelf.folder}/{path.name}. Add it.", ("file",))
    elif item.sha256 not in known:
        try:
            item.accepted()
        except ValidationError as error:
            sheet.fault(" ".join(error.messages), ("file",))
