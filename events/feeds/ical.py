"""Calendar files with the dates of activities (iCalendar, RFC 5545)."""

from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta
from urllib.parse import urlsplit

import icalendar
from django.conf import settings
from django.db.models import QuerySet
from django.utils.formats import date_format

from events.details import clocks_of
from events.feeds.atom import title_with_state
from events.models.choices import ActivityState
from events.models.occurrence import Occurrence
from pages.partnership import SideProfile

_REFRESH = timedelta(hours=12)  # how often programs fetch a calendar again (RFC 7986, 5.7)

_STATUS = {
    ActivityState.PLANNED: "TENTATIVE",
    ActivityState.CANCELLED: "CANCELLED",
    ActivityState.POSTPONED: "CANCELLED",  # RFC 5545 (3.8.1.11) has no status for it
}


def calendar_file(dates: QuerySet, language: str, title: str) -> bytes:
    """Return published dates as an iCalendar file. Three queries."""
    calendar = icalendar.Calendar()
    calendar.add("prodid", f"-//{_host()}//partnership-site//{language.upper()}")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add("name", title)
    calendar.add("x-wr-calname", title)
    calendar.add("refresh-interval", _REFRESH, parameters={"value": "DURATION"})
    for side in settings.PARTNERSHIP:
        calendar.add_component(_timezone(side))
    for each in dates.prefetch_related("activity__places", "activity__topics"):
        calendar.add_component(_event(each))
    return calendar.to_ical()


def _timezone(side: SideProfile) -> icalendar.Timezone:
    """Return the time zone of a side as rules.

    The library would write a list of single transitions, which some programs read wrongly.
    """
    timezone = icalendar.Timezone()
    timezone.add("tzid", side.time_zone)
    for rule in side.clock_rules:
        observance = icalendar.Component.get_component_class(rule.kind)()
        observance.add("dtstart", datetime.fromisoformat(rule.since))
        observance.add("tzname", rule.name)
        observance.add("tzoffsetfrom", timedelta(hours=rule.before))
        observance.add("tzoffsetto", timedelta(hours=rule.after))
        if rule.month:
            observance.add("rrule", {"freq": "yearly", "bymonth": rule.month, "byday": "-1su"})
        timezone.add_component(observance)
    return timezone


def _event(occurrence: Occurrence) -> icalendar.Event:
    activity = occurrence.activity
    event = icalendar.Event()
    event.add("uid", f"{occurrence.uuid}@{_host()}")
    # Facts change when they are saved, texts when they are published.
    changed = max(activity.facts_changed_at, occurrence.published_at).astimezone(UTC)
    event.add("dtstamp", changed)
    event.add("last-modified", changed)
    event.add("sequence", activity.sequence)
    event.add("status", "CANCELLED" if occurrence.is_cancelled else _status(activity.state))
    event.add("summary", title_with_state(occurrence.title, occurrence))
    event.add("dtstart", occurrence.start)
    if end := _end(occurrence):
        event.add("dtend", end)
    event.add("url", settings.SITE_URL + occurrence.url)
    event.add("description", "\n".join(_description(occurrence)))
    if places := [each.shown_name.text for each in activity.places.all()]:
        event.add("location", ", ".join(places))
    if topics := [each.shown_name.text for each in activity.topics.all()]:
        event.add("categories", topics)
    return event


def _end(occurrence: Occurrence) -> date | datetime | None:
    """Return the moment of the end; for whole days the day after the last; None if unknown.

    DTEND is exclusive (RFC 5545, 3.6.1).
    """
    if not isinstance(occurrence.start, datetime):
        return occurrence.ends_on + timedelta(days=1)
    return occurrence.end if occurrence.end > occurrence.start else None


def _status(state: str) -> str:
    return _STATUS.get(ActivityState(state), "CONFIRMED")


def _description(occurrence: Occurrence) -> Iterable[str]:
    if occurrence.summary:
        yield occurrence.summary
    for clock in clocks_of(occurrence):
        yield f"{date_format(clock.start, 'DATE_FORMAT')}, {clock.time} {clock.city}"
    yield settings.SITE_URL + occurrence.url


def _host() -> str:
    return urlsplit(settings.SITE_URL).hostname or "localhost"
