"""The Atom feed of activities (RFC 4287)."""

from datetime import datetime
from uuid import uuid5

from django.conf import settings
from django.contrib.syndication.views import Feed
from django.db.models import Min
from django.utils.decorators import method_decorator
from django.utils.feedgenerator import Atom1Feed
from django.views.decorators.http import require_safe

from events.feeds.subscriptions import FEED_FACETS, find_subscription, title_of_all
from events.listing.queries import in_order, list_url
from events.models.activity import Activity
from events.models.occurrence import Occurrence
from pages.languages import html_lang
from pages.models.publication import Publication
from pages.views import revalidated

ENTRIES = 30


class ActivityFeed(Feed):
    """The view of a feed: the activities of a subscription that changed last. Four queries.

    For another format, subclass it with another `feed_type` and add it to `events.urls`.
    """

    feed_type = Atom1Feed
    description = ""

    @method_decorator([require_safe, revalidated])
    def __call__(self, request, *args, **kwargs):
        response = super().__call__(request, *args, **kwargs)
        # Withdrawing the activity that changed last sets this time back, and feed readers would be
        # told that nothing has changed. The ETag is enough for them.
        del response["Last-Modified"]
        return response

    def get_object(self, request, language, facet="", value=""):
        return find_subscription(language, facet, value, FEED_FACETS)

    def get_feed(self, wanted, request):
        """Return the feed, with an id made from SITE_URL and not from the host of the request."""
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
        listed = wanted.filters.listed(wanted.language, walks=True)
        latest = listed.order_by("-changed_at", "-activity")[:ENTRIES]
        changed_at = dict(latest.values_list("publication", "changed_at"))
        items = in_order(list(changed_at))
        first = _first_published(items, wanted.language)
        for each in items:
            each.changed_at = changed_at[each.pk]
            each.first_published_at = first[each.entry_id]
        return items

    def item_title(self, item):
        return title_with_state(item.title, item.entry.activity)

    def item_link(self, item):
        return settings.SITE_URL + item.url

    def item_description(self, item):
        return " – ".join(filter(None, [item.entry.activity.when.text, item.summary]))

    def item_guid(self, item):
        # The uuid itself would be the same in the feeds of both languages.
        return uuid5(item.entry.activity.uuid, item.language).urn

    def item_pubdate(self, item):
        return item.first_published_at

    def item_updateddate(self, item):
        return item.changed_at

    def item_categories(self, item):
        return [item.entry.activity.get_category_display()]


def _first_published(items: list[Publication], language: str) -> dict[int, datetime]:
    """Return the time at which each entry was published first in a language. One query."""
    entries = [each.entry_id for each in items]
    publications = Publication.objects.filter(entry__in=entries, language=language)
    return dict(publications.order_by().values_list("entry").annotate(Min("published_at")))


def title_with_state(title: str, record: Activity | Occurrence) -> str:
    """Return a title, with the state of the activity or date if it is cancelled or postponed."""
    return f"{title} ({record.state_text})" if record.is_off else title
