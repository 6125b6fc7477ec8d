"""Activities for other programs: Atom feeds, iCalendar files, JSON-LD, and their subscriptions.

The views of calendars are in `events.views`; the feed is a view itself.
"""
