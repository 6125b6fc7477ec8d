"""Delete an entry in the admin, or show the reasons why it cannot be deleted."""

from collections import Counter

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Model, ProtectedError, RestrictedError
from django.shortcuts import redirect
from django.utils.html import format_html
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from pages.admin.object_views import ObjectViews, change_url
from pages.models.blocks.registry import blocks_by_entry
from pages.models.publication import Publication
from pages.publishing.checks import Issue
from pages.publishing.delete_checks import delete_issues

_REFUSALS = (ValidationError, ProtectedError, RestrictedError)


class DeleteAdmin(ObjectViews):
    """Django's own views, with the reasons that Django does not know: what is live or linked."""

    delete_confirmation_template = "admin/pages/entry/delete_confirmation.html"
    delete_selected_confirmation_template = "admin/pages/entry/delete_selected_confirmation.html"

    def get_deleted_objects(self, objs, request):
        """Return the entries with their blocks and the number of their publications.

        In a number of queries that does not depend on how much there is. Django would name each row
        of every table, and asks for the right to delete the parent row, which nobody has.
        """
        entries = list(objs)
        blocks = blocks_by_entry(entries)
        shown, counts = [], Counter()
        for entry in entries:
            shown += [_named(entry), list(map(_named, blocks[entry.pk]))]
            counts.update(
                str(each._meta.verbose_name_plural) for each in [entry, *blocks[entry.pk]]
            )
        if history := Publication.objects.filter(entry__in=entries).count():
            counts[str(Publication._meta.verbose_name_plural)] = history
        may = all(self.has_delete_permission(request, entry) for entry in entries)
        hindered = [with_link(issue) for entry in entries for issue in delete_issues(entry)]
        return shown, counts, set() if may else {self.opts.verbose_name}, hindered

    def delete_view(self, request, object_id, extra_context=None):
        try:
            return super().delete_view(request, object_id, extra_context)
        except _REFUSALS as error:
            self._refuse(request, error)
            return redirect(self.entry_url("change", object_id))

    def changelist_view(self, request, extra_context=None):
        if request.method != "POST":
            return super().changelist_view(request, extra_context=extra_context)
        try:
            # Django logs deletions before it deletes: a refusal removes these entries as well.
            with transaction.atomic():
                return super().changelist_view(request, extra_context=extra_context)
        except _REFUSALS as error:
            self._refuse(request, error)
            return redirect(request.get_full_path())

    def _refuse(self, request, error: Exception) -> None:
        """Show why it was refused: it has been published or linked since the page was shown."""
        texts = [_("Something else uses it by now. Look at it again.")]
        if isinstance(error, ValidationError):
            texts = error.messages
        for text in texts:
            self.message_user(request, text, messages.ERROR)


def _named(record: Model) -> str:
    return f"{capfirst(record._meta.verbose_name)}: {record}"


def with_link(issue: Issue) -> str:
    """Return an issue as a link to the record in which to correct it."""
    return format_html('<a href="{}">{}</a>', change_url(issue.record), issue.message)
