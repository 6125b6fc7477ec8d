"""References: what an entry's desk or one of its publications shows or links to.

They protect pictures and entries in use from deletion. What only history uses has none.
"""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from pages.models.entry import Entry
from pages.models.picture import Picture
from pages.models.publication import Publication


class Reference(models.Model):
    """One use of a picture or an entry, by a publication or by a text on the desk."""

    source = models.ForeignKey(Entry, on_delete=models.CASCADE, related_name="references")
    publication = models.ForeignKey(
        Publication, null=True, on_delete=models.CASCADE, related_name="references"
    )
    block = models.UUIDField(null=True, help_text="The block of the desk, by its uuid.")
    picture = models.ForeignKey(
        Picture, null=True, on_delete=models.RESTRICT, related_name="references"
    )
    target = models.ForeignKey(
        Entry, null=True, on_delete=models.RESTRICT, related_name="referenced_by"
    )

    class Meta:
        verbose_name = _("reference")
        verbose_name_plural = _("references")
        constraints = [
            models.CheckConstraint(
                name="pages_reference_to_one_thing",
                condition=Q(picture__isnull=True) ^ Q(target__isnull=True),
            ),
            models.CheckConstraint(
                name="pages_reference_from_one_place",
                condition=Q(publication__isnull=True) ^ Q(block__isnull=True),
            ),
        ]

    def __str__(self):
        return f"{self.source} → {self.picture or self.target}"
