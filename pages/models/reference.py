"""References: records that the draft of an entry or one of its publications shows or links to.

They protect what is in use from deletion. Past publications have none.
"""

from collections.abc import Iterable

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from pages.models.entry import Entry
from pages.models.media.album import Album
from pages.models.media.document import Document
from pages.models.media.picture import Picture
from pages.models.media.video import Video
from pages.models.publication import Publication

# Models that can be shown or linked to, by their names in snapshots, links and content files.
RECORDS: dict[str, type[models.Model]] = {
    "entry": Entry,
    "picture": Picture,
    "album": Album,
    "video": Video,
    "document": Document,
}


def kind_of(model: type[models.Model]) -> str:
    """Return the name of a model in `RECORDS`, or the model's own name if it is not in it."""
    kinds = (kind for kind, each in RECORDS.items() if each is model)
    return next(kinds, model._meta.model_name)


def _exactly_one(names: Iterable[str]) -> Q:
    names = list(names)
    cases = (Q(**{f"{each}__isnull": each != name for each in names}) for name in names)
    return Q(*cases, _connector=Q.OR)


def _to(model: type[models.Model], related_name: str = "references") -> models.ForeignKey:
    # Not PROTECT: an entry that links to itself can be deleted together with its references.
    return models.ForeignKey(model, null=True, on_delete=models.RESTRICT, related_name=related_name)


class Reference(models.Model):
    """One use of a record, by a publication or by a text block of a draft."""

    source = models.ForeignKey(Entry, on_delete=models.CASCADE, related_name="references")
    publication = models.ForeignKey(
        Publication, null=True, on_delete=models.CASCADE, related_name="references"
    )
    block = models.UUIDField(null=True, help_text="The block of the draft, by its uuid.")
    entry = _to(Entry, "referenced_by")
    picture = _to(Picture)
    album = _to(Album)
    video = _to(Video)
    document = _to(Document)

    class Meta:
        verbose_name = _("reference")
        verbose_name_plural = _("references")
        constraints = [
            models.CheckConstraint(
                name="pages_reference_to_one_thing", condition=_exactly_one(RECORDS)
            ),
            models.CheckConstraint(
                name="pages_reference_from_one_place",
                condition=_exactly_one(["publication", "block"]),
            ),
        ]

    def __str__(self):
        return f"{self.source} → {self.record}"

    @property
    def record(self) -> models.Model:
        """The record that is shown or linked to."""
        return next(filter(None, (getattr(self, kind) for kind in RECORDS)))
