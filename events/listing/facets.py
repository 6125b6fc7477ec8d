"""The facets of the list of activities: the condition, values and labels of each filter."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import ClassVar, NamedTuple

from django.db.models import Case, CharField, Exists, Expression, F, OuterRef, Q, Value, When
from django.db.models.functions import Cast, Coalesce, NullIf
from django.utils.translation import gettext_lazy as _

from events.models.choices import ActivityState, Category, Sides
from events.models.listing import UNDATED, ListedRelation
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
    """One filter by a fact of activities.

    Values and labels are expressions for rows of `ListedActivity`, or for those of `ActivityCount`
    that count all activities by this facet (`of_counts`).
    """

    name: str  # as in addresses
    label: str
    path: str  # the lookup from a listed activity to the value

    def condition(self, value: str, language: str, *, walks: bool) -> Q:
        """Return the condition for a value from an address; an unknown value matches nothing.

        `walks` is for queries that follow another order and ask this of each row.
        """
        return Q(**{self.path: value})

    def value(self, *, of_counts: bool = False) -> Expression:
        """Return the expression for an activity's value, as text for addresses."""
        return Cast(F("value" if of_counts else self.path), TEXT)

    def labels(self, language: str, *, of_counts: bool = False) -> tuple[Expression, Expression]:
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

    def condition(self, value, language, *, walks):
        side = self.values.of_slug(value)
        return Q(**{f"{self.path}__in": [side, Sides.BOTH]}) if side else Q(pk__in=[])

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

    def condition(self, value, language, *, walks):
        is_year = value.isascii() and value.isdecimal() and len(value) == 4
        is_known = is_year and int(value) != UNDATED
        return Q(**{self.path: int(value)}) if is_known else Q(pk__in=[])

    def value(self, *, of_counts=False):
        return Cast(NullIf(F("year"), Value(UNDATED)), TEXT)

    def ordered(self, counted):
        return [each._replace(label=each.value) for each in sorted(counted, reverse=True)]


@dataclass(frozen=True)
class RelationFacet(Facet):
    """A record with a slug; `path` is its relation in `ListedRelation` and in `ActivityCount`."""

    prefix: ClassVar[str] = "relations__"  # from a listed activity

    def condition(self, value, language, *, walks):
        related = ListedRelation.objects.filter(**{f"{self.path}__slug": value})
        if walks:
            return Q(Exists(related.filter(listed=OuterRef("pk"))))
        return Q(pk__in=related.filter(language=language).values("listed"))

    def value(self, *, of_counts=False):
        return F(f"{self._path(of_counts)}__slug")

    def labels(self, language, *, of_counts=False):
        path = self._path(of_counts)
        own, other_name = (
            f"{path}__{column('name', code)}" for code in (language, other(language))
        )
        label = Coalesce(NullIf(own, NOTHING), other_name, NOTHING, output_field=TEXT)
        has_own = When(**{f"{own}__gt": ""}, then=Value(language, TEXT))
        return label, Case(has_own, default=Value(other(language), TEXT))

    def _path(self, of_counts: bool) -> str:
        return self.path if of_counts else f"{self.prefix}{self.path}"


@dataclass(frozen=True)
class OrganisationFacet(RelationFacet):
    """An organisation, which has a single name in its own language."""

    def labels(self, language, *, of_counts=False):
        path = self._path(of_counts)
        return F(f"{path}__name"), F(f"{path}__language")


FACETS = {
    facet.name: facet
    for facet in (
        ChoiceFacet("kind", _("Kind"), "category", Category),
        RelationFacet("topic", _("Topic"), "topic"),
        SideFacet("side", _("Side"), "side", Sides),
        ChoiceFacet("state", _("State"), "state", ActivityState),
        YearFacet("year", _("Year in which it began"), "year"),
        RelationFacet("place", _("Place"), "place"),
        OrganisationFacet("partner", _("With whom"), "organisation"),
    )
}
