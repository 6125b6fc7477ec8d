"""The base classes of library items: files in the storage, titles, rights, content languages.

The items themselves are in `picture`, `album`, `video` and `document`.
"""

import uuid
from functools import partial
from pathlib import PurePosixPath

from django.core.files.storage import default_storage
from django.db import models, transaction
from django.db.models import Q
from django.db.models.signals import post_delete
from django.dispatch import receiver
from django.utils.text import slugify
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from pages.languages import CODES, column, html_lang
from pages.models.generation import ShownAtOnce
from pages.models.translation import LabelText, label_text_of


class ContentLanguage(models.TextChoices):
    """The language of a file's content, which need not be one of the site's."""

    DE = "de", _("German")
    ES = "es", _("Spanish")
    BOTH = "both", _("German and Spanish")
    EN = "en", _("English")
    QU = "qu", _("Quechua")
    NONE = "none", _("without words")

    @property
    def html_lang(self) -> str:
        """The value of HTML's `hreflang` and `srclang`; empty unless it is one language."""
        return "" if self in {self.BOTH, self.NONE} else html_lang(self.value)

    @property
    def as_text(self) -> str:
        """The language as part of a list of facts: "in Spanish"."""
        return {
            self.DE: gettext("in German"),
            self.ES: gettext("in Spanish"),
            self.BOTH: gettext("in German and Spanish"),
            self.EN: gettext("in English"),
            self.QU: gettext("in Quechua"),
            self.NONE: gettext("without words"),
        }[self]


class Titled(models.Model):
    """A record that readers know by a title, which it has in at least one language."""

    title = models.CharField(_("title"), max_length=200, blank=True)

    class Meta:
        abstract = True

    def __str__(self):
        return next(filter(None, (getattr(self, column("title", code)) for code in CODES)), "")

    @property
    def shown_title(self) -> LabelText:
        """The title in the active language, or else in the other one with its `lang`."""
        return label_text_of(self, "title", get_language())


def duration_text(seconds: int) -> str:
    """Return a duration in words: "3 min 20 s"."""
    minutes, rest = divmod(seconds, 60)
    words = {"minutes": minutes, "seconds": rest}
    if not minutes:
        return gettext("%(seconds)s s") % words
    return (
        gettext("%(minutes)s min %(seconds)s s") if rest else gettext("%(minutes)s min")
    ) % words


def has_some_title(name: str) -> models.CheckConstraint:
    """Return the constraint that a `Titled` model has a title; `name` is its database name."""
    return models.CheckConstraint(
        name=name,
        condition=Q(title_de__gt="") | Q(title_es__gt=""),
        violation_error_message=_("Give it a title in one language at least."),
    )


class Rights(models.Model):
    """The author, source and licence of a work."""

    credit = models.CharField(_("credit"), max_length=200, help_text=_("Who made it; shown below."))
    source = models.CharField(_("source"), max_length=500, blank=True)
    licence = models.CharField(_("licence"), max_length=200, blank=True)

    class Meta:
        abstract = True


def stored_name(item, filename: str) -> str:
    """Return `pictures/<uuid>/<slug>-<sha8>.<ext>`.

    New content has a new name, since caches keep files for ever.
    """
    return item.name_for(item.sha256, PurePosixPath(filename).suffix)


class MediaItem(ShownAtOnce):
    """A record with files of its own in the storage.

    References (`pages.models.reference`) protect it from deletion while it is used. Deleting it or
    replacing its file removes the old files once the transaction is committed.
    """

    folder_name: str  # the storage folder for all items of this kind

    uuid = models.UUIDField(_("identifier"), default=uuid.uuid4, unique=True, editable=False)
    file = models.FileField(_("file"), upload_to=stored_name, max_length=200)
    sha256 = models.CharField(_("checksum of the file"), max_length=64, editable=False)
    created_at = models.DateTimeField(_("created at"), auto_now_add=True)

    class Meta:
        abstract = True

    def save(self, *args, **kwargs):
        before = type(self).objects.filter(pk=self.pk).first()
        super().save(*args, **kwargs)
        if before:
            # Only once it is committed: a rollback would leave a row without its file.
            stale = before.file_names - self.file_names
            transaction.on_commit(partial(delete_files, stale))

    @property
    def folder(self) -> str:
        """The storage folder that has all files of this item, and no others."""
        return f"{self.folder_name}/{self.uuid.hex}"

    @property
    def file_names(self) -> set[str]:
        """The storage names of all its files."""
        return {self.file.name} - {"", None}

    @property
    def suffix(self) -> str:
        """The suffix of its file, with the dot: `.pdf`."""
        return PurePosixPath(self.file.name).suffix

    def name_for(self, sha256: str, suffix: str) -> str:
        """Return the storage name of a file of this item with that checksum."""
        slug = slugify(str(self))[:60].strip("-_") or self._meta.model_name
        return f"{self.folder}/{slug}-{sha256[:8]}{suffix}"


def delete_files(names) -> None:
    """Remove files from the storage; a missing file is no error."""
    for name in names:
        default_storage.delete(name)


def delete_folder(folder: str) -> None:
    """Remove every file of an item, including unrecorded ones of a worker that was killed."""
    try:
        _folders, names = default_storage.listdir(folder)
    except FileNotFoundError:
        return
    delete_files(f"{folder}/{name}" for name in names)


# A signal, since deleting through a queryset or a cascade does not call a record's `delete`.
@receiver(post_delete)
def remove_folder(sender, instance, **kwargs):
    """Remove every file of a deleted item."""
    if isinstance(instance, MediaItem):
        transaction.on_commit(partial(delete_folder, instance.folder))
