"""The list of activities: filters and page number, both read from the address."""

from dataclasses import dataclass
from datetime import date

from django.core.paginator import InvalidPage, Paginator
from django.http import Http404, HttpRequest

from events.listing.filters import Facets, FilteredPage, Filters, facets
from events.listing.queries import FEW, in_order, running_first

PER_PAGE = 20


@dataclass(frozen=True)
class ActivityList(FilteredPage):
    """One page of the filtered activities, with the choices for further filtering."""

    facets: Facets
    items: list


def list_activities(request: HttpRequest, language: str, today: date) -> ActivityList:
    """Return the page of the list that the address asks for. Three queries.

    Raises Http404 for a page number that does not exist.
    """
    filters = Filters.of(request.GET)
    found = facets(language, filters)
    try:
        page = Paginator(range(found.count), PER_PAGE).page(request.GET.get("page", 1))
    except InvalidPage as error:
        raise Http404(str(error)) from error
    # Few are found by what they match, of many the first by walking along the list.
    listed = filters.listed(language, walks=found.count > FEW)
    start = max(0, page.start_index() - 1)
    keys = running_first(listed, today, start, start + PER_PAGE)
    items = in_order(keys)
    return ActivityList(filters, page.number, page.paginator.num_pages, found, items)
