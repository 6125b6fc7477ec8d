"""Read a folder of content files into documents that know their lines and their errors."""

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path, PurePosixPath
from typing import Any, NamedTuple
from uuid import UUID

import yaml
from django.core.exceptions import ValidationError
from django.core.files import File
from django.db import IntegrityError, models
from pydantic import ValidationError as StructureError

from pages.content_files.collection import GONE, Collection, collections
from pages.content_files.schema import Mention

HOME = "startseite"  # the name of the home page's file

Loc = tuple[str | int, ...]  # the way to a value through keys and positions in lists


class FileIssue(NamedTuple):
    """An error in a content file; `file` is relative to the folder, lines count from 1."""

    file: str
    line: int
    message: str


class InvalidContent(Exception):
    """The files cannot be imported; nothing has been changed."""

    def __init__(self, issues: Iterable[FileIssue]):
        self.issues = sorted(set(issues))
        super().__init__("\n".join("{}:{}: {}".format(*issue) for issue in self.issues))


@dataclass(eq=False)
class ContentFile:
    """The description of one record by a file; `data` is empty if it has an error.

    `parent` is the file of the page above; that of an activity is their list.
    """

    collection: Collection
    name: str
    folder: Path
    parent: "ContentFile | None" = None
    uuid: UUID | None = None
    data: dict[str, Any] = field(default_factory=dict)
    issues: list[FileIssue] = field(default_factory=list)
    mentions: set[Mention] = field(default_factory=set)
    beside: list[Path] = field(default_factory=list)  # files of the same name, such as an image
    # An import adds the record, whether it is "new" or "changed", and whether to write anything.
    record: models.Model | None = None
    outcome: str = ""
    is_due: bool = False
    moves: bool = False  # its path may change, or is new for the home page
    has_new_bytes: bool = False  # the library lacks the file beside

    @property
    def stem(self) -> str:
        return PurePosixPath(self.name).stem

    @property
    def is_home(self) -> bool:
        return self.data.get("is_home", False)

    @property
    def is_withdrawn(self) -> bool:
        """Return whether its record is a picture that was withdrawn."""
        return getattr(self.record, "is_withdrawn", False)

    @property
    def stays_withdrawn(self) -> bool:
        """Return whether it is an older file that still has the image of a withdrawn picture."""
        return bool(self.beside) and self.is_withdrawn

    @cached_property
    def sha256(self) -> str:
        """The checksum of the file beside it, which may be larger than the memory."""
        with self.beside[0].open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()

    def accepted(self):
        """Check the file beside it as an upload is checked. Raises ValidationError."""
        options = {"sha256": self.data["sha256"]} if "sha256" in self.data else {}
        with self.beside[0].open("rb") as file:
            return self.collection.accept(File(file, name=self.beside[0].name), **options)

    def publications(self) -> Iterator[tuple[str, str, dict[str, Any]]]:
        """Yield its publications: ("live" or "scheduled", language, data)."""
        for state in ("live", "scheduled"):
            for language, data in self.data.get(state, {}).items():
                yield state, language, data

    def add_issue(self, message: str, place: Loc = (), *, line: int | None = None) -> None:
        """Note an error at a place of the document, or at a line."""
        self.issues.append(FileIssue(self.name, line or self.line_at(place), message))

    @contextmanager
    def noting_issues(
        self, *place: str, line: int | None = None, remedy: str = ""
    ) -> Iterator[None]:
        """Note a ValidationError at this place or line, or else at the keys of its fields.

        And a refusal of the database; whoever goes on then needs a savepoint inside.
        """
        try:
            yield
        except IntegrityError as error:
            self.add_issue(f"The database refuses this by now: {error}.", place, line=line)
        except ValidationError as error:
            errors = error.message_dict if hasattr(error, "error_dict") else {"": error.messages}
            for name, messages in errors.items():
                self.add_issue(" ".join(messages) + remedy, place or (name,), line=line)

    def line_at(self, place: Loc) -> int:
        """Return the line of a place, or of the nearest part around it that the file has."""
        line, node = 1, self._node() if place else None
        for part in place:
            pairs = node.value if isinstance(node, yaml.MappingNode) else []
            found = {str(key.value): (key, value) for key, value in pairs}
            if isinstance(node, yaml.SequenceNode):
                found = {number: (item, item) for number, item in enumerate(node.value)}
            if part not in found:
                break
            line, node = found[part][0].start_mark.line + 1, found[part][1]
        return line

    def first_line_of(self, names: Iterable[str]) -> int:
        """Return the first line of these keys that the file has, or else of the file."""
        return min({self.line_at((name,)) for name in names} - {1}, default=1)

    def add_issue_at(self, text: str, message: str) -> None:
        """Note an error at each line that contains a text, such as a uuid in any case."""
        lines = enumerate(self._text().lower().splitlines(), start=1)
        for number in [number for number, line in lines if text.lower() in line] or [1]:
            self.add_issue(message, line=number)

    def read(self) -> None:
        """Read the file by the schema of its collection, noting all errors."""
        try:
            value = yaml.load(self._text(), _Loader)
            with suppress(KeyError, TypeError, ValueError, AttributeError):
                self.uuid = UUID(value["uuid"])  # others may refer to a file with errors, too
            if value is None:
                self.add_issue("The file is empty. Write the content, or delete the file.")
            else:
                self.data = self.collection.schema.validate_python(value, context=self.mentions)
        except UnicodeDecodeError as error:
            line = error.object.count(b"\n", 0, error.start) + 1
            self.add_issue("This is not UTF-8. Save the file in that encoding.", line=line)
        except yaml.reader.ReaderError as error:
            line = self._text().count("\n", 0, error.position) + 1
            self.add_issue("Here is a character that YAML forbids. Delete it.", line=line)
        except yaml.MarkedYAMLError as error:
            line = (error.problem_mark or error.context_mark).line + 1
            self.add_issue(f"This is not YAML: {error.problem}. Correct it.", line=line)
        except StructureError as error:
            for each in error.errors():
                self.add_issue(each["msg"], each["loc"])

    def _text(self) -> str:
        """Read the text; nothing keeps it, since there are thousands of files."""
        return (self.folder / self.name).read_bytes().decode("utf-8-sig")

    def _node(self) -> yaml.Node | None:
        """Return the structure of the file with its lines; none if it is not YAML."""
        with suppress(yaml.YAMLError, UnicodeDecodeError):
            return yaml.compose(self._text(), _Loader)


class _Loader(yaml.BaseLoader):
    """Returns single values as they are written, since their meaning depends on the column."""

    def construct_mapping(self, node, deep=False):
        found = []
        for key, _value in node.value:
            if key.value in found:
                text = f"“{key.value}” is here twice"
                raise yaml.constructor.ConstructorError(problem=text, problem_mark=key.start_mark)
            found.append(key.value)
        return super().construct_mapping(node, deep)


@dataclass
class Content:
    """All files of a folder; entries follow those above them. `issues` belong to no record."""

    files: list[ContentFile] = field(default_factory=list)
    gone: list[ContentFile] = field(default_factory=list)  # the file of GONE, if there is one
    issues: list[FileIssue] = field(default_factory=list)

    @property
    def entries(self) -> list[ContentFile]:
        return [file for file in self.files if file.collection.has_entries]

    @property
    def mentions(self) -> set[Mention]:
        return set().union(*(file.mentions for file in self.files))

    def of(self, collection: Collection) -> list[ContentFile]:
        return [file for file in self.files if file.collection is collection]

    def refuse_issues(self, error: type[InvalidContent] = InvalidContent) -> None:
        """Raise an error if anything is wrong."""
        files = [*self.files, *self.gone]
        if issues := [*self.issues, *(issue for file in files for issue in file.issues)]:
            raise error(issues)


def read_folder(folder: Path) -> Content:
    """Read everything below a folder, with the errors of each file."""
    content = Content()
    if not (folder / "pages").is_dir():
        content.issues.append(FileIssue("pages", 1, f"There is no folder “pages” in {folder}."))
    for collection in collections():
        names = _names_below(folder, collection.folder)
        yaml_names = [name for name in names if name.endswith(".yaml")]
        files = {name: ContentFile(collection, name, folder) for name in yaml_names}
        content.issues += _find_files_beside(files, [name for name in names if name not in files])
        for file in files.values():
            file.read()
            if collection.has_entries:
                _find_parent(file, files)
        content.files += files.values()
        if collection.accept and files:
            _check_files_beside(collection, files.values())
    lists = {file.data["page_type"]: file for file in content.files if "page_type" in file.data}
    for file in content.files:
        file.parent = file.parent or lists.get(file.collection.below)
    content.gone = [ContentFile(GONE, path.name, folder) for path in folder.glob("gone.yaml")]
    for file in content.gone:
        file.read()
    return content


def _names_below(folder: Path, part: str) -> list[str]:
    """Names relative to the folder, outermost first; hidden files are not content."""
    paths = (path for path in (folder / part).rglob("[!.]*") if path.is_file())
    names = [path.relative_to(folder).as_posix() for path in paths]
    return sorted(names, key=lambda name: (name.count("/"), name))


def _find_parent(file: ContentFile, files: Mapping[str, ContentFile]) -> None:
    """Set the page above, which has the name of the file's folder."""
    folder = str(PurePosixPath(file.name).parent)
    file.parent = files.get(f"{folder}.yaml")
    if folder != file.collection.folder and not (file.collection.is_tree and file.parent):
        file.add_issue(f"The page above is missing: {folder}.yaml. Add it, or move this file.")


def _find_files_beside(
    files: Mapping[str, ContentFile], names: Iterable[str]
) -> Iterator[FileIssue]:
    """Give files of other kinds to the YAML files of the same names; yield those without one."""
    for name in names:
        file = files.get(str(PurePosixPath(name).with_suffix(".yaml")))
        if file and file.collection.accept:
            file.beside.append(file.folder / name)
        else:
            text = "There is no YAML file with the name of this one. Add it, or remove this."
            yield FileIssue(name, 1, text)


def _check_files_beside(collection: Collection, files: Iterable[ContentFile]) -> None:
    """Check the files beside as uploads are checked, but for those that the library has."""
    known = {(each.sha256, each.uuid): each for each in collection.model.objects.all()}
    withdrawn = {
        sha256: each for (sha256, _), each in known.items() if getattr(each, "is_withdrawn", False)
    }
    for file in (each for each in files if each.data):
        with file.noting_issues():
            _check_number_of_files(file)
            if file.beside and (file.sha256, file.uuid) not in known:
                if twin := withdrawn.get(file.sha256):
                    text = f"This is “{twin}”, which was withdrawn, and must not come back."
                    raise ValidationError(f"{text} Delete this file and the image.")
                accepted = file.accepted()
                file.has_new_bytes = (accepted.sha256, file.uuid) not in known


def _check_number_of_files(file: ContentFile) -> None:
    names = ", ".join(path.name for path in file.beside)
    if "withdrawn" in file.data and names:
        raise ValidationError(f"A withdrawn picture has no file. Delete {names}, or that key.")
    if "withdrawn" not in file.data and not names:
        text = f"The file itself is missing. Add it beside this one, named “{file.stem}” as well."
        raise ValidationError(text)
    if len(file.beside) > 1:
        raise ValidationError(f"More than one file has this name: {names}. Keep one.")
