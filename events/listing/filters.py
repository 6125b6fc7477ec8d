"""Filters of the list of activities, and the number of activities for each further choice."""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from django.db.models import Count, Expression, F, Q, QuerySet, Value
from django.http import QueryDict

from events.listing.facets import FACETS, NOTHING, TEXT, Counted, Facet, RelationFacet
from events.models.listing import ActivityCount, ListedActivity
from pages.languages import html_lang

_COLUMNS = ("by", "choice", "label", "label_language", "number")
_COUNT = F("count")


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

    def listed(self, language: str, *, walks: bool = False) -> QuerySet:
        """Return the activities that are live in a language and match all filters.

        `walks` as in `Facet.condition`. Otherwise what has relations is found by these alone, since
        the database takes any other index first.
        """
        # modeltranslation's manager changes the order of columns, of which a union needs the same.
        found = QuerySet(ListedActivity).filter(self.condition(language, walks=walks))
        has_relations = any(isinstance(FACETS[name], RelationFacet) for name in self.chosen)
        return found if has_relations and not walks else found.filter(language=language)

    def condition(self, language: str, *, walks: bool) -> Q:
        """Return the condition for `ListedActivity`s that match; unknown values match nothing."""
        condition = Q()
        for name, value in self.chosen.items():
            is_text = "\x00" not in value  # PostgreSQL raises an error for NUL
            condition &= (
                FACETS[name].condition(value, language, walks=walks) if is_text else Q(pk__in=[])
            )
        return condition


@dataclass(frozen=True)
class FilteredPage:
    """One page of a filtered list, both given by the address."""

    filters: Filters
    number: int
    last: int

    @property
    def is_whole(self) -> bool:
        """True for the first page without filters, the only one that search engines index."""
        return not self.filters and self.number == 1

    @property
    def before(self) -> str:
        """The query string of the previous page; empty on the first page."""
        return page_query(self.filters, self.number - 1) if self.number > 1 else ""

    @property
    def after(self) -> str:
        """The query string of the next page; empty on the last page."""
        return page_query(self.filters, self.number + 1) if self.number < self.last else ""


def page_query(filters: Filters, number: int) -> str:
    """Return the query string of a page of a list: `topic=culture&page=2`."""
    return "&".join(filter(None, [filters.query, f"page={number}"]))


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


def facets(language: str, filters: Filters) -> Facets:
    """Return the choices of all facets that leave at least one activity. One query.

    The counts of a facet ignore its own filter and respect all others, so that a reader can change
    it. A chosen value is included even if it leaves nothing.
    """
    # One union for all facets, so that the number of queries does not depend on them.
    parts = [_counts(language, filters, facet) for facet in FACETS.values()]
    parts += [_chosen(language, FACETS[name], value) for name, value in filters.chosen.items()]
    rows = list(_counts(language, filters).union(*parts, all=True).order_by())
    found = Facets(count=sum(row[-1] for row in rows if not row[0]))
    for name, facet in FACETS.items():
        # Where a chosen value is counted as well, its count comes last.
        counted = {
            row[1]: Counted(*row[1:])
            for row in sorted(rows, key=lambda row: row[-1])
            if row[0] == name and row[1]
        }
        found.choices[name] = choices_of(
            facet, list(counted.values()), language, filters.chosen.get(name)
        )
    return found


def _counts(language: str, filters: Filters, facet: Facet | None = None) -> QuerySet:
    """Return rows of a facet's name and the fields of `Counted`.

    Without a facet, return the one row that counts all activities.
    """
    chosen = filters.without(facet.name) if facet else filters
    if not chosen:
        return _kept_counts(language, facet)
    listed = chosen.listed(language).order_by()
    if isinstance(facet, RelationFacet):
        listed = listed.filter(**{f"{facet.prefix}{facet.path}__isnull": False})
    label, label_language = facet.labels(language) if facet else (NOTHING, NOTHING)
    groups = listed.annotate(
        by=Value(facet.name if facet else "", TEXT),
        choice=facet.value() if facet else NOTHING,
        label=label,
        label_language=label_language,
    ).values("by", "choice", "label", "label_language")
    return groups.annotate(number=Count("pk")).values_list(*_COLUMNS)


def _kept_counts(language: str, facet: Facet | None, number: Expression | F = _COUNT) -> QuerySet:
    """Return the same rows where nothing else is chosen, from `ActivityCount`."""
    name = facet.name if facet else ""
    label, label_language = facet.labels(language, of_counts=True) if facet else (NOTHING, NOTHING)
    kept = QuerySet(ActivityCount).filter(language=language, facet=name, count__gt=0)
    return kept.annotate(
        by=Value(name, TEXT),
        choice=facet.value(of_counts=True) if facet else NOTHING,
        label=label,
        label_language=label_language,
        number=number,
    ).values_list(*_COLUMNS)


def _chosen(language: str, facet: Facet, value: str) -> QuerySet:
    """Return the row of a chosen value, with the count 0."""
    rows = _kept_counts(language, facet, Value(0))
    return rows.filter(choice=value if "\x00" not in value else "")


def choices_of(
    facet: Facet, counted: list[Counted], language: str, chosen: str | None
) -> list[FacetChoice]:
    """Return the choices of a facet that leave something or are chosen, in their order."""
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
