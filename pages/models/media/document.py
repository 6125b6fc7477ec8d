"""Documents: files of the library that readers download, such as PDF, office files and sound.

`pages.media.documents` checks uploads, `pages.media.views` sends the files.
"""

from django.db import models
from django.db.models import Q
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from pages.models.media.item import (
    ContentLanguage,
    MediaItem,
    Titled,
    duration_text,
    has_some_title,
)


class Document(Titled, MediaItem):
    """A file with the facts that readers need before they download it; size in bytes."""

    class Accessible(models.TextChoices):
        UNKNOWN = "unknown", _("nobody has checked")
        YES = "yes", _("yes")
        NO = "no", _("no")

    folder_name = "files"

    size = models.PositiveBigIntegerField(_("size in bytes"), editable=False)
    pages = models.PositiveIntegerField(
        _("pages"),
        null=True,
        blank=True,
        help_text=_("Read from the file where it says so; slides count as pages."),
    )
    duration = models.PositiveIntegerField(_("duration in seconds"), null=True, editable=False)
    language = models.CharField(
        _("language of the content"), max_length=4, choices=ContentLanguage.choices
    )
    accessible = models.CharField(
        _("accessible"),
        max_length=7,
        choices=Accessible.choices,
        default=Accessible.UNKNOWN,
        help_text=_("Whether people who do not see can read it with their software (PDF/UA)."),
    )

    class Meta:
        verbose_name = _("file to download")
        verbose_name_plural = _("files to download")
        ordering = ["-created_at", "pk"]
        constraints = [
            has_some_title("pages_document_has_a_title"),
            models.CheckConstraint(name="pages_document_is_not_empty", condition=Q(size__gt=0)),
        ]

    @property
    def format(self) -> str:
        """The common name of the format: `PDF`."""
        return self.suffix[1:].upper()

    @property
    def content_language(self) -> ContentLanguage:
        return ContentLanguage(self.language)

    @property
    def facts(self) -> str:
        """The facts that readers need before a download: "PDF, in Spanish, 4 pages, 1.2 MB"."""
        pages = ngettext("%(count)s page", "%(count)s pages", self.pages or 0)
        facts = [
            self.format,
            self.content_language.as_text,
            pages % {"count": self.pages} if self.pages else "",
            duration_text(self.duration) if self.duration else "",
            filesizeformat(self.size),
        ]
        return ", ".join(fact for fact in facts if fact)
