"""Page types of activities (settings.PAGE_TYPES), and the page of one activity.

Each view takes the request and the context that `pages.views.show` has made, adds its own data and
renders its template.
"""

from datetime import date

from django.db.models import Count, F, Q
from django.http import Http404
from django.shortcuts import render

from events.dates.clocks import today
from events.details import clocks_of, details_of, fact_list
from events.listing import calendar, timeline
from events.listing.activity_list import list_activities
from events.listing.counterparts import counterpart_directory
from events.listing.filters import Filters
from events.listing.maps import side_maps
from events.listing.queries import activity_publications, list_url
from events.listing.statistics import activity_statistics
from events.models.activity import Activity
from events.models.occurrence import Occurrence
from events.models.place import Place
from pages.models.address import url_of
from pages.models.publication import Publication
from pages.navigation import with_query

NEIGHBOURS = 3  # other activities offered on the page of one
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
        "neighbours": neighbours(record, publication.language),
        "is_closed": record.is_closed(today()),
    }
    return render(request, "events/activity.html", context)


def neighbours(record: Activity, language: str) -> list[Publication]:
    """Return live activities that share topics with this one.

    Those with most topics in common come first, among equals the newest. One query.
    """
    shared = Count("entry__activity__topics", filter=Q(entry__activity__topics__activities=record))
    others = activity_publications(language).exclude(entry=record.pk).annotate(shared=shared)
    newest_first = F("entry__activity__starts_on").desc(nulls_last=True)
    return list(others.filter(shared__gt=0).order_by("-shared", newest_first)[:NEIGHBOURS])


def activity_list_page(request, context):
    """Show the list of activities, filtered and paged by the query of the address."""
    found = list_activities(request, context["publication"].language, today())
    context |= {"listing": found, "is_indexed": found.is_whole}
    return _render_with_query(request, "events/activities.html", context)


def timeline_page(request, context):
    """Show the timeline of all milestones, or of those of one topic."""
    language = context["publication"].language
    filters = Filters.of(request.GET).only("topic")
    items = timeline.milestones(language, filters)
    context |= {
        "years": timeline.years(items),
        "topics": timeline.topics(language, filters),
        "filters": filters,
        "is_indexed": not filters,
    }
    return _render_with_query(request, "events/timeline.html", context)


def calendar_page(request, context):
    """Show the coming dates as a list, and one month as a grid of days."""
    language, this_day = context["publication"].language, today()
    coming = list(Occurrence.objects.published(language).coming()[: calendar.MAX_COMING_DATES])
    for each in coming:
        each.clocks = clocks_of(each)
    context |= {
        "months": calendar.by_month(coming, this_day),
        "grid": calendar.month_grid(language, _month(request, coming, this_day)),
        "today": this_day,
        "is_indexed": "month" not in request.GET,
    }
    return _render_with_query(request, "events/calendar.html", context)


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
    context |= {"directory": counterpart_directory(context["publication"].language)}
    return render(request, "events/partners.html", context)


def map_page(request, context):
    """Show the places of each side, as a list and on a drawn map, with the number of activities."""
    live = Publication.objects.live(context["publication"].language)
    count = Count("activities", filter=Q(activities__publications__in=live), distinct=True)
    found = Place.objects.annotate(count=count)
    context |= {
        "side_maps": side_maps(list(found)),
        "list_url": list_url(context["publication"].language),
    }
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
