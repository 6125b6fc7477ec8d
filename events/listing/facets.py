"""The facts by which the list of activities can be narrowed down: what each means and shows."""

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
    """A value as it stands in addresses, its label and the label's language, its activities."""

    value: str
    label: str
    language: str  # empty for what is translated with the site
    count: int


@dataclass(frozen=True)
class Facet:
    """A fact; `name` stands in addresses."""

    name: str
    label: str
    path: str  # from the activity to the value

    def condition(self, value: str, prefix: str) -> Q:
        """For activities, or what leads to them by `prefix`. What is unknown matches nothing."""
        return Q(**{f"{prefix}{self.path}": value})

    def value(self) -> Expression:
        """The value of an activity, as it stands in addresses."""
        return Cast(F(self.path), TEXT)

    def labels(self, language: str) -> tuple[Expression, Expression]:
        """What the value is called, as far as the database knows, and in which language."""
        return NOTHING, NOTHING

    def ordered(self, counted: list[Counted]) -> Iterable[Counted]:
        """With their labels, in the order for readers; a value without activities may be there."""
        return sorted(counted, key=lambda each: ascii_slug(each.label))


@dataclass(frozen=True)
class ChoiceFacet(Facet):
    """One of a few values that the code names."""

    values: type

    def ordered(self, counted):
        counts = {each.value: each.count for each in counted}
        return [
            Counted(value, str(label), "", counts.get(value, 0))
            for value, label in self.values.choices
        ]


@dataclass(frozen=True)
class SideFacet(ChoiceFacet):
    """Named by its slug in addresses. What concerns both sides belongs to each of them, too."""

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
    """The year of a date, the last one first."""

    def condition(self, value, prefix):
        is_year = value.isascii() and value.isdecimal() and len(value) == 4 and value != "0000"
        return Q(**{f"{prefix}{self.path}__year": value}) if is_year else Q(pk__in=[])

    def value(self):
        return Cast(ExtractYear(self.path), TEXT)

    def ordered(self, counted):
        return [each._replace(label=each.value) for each in sorted(counted, reverse=True)]


@dataclass(frozen=True)
class NamedFacet(Facet):
    """A record with a name in each language, the other one where its own is missing."""

    def labels(self, language):
        record = self.path.partition("__")[0]
        own, borrowed = (
            f"{record}__{column('name', code)}" for code in (language, other(language))
        )
        label = Coalesce(NullIf(own, NOTHING), borrowed, NOTHING, output_field=TEXT)
        has_own = When(**{f"{own}__gt": ""}, then=Value(language, TEXT))
        return label, Case(has_own, default=Value(other(language), TEXT))


@dataclass(frozen=True)
class OrganisationFacet(Facet):
    """An organisation, which has one name, in its own language."""

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
