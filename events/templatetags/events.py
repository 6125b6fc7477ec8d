"""Template tags of activities, for data that only some pages need."""

from django import template

from events.feeds.json_ld import event_json_ld
from events.feeds.subscriptions import SubscriptionLink, subscription_links
from pages.templatetags.pages import json_ld

register = template.Library()


@register.simple_tag
def activity_json_ld(publication, activity, facts) -> str:
    """Return the script element that describes an activity to search engines; empty if undated."""
    record = event_json_ld(publication, activity, facts)
    return json_ld([record]) if record else ""


@register.simple_tag
def subscriptions(language, chosen=()) -> list[SubscriptionLink]:
    """Return the links to feeds and calendars, among them those of the filters that are chosen."""
    return list(subscription_links(language, chosen or ()))
