"""Subscriptions to feeds and calendars: all activities, or those of one kind, topic or side."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from django.conf import settings
from django.http import Http404
from django.urls import reverse
from django.utils.translation import gettext as _

from events.listing.facets import Facet
from events.listing.filters import FacetChoice, Filters
from events.models.choices import Category, Sides
from events.models.topic import Topic

# The facets by which feeds and calendars can be filtered.
FEED_FACETS = ("kind", "topic")
CALENDAR_FACETS = ("kind", "topic", "side")


@dataclass(frozen=True)
class Subscription:
    """The activities of a feed or calendar in a language; without filters, all of them."""

    language: str
    filters: Filters = field(default_factory=Filters)
    name: str = ""

    @property
    def title(self) -> str:
        """The title of the feed or calendar, in the active language."""
        title = title_of_all()
        return f"{title}: {self.name}" if self.name else title


@dataclass(frozen=True)
class SubscriptionLink:
    """A link to a feed or a calendar."""

    label: str
    url: str
    webcal: str = ""  # of calendars: the URL that makes a calendar program subscribe


def title_of_all() -> str:
    """Return the title of the feed and calendar of all activities, in the active language."""
    return _("Partnership %(first)s – %(second)s") % {
        side.key: side.name for side in settings.PARTNERSHIP
    }


def find_subscription(
    language: str, facet: str, value: str, facets: Collection[str]
) -> Subscription:
    """Return the subscription for an address; `facet` and `value` are empty for all activities.

    One query for a topic, else none. Raises Http404 for other facets than `facets`, and for unknown
    values.
    """
    if not facet:
        return Subscription(language)
    name = _name_of(facet, value) if facet in facets else ""
    if not name:
        raise Http404(f"{facet}: {value}")
    return Subscription(language, Filters({facet: value}), subscription_title(facet, name))


def subscription_links(
    language: str, chosen: Iterable[tuple[Facet, FacetChoice]] = ()
) -> Iterable[SubscriptionLink]:
    """Generate links to the calendar and feed of all activities, and to those of chosen filters."""
    chosen = list(chosen)
    yield _calendar(_("All dates as a calendar (iCalendar)"), reverse("calendar", args=[language]))
    for facet, choice in chosen:
        if facet.name in CALENDAR_FACETS:
            url = reverse("calendar-of", args=[language, facet.name, choice.value])
            choice = subscription_title(facet.name, choice.label)
            yield _calendar(_("Calendar: %(choice)s") % {"choice": choice}, url)
    yield SubscriptionLink(
        _("News of all activities as a feed (Atom)"), reverse("feed", args=[language])
    )
    for facet, choice in chosen:
        if facet.name in FEED_FACETS:
            url = reverse("feed-of", args=[language, facet.name, choice.value])
            yield SubscriptionLink(
                _("Feed: %(choice)s") % {"choice": subscription_title(facet.name, choice.label)},
                url,
            )


def _calendar(label: str, url: str) -> SubscriptionLink:
    return SubscriptionLink(label, url, f"webcal://{urlsplit(settings.SITE_URL).netloc}{url}")


def subscription_title(facet: str, name: str) -> str:
    """Return the name of a filtered subscription in the active language: "topic “Health”"."""
    sentences = {
        "kind": _("kind “%(name)s”"),
        "topic": _("topic “%(name)s”"),
        "side": _("side “%(name)s”"),
    }
    return sentences[facet] % {"name": name}


def _name_of(facet: str, value: str) -> str:
    if facet == "topic":
        topic = Topic.objects.filter(slug=value).first()
        return topic.shown_name.text if topic else ""
    if facet == "side":
        side = Sides.of_slug(value)
        return str(side.label) if side else ""
    return str(Category(value).label) if value in Category.values else ""
