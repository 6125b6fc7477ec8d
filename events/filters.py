"""Narrowing down the list of activities: by which facts, and how many each choice would leave."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from typing import NamedTuple

from django.db.models import CharField, Count, F, Q, QuerySet, Value
from django.db.models.functions import Cast, Coalesce, ExtractYear
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from events.models.choices import Category, Sides, State
from events.published import published_activities
from pages.languages import column, html_lang, other
from pages.models.slug import ascii_slug

_TEXT = CharField()


class Facet(NamedTuple):
    """A fact by which the list can be narrowed down; `name` stands in addresses."""

    name: str
    label: str
    path: str  # from the activity to the value
    names: type | str = ""  # choices, or the path to the record that has a name in each language


FACETS = {
    facet.name: facet
    for facet in (
        Facet("kind", _("Kind"), "category", Category),
        Facet("topic", _("Topic"), "topics__slug", "topics"),
        Facet("side", _("Side"), "side", Sides),
        Facet("state", _("State"), "state", State),
        Facet("year", _("Year in which it began"), "starts_on__year"),
        Facet("place", _("Place"), "places__slug", "places"),
        Facet("partner", _("With whom"), "organisations__slug", "organisations"),
    )
}


@dataclass(frozen=True)
class Filters:
    """What a reader has chosen: a value for some facets, as it stands in the address."""

    chosen: dict[str, str] = field(default_factory=dict)

    @classmethod
    def of(cls, query: QueryDict) -> "Filters":
        return cls({name: query[name] for name in FACETS if query.get(name)})

    def __bool__(self):
        return bool(self.chosen)

    def without(self, name: str) -> "Filters":
        return replace(self, chosen={k: v for k, v in self.chosen.items() if k != name})

    def only(self, *names: str) -> "Filters":
        return replace(self, chosen={k: v for k, v in self.chosen.items() if k in names})

    @property
    def query(self) -> str:
        """For an address: `kind=exchange&year=2019`."""
        query = QueryDict(mutable=True)
        query.update(self.chosen)
        return query.urlencode()

    def condition(self, prefix: str = "") -> Q:
        """For activities, or what leads to them by `prefix`. What is unknown matches nothing."""
        condition = Q()
        for name, value in self.chosen.items():
            condition &= self._condition(name, value, prefix)
        return condition

    def _condition(self, name: str, value: str, prefix: str) -> Q:
        is_year = value.isascii() and value.isdecimal() and len(value) == 4
        if "\x00" in value or (name == "year" and not is_year):
            return Q(pk__in=[])
        if name == "side" and value in {Sides.BERLIN, Sides.CAJAMARCA}:
            return Q(**{f"{prefix}side__in": [value, Sides.BOTH]})
        return Q(**{f"{prefix}{FACETS[name].path}": value})


@dataclass(frozen=True)
class Choice:
    """One value of a facet: what readers call it, how many activities it leaves."""

    value: str
    label: str
    lang: str
    count: int
    is_chosen: bool


@dataclass
class Facets:
    """All facets with their choices, and how many activities the chosen ones leave."""

    count: int = 0
    choices: dict[str, list[Choice]] = field(default_factory=dict)

    def __iter__(self) -> Iterator[tuple[Facet, list[Choice]]]:
        return ((FACETS[name], choices) for name, choices in self.choices.items())

    @property
    def chosen(self) -> list[tuple[Facet, Choice]]:
        """What has been chosen, as far as there is such a thing."""
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
    """The choices that are left beside what is chosen, with their counts. One query.

    `among` are activities to count, if not all that are live in the language.
    """
    among = published_activities(language) if among is None else among
    counts = [_counts(among, language, filters, FACETS[name]) for name in names]
    rows = list(_counts(among, language, filters).union(*counts, all=True).order_by())
    found = Facets(count=sum(row[-1] for row in rows if not row[0]))
    for name in names:
        mine = [row[1:] for row in rows if row[0] == name and row[1]]
        found.choices[name] = _choices(FACETS[name], mine, language, filters.chosen.get(name))
    return found


def _counts(
    among: QuerySet, language: str, filters: Filters, facet: Facet | None = None
) -> QuerySet:
    """Rows of a facet, name, value, its label here and in the other language, count.

    Without a facet, the one row that counts them all.
    """
    nothing = Value("", _TEXT)
    values = [nothing] * 3
    if facet:
        value = ExtractYear("starts_on") if facet.name == "year" else F(facet.path)
        values = [Cast(value, _TEXT), *_labels(language, facet)]
    chosen = filters.without(facet.name) if facet else filters
    activities = among.filter(chosen.condition()).order_by()
    groups = activities.annotate(
        facet=Value(facet.name, _TEXT) if facet else nothing,
        value=values[0],
        label=values[1],
        borrowed=values[2],
    ).values("facet", "value", "label", "borrowed")
    counted = groups.annotate(count=Count("pk", distinct=True))
    return counted.values_list("facet", "value", "label", "borrowed", "count")


def _labels(language: str, facet: Facet) -> list:
    """What the value is called in a language, and in the other one; nothing for choices."""
    if not isinstance(facet.names, str) or not facet.names:
        return [Value("", _TEXT)] * 2
    if facet.name == "partner":  # an organisation has one name, in its own language
        return [F("organisations__name"), Value("", _TEXT)]
    columns = (f"{facet.names}__{column('name', code)}" for code in (language, other(language)))
    return [Coalesce(name, Value(""), output_field=_TEXT) for name in columns]


def _choices(facet: Facet, rows: list[tuple], language: str, chosen: str | None) -> list[Choice]:
    counts = {value: count for value, _label, _borrowed, count in rows}
    if facet.name == "side":
        both = counts.get(Sides.BOTH, 0)
        counts |= {side: counts.get(side, 0) + both for side in (Sides.BERLIN, Sides.CAJAMARCA)}
    found = [
        Choice(value, text, lang, counts.get(value, 0), value == chosen)
        for value, (text, lang) in _names(facet, rows, html_lang(other(language))).items()
    ]
    return [choice for choice in found if choice.count or choice.is_chosen]


def _names(facet: Facet, rows: list[tuple], lang: str) -> dict[str, tuple[str, str]]:
    """What the values are called, and the `lang` of what is borrowed, in the order for readers."""
    if not facet.names:
        return {value: (value, "") for value, *_rest in sorted(rows, reverse=True)}
    if not isinstance(facet.names, str):
        return {value: (str(label), "") for value, label in facet.names.choices}
    names = {
        value: (label or borrowed, "" if label else lang) for value, label, borrowed, _count in rows
    }
    return dict(sorted(names.items(), key=lambda item: ascii_slug(item[1][0])))
