"""Films from outside: written anew without metadata, upright, or refused in words."""

import tempfile
from io import BytesIO

import av
import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from pages.media import videos
from pages.models.media.video import Video
from tests.factories import make_editor
from tests.pages.image_files import upload
from tests.pages.video_files import make_video

CUES = "WEBVTT\n\n00:00.000 --> 00:01.500\nEl río"


def accepted(content: bytes):
    found = videos.accept_video(upload(content, "film.mp4"))
    found.recording.file.seek(0)
    return found.recording, found.recording.file.read()


@pytest.mark.parametrize(
    ("kind", "extension"),
    [
        ({}, ".mp4"),
        ({"format": "webm", "video": "libvpx", "audio": "libopus"}, ".webm"),
        ({"format": "webm", "video": "libvpx-vp9", "audio": None}, ".webm"),
    ],
)
def test_duration_and_size_are_read_from_the_film(kind, extension):
    recording, content = accepted(make_video(seconds=2, size=(320, 240), **kind))

    facts = (recording.extension, recording.width, recording.height, recording.duration)
    assert facts == (extension, 320, 240, 2)
    assert recording.size == len(content)


def test_nothing_is_left_of_what_a_phone_writes_into_a_film():
    metadata = {"title": "geheim", "location": "+52.4460+013.5750/", "comment": "Kamera 7"}

    _recording, content = accepted(make_video(metadata=metadata))

    assert [word for word in (b"geheim", b"+52.4", b"Kamera") if word in content] == []


def test_a_film_can_begin_before_all_of_it_is_there():
    _recording, content = accepted(make_video())

    assert content.index(b"moov") < content.index(b"mdat")


def test_a_film_that_was_held_upright_stays_upright():
    recording, content = accepted(make_video(size=(320, 240), turned=90))

    with av.open(BytesIO(content), format="mp4") as video:
        turned = next(video.decode(video=0)).rotation
    assert (recording.width, recording.height, turned % 180) == (240, 320, 90)


def test_a_film_that_was_written_here_stays_byte_for_byte():
    first, content = accepted(make_video())

    assert accepted(content)[0].sha256 == first.sha256


HOSTILE = {
    "empty": (b"", "not_a_film"),
    "a list of other files": (b"#EXTM3U\n#EXTINF:1,\nfile:///etc/passwd\n", "not_a_film"),
    "a page": (b"<html><script>alert(1)</script></html>", "not_a_film"),
    "Matroska that is no WebM": (b"\x1a\x45\xdf\xa3\x8b\x42\x82\x88matroska", "not_a_film"),
    "a head alone": (b"\0\0\0\x18ftypisom" + bytes(3000), "broken"),
    "half a film": (make_video()[:3000], "broken"),
    "WebM of nothing": (b"\x1a\x45\xdf\xa3\x87\x42\x82\x84webm" + bytes(500), "broken"),
    "sound alone": (make_video(video=None), "broken"),
    "an old codec": (make_video(video="mpeg4"), "codec"),
}


@pytest.mark.parametrize(("content", "code"), HOSTILE.values(), ids=HOSTILE)
def test_what_is_no_film_is_refused_and_leaves_nothing(
    content, code, media_root, tmp_path, monkeypatch
):
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))

    with pytest.raises(ValidationError) as refusal:
        videos.accept_video(upload(content, "film.mp4"))

    assert refusal.value.code == code
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == []


def test_a_film_that_is_too_large_is_refused(settings):
    settings.FILM_MAX_BYTES = 100

    with pytest.raises(ValidationError) as refusal:
        videos.accept_video(upload(make_video(), "film.mp4"))

    assert refusal.value.code == "too_many_bytes"


@pytest.fixture
def editor(client, db):
    client.force_login(make_editor(language="de"))
    return client


def send(client, content: bytes, **fields):
    data = {"title_de": "Am Fluss", "language": "es", "credit": "Redaktion"} | fields
    return client.post(
        reverse("admin:pages_video_add"), data | {"file": upload(content, "film.mp4")}
    )


def errors(response) -> dict[str, list[str]]:
    return dict(response.context["adminform"].form.errors)


def test_an_upload_becomes_a_film_of_the_library(editor):
    response = send(editor, make_video(), captions_es=CUES)

    video = Video.objects.get()
    assert response.status_code == 302
    assert (video.width, video.height, video.duration, video.captions_es) == (320, 240, 2, CUES)
    assert video.file.name.startswith(f"films/{video.uuid.hex}/am-fluss-")


def test_captions_come_from_a_file_as_well(editor):
    send(editor, make_video(), captions_file_de=upload(CUES.encode(), "de.vtt"))

    assert Video.objects.get().captions_de == CUES


@pytest.mark.parametrize(
    "captions", ["1\n00:00:00,000 --> 00:00:01,500\nHola", "WEBVTT", CUES.replace("01.5", "xx.5")]
)
def test_what_are_no_captions_is_said_at_their_field(editor, captions):
    response = send(editor, make_video(), captions_es=captions)

    assert set(errors(response)) == {"captions_es", "__all__"}
    assert Video.objects.count() == 0


def test_a_refused_film_is_told_in_the_editors_language_and_texts_stay(editor):
    response = send(editor, b"nothing", transcript_de="Alles, was zu hören ist.")

    assert errors(response)["file"] == [
        "Das ist kein Film, den Browser abspielen. Exportieren Sie ihn als MP4 mit H.264 und AAC "
        "oder als WebM."
    ]
    assert "Alles, was zu hören ist." in response.text


def test_films_are_found_by_what_they_lack(editor):
    send(editor, make_video(), captions_es=CUES)

    url = reverse("admin:pages_video_changelist")
    found = {
        gap: editor.get(url, {"gap": gap}).context["cl"].result_count
        for gap in ("captions-de", "captions-es", "transcript-de", "unused")
    }
    assert found == {"captions-de": 1, "captions-es": 0, "transcript-de": 1, "unused": 1}
