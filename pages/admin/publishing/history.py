"""The history of an entry in the admin: all its publications, and restoring one of them."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _

from pages.admin.object_views import ObjectViews
from pages.admin.publishing.forms import RestoreForm
from pages.languages import NAMES
from pages.models.entry import Entry
from pages.models.publication import Publication
from pages.publishing import snapshots
from pages.publishing.diff import diff
from pages.publishing.restore import draft_fingerprint, plan_restore, restore


class HistoryAdmin(ObjectViews):
    """A mixin that lists the publications before Django's own list of changes."""

    object_history_template = "admin/pages/entry/history.html"
    entry_views = [("publications/<key:publication>/restore/", "restore_view", "restore")]

    def history_view(self, request, object_id, extra_context=None):
        entry = self.get_object(request, object_id)  # None is left to Django's own view
        found = Publication.objects.filter(entry=entry).select_related("created_by")
        found = found.defer("content")
        context = {
            "publications": found.order_by("-created_at", "-pk"),
            "may_restore": self.has_publish_permission(request),
        }
        return super().history_view(request, object_id, context | (extra_context or {}))

    def restore_view(self, request, pk, publication):
        """Show the effects of restoring a publication to the draft, and restore it."""
        # It adds and removes blocks, and changes what both languages share.
        entry = self.entry_for(request, pk, self.has_publish_permission)
        publication = get_object_or_404(entry.publications, pk=publication)
        form = RestoreForm(request.POST or None)
        if (
            request.method == "POST"
            and form.is_valid()
            and self._restore(request, publication, form)
        ):
            return redirect(self.entry_url("change", pk))
        entry = Entry.objects.get(pk=pk).specific
        draft = snapshots.draft_of(entry, publication.language)
        form = RestoreForm(initial={"shown": draft_fingerprint(entry)})
        return self.render_entry(
            request,
            entry,
            "restore",
            title=_("Lay number %(number)s back on the desk") % {"number": publication.number},
            publication=publication,
            plan=plan_restore(publication),
            changes=diff(draft, publication),
            form=form,
        )

    def _restore(self, request, publication, form: RestoreForm) -> bool:
        """Restore it and return True; otherwise show the reason and return False."""
        try:
            restore(publication, shown=form.cleaned_data["shown"])
        except ValidationError as error:
            for text in error.messages:
                self.message_user(request, text, messages.ERROR)
            return False
        message = _(
            "Number %(number)s lies on the desk again in %(language)s. Nothing is public "
            "before you publish it."
        ) % {"number": publication.number, "language": NAMES[publication.language]}
        self.message_user(request, message, messages.SUCCESS)
        self.log_change(request, publication.entry.specific, message)
        return True
