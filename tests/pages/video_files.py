"""Films and recordings for tests, made here: colours that change, and silence."""

import os
from fractions import Fraction
from io import BytesIO

import av

RATE, SOUND_RATE, SAMPLES = 24, 48_000, 1024  # pictures and samples a second, samples a frame


def make_video(
    format="mp4",
    video="libx264",
    audio="aac",
    seconds=2,
    size=(320, 240),
    *,
    turned=0,
    metadata=None,
    grainy=False,
) -> bytes:
    """A film of so many seconds; `turned` is how a phone was held, in degrees.

    One that is `grainy` weighs as much as a real one.
    """
    target = BytesIO()
    with av.open(target, "w", format=format) as film:
        film.metadata.update(metadata or {})
        pictures = film.add_stream(video, rate=RATE) if video else None
        sound = film.add_stream(audio, rate=SOUND_RATE) if audio else None
        if pictures:
            pictures.width, pictures.height = size
            pictures.pix_fmt = "yuv420p"
            pictures.options = {"preset": "ultrafast"} if grainy else {}
            if turned:
                pictures.set_display_rotation(turned)
            _show(film, pictures, seconds * RATE, grainy)
        if sound:
            _be_silent(film, sound, seconds * SOUND_RATE // SAMPLES)
    return target.getvalue()


def _show(film, stream, count: int, grainy: bool) -> None:
    for number in range(count):
        frame = av.VideoFrame(stream.width, stream.height, "rgb24")
        for plane in frame.planes:
            size = plane.buffer_size
            plane.update(os.urandom(size) if grainy else bytes([number * 5 % 255]) * size)
        film.mux(stream.encode(frame))
    film.mux(stream.encode())


def _be_silent(film, stream, count: int) -> None:
    layout = "fltp" if stream.name != "libopus" else "s16"
    for number in range(count):
        frame = av.AudioFrame(layout, "stereo", SAMPLES)
        frame.sample_rate, frame.pts = SOUND_RATE, number * SAMPLES
        frame.time_base = Fraction(1, SOUND_RATE)
        for plane in frame.planes:
            plane.update(bytes(plane.buffer_size))
        film.mux(stream.encode(frame))
    film.mux(stream.encode())
