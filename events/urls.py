"""The addresses of feeds and calendars; pages of the activities stand where pages stand.

They end in `.atom` and `.ics`, as no page's address does.
"""

from django.urls import path

from events import views
from events.feeds.atom import ActivityFeed
from pages import converters  # noqa: F401 - registering is what importing them does

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
