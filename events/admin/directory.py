"""The admin of topics, places and organisations."""

from django.conf import settings
from django.contrib import admin
from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from events.models.organisation import Organisation
from events.models.place import Place
from events.models.topic import Topic
from pages.admin.forms.entry import facts_in
from pages.admin.forms.merge import MergingForm
from pages.admin.forms.translation import present_languages
from pages.models.locks import lock_rows
from pages.models.side import Side


class NamedForm(MergingForm):
    """The form of a record with fields in each language (`translated`)."""

    translated: tuple[str, ...] = ("name",)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        present_languages(self, self.translated)


class OrganisationForm(NamedForm):
    """The form of an organisation. Accepts only counterparts of the other side."""

    translated = ("remark",)

    def clean_counterparts(self):
        chosen, side = self.cleaned_data["counterparts"], self.cleaned_data.get("side")
        sides = {Side.FIRST: Side.SECOND, Side.SECOND: Side.FIRST}
        if any(each.side != sides.get(side) for each in chosen):
            text = _("A counterpart is on the other side: one in %(first)s, one in %(second)s.")
            text %= {each.key: each.city for each in settings.PARTNERSHIP}
            raise ValidationError(text, code="same_side")
        return chosen


class DirectoryAdmin(admin.ModelAdmin):
    """Base class for records that activities refer to. Translators may change only their texts."""

    show_facets = admin.ShowFacets.NEVER

    class Media:
        css = {"all": ["editors/entry_form.css"]}  # German and Spanish side by side

    def get_readonly_fields(self, request, obj=None):
        readonly = super().get_readonly_fields(request, obj)
        if obj is None or self.has_add_permission(request):
            return readonly
        return [*readonly, *facts_in(self.get_fieldsets(request, obj))]

    def get_object(self, request, object_id, from_field=None):
        """Return the record, locked until the transaction ends if it is going to be saved.

        Merging compares with the row as it is now, so nobody may change it until it is saved.
        """
        record = super().get_object(request, object_id, from_field)
        if record is None or request.method != "POST":
            return record
        return lock_rows(self.get_queryset(request).filter(pk=record.pk)).get()

    @admin.display(description=_("name"), ordering="name_de")
    def name_in_both(self, record):
        return " – ".join(filter(None, (record.name_de, record.name_es)))


@admin.register(Topic)
class TopicAdmin(DirectoryAdmin):
    """The list of topics, in the order in which readers see them, and their form."""

    place_in_menu = 5
    form = NamedForm
    list_display = ["name_in_both", "slug", "position"]
    search_fields = ["name_de", "name_es", "slug"]
    fieldsets = [
        (None, {"fields": [("name_de", "name_es")]}),
        (_("Its place (holds as soon as it is saved)"), {"fields": ["slug", "position"]}),
    ]


@admin.register(Place)
class PlaceAdmin(DirectoryAdmin):
    """The list of places and their form."""

    place_in_menu = 6
    form = NamedForm
    list_display = ["name_in_both", "side", "address"]
    list_filter = ["side"]
    search_fields = ["name_de", "name_es", "slug", "address"]
    fieldsets = [
        (None, {"fields": [("name_de", "name_es"), "slug"]}),
        (
            _("Where it is"),
            {"fields": ["side", "address", ("latitude", "longitude")]},
        ),
    ]


@admin.register(Organisation)
class OrganisationAdmin(DirectoryAdmin):
    """The list of organisations with their counterparts, and their form."""

    place_in_menu = 7
    form = OrganisationForm
    list_display = ["name", "kind", "side", "counterparts"]
    list_filter = ["side", "kind"]
    search_fields = ["name", "remark_de", "remark_es", "town"]
    autocomplete_fields = ["place", "counterparts"]
    fieldsets = [
        (
            _("Who it is (never a private person)"),
            {"fields": ["name", "language", "kind", ("remark_de", "remark_es"), "website", "slug"]},
        ),
        (_("Where it is"), {"fields": ["side", "town", "place"]}),
        (_("Who faces it"), {"fields": ["counterparts"]}),
    ]

    def get_queryset(self, request):
        return super().get_queryset(request).prefetch_related("counterparts")

    @admin.display(description=_("counterparts"))
    def counterparts(self, organisation):
        return ", ".join(map(str, organisation.counterparts.all())) or gettext("none")
