"""The base of the admin's views of one entry: addresses, permissions, rendering."""

from collections.abc import Callable, Iterable

from django.core.exceptions import PermissionDenied
from django.db.models import Model
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import NoReverseMatch, path, register_converter, reverse
from django.urls.converters import IntConverter

from pages.models.entry import Entry


class KeyConverter(IntConverter):
    """The key of a record: no more digits than a database can take."""

    regex = "[0-9]{1,18}"


register_converter(KeyConverter, "key")


def change_url(record: Model) -> str:
    """Return the URL of a record's form, an entry's by its kind; empty if the admin has none."""
    meta = (record.specific if isinstance(record, Entry) else record)._meta
    try:
        return reverse(f"admin:{meta.app_label}_{meta.model_name}_change", args=[record.pk])
    except NoReverseMatch:
        return ""


class ObjectViews:
    """A mixin for the ModelAdmin of a kind of entry; views are named `admin:pages_page_<name>`."""

    # (route below the entry, method, name); each mixin declares its own.
    entry_views: Iterable[tuple[str, str, str]] = ()

    def get_urls(self):
        # Those of all mixins: the attribute alone would be that of the first one.
        views = [view for part in type(self).__mro__ for view in vars(part).get("entry_views", ())]
        return [
            path(
                f"<key:pk>/{route}",
                self.admin_site.admin_view(getattr(self, method)),
                name=f"{self.opts.app_label}_{self.opts.model_name}_{name}",
            )
            for route, method, name in views
        ] + super().get_urls()

    def has_publish_permission(self, request, obj=None) -> bool:
        """Return whether this account may decide what readers see."""
        return request.user.has_perm("pages.publish_entry") and self.has_change_permission(
            request, obj
        )

    def entry_for(self, request, pk: int, may: Callable[..., bool]) -> Entry:
        """Return the entry. Raises PermissionDenied unless `may(request, entry)`, or Http404."""
        entry = get_object_or_404(self.get_queryset(request), pk=pk)
        if not may(request, entry):
            raise PermissionDenied
        return entry

    def entry_url(self, name: str, *args) -> str:
        """Return the URL of one of the views of an entry."""
        return reverse(f"admin:{self.opts.app_label}_{self.opts.model_name}_{name}", args=args)

    def render_entry(self, request, entry: Entry, template: str, **context):
        """Return a page of the admin about one entry; `title` is its heading."""
        request.current_app = self.admin_site.name
        return TemplateResponse(
            request,
            f"admin/pages/entry/{template}.html",
            self.admin_site.each_context(request)
            | {"opts": self.opts, "object": entry, "original": entry, "media": self.media}
            | context,
        )
