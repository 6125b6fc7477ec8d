"""One content file while it is read: what it says, where it says it, and what is wrong with it."""

from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple
from uuid import UUID

import yaml

from pages.content.faults import Fault

NOTHING = "There is nothing here. Write something, or leave the key out."

Place = tuple[str | int, ...]  # the way to a value through keys and positions in lists


class Unfit(Exception):
    """A value is not what its key asks for; the message says what is, and what to do."""


class Mention(NamedTuple):
    """Another record that the file refers to; `kind` is its kind's name (see `RECORDS`)."""

    kind: str
    uuid: UUID
    line: int


class Sheet:
    """One file. `data` holds its values, and nothing in place of those that are unfit."""

    def __init__(self, name: str):
        self.name = name
        self.data: dict[str, Any] = {}
        self.faults: list[Fault] = []
        self.mentions: list[Mention] = []
        self._lines: dict[Place, int] = {(): 1}

    def read(self, path: Path, kind: "Kind") -> None:
        """Read the file at a path; `kind` says what has to stand in it."""
        text = self._decoded(path.read_bytes())
        node = None if text is None else self._composed(text)
        if node is not None:
            self.data = self.value(kind, node, ()) or {}

    def value(self, kind: "Kind", node: yaml.Node, place: Place) -> Any:
        """A node's value, or None with a fault noted."""
        self._lines.setdefault(place, line_of(node))
        try:
            if node.tag == "tag:yaml.org,2002:null":
                raise Unfit(NOTHING)
            return kind(node, self, place)
        except Unfit as unfit:
            self.fault(str(unfit), place)
            return None

    def note_line(self, place: Place, line: int) -> None:
        """Faults of what is at a place are told with this line."""
        self._lines[place] = line

    def fault(self, text: str, place: Place = (), *, line: int | None = None) -> None:
        """Note a fault at a place, or at a line."""
        self.faults.append(Fault(self.name, line or self.line_at(place), text))

    def line_at(self, place: Place) -> int:
        """The line of a place, or of the nearest thing around it that the file has."""
        while place not in self._lines:
            place = place[:-1]
        return self._lines[place]

    def _decoded(self, content: bytes) -> str | None:
        try:
            return content.decode("utf-8-sig")
        except UnicodeDecodeError as error:
            line = content.count(b"\n", 0, error.start) + 1
            self.fault("This is not UTF-8. Save the file in that encoding.", line=line)
            return None

    def _composed(self, text: str) -> yaml.Node | None:
        try:
            node = yaml.compose(text, Loader=yaml.SafeLoader)
        except yaml.MarkedYAMLError as error:
            mark = error.problem_mark or error.context_mark
            what = ", ".join(filter(None, [error.context, error.problem]))
            self.fault(f"This is not YAML: {what}.", line=mark.line + 1 if mark else 1)
            return None
        except yaml.reader.ReaderError as error:
            line = text.count("\n", 0, error.position) + 1
            self.fault("There is a character that YAML forbids. Delete it.", line=line)
            return None
        if node is None:
            self.fault("The file is empty. Write the content, or delete the file.")
        return node


Kind = Callable[[yaml.Node, Sheet, Place], Any]


def line_of(node: yaml.Node) -> int:
    return node.start_mark.line + 1
