"""Parts of files: what a player asks for when somebody moves to another place (RFC 9110, 14)."""

import re
from collections.abc import Iterator
from typing import IO

CHUNK = 64 * 1024  # bytes

_RANGE = re.compile(r"bytes=(\d*)-(\d*)")


def requested_range(header: str, size: int) -> tuple[int, int] | None:
    """(first, last) byte of a Range header; None where the whole file is to be sent.

    That is so for what is no range of bytes, and for several ranges at once, which a server may
    answer with everything. Raises ValueError where the range lies outside of the file (416).
    """
    match = _RANGE.fullmatch(header.strip())
    if not match or not any(match.groups()):
        return None
    first, last = match.groups()
    if not first:  # so many bytes from the end
        start, end = max(0, size - int(last)), size - 1
    else:
        start, end = int(first), min(int(last) if last else size - 1, size - 1)
        if last and int(last) < start:
            return None  # not a valid range: to be ignored
    if start >= size or start > end:
        raise ValueError(header)
    return start, end


def iter_range(file: IO[bytes], start: int, end: int) -> Iterator[bytes]:
    """The bytes from start to end, piece by piece; closes the file."""
    with file:
        file.seek(start)
        left = end - start + 1
        while left > 0 and (piece := file.read(min(CHUNK, left))):
            left -= len(piece)
            yield piece
