"""Rows by which the lists of activities sort, filter and count, beside the activities themselves.

`sync_listing` derives them from facts and live publications; nothing else writes them. They do
not depend on the clock: whether an activity is coming follows from two days, `first_on` and
`last_on`.
"""

from datetime import date
from typing import NamedTuple

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from events.models.organisation import Organisation
from events.models.place import Place
from events.models.topic import Topic
from pages.models.publication import Publication

# In place of unknown days and years, so that the database sorts them last.
NEVER = date.min
UNDATED = 9999


class ListedActivity(models.Model):
    """An activity that is live in a language, with the columns by which lists sort and filter."""

    activity = models.ForeignKey("events.Activity", on_delete=models.CASCADE, related_name="listed")
    language = models.CharField(max_length=2, choices=settings.LANGUAGES)
    publication = models.OneToOneField(Publication, on_delete=models.CASCADE, related_name="+")
    category = models.CharField(max_length=20)
    state = models.CharField(max_length=20)
    side = models.CharField(max_length=10)
    rank = models.PositiveSmallIntegerField(help_text="0 for running activities, else 1.")
    is_milestone = models.BooleanField()
    starts_on = models.DateField(help_text="NEVER for undated activities.")
    year = models.PositiveSmallIntegerField(help_text="Of `starts_on`, or UNDATED.")
    first_on = models.DateField(help_text="Its first date; NEVER if it counts as past anyway.")
    last_on = models.DateField(help_text="The last day on which it is ahead or takes place.")
    changed_at = models.DateTimeField(help_text="The last change of its texts or facts.")
    counted = models.JSONField(help_text="The `CountKey`s by which it is counted.")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["activity", "language"], name="events_listed_once")
        ]
        indexes = [
            models.Index(
                "language",
                "rank",
                "first_on",
                F("starts_on").desc(),
                F("activity").desc(),
                name="events_listed_ahead",
            ),
            models.Index(
                "language",
                "rank",
                F("starts_on").desc(),
                F("activity").desc(),
                "last_on",
                name="events_listed_past",
            ),
            models.Index("language", "last_on", "starts_on", "activity", name="events_listed_last"),
            # Covers all that is counted together with a filter.
            models.Index(
                "language", "category", "state", "side", "year", name="events_listed_facts"
            ),
            # Activities of one day are never between their first and their last one.
            models.Index(
                "language",
                "rank",
                "last_on",
                condition=Q(last_on__gt=F("first_on")),
                name="events_listed_ongoing",
            ),
            models.Index(
                "language",
                "year",
                "starts_on",
                "activity",
                condition=Q(is_milestone=True),
                name="events_listed_milestones",
            ),
            models.Index(
                "language",
                F("changed_at").desc(),
                F("activity").desc(),
                name="events_listed_changed",
            ),
        ]

    def __str__(self):
        return f"{self.activity_id} {self.language}"


class ListedRelation(models.Model):
    """A topic, a place or an organisation of a listed activity, in the order of the first day."""

    listed = models.ForeignKey(ListedActivity, on_delete=models.CASCADE, related_name="relations")
    language = models.CharField(max_length=2, choices=settings.LANGUAGES)
    starts_on = models.DateField()
    topic = models.ForeignKey(
        Topic, null=True, on_delete=models.CASCADE, related_name="+", db_index=False
    )
    place = models.ForeignKey(
        Place, null=True, on_delete=models.CASCADE, related_name="+", db_index=False
    )
    organisation = models.ForeignKey(
        Organisation, null=True, on_delete=models.CASCADE, related_name="+", db_index=False
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["listed", name],
                condition=Q((f"{name}__isnull", False)),
                name=f"events_listed_{name}_once",
            )
            for name in ("topic", "place", "organisation")
        ]
        indexes = [
            models.Index(
                name,
                "language",
                F("starts_on").desc(),
                "listed",
                condition=Q((f"{name}__isnull", False)),
                name=f"events_listed_by_{name}",
            )
            for name in ("topic", "place", "organisation")
        ]

    def __str__(self):
        return f"{self.listed_id} {self.topic_id or self.place_id or self.organisation_id}"


class CountKey(NamedTuple):
    """A facet and its value, by which activities are counted; records are given by their keys."""

    facet: str
    value: str = ""
    year: int | None = None
    topic: int | None = None
    place: int | None = None
    organisation: int | None = None


class ActivityCount(models.Model):
    """How many activities that are live in a language have a value."""

    key = models.CharField(max_length=120, unique=True)  # language and `CountKey`, joined
    language = models.CharField(max_length=2, choices=settings.LANGUAGES)
    facet = models.CharField(max_length=20)
    value = models.CharField(max_length=20)
    year = models.PositiveSmallIntegerField(null=True)
    topic = models.ForeignKey(Topic, null=True, on_delete=models.CASCADE, related_name="+")
    place = models.ForeignKey(Place, null=True, on_delete=models.CASCADE, related_name="+")
    organisation = models.ForeignKey(
        Organisation, null=True, on_delete=models.CASCADE, related_name="+"
    )
    count = models.IntegerField(default=0)

    class Meta:
        indexes = [models.Index("language", "facet", name="events_activity_counts")]

    def __str__(self):
        return f"{self.key}: {self.count}"
