"""Check that captions are WebVTT (W3C) that browsers show."""

from io import StringIO

import webvtt
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _


def validate_captions(text: str) -> str:
    """Return the captions with uniform line breaks; empty stays empty.

    Raises ValidationError with the code `not_webvtt` or `no_cues`, or `order` for a caption that
    ends before it begins.
    """
    # Some programs begin a file with a byte order mark.
    text = "\n".join(text.lstrip("\ufeff").splitlines()).strip()
    if not text:
        return ""
    if not text.startswith("WEBVTT"):
        raise ValidationError(
            _("Captions begin with the line WEBVTT. Export them in the format WebVTT (.vtt)."),
            code="not_webvtt",
        )
    try:
        cues = list(webvtt.from_buffer(StringIO(text + "\n")))
    except (webvtt.errors.MalformedFileError, webvtt.errors.MalformedCaptionError) as error:
        raise ValidationError(
            _("These are no captions in the format WebVTT: %(reason)s"),
            code="not_webvtt",
            params={"reason": error},
        ) from error
    if not cues:
        raise ValidationError(_("There is no caption after the line WEBVTT."), code="no_cues")
    for number, cue in enumerate(cues, start=1):
        if cue.end_in_seconds < cue.start_in_seconds:
            raise ValidationError(
                _("Caption %(number)s ends before it begins (%(start)s)."),
                code="order",
                params={"number": number, "start": cue.start},
            )
    return text
