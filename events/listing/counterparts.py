"""The directory of partners: organisations of both sides in pairs, each with its activities."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

from django.db.models import F

from events.listing.queries import activity_publications
from events.models.organisation import Organisation
from pages.models.address import url_of
from pages.models.publication import Publication
from pages.models.side import Side

PUBLICATIONS_SHOWN = 5  # the newest activities of each organisation


@dataclass
class Pair:
    """Organisations that are counterparts: one or several on each side."""

    first: list[Organisation] = field(default_factory=list)
    second: list[Organisation] = field(default_factory=list)

    @property
    def has_both_sides(self) -> bool:
        return bool(self.first and self.second)


@dataclass
class CounterpartDirectory:
    """The organisations in pairs, with those that have no counterpart or no side."""

    pairs: list[Pair]
    alone: Pair  # of either side, without a counterpart
    without_side: list[Organisation]  # most of them funders


def counterpart_directory(language: str, *, topic: str | None = None) -> CounterpartDirectory:
    """Return the directory; each organisation has `publications` of its activities. Three queries.

    For a topic (uuid) it has only activities of that topic, the organisations that take part in
    them, and the counterparts of these.
    """
    organisations = list(Organisation.objects.prefetch_related("counterparts"))
    _attach_publications(organisations, language, topic)
    if topic:
        taking_part = {each for each in organisations if each.count}
        organisations = [
            each
            for each in organisations
            if each in taking_part or taking_part.intersection(each.counterparts.all())
        ]
    groups = [_as_pair(group) for group in _connected(organisations)]
    pairs = [pair for pair in groups if pair.has_both_sides]
    alone = [
        each for pair in groups if not pair.has_both_sides for each in (*pair.first, *pair.second)
    ]
    return CounterpartDirectory(
        pairs=sorted(pairs, key=lambda pair: -_weight(pair)),
        alone=_as_pair(alone),
        without_side=[each for each in organisations if each.side not in {Side.FIRST, Side.SECOND}],
    )


def _attach_publications(
    organisations: list[Organisation], language: str, topic: str | None
) -> None:
    # All publications in one query: limiting them in the database would take one per organisation.
    organisation = F("entry__activity__involvements__organisation")
    found: dict[int, list[Publication]] = defaultdict(list)
    publications = activity_publications(language).annotate(organisation=organisation)
    if topic:
        publications = publications.filter(entry__activity__topics__uuid=topic)
    for each in publications.order_by(F("entry__activity__starts_on").desc(nulls_last=True), "pk"):
        found[each.organisation].append(each)
    for each in organisations:
        each.count = len(found[each.pk])
        each.publications = found[each.pk][:PUBLICATIONS_SHOWN]
        each.more_url = _more_url(each, found[each.pk])


def _more_url(organisation: Organisation, publications: list[Publication]) -> str:
    """Return the address of the list of all its activities; empty if all of them are shown."""
    if len(publications) <= PUBLICATIONS_SHOWN:
        return ""
    list_path, _slash, _slug = publications[0].path.rpartition("/")
    return f"{url_of(publications[0].language, list_path)}?partner={organisation.slug}"


def _connected(organisations: Iterable[Organisation]) -> list[list[Organisation]]:
    """Return the connected components of the graph of counterparts, each sorted by name.

    Two clubs here with the same partner there are one group, and so one pair.
    """
    by_key = {each.pk: each for each in organisations}
    neighbours = defaultdict(list)
    for each in by_key.values():
        facing = (other.pk for other in each.counterparts.all())
        neighbours[each.pk] = [key for key in facing if key in by_key]
    groups, seen = [], set()
    for key in by_key:
        group, waiting = [], [key]
        while waiting:
            here = waiting.pop()
            if here not in seen:
                seen.add(here)
                group.append(by_key[here])
                waiting += neighbours[here]
        if group:
            groups.append(sorted(group, key=lambda each: each.name))
    return groups


def _as_pair(group: Iterable[Organisation]) -> Pair:
    pair = Pair()
    for each in group:
        if each.side == Side.FIRST:
            pair.first.append(each)
        elif each.side == Side.SECOND:
            pair.second.append(each)
    return pair


def _weight(pair: Pair) -> int:
    """Return the number of activities of a pair, by which the directory is sorted."""
    return sum(each.count for each in (*pair.first, *pair.second))
