"""Pictures of the library: the stored original, its texts, rights and renditions.

`pages.media.pictures` checks uploads, `pages.media.renditions` makes the smaller files, and
`pages.media.withdraw` removes a picture everywhere.
"""

from typing import NamedTuple

from django.core.validators import MaxValueValidator
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from pages import languages
from pages.models.generation import ShownQuerySet
from pages.models.media.item import MediaItem, Rights

# CSS pixels: the widest rendition in `src`, for browsers that read no `srcset`.
FALLBACK_WIDTH = 800

# The formats of `<source>`, best first: browsers take the first one that they know.
SAVING_FORMATS = ("avif", "webp")


class Source(NamedTuple):
    """A `<source>` of HTML's `<picture>`: media type, and renditions with their widths."""

    type: str
    srcset: str


class Fallback(NamedTuple):
    """The `<img>` of HTML's `<picture>`; `srcset` is empty until there are renditions."""

    url: str
    width: int
    height: int
    srcset: str


class Focus(NamedTuple):
    """A point of a picture, in per cent from the left and from the top."""

    x: int
    y: int


class PictureQuerySet(ShownQuerySet):
    def without_renditions(self):
        """Filter pictures whose renditions the worker has still to make."""
        return self.filter(needs_renditions=True, withdrawn_at=None)

    def showable(self):
        """Filter pictures that may be shown, which excludes withdrawn ones."""
        return self.filter(withdrawn_at=None)

    def without_consent(self):
        """Filter pictures that may show recognisable people and have no consent on record."""
        # By the relation, since `consent` imports this module.
        consents = self.model.consents.rel.related_model.objects.filter(picture=OuterRef("pk"))
        answered = ~Q(people=Picture.People.NOBODY)
        return self.showable().filter(answered, ~Exists(consents))


class Picture(Rights, MediaItem):
    """An image without metadata, upright and in sRGB; sizes are in pixels."""

    class People(models.TextChoices):
        UNANSWERED = "", _("not answered yet")
        NOBODY = "nobody", _("nobody can be recognised")
        ADULTS = "adults", _("adults can be recognised")
        MINORS = "minors", _("minors can be recognised")

    folder_name = "pictures"

    title = models.CharField(
        _("title"), max_length=200, help_text=_("The name in the library; readers do not see it.")
    )
    width = models.PositiveIntegerField(_("width in pixels"), editable=False)
    height = models.PositiveIntegerField(_("height in pixels"), editable=False)
    focus_x = models.PositiveSmallIntegerField(
        _("focal point from the left, in per cent"),
        default=50,
        validators=[MaxValueValidator(100)],
    )
    focus_y = models.PositiveSmallIntegerField(
        _("focal point from the top, in per cent"),
        default=50,
        validators=[MaxValueValidator(100)],
    )
    alt = models.CharField(
        _("alternative text"),
        max_length=500,
        blank=True,
        help_text=_("What the picture shows, for people who do not see it."),
    )
    decorative = models.BooleanField(
        _("decorative"),
        default=False,
        help_text=_(
            "The picture tells nothing that is not in the text: it has no alternative text."
        ),
    )
    people = models.CharField(
        _("people"),
        max_length=10,
        choices=People.choices,
        blank=True,
        default=People.UNANSWERED,
        help_text=_("Whoever can be recognised has to have agreed to the picture."),
    )
    withdrawn_at = models.DateTimeField(_("withdrawn at"), null=True, editable=False)
    renditions = models.JSONField(_("renditions"), default=list, editable=False)
    needs_renditions = models.BooleanField(default=True, editable=False)

    objects = PictureQuerySet.as_manager()

    class Meta:
        verbose_name = _("picture")
        verbose_name_plural = _("pictures")
        ordering = ["title", "pk"]
        permissions = [("withdraw_picture", "Can take a picture back from everywhere")]
        constraints = [
            models.CheckConstraint(
                name="pages_picture_decorative_has_no_alt",
                condition=Q(decorative=False)
                | (Q(alt_de="") | Q(alt_de=None)) & (Q(alt_es="") | Q(alt_es=None)),
                violation_error_code="decorative_has_alt",
                violation_error_message=_("A decorative picture has no alternative text."),
            ),
            models.CheckConstraint(
                name="pages_picture_has_a_size",
                condition=Q(width__gt=0, height__gt=0),
                violation_error_message=_("A picture is at least one pixel wide and high."),
            ),
            models.CheckConstraint(
                name="pages_picture_focus_inside",
                condition=Q(focus_x__lte=100, focus_y__lte=100),
                violation_error_message=_("The focal point lies inside the picture."),
            ),
            models.CheckConstraint(
                name="pages_picture_withdrawn_has_no_file",
                condition=Q(withdrawn_at=None) | Q(file="", renditions=[]),
            ),
        ]

    def __str__(self):
        return self.title

    def save(self, *args, **kwargs):
        self._drop_stale_crops()
        super().save(*args, **kwargs)

    @property
    def is_withdrawn(self) -> bool:
        """Return whether it was withdrawn: then it has no files and is shown nowhere."""
        return self.withdrawn_at is not None

    @property
    def may_show_people(self) -> bool:
        """Return whether people can be recognised, or nobody has answered that yet."""
        return self.people != self.People.NOBODY

    @property
    def alt_text(self) -> str | None:
        """The active language's text; "" if decorative, None if missing (WCAG 1.1.1)."""
        return "" if self.decorative else self.alt or None

    @property
    def borrowed_alt(self) -> tuple[str, str] | None:
        """(`lang`, text) in the other language if the active one has no text (WCAG 3.1.2)."""
        if self.decorative or self.alt:
            return None
        code = languages.other(get_language())
        text = getattr(self, languages.column("alt", code))
        return (languages.html_lang(code), text) if text else None

    @property
    def focus(self) -> Focus:
        """The focal point, which has the same relative position in the picture and in each crop.

        CSS (`object-position`) and Pillow (`centering`) define it in the same way.
        """
        return Focus(self.focus_x, self.focus_y)

    @property
    def focus_in_tens(self) -> Focus:
        """The focal point to the nearest ten per cent: the styles have eleven steps each way."""
        return Focus(*(10 * ((value + 5) // 10) for value in self.focus))

    @property
    def sources(self) -> list[Source]:
        """The formats that save bytes, best first; empty until the worker has made them."""
        return [
            Source(f"image/{format}", self._srcset(format))
            for format in SAVING_FORMATS
            if self._renditions_in(format)
        ]

    @property
    def fallback(self) -> Fallback:
        """The image for every browser: JPEG renditions, or the original until they are made."""
        renditions = self._renditions_in("jpeg")
        if not renditions:
            return Fallback(self.file.url, self.width, self.height, "")
        fitting = [r for r in renditions if r["width"] <= FALLBACK_WIDTH] or renditions[:1]
        best = fitting[-1]
        return Fallback(self._url(best), best["width"], best["height"], self._srcset("jpeg"))

    @property
    def thumbnail_sources(self) -> list[Source]:
        """The square around the focal point in the formats that save bytes."""
        return [
            Source(f"image/{format}", self._url(crop))
            for format in SAVING_FORMATS
            for crop in self._renditions_in(format, cropped=True)
        ]

    @property
    def thumbnail(self) -> Fallback:
        """The square as JPEG; until the worker has made it, the smallest JPEG that exists."""
        found = self._renditions_in("jpeg", cropped=True) or self._renditions_in("jpeg")
        if not found:
            return self.fallback
        return Fallback(self._url(found[0]), found[0]["width"], found[0]["height"], "")

    @property
    def file_names(self) -> set[str]:
        """The storage names of the original and of the recorded renditions."""
        return super().file_names | {rendition["name"] for rendition in self.renditions}

    @property
    def whole_renditions(self) -> list[dict]:
        """The renditions of the whole picture, in every width."""
        return [rendition for rendition in self.renditions if "crop" not in rendition]

    def _drop_stale_crops(self) -> None:
        """Drop crops around a former focal point, and have them made again."""
        wanted = crop_around(self.focus)  # also the default: what is not cropped stays
        fitting = [each for each in self.renditions if each.get("crop", wanted) == wanted]
        if fitting != self.renditions:
            self.renditions, self.needs_renditions = fitting, True

    def _renditions_in(self, format: str, *, cropped: bool = False) -> list[dict]:
        found = [
            rendition
            for rendition in self.renditions
            if rendition["format"] == format and ("crop" in rendition) == cropped
        ]
        return sorted(found, key=lambda rendition: rendition["width"])

    def _srcset(self, format: str) -> str:
        return ", ".join(f"{self._url(r)} {r['width']}w" for r in self._renditions_in(format))

    def _url(self, rendition: dict) -> str:
        return self.file.storage.url(rendition["name"])


def crop_around(focus: Focus) -> str:
    """Return the mark of a rendition that is cropped around a point: "30,70"."""
    return f"{focus.x},{focus.y}"
