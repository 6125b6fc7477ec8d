"""Activities of the partnership, past and coming, with their facts. Their texts: `Entry`."""

from datetime import date, timedelta
from zoneinfo import ZoneInfo

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator
from django.db import models
from django.db.models import Value
from django.utils import timezone
from django.utils.translation import get_language, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from events.dates import recurrence
from events.dates.clocks import refuse_skipped_times
from events.dates.partial import PartialDate, Precision, period_text
from events.dates.recurrence import Recurrence
from events.models.choices import (
    ActivityState,
    Category,
    Origin,
    Sides,
    sides_choices,
    zone_choices,
)
from events.models.constraints import ACTIVITY_CONSTRAINTS, ALL_CHECKS
from events.models.listing_sync import sync_listing
from events.models.occurrence_sync import days_of_activity, sync_occurrences
from events.models.organisation import Organisation, WebAddressField
from events.models.place import Place
from events.models.topic import Topic
from pages.languages import CODES
from pages.models.address import among, url_of
from pages.models.entry import Entry, EntryQuerySet, FactWarning, Paths
from pages.models.generation import ShownAtOnce, ShownQuerySet, content_transaction
from pages.models.page import Page
from pages.models.slug import Slugged
from pages.models.translation import LabelText, label_text_of

# The page type of the list of activities. Addresses of activities begin with the path of that page.
LIST_PAGE_TYPE = "activities"

MAX_PARTICIPANTS = 100_000  # a larger number is a typing error


def list_page() -> Page | None:
    """Return the page that lists the activities, the oldest if there are several. One query."""
    return Page.objects.filter(page_type=LIST_PAGE_TYPE).order_by("pk").first()


class ActivityQuerySet(ShownQuerySet, EntryQuerySet):
    """Activities, live or not."""


class Activity(ShownAtOnce, Slugged, Entry):
    """An entry with facts: when, where and with whom it takes place.

    Saving facts takes effect immediately and in both languages; texts wait to be published.
    """

    word_for_slug = "aktivitaet"
    parent_page_type = LIST_PAGE_TYPE

    category = models.CharField(_("kind"), max_length=20, choices=Category.choices)
    state = models.CharField(
        _("state"), max_length=20, choices=ActivityState.choices, default=ActivityState.PLANNED
    )
    side = models.CharField(_("side"), max_length=10, choices=sides_choices, default=Sides.BOTH)

    starts_on = models.DateField(_("first day"), null=True, blank=True)
    start_precision = models.CharField(
        max_length=5, choices=Precision.choices, default=Precision.DAY
    )
    ends_on = models.DateField(_("last day"), null=True, blank=True)
    end_precision = models.CharField(max_length=5, choices=Precision.choices, default=Precision.DAY)
    time_note = models.CharField(
        _("time in words"),
        max_length=100,
        blank=True,
        help_text=_("Only where no year is known: “in the early years”."),
    )
    starts_at = models.TimeField(_("from"), null=True, blank=True)
    ends_at = models.TimeField(_("to"), null=True, blank=True)
    time_zone = models.CharField(
        _("by which clock"), max_length=20, choices=zone_choices, blank=True
    )
    repeats = models.CharField(
        _("takes place"),
        max_length=30,
        choices=Recurrence.choices,
        blank=True,
        default=Recurrence.NEVER,
    )
    repeats_until = models.DateField(_("for the last time on"), null=True, blank=True)

    places = models.ManyToManyField(
        Place, verbose_name=pgettext_lazy("where", "places"), blank=True, related_name="activities"
    )
    is_online = models.BooleanField(_("online"), default=False)
    topics = models.ManyToManyField(
        Topic, verbose_name=_("topics"), blank=True, related_name="activities"
    )
    organisations = models.ManyToManyField(
        Organisation, through="events.Involvement", related_name="activities"
    )
    participants = models.PositiveIntegerField(
        _("number of participants"),
        null=True,
        blank=True,
        validators=[MaxValueValidator(MAX_PARTICIPANTS)],
    )
    programme = models.CharField(_("funding programme"), max_length=200, blank=True)
    registration_url = WebAddressField(_("address for registering"), blank=True)
    registration_until = models.DateField(_("registering is open until"), null=True, blank=True)
    valid_until = models.DateField(
        _("valid until"),
        null=True,
        blank=True,
        help_text=_("For calls: after that day the page says that the call is closed."),
    )
    is_milestone = models.BooleanField(
        _("milestone"), default=False, help_text=_("Stands on the timeline of the partnership.")
    )
    sequence = models.PositiveIntegerField(default=0, editable=False)
    facts_changed_at = models.DateTimeField(default=timezone.now, editable=False)

    entry_attribute = "pk"
    objects = ActivityQuerySet.as_manager()

    # The columns that the properties `start` and `end` set.
    COLUMNS_OF_DATES = ("starts_on", "start_precision", "ends_on", "end_precision")

    # Calendar programs take over a change of these only with a higher SEQUENCE (RFC 5545, 3.8.7.4).
    CALENDAR_FIELDS = (
        "state",
        "starts_on",
        "ends_on",
        "starts_at",
        "ends_at",
        "time_zone",
        "is_online",
        "repeats",
        "repeats_until",
    )

    class Meta:
        verbose_name = _("activity")
        verbose_name_plural = _("activities")
        indexes = [models.Index(fields=["starts_on"], name="events_activity_starts")]
        constraints = ACTIVITY_CONSTRAINTS

    def save(self, *args, **kwargs):
        """Save the activity, its dates and its rows for lists in one transaction."""
        is_new = self._state.adding  # not live yet
        with content_transaction():
            super().save(*args, **kwargs)
            sync_occurrences(self)
            if not is_new:
                sync_listing([self.pk])

    def clean(self):
        super().clean()
        self.refuse_an_address_that_is_taken()
        if self.repeats and self.starts_on and self.start_precision == Precision.DAY:
            self._check_last_day_of_repetition()
        if self.time_zone and self.starts_at:
            self._check_times()
        # Single dates can have a time although the activity has none, and use its time zone.
        if self.pk and not self.time_zone and self._has_dates_with_a_time():
            text = _("Further dates of it have a time: say by which clock.")
            raise ValidationError(text, code="no_zone")

    def get_constraints(self):
        """Return the constraints to validate, without the checks of its table if all are kept.

        One query asks for all of these. Django's one for each would take most of the time of an
        import, and is only needed to find the one to tell.
        """
        fields = map(self._meta.get_field, ALL_CHECKS.referenced_base_fields)
        values = {each.name: Value(getattr(self, each.name), each) for each in fields}
        found = super().get_constraints()
        if not ALL_CHECKS.check(values):
            return found
        return [each for each in found if each != (type(self), self._meta.constraints)]

    def _check_last_day_of_repetition(self) -> None:
        text = ""
        if self.repeats_until is None:
            text = _("Say on which day it takes place for the last time.")
        elif self.repeats_until < self.starts_on:
            text = _("This is before its first day.")
        elif recurrence.is_too_long(self.starts_on, self.repeats, self.repeats_until):
            text = _("These are more than %(count)s dates. Choose an earlier last day.")
            text %= {"count": recurrence.MAX_DAYS}
        if text:
            raise ValidationError({"repeats_until": text}, code="last_day")

    def _check_times(self) -> None:
        for _origin, *days in days_of_activity(self):
            refuse_skipped_times(days, (self.starts_at, self.ends_at), ZoneInfo(self.time_zone))

    def get_absolute_url(self):
        return url_of(self.original_language, self.path_in(self.original_language))

    @property
    def start(self) -> PartialDate | None:
        """The first day, month or year, as precisely as known; None if it is undated."""
        if self.starts_on is None:
            return None
        return PartialDate.from_day(self.starts_on, self.start_precision)

    @start.setter
    def start(self, value: PartialDate | None) -> None:
        self.starts_on = value.first_day if value else None
        self.start_precision = value.precision if value else Precision.DAY

    @property
    def end(self) -> PartialDate | None:
        """The last day, month or year; None if it ends on its first day or is open-ended."""
        if self.ends_on is None:
            return None
        return PartialDate.from_day(self.ends_on, self.end_precision)

    @end.setter
    def end(self, value: PartialDate | None) -> None:
        self.ends_on = value.last_day if value else None
        self.end_precision = value.precision if value else Precision.DAY

    @property
    def when(self) -> LabelText:
        """Its period in the active language, or the note about its time if it is undated."""
        if self.start is None:
            return label_text_of(self, "time_note", get_language())
        is_open = self.state == ActivityState.RUNNING and not self.repeats
        return LabelText(period_text(self.start, self.end, is_open=is_open))

    @property
    def repetition(self) -> str:
        """Its repetition in the active language; empty if it takes place once."""
        return recurrence.recurrence_text(self.starts_on, self.repeats) if self.repeats else ""

    @property
    def last_day(self) -> date | None:
        """The latest day on which it can take place, considering partial dates and repetitions."""
        own = self.ends_on or (self.start.last_day if self.start else None)
        return max(own, self.repeats_until) if own and self.repeats else own

    @property
    def is_off(self) -> bool:
        """True if it is cancelled or postponed."""
        return self.state in {ActivityState.CANCELLED, ActivityState.POSTPONED}

    @property
    def state_text(self) -> str:
        """The name of its state in the active language, as of an `Occurrence`."""
        return self.get_state_display()

    def is_closed(self, on: date) -> bool:
        """Return True for a call whose last day (`valid_until`) has passed."""
        return self.valid_until is not None and self.valid_until < on

    def path_in(self, language: str) -> str:
        """Return its path in a language: that of the list of activities, then its slug."""
        parent = list_page()
        slug = self.slug_in(language)
        return f"{parent.path_in(language)}/{slug}".strip("/") if parent else slug

    @property
    def parent_page(self):
        return list_page()

    @classmethod
    def children_at(cls, parent):
        return cls.objects.all() if parent == list_page() else cls.objects.none()

    @classmethod
    def branch_paths(cls, keys, paths):
        """Return the paths of activities (keys), or of all below the list page. Few queries."""
        parent = list_page()
        found = cls.objects.only(*cls.columns_of_place()).order_by()
        if not parent or parent.pk not in keys:
            own = {key for key in keys if (key, CODES[0]) not in paths}
            found = found.filter(pk__in=among(own)) if own else found.none()
        return {
            (each.pk, code): f"{above}/{each.slug_in(code)}".strip("/")
            for code, above in cls._paths_above(parent, paths).items()
            for each in found
        }

    @staticmethod
    def _paths_above(parent: Page | None, paths: Paths) -> dict[str, str]:
        if parent is None:
            return dict.fromkeys(CODES, "")
        return {code: paths.get((parent.pk, code)) or parent.path_in(code) for code in CODES}

    def reset_place(self) -> None:
        self.empty_slugs()
        self.sequence = 0  # calendar programs have not seen the copy yet

    def fact_warnings(self):
        """Generate warnings about unlikely or missing facts."""
        day = timedelta(days=1)
        if self.starts_at and not self.ends_at:
            yield FactWarning(_("It has a time and no end. Say until when it lasts, if known."))
        if self.starts_on and self.start_precision == Precision.DAY and not self.starts_at:
            text = _("It has no time yet: readers see it as a whole day.")
            yield FactWarning(text, last=self.starts_on - day)
        if self.last_day and self.state == ActivityState.PLANNED:
            text = _("It is over and still said to be planned. Change its state.")
            yield FactWarning(text, first=self.last_day + day)
        if not self.start and not any(self.text_of("time_note", code) for code in CODES):
            yield FactWarning(_("It has no date. Say when it was, at least in words."))

    def copy_facts_from(self, original: "Activity") -> None:
        self.topics.set(original.topics.all())
        self.places.set(original.places.all())
        for involvement in original.involvements.all():
            involvement.pk, involvement.activity = None, self
            involvement._state.adding = True  # as Django documents for copies
            involvement.save()

    @classmethod
    def children_of(cls, keys):
        page = list_page()
        return cls.objects.all() if page and page.pk in keys else cls.objects.none()

    @classmethod
    def live_changed(cls, keys):
        sync_listing(keys)

    def entry_ancestors(self) -> list[Entry]:
        parent = list_page()
        return [*parent.entry_ancestors(), parent] if parent else []

    def note_change_for_calendars(self) -> None:
        """Raise the sequence number after a change in other tables, such as that of its places."""
        self._count_change()
        Activity.objects.filter(pk=self.pk).update(
            sequence=self.sequence, facts_changed_at=self.facts_changed_at
        )
        sync_listing([self.pk])

    def _has_dates_with_a_time(self) -> bool:
        entered = self.occurrences.filter(origin=Origin.SINGLE)
        return entered.filter(starts_at__isnull=False).exists()

    def _count_change(self) -> None:
        self.sequence += 1
        self.facts_changed_at = timezone.now()

    @classmethod
    def columns_at_once(cls):
        """All facts; texts of the entry wait to be published."""
        own = {field.attname for field in cls._meta.local_concrete_fields if field.editable}
        return sorted(own - {"entry_ptr_id", "slug", *cls.columns_of_place()})

    def before_saving(self, stored):
        present = self._values(self.CALENDAR_FIELDS)
        if stored and not present.items() <= stored.items():
            self._count_change()
