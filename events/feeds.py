"""Feeds of activities in Atom (RFC 4287)."""

from django.conf import settings
from django.utils.feedgenerator import Atom1Feed, get_tag_uri

from events.published import list_url, published
from events.subscriptions import Subscription
from pages.languages import html_lang
from pages.models.publication import Publication

# So many entries, the newest ones.
LENGTH = 30


def atom(wanted: Subscription, path: str) -> str:
    """The feed of a subscription that stands at a path of the site. Two queries."""
    feed = Atom1Feed(
        title=wanted.title,
        link=settings.SITE_URL + (list_url(wanted.language) or f"/{wanted.language}/"),
        description="",
        language=html_lang(wanted.language),
        feed_url=settings.SITE_URL + path,
    )
    newest = published(wanted.language).filter(wanted.filters.condition("entry__activity__"))
    for item in newest.distinct().order_by("-published_at", "-entry")[:LENGTH]:
        _add(feed, item)
    return feed.writeString("utf-8")


def _add(feed: Atom1Feed, item: Publication) -> None:
    activity = item.entry.activity
    feed.add_item(
        title=title_with_state(item.title, activity),
        link=settings.SITE_URL + item.url,
        description=" ".join(filter(None, [activity.when.text + ".", item.summary])),
        unique_id=get_tag_uri(f"{settings.SITE_URL}/{item.language}/{activity.uuid}", None),
        pubdate=item.published_at,
        updateddate=max(item.published_at, activity.facts_changed_at),
        categories=[str(activity.get_category_display())],
    )


def title_with_state(title: str, activity) -> str:
    """A title that says at once when something does not take place."""
    return f"{title} ({activity.get_state_display()})" if activity.is_off else title
