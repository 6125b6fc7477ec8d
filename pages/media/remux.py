"""Films and recordings of sound from outside: looked at, and written anew without metadata.

The streams are copied as they are. Only the demuxer that a file's first bytes ask for is ever
opened, on a file object: no list of other files and no address in it is followed.
"""

import hashlib
import logging
import tempfile
import weakref
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import IO

import av
from django.core.exceptions import ValidationError
from django.core.files import File
from django.utils.translation import gettext as _

CHUNK = 1024 * 1024  # bytes
LONGEST = 4 * 60 * 60  # seconds

# Phones write where and with what something was recorded: none of it is copied. Without the
# muxer's own mark the same streams always give the same bytes.
MUXER = {"fflags": "+bitexact"}
# MP4: what is needed to begin and to seek stands at the front, also on a weak line.
MUXER_OF_MP4 = MUXER | {"movflags": "+faststart"}

av.logging.set_level(av.logging.PANIC)
logging.getLogger("libav").setLevel(logging.CRITICAL)


@dataclass(frozen=True)
class Container:
    """A kind of file: its demuxer and muxer in FFmpeg's terms, and what browsers play of it."""

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
    """A file that may be stored and given out as it is; pixels, whole seconds, bytes."""

    file: IO[bytes]
    extension: str
    width: int
    height: int
    duration: int
    size: int = 0
    sha256: str = field(default="")

    def __post_init__(self):
        self.sha256, self.size = _measured(self.file)
        weakref.finalize(self, self.file.close)  # which removes it from the disk

    def as_file(self) -> File:
        """For a FileField; its content is on the disk, not in memory."""
        self.file.seek(0)
        file = File(self.file, name=f"original{self.extension}")
        file.recording = self  # stays as long as this is needed
        return file


def remux(source: IO[bytes], container: Container) -> RemuxedFile:
    """The first picture track and the first sound track in a new file, without metadata.

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
    """Raise ValidationError with the code `too_many_bytes` for what is larger."""
    if uploaded.size > limit:
        raise ValidationError(
            _("The file is larger than %(limit)s MB. Export it smaller."),
            code="too_many_bytes",
            params={"limit": limit // (1024 * 1024)},
        )


@contextmanager
def _opened(source: IO[bytes], container: Container) -> Iterator[av.container.InputContainer]:
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
    """Phones film on their side and note the turn: the size is the one that viewers see."""
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
    """Write the tracks to a path; how long they play, in whole seconds."""
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
    """(checksum, bytes), read piece by piece."""
    checksum, size = hashlib.sha256(), 0
    file.seek(0)
    while chunk := file.read(CHUNK):
        checksum.update(chunk)
        size += len(chunk)
    return checksum.hexdigest(), size
