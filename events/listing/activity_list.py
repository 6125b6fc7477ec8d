"""The list of activities: filters and page number, both read from the address."""

from dataclasses import dataclass
from datetime import date

from django.core.paginator import EmptyPage, InvalidPage, Paginator
from django.http import Http404, HttpRequest

from events.listing.filters import Facets, Filters, facets
from events.listing.queries import activity_publications, running_first

PER_PAGE = 20


@dataclass(frozen=True)
class ActivityList:
    """One page of the filtered activities, with the choices for further filtering."""

    filters: Filters
    facets: Facets
    items: list
    number: int
    last: int

    @property
    def is_whole(self) -> bool:
        """True for the first page without filters, the only one that search engines index."""
        return not self.filters and self.number == 1

    @property
    def before(self) -> str:
        """The query string of the previous page; empty on the first page."""
        return self._query(self.number - 1) if self.number > 1 else ""

    @property
    def after(self) -> str:
        """The query string of the next page; empty on the last page."""
        return self._query(self.number + 1) if self.number < self.last else ""

    def _query(self, number: int) -> str:
        return "&".join(filter(None, [self.filters.query, f"page={number}"]))


class _Counted(Paginator):
    """A paginator with a known count, which saves the query for it."""

    def __init__(self, items, count: int):
        super().__init__(items, PER_PAGE)
        self.count = count


def list_activities(request: HttpRequest, language: str, today: date) -> ActivityList:
    """Return the page of the list that the address asks for. Two queries.

    Raises Http404 for a page number that does not exist.
    """
    filters = Filters.of(request.GET)
    found = facets(language, filters)
    activities = running_first(activity_publications(language), today)
    activities = activities.filter(filters.condition("entry__activity__"))
    pages = _Counted(activities, found.count)
    try:
        page = pages.page(request.GET.get("page", 1))
    except (InvalidPage, EmptyPage) as error:
        raise Http404(str(error)) from error
    return ActivityList(filters, found, list(page), page.number, pages.num_pages)
