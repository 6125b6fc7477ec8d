"""Check that an image file contains nothing but its image.

A JPEG, PNG or WebP is clean if each of its parts is on a short list of those needed to draw it:
no EXIF, XMP, IPTC, comment, text, time, thumbnail or colour profile (so it is sRGB and upright),
one frame, and not a byte after its end. `decode` checks that it can be decoded.
"""

import struct
from collections.abc import Iterator

# PNG (W3C, third edition): head, palette, transparency, picture and end, with their longest length.
PNG_SIGNATURE = b"\x89PNG\r\n\x1a\n"
PNG_CHUNKS = {b"IHDR": 13, b"PLTE": 768, b"tRNS": 256, b"IDAT": 2**31 - 1, b"IEND": 0}

# WebP (RFC 9649): lossy or lossless picture, the extended header, transparency.
WEBP_CHUNKS = {b"VP8 ": 2**31, b"VP8L": 2**31, b"VP8X": 10, b"ALPH": 2**31}
WEBP_ALPHA_FLAG = 0x10

# JPEG (ITU T.81, table B.1): tables, baseline and progressive frames, scans.
JPEG_SEGMENTS = {0xC0, 0xC1, 0xC2, 0xC4, 0xDA, 0xDB, 0xDD}
JPEG_START, JPEG_END, JPEG_SCAN, JPEG_JFIF = 0xD8, 0xD9, 0xDA, 0xE0


def is_clean(data: bytes) -> bool:
    """Return whether these bytes may be stored and published as they are."""
    try:
        if data.startswith(PNG_SIGNATURE):
            return _is_clean_png(data)
        if data.startswith(b"RIFF") and data[8:12] == b"WEBP":
            return _is_clean_webp(data)
        if data.startswith(b"\xff\xd8"):
            return _is_clean_jpeg(data)
    except (struct.error, IndexError):  # a part says it is longer than the file
        return False
    return False


def _is_clean_png(data: bytes) -> bool:
    place = len(PNG_SIGNATURE)
    while True:
        length, kind = struct.unpack_from(">I4s", data, place)
        place += 12 + length  # length, type and checksum have four bytes each
        if length > PNG_CHUNKS.get(kind, -1):
            return False
        if kind == b"IEND":
            return place == len(data)


def _is_clean_webp(data: bytes) -> bool:
    if struct.unpack_from("<I", data, 4)[0] + 8 != len(data):
        return False
    place = 12
    while place < len(data):
        kind, length = struct.unpack_from("<4sI", data, place)
        if length > WEBP_CHUNKS.get(kind, -1):
            return False
        # Any other flag announces an animation, metadata or a colour profile.
        if kind == b"VP8X" and data[place + 8] & ~WEBP_ALPHA_FLAG:
            return False
        place += 8 + length + length % 2  # chunks are padded to even lengths
    return place == len(data)


def _is_clean_jpeg(data: bytes) -> bool:
    for marker, place, length in _jpeg_segments(data):
        if marker == JPEG_END:
            return place == len(data)
        if marker == JPEG_JFIF:
            # JFIF 1.02: sixteen bytes, the last two are the size of a thumbnail.
            if (
                length != 16
                or data[place : place + 5] != b"JFIF\0"
                or any(data[place + 12 : place + 14])
            ):
                return False
        elif marker not in JPEG_SEGMENTS:
            return False
    return False


def _jpeg_segments(data: bytes) -> Iterator[tuple[int, int, int]]:
    """Yield (marker, place of its content, length with its own two bytes) from start to end."""
    place = 2
    while True:
        if data[place] != 0xFF:
            yield 0, place, 0
            return
        marker = data[place + 1]
        place += 2
        if marker == JPEG_END:
            yield marker, place, 0
            return
        length = struct.unpack_from(">H", data, place)[0]
        yield marker, place + 2, length
        place += length
        if marker == JPEG_SCAN:
            place = _end_of_scan(data, place)


def _end_of_scan(data: bytes, place: int) -> int:
    """Return the place of the next marker. In a scan, FF precedes only 00 or a restart marker."""
    while (place := data.find(b"\xff", place)) >= 0:
        if data[place + 1] != 0 and not 0xD0 <= data[place + 1] <= 0xD7:
            return place
        place += 2
    return len(data)
