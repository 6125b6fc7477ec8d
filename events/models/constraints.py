"""The constraints of the table of activities, with messages for editors."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from events.models.choices import ActivityState, Category, Sides

ACTIVITY_CONSTRAINTS = [
    models.CheckConstraint(
        name="events_activity_of_a_known_kind",
        condition=Q(category__in=Category.values),
        violation_error_message=_("Choose what kind of activity it is."),
    ),
    models.CheckConstraint(
        name="events_activity_in_a_known_state",
        condition=Q(state__in=ActivityState.values),
        violation_error_message=_("Choose a state."),
    ),
    models.CheckConstraint(
        name="events_activity_on_some_side",
        condition=Q(side__in=Sides.values),
        violation_error_message=_("Choose a side, or both."),
    ),
    models.CheckConstraint(
        name="events_activity_ends_after_it_starts",
        condition=Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on")),
        violation_error_message=_("An activity cannot end before it starts."),
    ),
    models.CheckConstraint(
        name="events_activity_end_needs_a_start",
        condition=Q(ends_on__isnull=True) | Q(starts_on__isnull=False),
        violation_error_message=_("Say when it starts, too."),
    ),
    models.CheckConstraint(
        name="events_activity_unknown_parts_of_its_start_are_the_first",
        condition=Q(starts_on__isnull=True)
        | Q(start_precision="day")
        | Q(start_precision="month", starts_on__day=1)
        | Q(start_precision="year", starts_on__day=1, starts_on__month=1),
        violation_error_message=_("A month needs its year, and a day its month."),
    ),
    models.CheckConstraint(
        name="events_activity_unknown_parts_of_its_end_are_the_last",
        condition=Q(ends_on__isnull=True)
        | Q(end_precision="day")
        # The database cannot compute the last day of a month; the form sets it.
        | Q(end_precision="month", ends_on__day__gte=28)
        | Q(end_precision="year", ends_on__day=31, ends_on__month=12),
        violation_error_message=_("A month needs its year, and a day its month."),
    ),
    models.CheckConstraint(
        name="events_activity_time_needs_a_zone",
        condition=Q(starts_at__isnull=True) | ~Q(time_zone=""),
        violation_error_message=_("Say by which clock the time is meant."),
    ),
    models.CheckConstraint(
        name="events_activity_time_needs_a_day",
        condition=Q(starts_at__isnull=True) | Q(starts_on__isnull=False, start_precision="day"),
        violation_error_message=_("A time needs a day."),
    ),
    models.CheckConstraint(
        name="events_activity_end_of_time_needs_a_start",
        condition=Q(ends_at__isnull=True) | Q(starts_at__isnull=False),
        violation_error_message=_("Say when it starts, too."),
    ),
    models.CheckConstraint(
        name="events_activity_time_ends_after_it_starts",
        condition=Q(ends_at__isnull=True)
        # In SQL a comparison with NULL is not false, and a check passes unless it is false.
        | Q(ends_on__isnull=False, ends_on__gt=F("starts_on"), end_precision="day")
        | Q(ends_at__gte=F("starts_at")),
        violation_error_message=_(
            "It would end before it starts. If it goes on past midnight, give the last day."
        ),
    ),
    models.CheckConstraint(
        name="events_activity_repetition_needs_its_days",
        condition=Q(repeats="")
        | Q(
            starts_on__isnull=False,
            start_precision="day",
            repeats_until__isnull=False,
            repeats_until__gte=F("starts_on"),
        ),
        violation_error_message=_("A repetition needs its first day and its last one."),
    ),
]

ALL_CHECKS = Q(*(check.condition for check in ACTIVITY_CONSTRAINTS))
