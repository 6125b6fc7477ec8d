"""Feeds of activities: Atom (RFC 4287)."""

from uuid import uuid5

from django.conf import settings
from django.contrib.syndication.views import Feed
from django.db.models import Min, OuterRef, Subquery
from django.db.models.functions import Greatest
from django.utils.decorators import method_decorator
from django.utils.feedgenerator import Atom1Feed
from django.views.decorators.http import require_safe

from events.feeds.subscriptions import FEED_FACETS, find_subscription, title_of_all
from events.listing.queries import activity_publications, list_url
from events.models.activity import Activity
from events.models.occurrence import Occurrence
from pages.languages import html_lang
from pages.models.publication import Publication, PublicationQuerySet
from pages.views import revalidated

# So many entries, those changed last.
LENGTH = 30


class ActivityFeed(Feed):
    """The activities of a subscription that changed last, as a view. Two queries.

    Another format is another `feed_type`, with addresses of its own.
    """

    feed_type = Atom1Feed
    description = ""

    @method_decorator([require_safe, revalidated])
    def __call__(self, request, *args, **kwargs):
        response = super().__call__(request, *args, **kwargs)
        # A withdrawal takes the newest time away: readers would think that nothing has changed.
        del response["Last-Modified"]
        return response

    def get_object(self, request, language, facet="", value=""):
        return find_subscription(language, facet, value, FEED_FACETS)

    def get_feed(self, wanted, request):
        """Identify the feed by its address on the site, whatever host the request names."""
        feed = super().get_feed(wanted, request)
        address = settings.SITE_URL + request.path
        feed.feed |= {"id": address, "feed_url": address, "language": html_lang(wanted.language)}
        return feed

    def title(self, wanted):
        return wanted.title

    def link(self, wanted):
        return settings.SITE_URL + (list_url(wanted.language) or f"/{wanted.language}/")

    def author_name(self):
        return title_of_all()

    def items(self, wanted):
        found = activity_publications(wanted.language).filter(
            wanted.filters.condition("entry__activity__")
        )
        return _with_times(found).distinct().order_by("-changed_at", "-entry")[:LENGTH]

    def item_title(self, item):
        return title_with_state(item.title, item.entry.activity)

    def item_link(self, item):
        return settings.SITE_URL + item.url

    def item_description(self, item):
        return " – ".join(filter(None, [item.entry.activity.when.text, item.summary]))

    def item_guid(self, item):
        return uuid5(item.entry.activity.uuid, item.language).urn

    def item_pubdate(self, item):
        return item.first_published_at

    def item_updateddate(self, item):
        return item.changed_at

    def item_categories(self, item):
        return [item.entry.activity.get_category_display()]


def _with_times(publications: PublicationQuerySet) -> PublicationQuerySet:
    """When readers could first read each, and when its text or its facts changed last."""
    mine = Publication.objects.filter(entry=OuterRef("entry"), language=OuterRef("language"))
    first = mine.order_by().values("entry").annotate(first=Min("published_at")).values("first")
    return publications.annotate(
        first_published_at=Subquery(first),
        changed_at=Greatest("published_at", "entry__activity__facts_changed_at"),
    )


def title_with_state(title: str, record: Activity | Occurrence) -> str:
    """A title that says at once when something, an activity or one date, does not take place."""
    return f"{title} ({record.state_text})" if record.is_off else title
