"""Remux videos and sound recordings from outside: check them, and copy the streams alone.

The streams are not re-encoded, and metadata are not copied. Only the demuxer for the file's first
bytes is opened, on a file object, so that no addresses or lists of files in it are followed.

PyAV is imported where it is used: it takes 22 MB, and only uploads need it.
"""

import hashlib
import logging
import tempfile
import weakref
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import IO, TYPE_CHECKING

from django.core.exceptions import ValidationError
from django.core.files import File
from django.utils.translation import gettext as _

if TYPE_CHECKING:
    from av.container import InputContainer

CHUNK = 1024 * 1024  # bytes
LONGEST = 4 * 60 * 60  # seconds

# Without the muxer's own mark, the same streams always give the same bytes.
MUXER = {"fflags": "+bitexact"}
# The index comes first, so that playing and seeking start early on a weak line.
MUXER_OF_MP4 = MUXER | {"movflags": "+faststart"}


@dataclass(frozen=True)
class Container:
    """A file format: FFmpeg's demuxer and muxer, and the codecs in it that browsers play."""

    extension: str
    demuxer: str
    muxer: str
    video: Collection[str] = ()
    audio: Collection[str] = ()

    @property
    def options(self) -> dict[str, str]:
        return MUXER_OF_MP4 if self.muxer in {"mp4", "ipod"} else MUXER


@dataclass
class RemuxedFile:
    """A file that may be stored and sent; size in pixels and bytes, duration in whole seconds."""

    file: IO[bytes]
    extension: str
    width: int
    height: int
    duration: int
    size: int = 0
    sha256: str = field(default="")

    def __post_init__(self):
        self.sha256, self.size = _measured(self.file)
        weakref.finalize(self, self.file.close)  # which removes the temporary file

    def as_file(self) -> File:
        """Return it for a FileField; its content stays on the disk, not in memory."""
        self.file.seek(0)
        file = File(self.file, name=f"original{self.extension}")
        file.recording = self  # keeps the temporary file as long as it is needed
        return file


def remux(source: IO[bytes], container: Container) -> RemuxedFile:
    """Copy the first video and the first audio track to a new file, without metadata.

    Raises ValidationError with the code `broken`, `codec` or `too_long`.
    """
    target = tempfile.NamedTemporaryFile(suffix=container.extension)  # noqa: SIM115 - kept open
    try:
        with _opened(source, container) as found:
            tracks = _tracks(found, container)
            width, height = _upright_size(found)
            duration = _copy(found, tracks, target.name, container)
    except BaseException:
        target.close()
        raise
    return RemuxedFile(target, container.extension, width, height, duration)


def refuse_too_many_bytes(uploaded, limit: int) -> None:
    """Raise ValidationError with the code `too_many_bytes` if an upload has more than `limit`."""
    if uploaded.size > limit:
        raise ValidationError(
            _("The file is larger than %(limit)s MB. Export it smaller."),
            code="too_many_bytes",
            params={"limit": limit // (1024 * 1024)},
        )


@contextmanager
def _opened(source: IO[bytes], container: Container) -> Iterator["InputContainer"]:
    import av

    # FFmpeg would report each broken upload; the person who uploads it gets a message instead.
    av.logging.set_level(av.logging.PANIC)
    logging.getLogger("libav").setLevel(logging.CRITICAL)
    source.seek(0)
    try:
        with av.open(source, "r", format=container.demuxer) as found:
            yield found
    except (av.FFmpegError, OverflowError, UnicodeError, ZeroDivisionError) as error:
        raise broken() from error


def _tracks(found, container: Container) -> list:
    tracks = [*found.streams.video[:1], *found.streams.audio[:1]]
    if not tracks or (container.video and not found.streams.video):
        raise broken()
    for track in tracks:
        codec = track.codec_context.name if track.codec_context else ""
        if codec not in {*container.video, *container.audio}:
            raise ValidationError(
                _(
                    "Browsers cannot play this file (%(codec)s). Export it once more, as MP4 with "
                    "H.264 and AAC."
                ),
                code="codec",
                params={"codec": codec or "?"},
            )
    return tracks


def _upright_size(found) -> tuple[int, int]:
    """Return the size as viewers see it: phones may record sideways and note the rotation."""
    if not found.streams.video:
        return 0, 0
    frame = next(found.decode(video=0), None)
    if frame is None:
        raise broken()
    turned = frame.rotation % 180 == 90
    size = (frame.height, frame.width) if turned else (frame.width, frame.height)
    found.seek(0)
    return size


def _copy(found, tracks: list, path: str, container: Container) -> int:
    """Write the tracks to a path. Return their duration in whole seconds."""
    import av

    end = 0.0
    with av.open(path, "w", format=container.muxer, options=container.options) as target:
        copies = {each.index: target.add_stream_from_template(each, opaque=True) for each in tracks}
        for packet in found.demux(*tracks):
            if packet.dts is None:  # the demuxer's sign that a track has ended
                continue
            end = max(end, float((packet.pts or 0) * packet.time_base))
            if end > LONGEST:
                raise ValidationError(
                    _("This plays for more than %(hours)s hours. Cut it into parts."),
                    code="too_long",
                    params={"hours": LONGEST // 3600},
                )
            packet.stream = copies[packet.stream.index]
            target.mux(packet)
    return max(1, round(end))


def broken() -> ValidationError:
    return ValidationError(
        _("The file is damaged or incomplete. Export or upload it once more."), code="broken"
    )


def _measured(file: IO[bytes]) -> tuple[str, int]:
    """Return (SHA-256, size in bytes), read in chunks."""
    checksum, size = hashlib.sha256(), 0
    file.seek(0)
    while chunk := file.read(CHUNK):
        checksum.update(chunk)
        size += len(chunk)
    return checksum.hexdigest(), size
