"""Page types of activities (settings.PAGE_TYPES), and the page of one activity.

Each view takes the request and the context that `pages.views.show` has made, adds its own data and
renders its template.
"""

from datetime import date

from django.core.paginator import InvalidPage
from django.db.models import OuterRef, Subquery
from django.db.models.functions import Coalesce
from django.http import Http404
from django.shortcuts import render

from events.details import clocks_of, details_of, fact_list
from events.listing import calendar, timeline
from events.listing.activity_list import list_activities
from events.listing.counterparts import counterpart_directory
from events.listing.maps import side_maps
from events.listing.neighbours import neighbours
from events.listing.queries import list_url
from events.listing.statistics import activity_statistics
from events.models.listing import ActivityCount
from events.models.occurrence import Occurrence
from events.models.place import Place
from pages.clocks import today
from pages.models.address import url_of
from pages.navigation import with_query

DATES_SHOWN = 10  # coming dates of one activity; its calendar has all of them


def activity_page(request, context):
    """Show one activity: its texts and facts, coming dates and related activities."""
    publication = context["publication"]
    record = publication.entry.specific
    facts = details_of(record, publication.language)
    coming = facts.coming(today())
    list_path, _slash, _slug = publication.current_path.rpartition("/")
    context |= {
        "activity": record,
        "list_url": url_of(publication.language, list_path),
        "facts": facts,
        "fact_list": fact_list(record, publication.language),
        "coming": [(each, clocks_of(each)) for each in coming[:DATES_SHOWN]],
        # The name of a side would only repeat a place of the same name.
        "shows_side": record.get_side_display() not in {each.name.text for each in facts.places},
        # A single whole day is already named among the facts.
        "shows_dates": coming and (len(facts.dates) > 1 or coming[0].starts_at),
        "more_dates": max(0, len(coming) - DATES_SHOWN),
        "neighbours": neighbours(
            record.pk, [each.slug for each in facts.topics], publication.language
        ),
        "is_closed": record.is_closed(today()),
    }
    return render(request, "events/activity.html", context)


def activity_list_page(request, context):
    """Show the list of activities, filtered and paged by the query of the address."""
    found = list_activities(request, context["publication"].language, today())
    context |= {"listing": found, "is_indexed": found.is_whole}
    return _render_with_query(request, "events/activities.html", context)


def timeline_page(request, context):
    """Show the timeline of all milestones, or of those of one topic, page by page."""
    found = timeline.load_timeline(request, context["publication"].language)
    context |= {"timeline": found, "is_indexed": found.is_whole}
    return _render_with_query(request, "events/timeline.html", context)


def calendar_page(request, context):
    """Show the coming dates or those of one day as a list, and one month as a grid of days."""
    language, this_day = context["publication"].language, today()
    day = _day(request)
    if day:
        listed = list(calendar.dates_of_day(language, day))
    else:
        listed = list(calendar.coming_dates(language, this_day, calendar.MAX_COMING_DATES))
    for each in listed:
        each.clocks = clocks_of(each)
    month = calendar.Month.of(day) if day else _month(request, listed, this_day)
    context |= {
        "day": day,
        "months": calendar.by_month(listed, day or this_day),
        "grid": calendar.month_grid(language, month, this_day),
        "today": this_day,
        "is_indexed": not request.GET.keys() & {"month", "day"},
    }
    return _render_with_query(request, "events/calendar.html", context)


def _day(request) -> date | None:
    """Return the day in the address, or None. Raises Http404."""
    if asked := request.GET.get("day"):
        try:
            return date.fromisoformat(asked)
        except ValueError as error:
            raise Http404(f"{asked} is no day") from error
    return None


def _month(request, coming: list[Occurrence], this_day: date) -> calendar.Month:
    """Return the month in the address, or else that of the next date. Raises Http404."""
    if asked := request.GET.get("month"):
        try:
            return calendar.Month.read(asked)
        except ValueError as error:
            raise Http404(f"{asked} is no month") from error
    return calendar.Month.of(max(coming[0].starts_on, this_day) if coming else this_day)


def counterparts_page(request, context):
    """Show the organisations of both sides as counterparts, each with its activities."""
    language = context["publication"].language
    try:
        directory = counterpart_directory(language, request.GET.get("page", 1))
    except InvalidPage as error:
        raise Http404(str(error)) from error
    context |= {"directory": directory, "is_indexed": directory.is_whole}
    return _render_with_query(request, "events/partners.html", context)


def map_page(request, context):
    """Show the places of each side, as a list and on a drawn map, with the number of activities."""
    language = context["publication"].language
    counts = ActivityCount.objects.filter(language=language, facet="place", place=OuterRef("pk"))
    found = Place.objects.annotate(count=Coalesce(Subquery(counts.values("count")), 0))
    context |= {"side_maps": side_maps(list(found)), "list_url": list_url(language)}
    return render(request, "events/places.html", context)


def statistics_page(request, context):
    """Show the number of activities by year and topic, as a drawing and as a table."""
    context |= {"figures": activity_statistics(context["publication"].language)}
    return render(request, "events/figures.html", context)


def _render_with_query(request, template, context):
    """Render a page whose links to the other language keep the query of the address.

    Search engines are told of the other language only where the page itself is indexed.
    """
    query = request.GET.urlencode()
    context["language_links"] = with_query(context["language_links"], query)
    if not context["is_indexed"]:
        context["alternates"] = []
    return render(request, template, context)
