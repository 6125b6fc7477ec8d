"""Occurrences: one row for every date of an activity, repeated dates included."""

import uuid
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, OuterRef, Q, Subquery, Value
from django.db.models.functions import Coalesce
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from events.dates.clocks import refuse_skipped_times
from events.dates.partial import PartialDate, period_text
from events.models.activity import Activity
from events.models.choices import ActivityState, Origin
from pages.models.address import Address, url_of
from pages.models.generation import ShownAtOnce, ShownQuerySet
from pages.models.publication import Publication


class OccurrenceQuerySet(ShownQuerySet):
    """Dates of activities, also of those that are not published (see `published`)."""

    def published(self, language: str):
        """Return the dates of activities that are live in a language.

        Each has `title`, `summary` and `published_at` of the live publication, its `path` and the
        `language`.
        """
        live = Publication.objects.live(language).filter(entry=OuterRef("activity"))
        current = Address.objects.current().filter(entry=OuterRef("activity"), language=language)
        return (
            self.annotate(
                **{
                    name: Subquery(live.values(name)[:1])
                    for name in ("title", "summary", "published_at")
                },
                path=Subquery(current.values("path")[:1]),
                language=Value(language),
            )
            .exclude(title=None)
            .select_related("activity")
        )

    def across(self, day: date):
        """Return the dates that began before a day and end on it or later, by their `first_day`."""
        # For the partial index: that they are of several days follows, and is said. The first day
        # is an expression: SQLite would take its index, where all past dates come before.
        begun = self.alias(first_day=Coalesce("starts_on", "ends_on")).filter(first_day__lt=day)
        of_days = begun.filter(ends_on__gt=F("starts_on"), ends_on__gte=day)
        return of_days.order_by("first_day", "starts_at", "pk")


class Occurrence(ShownAtOnce):
    """One date of an activity; its times are local times in the activity's time zone.

    The first date and repeated ones are derived from the activity whenever it is saved
    (`sync_occurrences`); single ones are entered by editors.
    """

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    activity = models.ForeignKey(Activity, on_delete=models.CASCADE, related_name="occurrences")
    origin = models.CharField(
        max_length=10, choices=Origin.choices, default=Origin.SINGLE, editable=False
    )
    starts_on = models.DateField(_("day"))
    ends_on = models.DateField(_("last day"), blank=True)
    starts_at = models.TimeField(_("from"), null=True, blank=True)
    ends_at = models.TimeField(_("to"), null=True, blank=True)
    is_cancelled = models.BooleanField(pgettext_lazy("activity", "cancelled"), default=False)

    entry_attribute = "activity_id"
    objects = OccurrenceQuerySet.as_manager()

    class Meta:
        verbose_name = _("date")
        verbose_name_plural = _("dates")
        ordering = ["starts_on", "starts_at", "pk"]
        indexes = [
            models.Index(fields=["starts_on", "starts_at", "id"], name="events_occurrence_starts"),
            models.Index(
                fields=["ends_on"],
                condition=Q(ends_on__gt=F("starts_on")),
                name="events_occurrence_of_days",
            ),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["activity", "starts_on", "starts_at"],
                condition=Q(starts_at__isnull=False),
                name="events_occurrence_once_at_a_time",
                violation_error_message=_("This date stands here already."),
            ),
            models.UniqueConstraint(
                fields=["activity", "starts_on"],
                condition=Q(starts_at__isnull=True),
                name="events_occurrence_once_on_a_day",
                violation_error_message=_("This date stands here already."),
            ),
            models.CheckConstraint(
                name="events_occurrence_ends_after_it_starts",
                condition=Q(ends_on__gte=F("starts_on")),
                violation_error_message=_("A date cannot end before it starts."),
            ),
            models.CheckConstraint(
                name="events_occurrence_end_needs_a_start",
                condition=Q(ends_at__isnull=True) | Q(starts_at__isnull=False),
                violation_error_message=_("Say when it starts, too."),
            ),
            models.CheckConstraint(
                name="events_occurrence_time_ends_after_it_starts",
                condition=Q(ends_at__isnull=True)
                | Q(ends_on__gt=F("starts_on"))
                | Q(ends_at__gte=F("starts_at")),
                violation_error_message=_(
                    "It would end before it starts. If it goes on past midnight, give the last day."
                ),
            ),
        ]

    def __str__(self):
        return self.days_text

    def save(self, *args, **kwargs):
        self.ends_on = self.ends_on or self.starts_on
        super().save(*args, **kwargs)

    def clean(self):
        self.ends_on = self.ends_on or self.starts_on
        super().clean()
        if self.origin == Origin.SINGLE and self.starts_at and not self.activity.time_zone:
            text = _("Say by which clock the time is meant: at the times of the activity.")
            raise ValidationError({"starts_at": text}, code="no_zone")
        if self.origin == Origin.SINGLE and self.starts_on:
            days, times = (self.starts_on, self.ends_on), (self.starts_at, self.ends_at)
            refuse_skipped_times(days, times, self.zone)

    @property
    def zone(self) -> ZoneInfo:
        """The time zone of its times; the site's own only for a date without a time (`clean`)."""
        return ZoneInfo(self.activity.time_zone or settings.TIME_ZONE)

    @property
    def start(self) -> date | datetime:
        """The first day, or if it has a time the moment in its time zone."""
        return self._moment(self.starts_on, self.starts_at)

    @property
    def end(self) -> date | datetime:
        """The last day, or the moment of its end; with an unknown end, the time of its start."""
        return self._moment(self.ends_on, self.ends_at or self.starts_at)

    @property
    def url(self) -> str:
        """The address of its activity; only for dates from `published`."""
        return url_of(self.language, self.path)

    @property
    def is_off(self) -> bool:
        """True if it, or the whole activity, is cancelled or postponed."""
        return self.is_cancelled or self.activity.is_off

    @property
    def days_text(self) -> str:
        """Its days in the active language: "Wednesday, 20 May 1998", "20–22 May 1998"."""
        if self.ends_on == self.starts_on:
            day = date_format(self.starts_on, "DATE_FORMAT")
            return f"{date_format(self.starts_on, 'l')}, {day}"
        days = (PartialDate.from_day(day, "day") for day in (self.starts_on, self.ends_on))
        return period_text(*days)

    @property
    def state_text(self) -> str:
        """The name of its state in the active language: cancelled, or that of its activity."""
        state = ActivityState.CANCELLED if self.is_cancelled else ActivityState(self.activity.state)
        return str(state.label)

    def _moment(self, day: date, at: time | None) -> date | datetime:
        return datetime.combine(day, at, tzinfo=self.zone) if at else day
