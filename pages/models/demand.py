"""Demand: counts of readers who asked for an entry in a language in which it is not live."""

import logging
import threading
from collections import Counter

from django.conf import settings
from django.db import DatabaseError, IntegrityError, connection, models
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from pages.models.entry import Entry

logger = logging.getLogger(__name__)


class DemandQuerySet(models.QuerySet):
    """Counts by entry and language, without any data about who asked."""

    def add(self, entry: int, language: str, count: int = 1) -> None:
        """Add readers who were told that an entry (key) is not available in a language."""
        today = timezone.localdate()
        asked = self.filter(entry=entry, language=language)
        # The row mostly exists: one statement. Else two first readers may come at once.
        if not asked.update(count=F("count") + count, last_asked_on=today):
            self.update_or_create(
                entry_id=entry,
                language=language,
                create_defaults={"count": count, "last_asked_on": today},
                defaults={"count": F("count") + count, "last_asked_on": today},
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


class PendingDemand:
    """Demand that is counted in memory, and written a moment later by a thread of its own.

    A page never waits for a write. A process that ends loses what it counted in the last DELAY
    seconds. While the database is locked the counts wait, but not those of ever more entries.
    """

    DELAY = 2.0  # seconds
    MOST = 1000  # entries and languages

    def __init__(self):
        self._counts: Counter[tuple[int, str]] = Counter()
        self._lock = threading.Lock()
        self._is_awaited = False

    def add(self, entry: int, language: str, count: int = 1) -> None:
        """Count readers, to be written after DELAY seconds at the earliest."""
        with self._lock:
            if (entry, language) in self._counts or len(self._counts) < self.MOST:
                self._counts[entry, language] += count
            if not self._is_awaited:
                self._is_awaited = True
                self.start_writing()

    def start_writing(self) -> None:
        """Start the thread that writes after DELAY seconds."""
        timer = threading.Timer(self.DELAY, self._write_and_disconnect)
        timer.daemon = True  # no stop of the site waits for it
        timer.start()

    def write(self) -> None:
        """Write what was counted, each count in its own short transaction."""
        with self._lock:
            counts, self._counts, self._is_awaited = self._counts, Counter(), False
        for (entry, language), count in counts.items():
            try:
                Demand.objects.add(entry, language, count)
            except IntegrityError:
                continue  # the entry has been deleted meanwhile
            except DatabaseError as error:
                logger.warning("Demand cannot be written yet: %s", error)
                self.add(entry, language, count)

    def _write_and_disconnect(self) -> None:
        try:
            self.write()
        finally:
            connection.close()  # of this thread


pending_demand = PendingDemand()
