"""Pages in the admin: the tree, and the form with both languages side by side."""

from django import forms
from django.contrib import admin
from django.utils.translation import gettext_lazy as _
from tree_queries.admin import TreeAdmin, TreeChangeList

from pages import page_types
from pages.admin.dashboard import TaskFilter
from pages.admin.forms.blocks import BlockEditor, block_inlines
from pages.admin.forms.entry import EntryForm, EntryFormAdmin
from pages.admin.forms.links import LinkTargets
from pages.admin.move import MoveAdmin
from pages.admin.publishing.publish import PublishAdmin
from pages.models.entry import Entry
from pages.models.page import Page, PageQuerySet


class PageForm(EntryForm):
    """The form of a page's own fields; its blocks are inlines."""

    page_type = forms.ChoiceField(
        label=Page._meta.get_field("page_type").verbose_name,
        help_text=Page._meta.get_field("page_type").help_text,
        required=False,
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if "page_type" in self.fields:
            self.fields["page_type"].choices = [("", _("nothing")), *page_types.page_type_choices()]


class PageChangeList(TreeChangeList):
    """The list of pages in the order of the tree."""

    def get_queryset(self, request, exclude_parameters=None):
        plain = self.root_queryset
        self.root_queryset = plain.all().with_tree_fields()
        try:
            return super().get_queryset(request, exclude_parameters)
        finally:
            self.root_queryset = plain


@admin.register(Page)
class PageAdmin(
    EntryFormAdmin, PublishAdmin, MoveAdmin, LinkTargets, BlockEditor, admin.ModelAdmin
):
    """The page tree, and the form of a page in the order of the editors' questions.

    Not a TreeAdmin, which lets any account move pages.
    """

    form = PageForm
    inlines = block_inlines(Page._meta.model_name)
    list_display = ["indented_title", "status_de", "status_es", "move_link"]
    list_filter = [TaskFilter]
    show_facets = admin.ShowFacets.NEVER
    search_fields = ["title_de", "title_es", "summary_de", "summary_es"]
    autocomplete_fields = ["cover", "parent"]
    structure_fields = (*EntryFormAdmin.structure_fields, "parent", "menu", "page_type", "is_home")
    indented_title = TreeAdmin.indented_title

    class Media:
        css = {"all": ["tree_queries/tree_admin.css"]}

    def get_queryset(self, request):
        """Return pages without their places in the tree, which only the list asks for."""
        return Page.objects.all()

    def get_paginator(self, request, queryset, *args, **kwargs):
        """Return a paginator that counts pages without the query for the tree."""
        paginator = super().get_paginator(request, queryset, *args, **kwargs)
        if isinstance(queryset, PageQuerySet):
            paginator.count = queryset.order_by().without_tree_fields().count()
        return paginator

    def get_changelist(self, request, **kwargs):
        return PageChangeList

    def get_fieldsets(self, request, obj=None):
        place = ["parent", ("slug_de", "slug_es"), "menu", "page_type", "is_home"]
        if obj is None:
            place.append("original_language")
        return [
            (_("What it says"), {"fields": self.texts(obj)}),
            (_("Picture"), {"fields": ["cover"]}),
            (
                _("Where it stands (holds as soon as it is saved, in both languages)"),
                {"fields": place, "classes": ["collapse"] if obj else []},
            ),
        ]


@admin.register(Entry)
class EntryAdmin(admin.ModelAdmin):
    """Lets forms search for an entry of any kind; it is not in the menu, and changes nothing."""

    search_fields = ["title_de", "title_es"]
    ordering = ["-changed_at", "-pk"]

    def get_model_perms(self, request):
        return {}

    def has_add_permission(self, request):
        return False

    def has_change_permission(self, request, obj=None):
        return False  # the form of its own kind merges, and binds fields to permissions

    def has_view_permission(self, request, obj=None):
        return request.user.has_perm("pages.view_entry")

    def has_delete_permission(self, request, obj=None):
        return False
