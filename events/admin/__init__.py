"""The admin of activities, topics, places and organisations, with import and export.

Forms and views for entries of every kind are in `pages.admin`.
"""

from events.admin import activity, directory  # noqa: F401 - registers their ModelAdmins
