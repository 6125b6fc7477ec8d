"""Demand: counts of readers who asked for an entry in a language in which it is not live."""

from django.conf import settings
from django.db import models
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from pages.models.entry import Entry


class DemandQuerySet(models.QuerySet):
    """Counts by entry and language, without any data about who asked."""

    def count_one(self, entry: Entry, language: str) -> None:
        """Count one more reader who was told that an entry is not available in a language."""
        today = timezone.localdate()
        asked = self.filter(entry=entry, language=language)
        # The row mostly exists: one statement. Else two first readers may come at once.
        if not asked.update(count=F("count") + 1, last_asked_on=today):
            self.update_or_create(
                entry=entry,
                language=language,
                create_defaults={"count": 1, "last_asked_on": today},
                defaults={"count": F("count") + 1, "last_asked_on": today},
            )


class Demand(models.Model):
    """The demand for one entry in one language."""

    entry = models.ForeignKey(Entry, on_delete=models.CASCADE, related_name="demand")
    language = models.CharField(_("language"), max_length=2, choices=settings.LANGUAGES)
    count = models.PositiveIntegerField(_("readers who asked"))
    last_asked_on = models.DateField(_("last asked on"))

    objects = DemandQuerySet.as_manager()

    class Meta:
        verbose_name = _("demand for a translation")
        verbose_name_plural = _("demand for translations")
        ordering = ["-count"]
        constraints = [
            models.UniqueConstraint(fields=["entry", "language"], name="pages_demand_once")
        ]

    def __str__(self):
        return f"{self.entry} ({self.language}): {self.count}"
