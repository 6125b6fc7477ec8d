"""Activities on the same topics as another one."""

from collections.abc import Collection

from django.db.models import Count, F, OuterRef, Subquery

from events.listing.queries import activity_publications, union_of_first
from events.models.listing import ListedRelation
from events.models.topic import Topic
from pages.models.publication import Publication

MAX_NEIGHBOURS = 3
EXAMINED_OF_TOPIC = 60  # the newest activities of each topic


def neighbours(entry: int, topics: Collection[str], language: str) -> list[Publication]:
    """Return live activities that share topics (slugs) with an activity (key). One query.

    Those with most topics in common come first, among equals the newest. However many there are,
    only the newest of each topic are examined.
    """
    if not topics:
        return []
    related = ListedRelation.objects.filter(language=language)
    parts = [
        related.filter(topic=Subquery(Topic.objects.filter(slug=slug).values("pk")[:1]))
        for slug in topics
    ]
    newest = [part.order_by("-starts_on", "listed") for part in parts]
    found = related.filter(pk__in=union_of_first(newest, EXAMINED_OF_TOPIC))
    shared = related.filter(listed__publication=OuterRef("pk"), topic__slug__in=topics)
    shared = shared.order_by().values("listed").annotate(number=Count("pk")).values("number")
    others = activity_publications(found.values("listed__publication")).exclude(entry=entry)
    newest_first = F("entry__activity__starts_on").desc(nulls_last=True)
    in_order = others.annotate(shared=Subquery(shared)).order_by("-shared", newest_first, "-entry")
    return list(in_order[:MAX_NEIGHBOURS])
