"""Accept uploaded videos: check and remux them, and put them into their records."""

from dataclasses import dataclass

from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from pages.media.remux import Container, RemuxedFile, refuse_too_many_bytes, remux

MAX_BYTES = 300 * 1024 * 1024
MAX_PIXELS = 3840 * 2160

MP4 = Container(".mp4", "mp4", "mp4", {"h264", "av1", "vp9"}, {"aac", "mp3", "opus"})
WEBM = Container(".webm", "webm", "webm", {"vp8", "vp9", "av1"}, {"opus", "vorbis"})


@dataclass(frozen=True)
class AcceptedVideo:
    """A video that may be stored and shown as it is."""

    recording: RemuxedFile

    @property
    def sha256(self) -> str:
        return self.recording.sha256

    def put_into(self, video) -> None:
        """Put this file into an unsaved record, unless it has the same content already."""
        if video.sha256 == self.sha256:
            return
        for name in ("sha256", "size", "width", "height", "duration"):
            setattr(video, name, getattr(self.recording, name))
        video.file = self.recording.as_file()


def accept_video(uploaded) -> AcceptedVideo:
    """Check an uploaded video by its content and remux it: one video track, one audio track.

    Raises ValidationError with the code `too_many_bytes`, `not_a_film`, `broken`, `codec`,
    `too_many_pixels` or `too_long`.
    """
    refuse_too_many_bytes(uploaded, getattr(settings, "FILM_MAX_BYTES", MAX_BYTES))
    recording = remux(uploaded, _container_of(uploaded))
    if recording.width * recording.height > MAX_PIXELS:
        recording.file.close()
        raise ValidationError(
            _("The film is larger than 3840 by 2160 pixels. Export it smaller."),
            code="too_many_pixels",
        )
    return AcceptedVideo(recording)


def _container_of(uploaded) -> Container:
    """Return the container by the first bytes: ISO/IEC 14496-12 (`ftyp`), RFC 9559 (EBML)."""
    uploaded.seek(0)
    head = uploaded.read(64)
    # Sound (M4A) and pictures (HEIC, AVIF) begin with the same box.
    if head[4:8] == b"ftyp" and head[8:11] not in {b"M4A", b"hei", b"avi", b"mif"}:
        return MP4
    if head.startswith(b"\x1a\x45\xdf\xa3") and b"webm" in head:
        return WEBM
    raise ValidationError(
        _("This is no film that browsers play. Export it as MP4 with H.264 and AAC, or as WebM."),
        code="not_a_film",
    )
