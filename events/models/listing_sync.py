"""Derives the rows of `events.models.listing` from activities and their live publications."""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator
from datetime import date
from itertools import product
from typing import NamedTuple

from django.db import transaction
from django.db.models import F, Max, Min, Value

from events.models.choices import ActivityState
from events.models.listing import (
    NEVER,
    UNDATED,
    ActivityCount,
    CountKey,
    ListedActivity,
    ListedRelation,
)
from pages.models.publication import Publication

RELATIONS = ("topic", "place", "organisation")

_BATCH = 500
_COLUMNS = [field.name for field in ListedActivity._meta.fields if not field.primary_key]
_RowKey = tuple[int, str]  # the key of an activity and a language
Related = dict[str, list[int]]  # the keys of an activity's topics, places and organisations


class _Span(NamedTuple):
    """The first day of an activity's first date, and the last day of its last one."""

    first_on: date
    last_on: date


def sync_listing(keys: Collection[int]) -> int:
    """Derive the rows of these activities (keys). Return the number of rows that were wrong.

    Call it in the transaction of every change of facts, relations, dates or live publications.
    Four queries if nothing differs, two if nothing is live; their number does not depend on how
    many rows differ.
    """
    keys = sorted(keys)
    parts = (keys[at : at + _BATCH] for at in range(0, len(keys), _BATCH))
    return sum(map(_sync_batch, parts))


def recount() -> int:
    """Count all rows of `ListedActivity` again. Return the number of counts that were wrong."""
    if not _wrong_counts():
        return 0
    with transaction.atomic():
        # Who changes rows changes counts, too, and waits here before being seen.
        list(ActivityCount.objects.order_by("key").select_for_update().values_list("pk"))
        return _add(_wrong_counts())


def _wrong_counts() -> dict[tuple, int]:
    """Return the amounts that are missing in counts."""
    rows = ListedActivity.objects.only("language", "counted").iterator()
    missing = _contributions(rows, 1)
    missing.subtract({tuple(row): count for *row, count in _stored_counts()})
    return {key: amount for key, amount in missing.items() if amount}


@transaction.atomic
def _sync_batch(keys: list[int]) -> int:
    # Locked before anything is derived: the second of two transactions sees what the first did.
    locked = ListedActivity.objects.filter(activity__in=keys).order_by("pk").select_for_update()
    stored = {_key_of(each): each for each in locked}
    wanted = {_key_of(each): each for each in _derive(keys)}
    gone = [each for key, each in stored.items() if key not in wanted]
    changed = [each for key, each in wanted.items() if _differs(each, stored.get(key))]
    if gone:
        ListedActivity.objects.filter(pk__in=[each.pk for each in gone]).delete()
    if changed:
        ListedActivity.objects.bulk_create(
            changed,
            update_conflicts=True,
            unique_fields=["activity", "language"],
            update_fields=_COLUMNS,
        )
    before = [stored[key] for key in map(_key_of, changed) if key in stored]
    _sync_relations(changed, {_key_of(each): each for each in before})
    deltas = _contributions(changed, 1)
    deltas.update(_contributions([*gone, *before], -1))
    _add({key: amount for key, amount in deltas.items() if amount})
    return len(gone) + len(changed)


def _key_of(listed: ListedActivity) -> _RowKey:
    return listed.activity_id, listed.language


def _differs(wanted: ListedActivity, stored: ListedActivity | None) -> bool:
    names = (field.attname for field in ListedActivity._meta.fields if not field.primary_key)
    return stored is None or any(getattr(wanted, each) != getattr(stored, each) for each in names)


def _derive(keys: list[int]) -> Iterator[ListedActivity]:
    live = Publication.objects.live().filter(entry__in=keys, entry__activity__isnull=False)
    publications = list(live.select_related("entry__activity").defer("content"))
    if not publications:
        return
    related, dates = _related(keys), _dates(keys)
    for publication in publications:
        activity = publication.entry.activity
        span = _span(activity, dates.get(activity.pk))
        counted = _count_keys(activity, related[activity.pk])
        yield ListedActivity(
            activity=activity,
            language=publication.language,
            publication=publication,
            category=activity.category,
            state=activity.state,
            side=activity.side,
            rank=0 if activity.state == ActivityState.RUNNING else 1,
            is_milestone=activity.is_milestone,
            starts_on=activity.starts_on or NEVER,
            year=activity.starts_on.year if activity.starts_on else UNDATED,
            first_on=span.first_on,
            last_on=span.last_on,
            changed_at=max(publication.published_at, activity.facts_changed_at),
            counted=[list(key) for key in counted],
        )


def _related(keys: list[int]) -> dict[int, Related]:
    """Return the relations of activities by their keys. One query."""
    activity = ListedActivity._meta.get_field("activity").related_model
    through = {
        "topic": activity.topics.through,
        "place": activity.places.through,
        "organisation": activity.organisations.through,
    }
    parts = [
        model.objects.filter(activity__in=keys)
        .order_by()
        .annotate(relation=Value(name), record=F(f"{name}_id"))
        .values_list("relation", "activity_id", "record")
        for name, model in through.items()
    ]
    found: dict[int, Related] = defaultdict(lambda: {name: [] for name in RELATIONS})
    for name, key, record in sorted(parts[0].union(*parts[1:], all=True)):
        found[key][name].append(record)
    return found


def _dates(keys: list[int]) -> dict[int, _Span]:
    activity = ListedActivity._meta.get_field("activity").related_model
    occurrences = activity.occurrences.rel.related_model.objects.filter(activity__in=keys)
    spans = occurrences.order_by().values_list("activity")
    return {
        key: _Span(first, last)
        for key, first, last in spans.annotate(Min("starts_on"), Max("ends_on"))
    }


def _span(activity, dates: _Span | None) -> _Span:
    """Return the days between which it is ahead: its dates', or else its month's or year's.

    One that is completed counts as past, even before its last date.
    """
    if activity.state == ActivityState.COMPLETED:
        return _Span(NEVER, NEVER)
    own_last = max(activity.start.last_day, activity.ends_on or NEVER) if activity.start else NEVER
    if dates is None:
        return _Span(activity.starts_on or NEVER, own_last)
    return _Span(dates.first_on, max(dates.last_on, own_last))


def _count_keys(activity, related: Related) -> Iterator[CountKey]:
    """Generate all facets and values by which an activity is counted."""
    yield CountKey("")
    yield CountKey("kind", activity.category)
    yield CountKey("side", activity.side)
    yield CountKey("state", activity.state)
    for facet, name in (("topic", "topic"), ("place", "place"), ("partner", "organisation")):
        yield from (CountKey(facet, **{name: record}) for record in related[name])
    year = activity.starts_on.year if activity.starts_on else None
    if year:
        yield CountKey("year", year=year)
        yield from (CountKey("figures", year=year, topic=topic) for topic in related["topic"])
    if activity.is_milestone:
        topics = [None, *related["topic"]]
        yield from (CountKey("timeline", year=year or UNDATED, topic=topic) for topic in topics)
    for organisation, topic in product(related["organisation"], related["topic"]):
        yield CountKey("partners", organisation=organisation, topic=topic)


def _sync_relations(changed: Iterable[ListedActivity], before: dict[_RowKey, ListedActivity]):
    """Replace the relations of rows whose relations or first day have changed."""
    rows = [
        each
        for each in changed
        if (old := before.get(_key_of(each))) is None
        or (old.counted, old.starts_on) != (each.counted, each.starts_on)
    ]
    if any(_key_of(each) in before for each in rows):
        ListedRelation.objects.filter(listed__in=[each.pk for each in rows]).delete()
    of_facet = {"topic": "topic", "place": "place", "partner": "organisation"}
    ListedRelation.objects.bulk_create(
        ListedRelation(
            listed=each,
            language=each.language,
            starts_on=each.starts_on,
            **{f"{of_facet[key.facet]}_id": getattr(key, of_facet[key.facet])},
        )
        for each in rows
        for key in (CountKey(*columns) for columns in each.counted)
        if key.facet in of_facet
    )


def _contributions(rows: Iterable[ListedActivity], amount: int) -> Counter:
    """Return what rows add to the counts: {(language, *CountKey): amount}."""
    found = Counter()
    for row in rows:
        for columns in row.counted:
            found[row.language, *columns] += amount
    return found


def _stored_counts():
    columns = ("facet", "value", "year", "topic", "place", "organisation")
    return ActivityCount.objects.values_list("language", *columns, "count")


def _add(deltas: dict[tuple, int]) -> int:
    """Add amounts to counts, of which new ones begin with 0. Return the number of counts."""
    if not deltas:
        return 0
    counts = {_text(key): (key, amount) for key, amount in deltas.items()}
    in_order = sorted(counts)  # two transactions never wait for each other
    ActivityCount.objects.bulk_create(
        [_new_count(text, counts[text][0]) for text in in_order if counts[text][1] > 0],
        ignore_conflicts=True,
    )
    locked = ActivityCount.objects.filter(key__in=in_order).order_by("key").select_for_update()
    by_amount = defaultdict(list)
    for pk, text in locked.values_list("pk", "key"):
        by_amount[counts[text][1]].append(pk)
    for amount, keys in by_amount.items():
        ActivityCount.objects.filter(pk__in=keys).update(count=F("count") + amount)
    return len(counts)


def _text(key: tuple) -> str:
    return "/".join("" if each is None else str(each) for each in key)


def _new_count(text: str, key: tuple) -> ActivityCount:
    language, facet, value, year, topic, place, organisation = key
    return ActivityCount(
        key=text,
        language=language,
        facet=facet,
        value=value,
        year=year,
        topic_id=topic,
        place_id=place,
        organisation_id=organisation,
    )
