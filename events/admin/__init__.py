"""The editors' admin of activities. Django finds the registrations here."""

from events.admin import activity, directory  # noqa: F401 - registering is what importing them does
