"""Statuses of entries, kept as rows: dashboard and lists read them by indexes.

`pages.publishing.status` renews and verifies them.
"""

from datetime import date

from django.conf import settings
from django.db import models
from django.db.models import F, GeneratedField, Q
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from pages.models.entry import Entry


class StatusText:
    """The words for a status; a mixin for what has the attributes of `EntryStatus`."""

    @property
    def label(self) -> str:
        """The status for readers, in words."""
        if self.is_live:
            return _("live, changed since") if self.has_changed else _("live")
        if self.is_scheduled:
            return _("scheduled")
        return _("draft") if self.has_text else _("no title yet")

    @property
    def open_translations(self) -> list[str]:
        """The translations that the draft still needs, in words."""
        found = []
        if missing := self.missing:
            found.append(
                ngettext("%(count)s text missing", "%(count)s texts missing", missing)
                % {"count": missing}
            )
        if outdated := self.outdated:
            found.append(
                ngettext("%(count)s text outdated", "%(count)s texts outdated", outdated)
                % {"count": outdated}
            )
        return found


def _count_is_open(name: str) -> GeneratedField:
    """Return a column that is true while a count is not 0: a condition for a partial index."""
    return GeneratedField(
        expression=Q(**{f"{name}__gt": 0}), output_field=models.BooleanField(), db_persist=True
    )


def _worklist(name: str, *fields: str, condition: Q) -> models.Index:
    """Return an index of the rows with one task alone; counting them by kind reads no table."""
    fields = (*fields, "-changed_at", "-entry", "kind")
    return models.Index(fields=fields, condition=condition, name=f"pages_status_{name}")


class EntryStatus(StatusText, models.Model):
    """The status of one entry in one language."""

    entry = models.ForeignKey(Entry, on_delete=models.CASCADE, related_name="statuses")
    language = models.CharField(max_length=2, choices=settings.LANGUAGES)
    # Copies of the entry's columns: worklists are counted by kind, and sorted by time.
    kind = models.CharField(max_length=50)
    changed_at = models.DateTimeField()
    published_at = models.DateTimeField(null=True, help_text="Live since then; empty: not live.")
    due_at = models.DateTimeField(null=True, help_text="Scheduled for then.")
    is_unpublished = models.BooleanField(help_text="Live and scheduled in no language at all.")
    has_text = models.BooleanField(help_text="The draft has a title.")
    has_changed = models.BooleanField(help_text="The draft differs from what is live.")
    missing = models.PositiveIntegerField(help_text="Texts of the draft without a translation.")
    outdated = models.PositiveIntegerField(help_text="Translations of the draft to be renewed.")
    is_incomplete = _count_is_open("missing")
    is_outdated = _count_is_open("outdated")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["entry", "language"], name="pages_status_once")
        ]
        indexes = [
            _worklist("changed", condition=Q(has_changed=True)),
            _worklist("unpublished", "language", condition=Q(is_unpublished=True)),
            _worklist("missing", "language", condition=Q(is_incomplete=True)),
            _worklist("outdated", "language", condition=Q(is_outdated=True)),
            models.Index(
                fields=["due_at", "-changed_at", "-entry", "kind"],
                condition=Q(due_at__isnull=False),
                name="pages_status_scheduled",
            ),
            models.Index(
                F("published_at").desc(),
                F("changed_at").desc(),
                F("entry").desc(),
                condition=Q(published_at__isnull=False),
                name="pages_status_live",
            ),
        ]

    def __str__(self):
        return f"{self.entry} ({self.language}): {self.label}"

    @property
    def is_live(self) -> bool:
        return self.published_at is not None

    @property
    def is_scheduled(self) -> bool:
        return self.due_at is not None


class EntryWarningQuerySet(models.QuerySet):
    """Warnings by the days on which they hold."""

    def holding(self, on: date):
        """Filter the warnings that hold on a day."""
        return self.filter(holds_from__lte=on, holds_until__gte=on)


class EntryWarning(models.Model):
    """The days on which a warning about the facts of an entry holds (`Entry.fact_warnings`).

    So that the day alone, without any saving, makes it hold. Its words are not kept.
    """

    entry = models.ForeignKey(Entry, on_delete=models.CASCADE, related_name="kept_warnings")
    kind = models.CharField(max_length=50)  # a copy of the entry's column
    holds_from = models.DateField(default=date.min)
    holds_until = models.DateField(default=date.max)

    objects = EntryWarningQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(
                fields=["holds_until", "holds_from", "entry", "kind"], name="pages_warning_holds"
            )
        ]

    def __str__(self):
        return f"{self.entry}: {self.holds_from} – {self.holds_until}"
