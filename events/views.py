"""Views of calendars, for programs that subscribe to them or import one. Feeds: `events.feeds`."""

from django.http import Http404, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from events.feeds.subscriptions import CALENDAR_FACETS, find_subscription
from events.listing.calendar import calendar_file_dates
from events.models.occurrence import Occurrence
from pages.clocks import today
from pages.views import revalidated


@require_safe
@revalidated
def calendar_feed(request, language, facet="", value=""):
    """Serve the published dates of a language, filtered by the kind, topic or side in the address.

    Includes dates that began up to a year ago. Raises Http404 for an unknown facet or value.
    """
    wanted = find_subscription(language, facet, value, CALENDAR_FACETS)
    dates = calendar_file_dates(language, today(), wanted.filters.condition(language, walks=True))
    return _calendar(dates, language, wanted.title, "partnership")


@require_safe
@revalidated
def activity_calendar(request, language, uuid):
    """Serve all dates of one activity. Raises Http404 where it is not live or has no date."""
    dates = Occurrence.objects.published(language).filter(activity__uuid=uuid)
    if not dates:
        raise Http404(_("There is no date of such an activity."))
    return _calendar(dates, language, dates[0].title, "activity")


def _calendar(dates, language: str, title: str, name: str) -> HttpResponse:
    # Here, because icalendar takes 8 MB, and most workers are never asked for a calendar.
    from events.feeds.ical import calendar_file

    response = HttpResponse(
        calendar_file(dates, language, title), content_type="text/calendar; charset=utf-8"
    )
    response["Content-Disposition"] = f'attachment; filename="{name}.ics"'
    return response
