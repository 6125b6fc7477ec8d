"""Duplicate an entry in the admin."""

from django.contrib import messages
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from pages.admin.object_views import ObjectViews
from pages.publishing.duplicate import duplicate


class DuplicateAdmin(ObjectViews):
    """A mixin with the view that copies the draft of an entry."""

    entry_views = [("duplicate/", "duplicate_view", "duplicate")]

    def duplicate_view(self, request, pk):
        """Ask for confirmation, make the copy, and open it."""
        entry = self.entry_for(request, pk, self._may_duplicate)
        if request.method == "POST":
            copy = duplicate(entry)
            self.log_addition(request, copy, _("Copied from “%(entry)s”.") % {"entry": entry})
            message = _("“%(copy)s” has been made. It is a draft that only editors see.")
            self.message_user(request, message % {"copy": copy}, messages.SUCCESS)
            return redirect(self.entry_url("change", copy.pk))
        title = _("Duplicate “%(entry)s”") % {"entry": entry}
        return self.render_entry(request, entry, "duplicate", title=title)

    def _may_duplicate(self, request, obj) -> bool:
        return self.has_add_permission(request) and self.has_view_permission(request, obj)
