"""Byte ranges of files, which players ask for when somebody seeks (RFC 9110, 14)."""

import re
from collections.abc import Iterator
from typing import IO

CHUNK = 64 * 1024  # bytes

_RANGE = re.compile(r"bytes=(\d*)-(\d*)")


def requested_range(header: str, size: int) -> tuple[int, int] | None:
    """Return the first and last byte of a Range header; None if the whole file is to be sent.

    None also for other units than bytes and for several ranges, which a server may answer with the
    whole file. Raises ValueError if the range is outside of the file (416).
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
    """Yield the bytes from start to end, both included, in chunks; close the file."""
    with file:
        file.seek(start)
        left = end - start + 1
        while left > 0 and (piece := file.read(min(CHUNK, left))):
            left -= len(piece)
            yield piece
