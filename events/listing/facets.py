"""The facets of the list of activities: the condition, values and labels of each filter."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import NamedTuple

from django.db.models import Case, CharField, Expression, F, Q, Value, When
from django.db.models.functions import Cast, Coalesce, ExtractYear, NullIf
from django.utils.translation import gettext_lazy as _

from events.models.choices import ActivityState, Category, Sides
from pages.languages import column, other
from pages.models.slug import ascii_slug

TEXT = CharField()
NOTHING = Value("", TEXT)


class Counted(NamedTuple):
    """A value of a facet, with the number of activities that have it."""

    value: str  # as in addresses
    label: str
    language: str  # of the label; empty for messages of the site
    count: int


@dataclass(frozen=True)
class Facet:
    """One filter by a fact of activities."""

    name: str  # as in addresses
    label: str
    path: str  # the lookup from an activity to the value

    def condition(self, value: str, prefix: str) -> Q:
        """Return the condition for a value from an address; an unknown value matches nothing.

        `prefix` is the lookup from the filtered model to the activity; empty for activities.
        """
        return Q(**{f"{prefix}{self.path}": value})

    def value(self) -> Expression:
        """Return the expression for an activity's value, as text for addresses."""
        return Cast(F(self.path), TEXT)

    def labels(self, language: str) -> tuple[Expression, Expression]:
        """Return expressions for the label of a value and for the language of that label.

        Both are empty where the label is a message of the site and not in the database.
        """
        return NOTHING, NOTHING

    def ordered(self, counted: list[Counted]) -> Iterable[Counted]:
        """Return values with their labels in the order for readers, also those that count 0."""
        return sorted(counted, key=lambda each: ascii_slug(each.label))


@dataclass(frozen=True)
class ChoiceFacet(Facet):
    """A field with choices, in the order of their declaration."""

    values: type  # TextChoices

    def ordered(self, counted):
        counts = {each.value: each.count for each in counted}
        return [
            Counted(value, str(label), "", counts.get(value, 0))
            for value, label in self.values.choices
        ]


@dataclass(frozen=True)
class SideFacet(ChoiceFacet):
    """A side, by its slug in addresses. Activities of both sides count for each of the two."""

    def condition(self, value, prefix):
        side = self.values.of_slug(value)
        return Q(**{f"{prefix}{self.path}__in": [side, Sides.BOTH]}) if side else Q(pk__in=[])

    def ordered(self, counted):
        counts = {each.value: each.count for each in counted}
        both = counts.pop(Sides.BOTH, 0)
        return [
            Counted(side.slug, str(side.label), "", counts.get(side, 0) + both)
            for side in self.values
        ]


@dataclass(frozen=True)
class YearFacet(Facet):
    """The year of a date, the latest first."""

    def condition(self, value, prefix):
        # The lookup raises ValueError for other texts, and for a year 0, which dates do not have.
        is_year = value.isascii() and value.isdecimal() and len(value) == 4 and value != "0000"
        return Q(**{f"{prefix}{self.path}__year": value}) if is_year else Q(pk__in=[])

    def value(self):
        return Cast(ExtractYear(self.path), TEXT)

    def ordered(self, counted):
        return [each._replace(label=each.value) for each in sorted(counted, reverse=True)]


@dataclass(frozen=True)
class NamedFacet(Facet):
    """A record with a name in each language; where one is missing, the other one is its label."""

    def labels(self, language):
        record = self.path.partition("__")[0]
        own, other_name = (
            f"{record}__{column('name', code)}" for code in (language, other(language))
        )
        label = Coalesce(NullIf(own, NOTHING), other_name, NOTHING, output_field=TEXT)
        has_own = When(**{f"{own}__gt": ""}, then=Value(language, TEXT))
        return label, Case(has_own, default=Value(other(language), TEXT))


@dataclass(frozen=True)
class OrganisationFacet(Facet):
    """An organisation, which has a single name in its own language."""

    def labels(self, language):
        return F("organisations__name"), F("organisations__language")


FACETS = {
    facet.name: facet
    for facet in (
        ChoiceFacet("kind", _("Kind"), "category", Category),
        NamedFacet("topic", _("Topic"), "topics__slug"),
        SideFacet("side", _("Side"), "side", Sides),
        ChoiceFacet("state", _("State"), "state", ActivityState),
        YearFacet("year", _("Year in which it began"), "starts_on"),
        NamedFacet("place", _("Place"), "places__slug"),
        OrganisationFacet("partner", _("With whom"), "organisations__slug"),
    )
}
