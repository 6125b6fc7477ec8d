"""Export and import of activities as Excel or CSV: the views in the admin."""

from functools import partial

from django import forms
from django.contrib import messages
from django.contrib.admin.models import CHANGE, LogEntry
from django.core import signing
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from events.spreadsheets import files, import_preview

SALT = "events.spreadsheet"
MAX_FILE_SIZE = 3 * 1024 * 1024  # bytes


class SpreadsheetUploadForm(forms.Form):
    """The upload of a table."""

    file = forms.FileField(
        label=gettext_lazy("File (.xlsx or .csv)"),
        widget=forms.ClearableFileInput(attrs={"accept": ".xlsx,.csv"}),
    )

    def clean_file(self):
        """Return the cells of the file as a `Table`."""
        file = self.cleaned_data["file"]
        if file.size > MAX_FILE_SIZE:
            raise ValidationError(_("The file is too large."), code="too_large")
        return files.read_table(file.read(), file.name)


class ImportExportAdmin:
    """Mixin for the ModelAdmin of activities: buttons and views for export and import."""

    change_list_template = "admin/events/activity/change_list.html"

    def get_urls(self):
        views = [
            ("export/<str:format_>/", self.export_view, "export"),
            ("import/", self.import_view, "import"),
        ]
        return [
            path(route, self.admin_site.admin_view(view), name=f"events_activity_{name}")
            for route, view, name in views
        ] + super().get_urls()

    def export_view(self, request, format_):
        """Serve the activities of the list, with its present search and filters, as a file."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        if format_ not in files.FORMATS:
            raise Http404(format_)
        listed = self.get_changelist_instance(request).queryset
        content = import_preview.export_activities(listed, format_)
        response = HttpResponse(content, content_type=files.FORMATS[format_])
        response["Content-Disposition"] = f'attachment; filename="activities.{format_}"'
        return response

    @transaction.non_atomic_requests  # reading a table takes long, and locks nothing
    def import_view(self, request):
        """Ask for a file, preview its changes, and save them after confirmation."""
        if not self.has_add_permission(request):
            raise PermissionDenied
        if "confirmed" in request.POST:
            return self._confirm(request)
        form = SpreadsheetUploadForm(request.POST or None, request.FILES or None)
        shown = None
        if request.method == "POST" and form.is_valid():
            shown = import_preview.preview_import(form.cleaned_data["file"])
        return self._render(request, form, shown)

    def _confirm(self, request):
        """Save the table that was previewed; preview the rest if activities have changed since."""
        try:
            table, new_keys = signing.loads(request.POST["confirmed"], salt=SALT)
        except signing.BadSignature as error:
            raise PermissionDenied from error
        result = import_preview.apply_import(
            table, new_keys, request.POST.get("mark", ""), partial(self._log_import, request)
        )
        count = len(result.saved)
        text = ngettext(
            "%(count)s activity has been taken over. Texts wait on the desk to be published.",
            "%(count)s activities have been taken over. Texts wait on the desk to be published.",
            count,
        )
        if count:
            self.message_user(request, text % {"count": count}, messages.SUCCESS)
        if result.is_complete:
            return redirect(reverse("admin:events_activity_changelist"))
        text = _("The activities have been changed since this was shown. Look at it again.")
        self.message_user(request, text, messages.WARNING)
        rest = import_preview.preview_import(table, new_keys)
        return self._render(request, SpreadsheetUploadForm(), rest)

    def _log_import(self, request, activities):
        LogEntry.objects.log_actions(
            request.user.pk, activities, CHANGE, _("Imported from a table.")
        )

    def _render(self, request, form, shown):
        request.current_app = self.admin_site.name
        # The browser sends the table back on confirmation; the signature proves it is unchanged.
        offered = [shown.table, sorted(shown.new_keys)] if shown else []
        context = self.admin_site.each_context(request) | {
            "opts": self.opts,
            "title": _("Import activities"),
            "form": form,
            "shown": shown,
            "confirmed": signing.dumps(offered, salt=SALT, compress=True) if shown else "",
            "media": self.media,
        }
        return TemplateResponse(request, "admin/events/activity/import.html", context)
