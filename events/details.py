"""Details of one activity from other tables: its topics, places, organisations and dates.

The first three take one query together (a union), because every page of an activity needs them.
The list of facts on the page follows from `events.models.fact`.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple

from django.db.models import CharField, F, QuerySet, Value
from django.db.models.functions import Coalesce
from django.utils.formats import localize, number_format
from django.utils.text import capfirst
from django.utils.translation import gettext

from events.dates.clocks import CityTime, both_clocks
from events.models.activity import Activity
from events.models.choices import InvolvementRole
from events.models.fact import Fact, listed_facts
from events.models.occurrence import Occurrence
from events.models.organisation import Involvement
from events.models.place import Place
from events.models.topic import Topic
from pages.languages import column, html_lang, other
from pages.models.translation import LabelText, label_text_of

_TEXT = CharField()
_NONE = Value("", _TEXT)


class NamedDetail(NamedTuple):
    """A topic or a place; a topic has no side and no address."""

    slug: str  # its value in addresses of filtered lists
    name: LabelText
    side: str
    address: str


class PartnerDetail(NamedTuple):
    """An organisation with its role in an activity."""

    role: InvolvementRole
    name: LabelText
    side: str
    website: str


class ListedFact(NamedTuple):
    """A fact in the list on the page: its template, and what the plain one writes."""

    template: str
    heading: str = ""
    value: LabelText = LabelText("")


@dataclass(frozen=True)
class ActivityDetails:
    """The details of one activity in one language."""

    topics: list[NamedDetail]
    places: list[NamedDetail]
    partners: list[PartnerDetail]
    dates: list[Occurrence]

    def coming(self, today: date) -> list[Occurrence]:
        """Return the dates that are not over on a day."""
        return [each for each in self.dates if each.ends_on >= today]


def details_of(activity: Activity, language: str) -> ActivityDetails:
    """Return the details of an activity, with names in a language or else in the other one.

    Two queries.
    """
    parts = (_places(activity, language), _partners(activity))
    # From Django 6.1 on, a union inherits the order of topics, by a column that its rows lack.
    rows = list(_topics(activity, language).union(*parts, all=True).order_by())
    dates = list(activity.occurrences.all())
    for each in dates:
        each.activity = activity  # its time zone is needed, and would take a query for each date
    return ActivityDetails(
        topics=list(_named("topic", rows, language)),
        places=list(_named("place", rows, language)),
        partners=[
            PartnerDetail(
                InvolvementRole(key),
                LabelText(name, html_lang(code) if code != language else ""),
                side,
                site,
            )
            for kind, key, name, code, side, site in rows
            if kind == "partner"
        ],
        dates=dates,
    )


def fact_list(activity: Activity, language: str) -> list[ListedFact]:
    """Return the facts that the page of an activity lists in the active language, no empty ones.

    Those with a template of their own say there whether there is something to show.
    """
    found = []
    for fact in listed_facts():
        if fact.template:
            found.append(ListedFact(f"events/facts/{fact.template}.html"))
        elif (value := _value(activity, fact, language)).text:
            label = Activity._meta.get_field(fact.name).verbose_name
            heading = str(fact.heading or capfirst(label))
            found.append(ListedFact("events/facts/plain.html", heading, value))
    return found


def value_text(value: Any) -> str:
    """Return a value as readers of the active language write it; empty for nothing and for no."""
    if value is None or value is False:
        return ""
    if value is True:
        return gettext("yes")
    if isinstance(value, int):
        return number_format(value, force_grouping=True)
    return str(localize(value))


def clocks_of(occurrence: Occurrence) -> list[CityTime]:
    """Return a date by the clocks of both cities, that of its place first; empty without a time."""
    return both_clocks(occurrence.start, occurrence.end, occurrence.zone)


def _value(activity: Activity, fact: Fact, language: str) -> LabelText:
    if fact.is_translated:
        return label_text_of(activity, fact.name, language)
    value = getattr(activity, fact.name)
    if Activity._meta.get_field(fact.name).choices:
        return LabelText(getattr(activity, f"get_{fact.name}_display")())
    return LabelText(value_text(value))


def _named(kind: str, rows: list[tuple], language: str) -> Iterator[NamedDetail]:
    for each, slug, name, other_name, side, address in rows:
        if each == kind:
            label = LabelText(name) if name else LabelText(other_name, html_lang(other(language)))
            yield NamedDetail(slug, label, side, address)


def _topics(activity: Activity, language: str) -> QuerySet:
    topics = QuerySet(Topic).filter(activities=activity)
    return _rows(topics, "topic", F("slug"), *_names(language), _NONE, _NONE)


def _places(activity: Activity, language: str) -> QuerySet:
    places = QuerySet(Place).filter(activities=activity)
    return _rows(places, "place", F("slug"), *_names(language), F("side"), F("address"))


def _partners(activity: Activity) -> QuerySet:
    columns = [
        F("role"),
        *(F(f"organisation__{name}") for name in ("name", "language", "side", "website")),
    ]
    return _rows(QuerySet(Involvement).filter(activity=activity), "partner", *columns)


def _names(language: str) -> list[Coalesce]:
    """Return expressions for a name in a language and in the other one; "" where it is missing."""
    return [
        Coalesce(column("name", code), Value(""), output_field=_TEXT)
        for code in (language, other(language))
    ]


def _rows(records: QuerySet, kind: str, *columns) -> QuerySet:
    """Return rows of the same six columns for any kind, as a union needs: kind and five texts."""
    named = {f"column_{number}": each for number, each in enumerate(columns)}
    return records.order_by().annotate(row=Value(kind, _TEXT), **named).values_list("row", *named)
