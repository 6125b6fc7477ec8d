"""The choices of fields of activities, places and organisations. Stored values are words."""

from django.conf import settings
from django.db import models
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from pages.models.side import Side, SideChoices


class Category(models.TextChoices):
    """The kind of an activity."""

    EXCHANGE = "exchange", _("exchange")
    PROJECT = "project", _("project")
    EVENT = "event", _("event")
    INTERNSHIP = "internship", _("internship")
    VOLUNTARY = "voluntary", _("voluntary service")
    DELEGATION = "delegation", _("delegation visit")
    CALL = "call", _("call to take part")
    REPORT = "report", _("report")


class ActivityState(models.TextChoices):
    """The state of an activity, from planned to completed."""

    PLANNED = "planned", pgettext_lazy("activity", "planned")
    CONFIRMED = "confirmed", pgettext_lazy("activity", "confirmed")
    RUNNING = "running", pgettext_lazy("activity", "running")
    COMPLETED = "completed", pgettext_lazy("activity", "completed")
    POSTPONED = "postponed", pgettext_lazy("activity", "postponed")
    CANCELLED = "cancelled", pgettext_lazy("activity", "cancelled")


class Origin(models.TextChoices):
    """The origin of an occurrence: derived from its activity, or entered by an editor."""

    FIRST = "first", _("the activity's own date")
    REPEATED = "repeated", _("repeated")
    SINGLE = "single", _("entered by itself")


class OneSide(SideChoices):
    """One of the two sides, for places."""

    FIRST = Side.FIRST.value
    SECOND = Side.SECOND.value


class Sides(SideChoices):
    """One of the two sides or both, for activities."""

    FIRST = Side.FIRST.value
    SECOND = Side.SECOND.value
    BOTH = Side.BOTH.value, Side.BOTH.label


def one_side_choices() -> list:
    return OneSide.choices


def sides_choices() -> list:
    return Sides.choices


def zone_choices() -> list:
    """Return the time zones of both sides as choices: IANA name and "the clock of" a city."""
    return [
        (side.time_zone, format_lazy(_("the clock of {city}"), city=side.city))
        for side in settings.PARTNERSHIP
    ]


class OrganisationKind(models.TextChoices):
    """The kind of an organisation."""

    ADMINISTRATION = "administration", _("administration")
    ASSOCIATION = "association", _("association")
    KINDERGARTEN = "kindergarten", _("kindergarten")
    SCHOOL = "school", _("school")
    UNIVERSITY = "university", _("university")
    SENIORS = "seniors", _("for older people")
    HOSPITAL = "hospital", _("hospital")
    BUSINESS = "business", _("business or cooperative")
    UTILITY = "utility", _("public utility")
    FUNDER = "funder", _("funder or programme")


class InvolvementRole(models.TextChoices):
    """The role of an organisation in an activity."""

    ORGANISER = "organiser", _("organiser")
    PARTNER = "partner", _("partner")
    FUNDER = "funder", _("funder")
