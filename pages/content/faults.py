"""What is wrong with content files: where it stands, and what to do about it."""

from collections.abc import Iterable
from typing import NamedTuple


class Fault(NamedTuple):
    """One thing to mend; `file` is relative to the folder of the content, lines count from 1."""

    file: str
    line: int
    text: str

    def __str__(self):
        return f"{self.file}:{self.line}: {self.text}"


class FaultyContent(Exception):
    """The files cannot be taken over; nothing has been changed."""

    def __init__(self, faults: Iterable[Fault]):
        self.faults = sorted(set(faults))
        super().__init__("\n".join(map(str, self.faults)))
