"""The addresses of feeds and calendars. Activities themselves have addresses of pages.

They end in `.atom` and `.ics`: slugs have no dot, so no page can have the same address.
"""

from django.urls import path

from events import views
from events.feeds.atom import ActivityFeed
from pages import urls as pages_urls  # noqa: F401 - registers the converter `language`

urlpatterns = [
    path("<language:language>/feed.atom", ActivityFeed(), name="feed"),
    path("<language:language>/feed/<slug:facet>/<slug:value>.atom", ActivityFeed(), name="feed-of"),
    path("<language:language>/calendar.ics", views.calendar_feed, name="calendar"),
    path(
        "<language:language>/calendar/<slug:facet>/<slug:value>.ics",
        views.calendar_feed,
        name="calendar-of",
    ),
    path(
        "<language:language>/activity/<uuid:uuid>.ics",
        views.activity_calendar,
        name="activity-calendar",
    ),
]
