"""What templates of activities ask for, only where it is drawn."""

from django import template

from events.feeds import subscriptions as ways
from events.feeds.json_ld import event_json_ld
from pages.templatetags.pages import json_ld

register = template.Library()


@register.simple_tag
def structured_event(publication, activity, facts) -> str:
    """The activity for search engines (schema.org, JSON-LD)."""
    record = event_json_ld(publication, activity, facts)
    return json_ld([record]) if record else ""


@register.simple_tag
def subscriptions(language, chosen=()) -> list[ways.SubscriptionLink]:
    """The feeds and calendars that fit what has been chosen."""
    return list(ways.subscription_links(language, chosen or ()))
