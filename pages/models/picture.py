"""A picture of the library: its stored original, its texts, and the renditions made from it.

How an upload becomes an original stands in `pages.pictures.uploads`, how renditions are made in
`pages.pictures.renditions`.
"""

import uuid
from functools import partial
from pathlib import PurePosixPath
from typing import NamedTuple

from django.core.files.storage import default_storage
from django.db import models, transaction
from django.db.models import Q
from django.db.models.signals import post_delete
from django.dispatch import receiver
from django.utils.text import slugify
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from pages import languages

# The rendition that `src` names, for browsers that read no `srcset`: CSS pixels.
FALLBACK_WIDTH = 800


class Source(NamedTuple):
    """A `<source>` of HTML's `<picture>`: media type and its renditions with their widths."""

    type: str
    srcset: str


class Fallback(NamedTuple):
    """The `<img>` of HTML's `<picture>`; `srcset` is empty while only the original is there."""

    url: str
    width: int
    height: int
    srcset: str


class PictureQuerySet(models.QuerySet):
    def without_renditions(self):
        """Pictures that still wait for the worker."""
        return self.filter(renditions=[])


def name_of_original(picture, filename: str) -> str:
    """`pictures/<uuid>/<slug>-<sha8>.<ext>`: another content has another name, for caches' sake."""
    return picture.name_for(picture.sha256, PurePosixPath(filename).suffix)


class Picture(models.Model):
    """An image without metadata, upright and in sRGB; sizes are in pixels.

    Where it is used is kept by references (`pages.models.reference`); deleting it or replacing its
    file removes the files it had, as soon as the transaction is committed.
    """

    uuid = models.UUIDField(_("identifier"), default=uuid.uuid4, unique=True, editable=False)
    title = models.CharField(
        _("title"), max_length=200, help_text=_("The name in the library; readers do not see it.")
    )
    file = models.FileField(_("file"), upload_to=name_of_original, max_length=200)
    sha256 = models.CharField(_("checksum of the original"), max_length=64, editable=False)
    width = models.PositiveIntegerField(_("width in pixels"), editable=False)
    height = models.PositiveIntegerField(_("height in pixels"), editable=False)
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
    credit = models.CharField(
        _("credit"), max_length=200, help_text=_("Who made the picture; shown below it.")
    )
    source = models.CharField(_("source"), max_length=500, blank=True)
    licence = models.CharField(_("licence"), max_length=200, blank=True)
    renditions = models.JSONField(_("renditions"), default=list, editable=False)
    created_at = models.DateTimeField(_("created at"), auto_now_add=True)

    objects = PictureQuerySet.as_manager()

    class Meta:
        verbose_name = _("picture")
        verbose_name_plural = _("pictures")
        ordering = ["title", "pk"]
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
        ]

    def __str__(self):
        return self.title

    def save(self, *args, **kwargs):
        before = type(self).objects.filter(pk=self.pk).first()
        super().save(*args, **kwargs)
        if before and before.file.name != self.file.name:
            stale = before.file_names - self.file_names
            transaction.on_commit(partial(delete_files, stale))

    @property
    def alt_text(self) -> str | None:
        """In the active language: "" if decorative, None if nobody wrote one (WCAG 1.1.1)."""
        return "" if self.decorative else self.alt or None

    @property
    def borrowed_alt(self) -> tuple[str, str] | None:
        """(`lang`, text) of the other language, where the active one has no text (WCAG 3.1.2)."""
        if self.decorative or self.alt:
            return None
        code = languages.other(get_language())
        text = getattr(self, languages.column("alt", code))
        return (languages.html_lang(code), text) if text else None

    @property
    def sources(self) -> list[Source]:
        """The formats that save bytes, best first; empty until the worker has made them."""
        return [
            Source(f"image/{format}", self._srcset(format))
            for format in ("avif", "webp")
            if self._renditions_in(format)
        ]

    @property
    def fallback(self) -> Fallback:
        """What every browser reads: the JPEG renditions, until they are ready the original."""
        renditions = self._renditions_in("jpeg")
        if not renditions:
            return Fallback(self.file.url, self.width, self.height, "")
        fitting = [r for r in renditions if r["width"] <= FALLBACK_WIDTH] or renditions[:1]
        best = fitting[-1]
        return Fallback(self._url(best), best["width"], best["height"], self._srcset("jpeg"))

    @property
    def folder(self) -> str:
        """Where in the storage all its files lie, and no other's."""
        return f"pictures/{self.uuid.hex}"

    @property
    def file_names(self) -> set[str]:
        """The names in the storage of the original and of the recorded renditions."""
        return {self.file.name} | {rendition["name"] for rendition in self.renditions}

    def name_for(self, sha256: str, suffix: str) -> str:
        """The name in the storage for a file of this picture with that checksum."""
        slug = slugify(self.title)[:60].strip("-_") or "picture"
        return f"{self.folder}/{slug}-{sha256[:8]}{suffix}"

    def _renditions_in(self, format: str) -> list[dict]:
        found = [rendition for rendition in self.renditions if rendition["format"] == format]
        return sorted(found, key=lambda rendition: rendition["width"])

    def _srcset(self, format: str) -> str:
        return ", ".join(f"{self._url(r)} {r['width']}w" for r in self._renditions_in(format))

    def _url(self, rendition: dict) -> str:
        return self.file.storage.url(rendition["name"])


def delete_files(names) -> None:
    """Remove these files from the storage; one that is not there is no error."""
    for name in names:
        default_storage.delete(name)


# A signal, since deleting through a queryset or a cascade does not call `Picture.delete`.
@receiver(post_delete, sender=Picture)
def remove_folder(sender, instance, **kwargs):
    """Remove every file of a deleted picture, also what a killed worker left unrecorded."""
    transaction.on_commit(partial(_delete_folder, instance.folder))


def _delete_folder(folder: str) -> None:
    try:
        _folders, names = default_storage.listdir(folder)
    except FileNotFoundError:
        return
    delete_files(f"{folder}/{name}" for name in names)
