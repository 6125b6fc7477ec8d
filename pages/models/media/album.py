"""Albums: pictures in an order, each with a caption. Changes take effect immediately."""

import uuid
from collections.abc import Iterable

from django.db import models
from django.db.models import Max
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from pages.models.generation import ShownAtOnce, ShownQuerySet, content_transaction
from pages.models.locks import lock_rows
from pages.models.media.item import Titled, has_some_title
from pages.models.media.picture import Picture
from pages.models.translation import LabelText, label_text_of


class Album(ShownAtOnce, Titled):
    """Pictures that belong together; any number of galleries can show it."""

    uuid = models.UUIDField(_("identifier"), default=uuid.uuid4, unique=True, editable=False)
    created_at = models.DateTimeField(_("created at"), auto_now_add=True)
    pictures = models.ManyToManyField(Picture, through="AlbumPicture", related_name="albums")

    class Meta:
        verbose_name = _("album")
        verbose_name_plural = _("albums")
        ordering = ["-created_at", "pk"]
        constraints = [has_some_title("pages_album_has_a_title")]

    @content_transaction()
    def add(self, pictures: Iterable[Picture]) -> int:
        """Append those pictures that are not in it yet. Return how many were added."""
        # Locked, since two editors at once would give the same places.
        lock_rows(Album.objects.filter(pk=self.pk))
        present = set(self.places.values_list("picture", flat=True))
        last = self.places.aggregate(last=Max("ordering"))["last"] or 0
        new = [picture for picture in dict.fromkeys(pictures) if picture.pk not in present]
        AlbumPicture.objects.bulk_create(
            AlbumPicture(album=self, picture=picture, ordering=last + 10 * number)
            for number, picture in enumerate(new, start=1)
        )
        return len(new)


class AlbumPictureQuerySet(ShownQuerySet):
    def showable(self):
        """Filter places whose picture is not withdrawn and has its renditions."""
        return self.filter(picture__withdrawn_at=None).exclude(picture__renditions=[])


class AlbumPicture(ShownAtOnce):
    """The place of one picture in one album, with its caption there."""

    album = models.ForeignKey(Album, on_delete=models.CASCADE, related_name="places")
    picture = models.ForeignKey(
        Picture, verbose_name=_("picture"), on_delete=models.PROTECT, related_name="places"
    )
    caption = models.CharField(_("caption"), max_length=300, blank=True)
    ordering = models.PositiveIntegerField(_("place"), default=0)

    objects = AlbumPictureQuerySet.as_manager()

    class Meta:
        verbose_name = _("picture of the album")
        verbose_name_plural = _("pictures of the album")
        ordering = ["ordering", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["album", "picture"],
                name="pages_albumpicture_once",
                violation_error_message=_("The picture is in this album already."),
            )
        ]

    def __str__(self):
        return str(self.picture)

    @property
    def shown_caption(self) -> LabelText:
        """The caption in the active language, or else in the other one with its `lang`."""
        return label_text_of(self, "caption", get_language())
