"""Videos of the library: the file with its poster, captions and transcript.

`pages.media.videos` checks uploads, `pages.media.views` sends the files.
"""

from typing import NamedTuple

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.template.defaultfilters import filesizeformat
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from pages.languages import CODES, NAMES, column, html_lang
from pages.models.media.item import (
    ContentLanguage,
    MediaItem,
    Rights,
    Titled,
    duration_text,
    has_some_title,
)
from pages.models.media.picture import Picture
from pages.models.translation import LabelText, label_text_of

MEDIA_TYPES = {".mp4": "video/mp4", ".webm": "video/webm"}


class Track(NamedTuple):
    """A `<track>` of HTML's `<video>`."""

    kind: str  # "captions" in the language that is spoken, else "subtitles"
    url: str
    srclang: str
    label: str
    is_default: bool


def sign_language_choices() -> list:
    """Return the choices of a sign language: none, or that of one of the sides."""
    spoken = (side.sign_language for side in settings.PARTNERSHIP)
    return [("", _("no")), *((each.key, each.name) for each in spoken)]


class Video(Titled, Rights, MediaItem):
    """A video that browsers play; sizes in pixels and bytes, duration in seconds."""

    folder_name = "films"  # part of addresses that readers know

    width = models.PositiveIntegerField(_("width in pixels"), editable=False)
    height = models.PositiveIntegerField(_("height in pixels"), editable=False)
    duration = models.PositiveIntegerField(_("duration in seconds"), editable=False)
    size = models.PositiveBigIntegerField(_("size in bytes"), editable=False)
    poster = models.ForeignKey(
        Picture,
        verbose_name=_("poster"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="poster_of",
        help_text=_("The picture that stands there until somebody starts the film."),
    )
    language = models.CharField(_("spoken language"), max_length=4, choices=ContentLanguage.choices)
    sign_language = models.CharField(
        _("in sign language"),
        max_length=3,
        choices=sign_language_choices,
        blank=True,
    )
    captions = models.TextField(
        _("captions"),
        blank=True,
        help_text=_("In the format WebVTT: what is said, and what can be heard."),
    )
    transcript = models.TextField(
        _("transcript"),
        blank=True,
        help_text=_("All that is said and shown, to be read instead of the film."),
    )

    class Meta:
        verbose_name = _("film")
        verbose_name_plural = _("films")
        ordering = ["-created_at", "pk"]
        constraints = [
            has_some_title("pages_video_has_a_title"),
            models.CheckConstraint(
                name="pages_video_has_a_size",
                condition=Q(width__gt=0, height__gt=0, size__gt=0),
            ),
        ]

    @property
    def media_type(self) -> str:
        return MEDIA_TYPES[self.suffix]

    @property
    def shown_poster(self) -> Picture | None:
        """The poster, unless it has been withdrawn."""
        return self.poster if self.poster and not self.poster.is_withdrawn else None

    @property
    def shown_transcript(self) -> LabelText:
        """The transcript in the active language, or else in the other one with its `lang`."""
        return label_text_of(self, "transcript", get_language())

    @property
    def facts(self) -> str:
        """The facts that readers need before a download: "MP4, in Spanish, 3 min 20 s, 12 MB"."""
        facts = [
            self.suffix[1:].upper(),
            ContentLanguage(self.language).as_text,
            duration_text(self.duration),
            filesizeformat(self.size),
        ]
        return ", ".join(facts)

    @property
    def tracks(self) -> list[Track]:
        """The captions that exist; those in the reader's language are switched on by default."""
        return [
            Track(
                kind="captions" if code == self.language else "subtitles",
                url=reverse("captions", args=[self.uuid, code]),
                srclang=html_lang(code),
                label=NAMES[code],
                is_default=code == get_language(),
            )
            for code in CODES
            if getattr(self, column("captions", code))
        ]
