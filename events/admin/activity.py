"""The admin of activities: their form, with fieldsets by an editor's questions, and their list."""

import json
from collections.abc import Iterator

from django.conf import settings
from django.contrib import admin, messages
from django.utils.html import format_html, format_html_join
from django.utils.safestring import mark_safe
from django.utils.text import format_lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from js_asset import Media, Script

from events.admin.dates import NATIVE_INPUTS, OccurrenceInline
from events.admin.import_export import ImportExportAdmin
from events.dates.partial import PartialDateField
from events.details import clocks_of
from events.models.activity import Activity
from events.models.choices import ActivityState
from events.models.fact import TRANSLATED_FACTS, Question, form_rows
from events.models.listing_sync import sync_listing
from events.models.occurrence import Occurrence
from events.models.occurrence_sync import sync_occurrences
from events.models.organisation import Involvement
from pages.admin.dashboard import TaskFilter
from pages.admin.forms.blocks import BlockEditor, block_inlines
from pages.admin.forms.choices import RecordChoices
from pages.admin.forms.entry import EntryForm, EntryFormAdmin, facts_in
from pages.admin.forms.merge import MergingForm, MergingFormSet
from pages.admin.forms.rich_text import own_modules
from pages.admin.publishing.publish import PublishAdmin
from pages.models.locks import lock_entries
from pages.publishing.status import renew_statuses

DATES = ("start", "end")


class ActivityForm(EntryForm):
    """The form of an activity; start and end accept partial dates as people write them."""

    also_translated = ("slug", *TRANSLATED_FACTS)
    also_merged = DATES

    start = PartialDateField(
        label=gettext_lazy("Begin"),
        required=False,
        help_text=gettext_lazy("As precisely as known: 2014, Juni 2010, 20.5.1998, mayo de 2015."),
    )
    end = PartialDateField(
        label=gettext_lazy("End"),
        required=False,
        help_text=gettext_lazy("Empty if it is over on the same day, or still goes on."),
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for name in DATES:
            if name in self.fields:
                value = self.fields[name].prepare_value(getattr(self.instance, name))
                self.initial.setdefault(name, value)

    def _get_validation_exclusions(self):
        """Validate the columns of both dates too, although no fields have their names."""
        return super()._get_validation_exclusions() - set(Activity.COLUMNS_OF_DATES)

    def _merge(self):
        super()._merge()
        self._set_dates()

    def _post_clean(self):
        if not self.instance.pk:  # a new activity is not merged
            self._set_dates()
        super()._post_clean()

    def _set_dates(self):
        for name in DATES:
            if name in self.cleaned_data and name in self.changed_data:
                setattr(self.instance, name, self.cleaned_data[name])


def _rows(question: Question) -> Iterator[tuple[str, ...]]:
    """The rows of a question's fieldset; below times, both clocks."""
    for row in form_rows(question):
        yield row
        if "starts_at" in row:
            yield ("clocks",)


class InvolvementInline(RecordChoices, admin.StackedInline):
    """The organisations of an activity with their roles."""

    model = Involvement
    form = MergingForm
    formset = MergingFormSet
    extra = 0
    fields = [("organisation", "role")]
    autocomplete_fields = ["organisation"]
    verbose_name_plural = gettext_lazy("With whom (holds as soon as it is saved)")

    def get_queryset(self, request):
        return super().get_queryset(request).select_related("organisation")


def state_action(state: ActivityState):
    """Return an action of the list that sets the state of the selected activities."""

    label = format_lazy("{fact}: {state}", fact=gettext_lazy("State"), state=state.label)

    @admin.action(description=label, permissions=["change_facts"])
    def set_state(modeladmin, request, queryset):
        lock_entries([activity.pk for activity in queryset])
        changed = [each for each in queryset.all() if each.state != state]
        for each in changed:
            each.state = state
            each.save()
            modeladmin.log_change(request, each, _("State: %(state)s.") % {"state": state.label})
        renew_statuses(each.pk for each in changed)
        count = len(changed)
        text = ngettext(
            "%(count)s activity: %(state)s. This holds at once, in both languages.",
            "%(count)s activities: %(state)s. This holds at once, in both languages.",
            count,
        )
        words = {"count": count, "state": state.label}
        modeladmin.message_user(request, text % words, messages.SUCCESS)

    set_state.__name__ = f"state_{state.value}"  # by which the admin tells its actions apart
    return set_state


@admin.register(Activity)
class ActivityAdmin(ImportExportAdmin, EntryFormAdmin, PublishAdmin, BlockEditor, admin.ModelAdmin):
    """The list of activities, the newest first, and their form."""

    place_in_menu = 0
    form = ActivityForm
    inlines = [
        OccurrenceInline,
        InvolvementInline,
        *block_inlines(Activity._meta.model_name),
    ]
    list_display = ["title_of", "when", "state", "side", "status_de", "status_es"]
    list_filter = [TaskFilter, "state", "category", "side", "topics", "is_milestone"]
    list_per_page = 50
    show_facets = admin.ShowFacets.NEVER  # their counts take a query for each filter
    search_fields = ["title_de", "title_es", "summary_de", "summary_es"]
    ordering = ["-starts_on", "-pk"]
    autocomplete_fields = ["cover", "topics", "places"]
    readonly_fields = ["clocks"]
    formfield_overrides = NATIVE_INPUTS
    actions = [state_action(state) for state in ActivityState]

    def get_fieldsets(self, request, obj=None):
        place = [("slug_de", "slug_es")]
        if obj is None:
            place.append("original_language")
        return [
            (_("What"), {"fields": self.texts(obj)}),
            *((each.label, {"fields": list(_rows(each))}) for each in Question),
            (_("Picture"), {"fields": ["cover"]}),
            (_("Its address"), {"fields": place, "classes": ["collapse"] if obj else []}),
        ]

    def get_readonly_fields(self, request, obj=None):
        """Return also all facts for translators, who may change only the texts."""
        readonly = super().get_readonly_fields(request, obj)
        if obj is None or self.has_change_facts_permission(request):
            return readonly
        own = {"translation_matches", "small_correction"}
        facts = facts_in(self.get_fieldsets(request, obj))
        return [*readonly, *(name for name in facts if name not in {*own, *readonly})]

    def has_change_facts_permission(self, request) -> bool:
        """Return True for accounts that may change facts, that is, all but translators."""
        return self.has_add_permission(request)

    @admin.display(description=gettext_lazy("title"), ordering="title_de")
    def title_of(self, activity):
        return str(activity)

    @admin.display(description=gettext_lazy("when"), ordering="starts_on")
    def when(self, activity):
        return activity.when.text

    @admin.display(description=gettext_lazy("Begin"))
    def start(self, activity):
        """Return the date for translators, who see it and `end` as read-only fields."""
        return activity.start.as_text if activity.start else ""

    @admin.display(description=gettext_lazy("End"))
    def end(self, activity):
        return activity.end.as_text if activity.end else ""

    @admin.display(description=gettext_lazy("by both clocks"))
    def clocks(self, activity):
        """Return the saved times by both clocks; a script updates them while the editor types."""
        first = activity.occurrences.first() if activity.pk else None
        shown = clocks_of(first) if first else []
        lines = ((each.time, each.city, each.weekday) for each in shown)
        saved = format_html_join(mark_safe("<br>"), "{} {} {}", lines)
        cities = [[str(side.city), side.time_zone] for side in settings.PARTNERSHIP]
        return format_html('<output data-clocks="{}">{}</output>', json.dumps(cities), saved or "–")

    def save_related(self, request, form, formsets, change):
        """Save dates, places and organisations, then show warnings about the complete activity.

        Changes of dates and places also raise the version of its calendar events.
        """
        super().save_related(request, form, formsets, change)
        activity = form.instance
        has_other_dates = any(each.model is Occurrence and each.has_changed() for each in formsets)
        if has_other_dates:
            sync_occurrences(activity)
        if change and ("places" in form.changed_data or has_other_dates):
            activity.note_change_for_calendars()
        else:
            sync_listing([activity.pk])
        for warning in activity.warnings():
            self.message_user(request, warning, messages.WARNING)

    def render_change_form(self, request, context, **kwargs):
        response = super().render_change_form(request, context, **kwargs)
        response.context_data["media"] += Media(
            importmap=own_modules(["wall_clock"]),
            js=[Script("editors/activity_clocks.js", type="module")],
        )
        return response
