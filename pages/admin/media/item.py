"""The base of the admins of all library items: thumbnails, gaps, usage, rights."""

from collections.abc import Callable
from dataclasses import dataclass, field

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.db.models import Model, Q, QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import path
from django.utils.html import format_html
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from pages.admin.forms.entry import facts_in
from pages.admin.object_views import change_url
from pages.admin.publishing.delete import with_link
from pages.languages import CODES, NAMES, column
from pages.media.usage import Usage, unused, usage_of
from pages.models.locks import lock_rows
from pages.models.media.picture import Picture
from pages.models.media.video import Video
from pages.publishing.delete_checks import delete_issues_of_item

# What items can lack: a label, and the function that filters those that lack it.
ItemFilter = Callable[[QuerySet], QuerySet]
Gap = tuple[str, ItemFilter]


def without_text(field: str, language: str) -> ItemFilter:
    """Return the filter of items that lack a text in a language."""
    name = column(field, language)
    return lambda items: items.filter(Q(**{name: ""}) | Q(**{name: None}))


class GapFilter(admin.SimpleListFilter):
    """Filters a list by what the items lack (see `MediaItemAdmin.gaps`)."""

    title = _("what is missing")
    parameter_name = "gap"

    def lookups(self, request, model_admin):
        self.gaps = model_admin.gaps
        return [(name, label) for name, (label, _find) in self.gaps.items()]

    def queryset(self, request, queryset):
        _label, find = self.gaps.get(self.value(), ("", lambda items: items))
        return find(queryset)


@dataclass
class UsageByEntry:
    """An entry that uses an item, with its uses in each language in words."""

    name: str
    url: str
    via: str
    states: dict[str, list[str]] = field(default_factory=dict)

    @property
    def by_language(self) -> list[tuple[str, str, str]]:
        """(code, name of the language, uses in words) for each language with a use."""
        return [
            (code, NAMES[code], ", ".join(self.states[code]))
            for code in CODES
            if code in self.states
        ]


class MediaItemAdmin(admin.ModelAdmin):
    """Items with thumbnails in the list, with their usage, and a filter of gaps."""

    gaps: dict[str, Gap] = {"unused": (_("used nowhere"), unused)}
    list_filter = [GapFilter]
    list_per_page = 60
    show_facets = admin.ShowFacets.NEVER
    change_form_template = "admin/pages/mediaitem/change_form.html"

    class Media:
        css = {"all": ["editors/entry_form.css"]}  # German and Spanish side by side

    def picture_of(self, item: Model) -> Picture | None:
        """Return the picture that represents the item in lists, if it has one."""
        return None

    @admin.display(description=_("picture"))
    def thumbnail(self, item):
        """Return the item's thumbnail, or its mark instead."""
        picture = self.picture_of(item)
        if picture is None or not picture.renditions:
            return format_html('<span class="thumbnail thumbnail--none">{}</span>', self.mark(item))
        return format_html(
            '<img class="thumbnail" src="{}" width="160" height="160" alt="" loading="lazy">',
            picture.thumbnail.url,
        )

    @admin.display(description=_("title"), ordering="title_de")
    def title_in_both(self, item):
        """Return the titles of an item in both languages."""
        return " – ".join(filter(None, (getattr(item, column("title", code)) for code in CODES)))

    def mark(self, item: Model) -> str:
        """Return the text in place of a missing thumbnail."""
        return ""

    def get_urls(self):
        """Add the address of an item's thumbnail, for forms in which one is chosen."""
        view = self.admin_site.admin_view(self.thumbnail_view)
        name = f"{self.opts.app_label}_{self.opts.model_name}_thumbnail"
        return [path("<key:pk>/thumbnail/", view, name=name), *super().get_urls()]

    def thumbnail_view(self, request, pk):
        if not self.has_view_permission(request):
            raise PermissionDenied
        picture = self.picture_of(get_object_or_404(self.model, pk=pk))
        if picture is None or not picture.renditions:
            return HttpResponse(status=204)  # the worker has not made it yet
        return redirect(picture.thumbnail.url)

    def changes_facts(self, request) -> bool:
        """Return whether this account may change more than texts; translators may not."""
        return self.has_add_permission(request)

    def get_readonly_fields(self, request, obj=None):
        readonly = super().get_readonly_fields(request, obj)
        if obj is None or self.changes_facts(request):
            return readonly
        facts = facts_in(self.get_fieldsets(request, obj))
        return [*readonly, *(name for name in facts if name not in readonly)]

    def get_object(self, request, object_id, from_field=None):
        """Lock the row before saving, so that nobody withdraws or replaces the item meanwhile."""
        item = super().get_object(request, object_id, from_field)
        if item is None or request.method != "POST":
            return item
        return lock_rows(self.get_queryset(request).filter(pk=item.pk)).get()

    def get_deleted_objects(self, objs, request):
        """Protect items in use, with the reasons as links to where they are used."""
        deleted, counts, lacking, protected = super().get_deleted_objects(objs, request)
        hindered = [with_link(each) for item in objs for each in delete_issues_of_item(item)]
        return deleted, counts, set() if hindered else lacking, hindered or protected

    def render_change_form(self, request, context, *args, obj=None, **kwargs):
        if obj is not None:
            context |= {"usage": usage_by_entry(usage_of(obj))}
        return super().render_change_form(request, context, *args, obj=obj, **kwargs)


def usage_by_entry(uses: list[Usage]) -> list[UsageByEntry]:
    """Return uses grouped by entry, with its languages."""
    found: dict[tuple, UsageByEntry] = {}
    for use in uses:
        via = _way(use.via)
        row = found.setdefault(
            (use.entry, via), UsageByEntry(str(use.entry), change_url(use.entry), via)
        )
        row.states.setdefault(use.language, []).append(str(use.state.label))
    return list(found.values())


def _way(via: Model | None) -> str:
    """Return the album or video that contains an item, in words; empty if used directly."""
    if via is None:
        return ""
    if isinstance(via, Video):
        return gettext("as the poster of the film “%(video)s”") % {"video": via}
    return gettext("in the album “%(album)s”") % {"album": via}
