"""The partner directory: organisations of both sides facing each other, with what they do."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

from django.db.models import F

from events.listing.queries import activity_publications
from events.models.organisation import Organisation
from pages.models.address import url_of
from pages.models.publication import Publication
from pages.models.side import Side

# Of each organisation's activities so many are named, the newest ones.
PUBLICATIONS_SHOWN = 5


@dataclass
class Pair:
    """Organisations that face each other: some on the one side, some on the other."""

    first: list[Organisation] = field(default_factory=list)
    second: list[Organisation] = field(default_factory=list)

    @property
    def counterparts(self) -> bool:
        """Whether there is somebody on both sides."""
        return bool(self.first and self.second)


@dataclass
class CounterpartDirectory:
    """All organisations: pairs first, those of one side alone after them, then funders."""

    pairs: list[Pair]
    alone: Pair
    without_side: list[Organisation]


def counterpart_directory(language: str, *, topic: str | None = None) -> CounterpartDirectory:
    """The directory, each organisation with `publications` of its activities. Three queries.

    For a topic (uuid) only its activities, who takes part in them, and who faces these.
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
    pairs = [pair for pair in groups if pair.counterparts]
    alone = [
        each for pair in groups if not pair.counterparts for each in (*pair.first, *pair.second)
    ]
    return CounterpartDirectory(
        pairs=sorted(pairs, key=lambda pair: -_weight(pair)),
        alone=_as_pair(alone),
        without_side=[each for each in organisations if each.side not in {Side.FIRST, Side.SECOND}],
    )


def _attach_publications(
    organisations: list[Organisation], language: str, topic: str | None
) -> None:
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
    """Where all its activities are listed, if there are more than are shown."""
    if len(publications) <= PUBLICATIONS_SHOWN:
        return ""
    above, _slash, _slug = publications[0].path.rpartition("/")
    return f"{url_of(publications[0].language, above)}?partner={organisation.slug}"


def _connected(organisations: Iterable[Organisation]) -> list[list[Organisation]]:
    """Groups of those that face each other, directly or by way of another one."""
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
    """How much a pair does: pairs with many activities stand first."""
    return sum(each.count for each in (*pair.first, *pair.second))
