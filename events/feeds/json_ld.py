"""JSON-LD for search engines: an activity as an Event of schema.org."""

from datetime import datetime
from typing import Any

from django.conf import settings

from events.details import ActivityDetails
from events.models.activity import Activity
from events.models.choices import ActivityState, InvolvementRole, OneSide, Origin, Sides
from pages.languages import html_lang
from pages.models.publication import Publication

_STATUS = {ActivityState.CANCELLED: "EventCancelled", ActivityState.POSTPONED: "EventPostponed"}


def event_json_ld(
    publication: Publication, activity: Activity, facts: ActivityDetails
) -> dict[str, Any] | None:
    """Return an activity as an Event of schema.org; None if undated, as startDate is required."""
    if activity.start is None:
        return None
    first = next((each for each in facts.dates if each.origin == Origin.FIRST), None)
    is_cancelled = first is not None and first.is_cancelled
    state = ActivityState.CANCELLED if is_cancelled else activity.state
    has_time = first is not None and isinstance(first.start, datetime)
    record = {
        "@type": "Event",
        "name": publication.title,
        "url": settings.SITE_URL + publication.url,
        "inLanguage": html_lang(publication.language),
        "startDate": first.start.isoformat() if has_time else str(activity.start),
        "eventStatus": f"https://schema.org/{_STATUS.get(state, 'EventScheduled')}",
        "eventAttendanceMode": f"https://schema.org/{_attendance(activity, facts)}",
        "location": _locations(activity, facts),
        "organizer": [
            {"@type": "Organization", "name": each.name.text}
            for each in facts.partners
            if each.role == InvolvementRole.ORGANISER
        ],
        "description": publication.summary,
    }
    if has_time and first.ends_at:
        record["endDate"] = first.end.isoformat()
    elif activity.end:
        record["endDate"] = str(activity.end)
    return {key: value for key, value in record.items() if value}


def _attendance(activity: Activity, facts: ActivityDetails) -> str:
    if not activity.is_online:
        return "OfflineEventAttendanceMode"
    return "MixedEventAttendanceMode" if facts.places else "OnlineEventAttendanceMode"


def _locations(activity: Activity, facts: ActivityDetails) -> list[dict[str, Any]]:
    found = [
        {
            "@type": "Place",
            "name": place.name.text,
            "address": {
                "@type": "PostalAddress",
                "addressCountry": OneSide(place.side).profile.country,
            }
            | ({"streetAddress": place.address} if place.address else {}),
        }
        for place in facts.places
    ]
    if activity.is_online:
        url = activity.registration_url or settings.SITE_URL
        found.append({"@type": "VirtualLocation", "url": url})
    # Search engines require a location: without a place, the sides on which it takes place.
    return found or [
        {"@type": "Place", "name": str(side.name), "address": side.country}
        for side in settings.PARTNERSHIP
        if activity.side in {side.key, Sides.BOTH}
    ]
