"""How entries stand, in the admin: columns of the list, and the box in the form."""

from collections.abc import Iterable

from django.contrib import admin
from django.utils.html import format_html_join
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _

from pages.admin.object_views import EntryViews
from pages.clocks import both_clocks
from pages.languages import NAMES
from pages.models.entry import Entry
from pages.publishing.status import Standing, standings, standings_of


class StandingAdmin(EntryViews):
    """Says of each entry, language by language, what readers have and what waits."""

    change_form_template = "admin/pages/entry/change_form.html"

    def get_changelist_instance(self, request):
        changelist = super().get_changelist_instance(request)
        _attach_standings(changelist.result_list)
        return changelist

    def render_change_form(self, request, context, *args, obj=None, **kwargs):
        if obj is not None:
            context |= self.publication_status(request, obj)
        return super().render_change_form(request, context, *args, obj=obj, **kwargs)

    def publication_status(self, request, entry: Entry) -> dict:
        """What `admin/pages/entry/_publication_box.html` needs."""
        found = standings_of(Entry.objects.get(pk=entry.pk).specific)  # not what a form made of it
        return {
            "standings": [(standing, _scheduled_for(standing)) for standing in found],
            "is_live": any(standing.live for standing in found),
            "is_scheduled": any(standing.scheduled for standing in found),
            "has_publish_permission": self.has_publish_permission(request, entry),
            "may_duplicate": self.has_add_permission(request),
        }

    @admin.display(description=NAMES["de"])
    def standing_de(self, entry):
        return _column(entry, "de")

    @admin.display(description=NAMES["es"])
    def standing_es(self, entry):
        return _column(entry, "es")


def _attach_standings(entries: Iterable[Entry]) -> None:
    found = standings(entries)
    for entry in entries:
        entry.standings = found[entry.pk]


def _column(entry: Entry, language: str):
    found = getattr(entry, "standings", None) or standings_of(entry)
    standing = next(each for each in found if each.language == language)
    lines = [standing.public, *standing.open_translations]
    if standing.live and standing.scheduled:
        lines.insert(1, _("scheduled"))
    return format_html_join(mark_safe("<br>"), "{}", ((line,) for line in lines))


def _scheduled_for(standing: Standing) -> str:
    return both_clocks(standing.scheduled.due_at) if standing.scheduled else ""
