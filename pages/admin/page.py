"""Pages in the admin: the tree, and the form with both languages side by side."""

from django import forms
from django.contrib import admin
from django.utils.translation import gettext_lazy as _
from tree_queries.admin import TreeAdmin

from pages import page_views
from pages.admin.bilingual import BilingualForm
from pages.admin.blocks import BLOCK_INLINES, BlockEditor
from pages.admin.desk import WaitingFilter
from pages.admin.links import LinkTargets
from pages.admin.moving import MovingAdmin
from pages.admin.publishing import PublishingAdmin
from pages.models.entry import Entry
from pages.models.page import Page
from pages.publishing import lock


class PageForm(BilingualForm):
    """A page's own fields; its blocks are inlines."""

    also_translated = ("slug",)

    small_correction = forms.BooleanField(
        label=_("Small correction: the translation still matches"),
        required=False,
        help_text=_(
            "Tick this when you corrected a typo in the original: the translation of what you "
            "changed then does not count as outdated."
        ),
    )
    view = forms.ChoiceField(
        label=Page._meta.get_field("view").verbose_name,
        help_text=Page._meta.get_field("view").help_text,
        required=False,
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if "view" in self.fields:
            self.fields["view"].choices = [("", _("nothing")), *page_views.choices()]


@admin.register(Page)
class PageAdmin(PublishingAdmin, MovingAdmin, LinkTargets, BlockEditor, TreeAdmin):
    """The page tree and the page's form, by the editor's questions."""

    form = PageForm
    inlines = BLOCK_INLINES
    position_field = "position"
    list_display = ["indented_title", "standing_de", "standing_es", "move_link"]
    list_filter = [WaitingFilter]
    show_facets = admin.ShowFacets.NEVER
    search_fields = ["title_de", "title_es", "summary_de", "summary_es"]
    autocomplete_fields = ["cover"]
    save_on_top = False

    def get_fieldsets(self, request, obj=None):
        texts = [("title_de", "title_es"), ("summary_de", "summary_es"), "translation_matches"]
        place = ["parent", ("slug_de", "slug_es"), "menu", "view", "is_home"]
        if obj is None:
            place.append("original_language")
        else:
            texts.append("small_correction")
        return [
            (_("What it says"), {"fields": texts}),
            (_("Picture"), {"fields": ["cover"]}),
            (
                _("Where it stands (holds as soon as it is saved, in both languages)"),
                {"fields": place, "classes": ["collapse"] if obj else []},
            ),
        ]

    def get_object(self, request, object_id, from_field=None):
        """For saving, the page is locked first: merging compares with what stays until then."""
        page = super().get_object(request, object_id, from_field)
        if page is None or request.method != "POST":
            return page
        return lock(page)[-1]


@admin.register(Entry)
class EntryAdmin(admin.ModelAdmin):
    """Not in the menu: where forms search for an entry of any kind."""

    search_fields = ["title_de", "title_es"]

    def get_model_perms(self, request):
        return {}

    def has_add_permission(self, request):
        return False

    def has_delete_permission(self, request, obj=None):
        return False
