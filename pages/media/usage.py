"""The usage of library items: by which entries, in which languages, and how public it is."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import chain

from django.db import models
from django.db.models import Exists, Model, OuterRef, QuerySet
from django.db.models.functions import Cast
from django.utils.translation import gettext_lazy as _

from pages.languages import CODES
from pages.models.blocks.registry import block_models, rich_text_models
from pages.models.entry import Entry
from pages.models.media.picture import Picture
from pages.models.publication import Publication
from pages.rich_text import linked


class UsageState(models.TextChoices):
    """The visibility of a use, the most public last."""

    HISTORY = "history", _("in its history")
    DRAFT = "draft", _("on the desk")
    SCHEDULED = "scheduled", _("scheduled")
    LIVE = "live", _("live")


@dataclass(frozen=True)
class Usage:
    """One use of an item by an entry in a language; `via` is the album or video with it."""

    entry: Entry
    language: str
    state: UsageState
    via: Model | None = None


def usage_of(item: Model) -> list[Usage]:
    """Return all uses of an item, live ones first; a picture's also by its albums and videos."""
    found = {*_direct_usage(item)}
    if isinstance(item, Picture):
        for via in [*item.albums.all(), *item.poster_of.all()]:
            found |= {Usage(use.entry, use.language, use.state, via) for use in _direct_usage(via)}
    order = list(UsageState)
    return sorted(
        found,
        key=lambda use: (-order.index(use.state), use.entry.pk, use.language, str(use.via or "")),
    )


def unused(items: QuerySet) -> QuerySet:
    """Filter items that can be deleted: nothing uses them, except perhaps past publications."""
    # Whatever uses an item has a foreign key that protects it from deletion.
    for relation in items.model._meta.related_objects:
        if relation.on_delete in {models.PROTECT, models.RESTRICT}:
            users = relation.related_model.objects.filter(**{relation.field.name: OuterRef("pk")})
            items = items.filter(~Exists(users))
    return items


def _direct_usage(item: Model) -> Iterator[Usage]:
    yield from _usage_in_drafts(item)
    if isinstance(item, Picture):
        for entry in Entry.objects.filter(cover=item):
            yield from (Usage(entry, code, UsageState.DRAFT) for code in CODES)
    # Snapshots contain the uuids of what they show: searching their text finds past ones as well.
    publications = Publication.objects.annotate(text=Cast("content", models.TextField()))
    for publication in publications.filter(text__contains=str(item.uuid)).select_related("entry"):
        yield Usage(publication.entry, publication.language, _state_of(publication))


def _usage_in_drafts(item: Model) -> Iterator[Usage]:
    for model in block_models().values():
        for field in model.record_fields():
            if field.related_model is type(item):
                blocks = model.objects.filter(**{field.name: item}).select_related("parent")
                yield from _usage_by_blocks(blocks)
    linking = item.references.exclude(block=None).values("block")
    texts = (
        model.objects.filter(uuid__in=linking).select_related("parent")
        for model in rich_text_models()
    )
    for block in chain.from_iterable(texts):
        for code in CODES:
            if any(uuid == item.uuid for _kind, uuid in linked(block.text_of("text", code))):
                yield Usage(block.parent, code, UsageState.DRAFT)


def _usage_by_blocks(blocks: Iterable) -> Iterator[Usage]:
    for block in blocks:
        for code in CODES:
            if block.shows_in_language(code):
                yield Usage(block.parent, code, UsageState.DRAFT)


def _state_of(publication: Publication) -> UsageState:
    return {
        Publication.State.LIVE: UsageState.LIVE,
        Publication.State.SCHEDULED: UsageState.SCHEDULED,
    }.get(publication.state, UsageState.HISTORY)
