"""The status of entries in the admin: columns of the list, and the box in the form."""

from django.contrib import admin
from django.db.models import prefetch_related_objects
from django.utils.html import format_html_join
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _

from pages.admin.object_views import ObjectViews
from pages.clocks import in_both_cities
from pages.languages import NAMES
from pages.models.entry import Entry
from pages.publishing.status import PublicationStatus, status_of


class StatusAdmin(ObjectViews):
    """A mixin that shows the status of each entry, language by language."""

    change_form_template = "admin/pages/entry/change_form.html"

    def get_changelist_instance(self, request):
        changelist = super().get_changelist_instance(request)
        prefetch_related_objects(changelist.result_list, "statuses")
        return changelist

    def render_change_form(self, request, context, *args, obj=None, **kwargs):
        if obj is not None:
            context |= self.publication_status(request, obj)
        return super().render_change_form(request, context, *args, obj=obj, **kwargs)

    def publication_status(self, request, entry: Entry) -> dict:
        """Return the context of `admin/pages/entry/_publication_box.html`."""
        if request.method == "POST":  # a form with errors has changed this instance already
            found = status_of(Entry.objects.get(pk=entry.pk).specific)
        else:
            found = status_of(entry, request.draft_blocks)
        return {
            "statuses": [(status, _scheduled_for(status)) for status in found],
            "is_live": any(status.live for status in found),
            "is_scheduled": any(status.scheduled for status in found),
            "has_publish_permission": self.has_publish_permission(request, entry),
            "may_duplicate": self.has_add_permission(request),
        }

    @admin.display(description=NAMES["de"])
    def status_de(self, entry):
        return _column(entry, "de")

    @admin.display(description=NAMES["es"])
    def status_es(self, entry):
        return _column(entry, "es")


def _column(entry: Entry, language: str):
    """Return a status as kept; empty for an entry that was saved past the admin."""
    lines = []
    for status in entry.statuses.all():
        if status.language == language:
            lines = [status.label, *status.open_translations]
            if status.is_live and status.is_scheduled:
                lines.insert(1, _("scheduled"))
    return format_html_join(mark_safe("<br>"), "{}", ((line,) for line in lines))


def _scheduled_for(status: PublicationStatus) -> str:
    return in_both_cities(status.scheduled.due_at) if status.scheduled else ""
