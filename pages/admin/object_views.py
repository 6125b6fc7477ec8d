"""What every view of one entry in the admin needs: the entry, who may do what, a page to answer."""

from collections.abc import Callable, Iterable

from django.core.exceptions import PermissionDenied
from django.db.models import Model
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import NoReverseMatch, path, reverse

from pages.models.entry import Entry


def change_url(record: Model) -> str:
    """Where a record is edited, an entry by its kind; empty where the admin does not edit it."""
    meta = (record.specific if isinstance(record, Entry) else record)._meta
    try:
        return reverse(f"admin:{meta.app_label}_{meta.model_name}_change", args=[record.pk])
    except NoReverseMatch:
        return ""


class ObjectViews:
    """For a ModelAdmin of a kind of entry; its views are named `admin:pages_page_<name>`."""

    # (route below the entry, method, name); each part of the admin adds its own.
    entry_views: Iterable[tuple[str, str, str]] = ()

    def get_urls(self):
        views = [view for part in type(self).__mro__ for view in vars(part).get("entry_views", ())]
        return [
            path(
                f"<int:pk>/{route}",
                self.admin_site.admin_view(getattr(self, method)),
                name=f"{self.opts.app_label}_{self.opts.model_name}_{name}",
            )
            for route, method, name in views
        ] + super().get_urls()

    def has_publish_permission(self, request, obj=None) -> bool:
        """Whether this account may decide what readers see."""
        return request.user.has_perm("pages.publish_entry") and self.has_change_permission(
            request, obj
        )

    def entry_for(self, request, pk: int, may: Callable[..., bool]) -> Entry:
        """The entry, for somebody who may do this with it."""
        entry = get_object_or_404(self.get_queryset(request), pk=pk)
        if not may(request, entry):
            raise PermissionDenied
        return entry

    def entry_url(self, name: str, *args) -> str:
        """The address of one of the views of an entry."""
        return reverse(f"admin:{self.opts.app_label}_{self.opts.model_name}_{name}", args=args)

    def render_entry(self, request, entry: Entry, template: str, **context):
        """A page of the admin about one entry; `title` is its heading."""
        request.current_app = self.admin_site.name
        return TemplateResponse(
            request,
            f"admin/pages/entry/{template}.html",
            self.admin_site.each_context(request)
            | {"opts": self.opts, "object": entry, "original": entry, "media": self.media}
            | context,
        )
