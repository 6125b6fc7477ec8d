"""Filters of the list of activities, and the number of activities for each further choice."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace

from django.db.models import Count, Q, QuerySet, Value
from django.http import QueryDict

from events.listing.facets import FACETS, NOTHING, TEXT, Counted, Facet
from events.listing.queries import live_activities
from pages.languages import html_lang


@dataclass(frozen=True)
class Filters:
    """The filters that a reader has chosen in the address, one value a facet at most."""

    chosen: dict[str, str] = field(default_factory=dict)  # values by names of facets

    @classmethod
    def of(cls, query: QueryDict) -> "Filters":
        """Read the filters from the query of an address; unknown names are ignored."""
        return cls({name: query[name] for name in FACETS if query.get(name)})

    def __bool__(self):
        return bool(self.chosen)

    def without(self, name: str) -> "Filters":
        return replace(self, chosen={k: v for k, v in self.chosen.items() if k != name})

    def only(self, *names: str) -> "Filters":
        return replace(self, chosen={k: v for k, v in self.chosen.items() if k in names})

    @property
    def query(self) -> str:
        """The filters as the query of an address: `kind=exchange&year=2019`."""
        query = QueryDict(mutable=True)
        query.update(self.chosen)
        return query.urlencode()

    def condition(self, prefix: str = "") -> Q:
        """Return the condition for activities that match all filters; unknown values match nothing.

        `prefix` is the lookup from the filtered model to the activity; empty for activities.
        """
        condition = Q()
        for name, value in self.chosen.items():
            is_text = "\x00" not in value  # PostgreSQL raises an error for NUL
            condition &= FACETS[name].condition(value, prefix) if is_text else Q(pk__in=[])
        return condition


@dataclass(frozen=True)
class FacetChoice:
    """One value of a facet that readers can choose."""

    value: str
    label: str
    lang: str  # HTML's `lang` of the label; empty if it is that of the page
    count: int  # activities that would be left
    is_chosen: bool


@dataclass
class Facets:
    """The facets with their choices. Iterating yields pairs of a facet and its choices."""

    count: int = 0  # activities that match the filters
    choices: dict[str, list[FacetChoice]] = field(default_factory=dict)

    def __iter__(self) -> Iterator[tuple[Facet, list[FacetChoice]]]:
        return ((FACETS[name], choices) for name, choices in self.choices.items())

    @property
    def chosen(self) -> list[tuple[Facet, FacetChoice]]:
        """The chosen facets with their choices, without values that do not exist."""
        return [
            (facet, choice) for facet, choices in self for choice in choices if choice.is_chosen
        ]


def facets(
    language: str,
    filters: Filters,
    names: Iterable[str] = tuple(FACETS),
    *,
    among: QuerySet | None = None,
) -> Facets:
    """Return the choices of these facets that leave at least one activity. One query.

    The counts of a facet ignore its own filter and respect all others, so that a reader can change
    it. A chosen value is included even if it leaves nothing. `among` restricts the activities that
    are counted; by default all that are live in the language are.
    """
    among = live_activities(language) if among is None else among
    counts = [_counts(among, language, filters, FACETS[name]) for name in names]
    # One union for all facets, so that the number of queries does not depend on them.
    rows = list(_counts(among, language, filters).union(*counts, all=True).order_by())
    found = Facets(count=sum(row[-1] for row in rows if not row[0]))
    for name in names:
        counted = [Counted(*row[1:]) for row in rows if row[0] == name and row[1]]
        found.choices[name] = _choices(FACETS[name], counted, language, filters.chosen.get(name))
    return found


def _counts(
    among: QuerySet, language: str, filters: Filters, facet: Facet | None = None
) -> QuerySet:
    """Return rows of a facet's name and the fields of `Counted`, also for values that count 0.

    Without a facet, return the one row that counts all activities.
    """
    label, label_language = facet.labels(language) if facet else (NOTHING, NOTHING)
    chosen = filters.without(facet.name) if facet else filters
    groups = (
        among.order_by()
        .annotate(
            facet=Value(facet.name, TEXT) if facet else NOTHING,
            value=facet.value() if facet else NOTHING,
            label=label,
            label_language=label_language,
        )
        .values("facet", "value", "label", "label_language")
    )
    counted = groups.annotate(count=Count("pk", filter=chosen.condition(), distinct=True))
    return counted.values_list("facet", "value", "label", "label_language", "count")


def _choices(
    facet: Facet, counted: list[Counted], language: str, chosen: str | None
) -> list[FacetChoice]:
    choices = (
        FacetChoice(
            value=each.value,
            label=each.label,
            lang=html_lang(each.language) if each.language not in {"", language} else "",
            count=each.count,
            is_chosen=each.value == chosen,
        )
        for each in facet.ordered(counted)
    )
    return [choice for choice in choices if choice.count or choice.is_chosen]
