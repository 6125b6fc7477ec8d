"""The directory of partners: organisations of both sides in pairs, each with its activities."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from uuid import UUID

from django.core.paginator import Paginator
from django.db.models import Exists, OuterRef, Subquery
from django.db.models.functions import Coalesce

from events.listing.filters import FilteredPage, Filters
from events.listing.queries import activity_publications
from events.models.listing import ActivityCount, ListedRelation
from events.models.organisation import Organisation
from pages.models.address import url_of
from pages.models.side import Side

PUBLICATIONS_SHOWN = 5  # the newest activities of each organisation
PER_PAGE = 200  # organisations

_NEWEST = [f"newest_{number}" for number in range(PUBLICATIONS_SHOWN)]


@dataclass
class Pair:
    """Organisations that are counterparts: one or several on each side."""

    first: list[Organisation] = field(default_factory=list)
    second: list[Organisation] = field(default_factory=list)

    @property
    def has_both_sides(self) -> bool:
        return bool(self.first and self.second)


@dataclass(frozen=True)
class CounterpartDirectory(FilteredPage):
    """A page of the organisations: in pairs, then those without a counterpart or without a side."""

    pairs: list[Pair] = field(default_factory=list)
    alone: Pair = field(default_factory=Pair)  # of either side, without a counterpart
    without_side: list[Organisation] = field(default_factory=list)  # most of them funders


def counterpart_directory(language: str, number: int | str = 1) -> CounterpartDirectory:
    """Return a page of the directory; organisations have `publications` of their activities.

    Three queries. Raises InvalidPage for a page number that does not exist.
    """
    organisations = _organisations(language)
    pairs, alone = _pairs(organisations)
    without_side = [each for each in organisations if each.side not in {Side.FIRST, Side.SECOND}]
    groups = [*pairs, *alone, *([each] for each in without_side)]
    page = Paginator(_in_pages(groups), 1).page(number)
    shown = page.object_list[0] if page.object_list else []
    _attach_publications([each for group in shown for each in group], language)
    directory = CounterpartDirectory(Filters(), page.number, page.paginator.num_pages)
    for group in shown:
        pair = _as_pair(group)
        if pair.has_both_sides:
            directory.pairs.append(pair)
        elif group[0].side in {Side.FIRST, Side.SECOND}:
            directory.alone.first.extend(pair.first)
            directory.alone.second.extend(pair.second)
        else:
            directory.without_side.extend(group)
    return directory


def counterpart_pairs(language: str, topic: UUID | None) -> list[Pair]:
    """Return the first pairs for a block, with activities of the topic if one is given.

    Of the topic are organisations that take part in activities of it, and their counterparts.
    Three queries.
    """
    organisations = _organisations(language, topic)
    if topic:
        taking_part = {each for each in organisations if each.count}
        organisations = [
            each
            for each in organisations
            if each in taking_part or taking_part.intersection(each.counterparts.all())
        ]
    pairs, _alone = _pairs(organisations)
    shown = next(iter(_in_pages(pairs)), [])
    _attach_publications([each for group in shown for each in group], language)
    return [_as_pair(group) for group in shown]


def _organisations(language: str, topic: UUID | None = None) -> list[Organisation]:
    """Return all organisations with `count` and the keys of their newest publications.

    Two queries.
    """
    of_one = {"language": language, "organisation": OuterRef("pk")}
    counts = ActivityCount.objects.filter(facet="partners" if topic else "partner", **of_one)
    related = ListedRelation.objects.filter(**of_one)
    if topic:
        counts = counts.filter(topic__uuid=topic)
        same = ListedRelation.objects.filter(listed=OuterRef("listed"), topic__uuid=topic)
        related = related.filter(Exists(same))
    newest = related.order_by("-starts_on", "listed").values("listed__publication")
    organisations = Organisation.objects.annotate(
        count=Coalesce(Subquery(counts.values("count")), 0),
        **{name: Subquery(newest[at : at + 1]) for at, name in enumerate(_NEWEST)},
    )
    return list(organisations.prefetch_related("counterparts"))


def _pairs(organisations: list[Organisation]) -> tuple[list[list[Organisation]], list]:
    """Return the groups with both sides, those with most activities first, and those without."""
    groups = [
        group
        for group in _connected(organisations)
        if any(each.side in {Side.FIRST, Side.SECOND} for each in group)
    ]
    pairs = [group for group in groups if _as_pair(group).has_both_sides]
    alone = [group for group in groups if not _as_pair(group).has_both_sides]
    return sorted(pairs, key=lambda group: -_weight(_as_pair(group))), alone


def _in_pages(groups: Iterable[list[Organisation]]) -> list[list[list[Organisation]]]:
    """Divide groups into pages; a group is on one page, even if it is too large for any."""
    pages: list[list[list[Organisation]]] = []
    size = 0
    for group in groups:
        if not pages or size + len(group) > PER_PAGE:
            pages.append([])
            size = 0
        pages[-1].append(group)
        size += len(group)
    return pages


def _attach_publications(organisations: list[Organisation], language: str) -> None:
    """Set `publications` and `more_url` of organisations. One query."""
    keys = {each.pk: [getattr(each, name) for name in _NEWEST] for each in organisations}
    found = activity_publications({key for mine in keys.values() for key in mine if key}).in_bulk()
    for each in organisations:
        each.publications = [found[key] for key in keys[each.pk] if key in found]
        each.more_url = _more_url(each)


def _more_url(organisation: Organisation) -> str:
    """Return the address of the list of all its activities; empty if all of them are shown."""
    if organisation.count <= len(organisation.publications):
        return ""
    newest = organisation.publications[0]
    list_path, _slash, _slug = newest.path.rpartition("/")
    return f"{url_of(newest.language, list_path)}?partner={organisation.slug}"


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
