"""What the pages of the activities show besides their blocks, and the page of one activity.

Each takes the request and the context that `pages.views.show` has made.
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
from events.listing.statistics import activity_statistics as count_figures
from events.models.activity import Activity
from events.models.occurrence import Occurrence
from events.models.place import Place
from pages.models.address import url_of
from pages.models.publication import Publication
from pages.navigation import with_query

# So many other activities are offered on the page of one.
NEIGHBOURS = 3

# Of its coming dates so many are named; a calendar has them all.
DATES_SHOWN = 10


def activity_page(request, context):
    """One activity: its facts beside its texts, what is near it, the way into a calendar."""
    publication = context["publication"]
    record = publication.entry.specific
    facts = details_of(record, publication.language)
    coming = facts.coming(today())
    above, _slash, _slug = publication.current_path.rpartition("/")
    context |= {
        "activity": record,
        "list_url": url_of(publication.language, above),
        "facts": facts,
        "fact_list": fact_list(record, publication.language),
        "coming": [(each, clocks_of(each)) for each in coming[:DATES_SHOWN]],
        "shows_side": record.get_side_display() not in {each.name.text for each in facts.places},
        "shows_dates": coming and (len(facts.dates) > 1 or coming[0].starts_at),
        "more_dates": max(0, len(coming) - DATES_SHOWN),
        "neighbours": neighbours(record, publication.language),
        "is_closed": record.is_closed(today()),
    }
    return render(request, "events/activity.html", context)


def neighbours(record: Activity, language: str) -> list[Publication]:
    """Other activities that share topics with this one, those that share most first. One query."""
    shared = Count("entry__activity__topics", filter=Q(entry__activity__topics__activities=record))
    others = activity_publications(language).exclude(entry=record.pk).annotate(shared=shared)
    newest_first = F("entry__activity__starts_on").desc(nulls_last=True)
    return list(others.filter(shared__gt=0).order_by("-shared", newest_first)[:NEIGHBOURS])


def activity_list_page(request, context):
    """The list: filtered, counted and paged by what stands in the address."""
    found = list_activities(request, context["publication"].language, today())
    context |= {"listing": found, "is_indexed": found.is_whole}
    return _render_with_query(request, "events/activities.html", context)


def timeline_page(request, context):
    """The two-sided line over all milestones, or those of one topic."""
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
    """Coming dates as a list, and one month as a sheet."""
    language, this_day = context["publication"].language, today()
    coming = list(Occurrence.objects.published(language).coming()[: calendar.DATES_PER_MONTH_LIST])
    for each in coming:
        each.clocks = clocks_of(each)
    context |= {
        "months": calendar.by_month(coming, this_day),
        "sheet": calendar.month_grid(language, _month(request, coming, this_day)),
        "today": this_day,
        "is_indexed": "month" not in request.GET,
    }
    return _render_with_query(request, "events/calendar.html", context)


def _month(request, coming: list[Occurrence], this_day: date) -> calendar.Month:
    """The month that the address asks for, or that of the next date."""
    if asked := request.GET.get("month"):
        try:
            return calendar.Month.read(asked)
        except ValueError as error:
            raise Http404(f"{asked} is no month") from error
    return calendar.Month.of(max(coming[0].starts_on, this_day) if coming else this_day)


def counterparts_page(request, context):
    """Both sides facing each other, each organisation with its activities."""
    context |= {"directory": counterpart_directory(context["publication"].language)}
    return render(request, "events/partners.html", context)


def map_page(request, context):
    """The places of each side, listed and on a drawn map."""
    live = Publication.objects.live(context["publication"].language)
    count = Count("activities", filter=Q(activities__publications__in=live), distinct=True)
    found = Place.objects.annotate(count=count)
    context |= {
        "side_maps": side_maps(list(found)),
        "list_url": list_url(context["publication"].language),
    }
    return render(request, "events/places.html", context)


def statistics_page(request, context):
    """Activities per year and topic, drawn and in a table."""
    context |= {"figures": count_figures(context["publication"].language)}
    return render(request, "events/figures.html", context)


def _render_with_query(request, template, context):
    """With links to the other language that keep what the address asks for."""
    query = request.GET.urlencode()
    context["language_links"] = with_query(context["language_links"], query)
    if not context["is_indexed"]:
        context["alternates"] = []
    return render(request, template, context)
