"""Feeds of activities in Atom (RFC 4287)."""

from uuid import uuid5

from django.conf import settings
from django.db.models import Min, OuterRef, Subquery
from django.db.models.functions import Greatest
from django.utils.feedgenerator import Atom1Feed
from django.utils.translation import gettext as _

from events.feeds.subscriptions import Subscription
from events.listing.queries import activity_publications, list_url
from events.models.activity import Activity
from events.models.occurrence import Occurrence
from pages.languages import html_lang
from pages.models.publication import Publication, PublicationQuerySet

# So many entries, those changed last.
LENGTH = 30


def atom(wanted: Subscription, path: str) -> str:
    """The feed of a subscription that stands at a path of the site. Two queries."""
    feed = Atom1Feed(
        title=wanted.title,
        link=settings.SITE_URL + (list_url(wanted.language) or f"/{wanted.language}/"),
        description="",
        language=html_lang(wanted.language),
        feed_url=settings.SITE_URL + path,
        feed_guid=settings.SITE_URL + path,
        author_name=str(_("Partnership Treptow-Köpenick – Cajamarca")),
    )
    wanted_ones = activity_publications(wanted.language).filter(
        wanted.filters.condition("entry__activity__")
    )
    for item in _with_times(wanted_ones).distinct().order_by("-changed_at", "-entry")[:LENGTH]:
        _add(feed, item)
    return feed.writeString("utf-8")


def _with_times(publications: PublicationQuerySet) -> PublicationQuerySet:
    """When readers could first read each, and when its text or its facts changed last."""
    mine = Publication.objects.filter(entry=OuterRef("entry"), language=OuterRef("language"))
    first = mine.order_by().values("entry").annotate(first=Min("published_at")).values("first")
    return publications.annotate(
        first_published_at=Subquery(first),
        changed_at=Greatest("published_at", "entry__activity__facts_changed_at"),
    )


def _add(feed: Atom1Feed, item: Publication) -> None:
    activity = item.entry.activity
    feed.add_item(
        title=title_with_state(item.title, activity),
        link=settings.SITE_URL + item.url,
        description=" – ".join(filter(None, [activity.when.text, item.summary])),
        unique_id=uuid5(activity.uuid, item.language).urn,
        pubdate=item.first_published_at,
        updateddate=item.changed_at,
        categories=[str(activity.get_category_display())],
    )


def title_with_state(title: str, record: Activity | Occurrence) -> str:
    """A title that says at once when something, an activity or one date, does not take place."""
    return f"{title} ({record.state_text})" if record.is_off else title
