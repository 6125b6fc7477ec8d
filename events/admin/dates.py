"""The dates in an activity's form: derived ones, which can be cancelled, and entered ones."""

from django import forms
from django.contrib import admin
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy

from events.models.choices import Origin
from events.models.occurrence import Occurrence
from events.models.occurrence_sync import days_of_activity
from pages.admin.forms.merge import MergingFormSet, MergingRow

# The browser's own inputs for days and times: they work by keyboard and on a phone.
NATIVE_INPUTS = {
    models.DateField: {
        "widget": forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
    },
    models.TimeField: {
        "widget": forms.TimeInput(format="%H:%M", attrs={"type": "time"}),
    },
}


class OccurrenceForm(MergingRow):
    """The form of a date. Of a derived date only `is_cancelled` can be changed."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if self.is_derived:
            for name in self._meta_fields():
                self.fields[name].disabled = name != "is_cancelled"

    @property
    def is_derived(self) -> bool:
        return self.instance.origin != Origin.SINGLE

    def save(self, commit=True):
        """Save an entered date, or only `is_cancelled` of a derived one.

        The activity has been saved before and has set the other columns of derived dates, which
        this form knows only as they were before.
        """
        if not self.is_derived:
            return super().save(commit)
        mine = Occurrence.objects.filter(pk=self.instance.pk)
        mine.update(is_cancelled=self.instance.is_cancelled)
        return self.instance


class OccurrenceFormSet(MergingFormSet):
    """The dates of an activity."""

    def clean(self):
        """Refuse an entered date that the activity itself creates when it is saved.

        An unchanged one that equals a repeated date is accepted: it replaces that date.
        """
        super().clean()
        own = {
            (days.starts_on, self.instance.starts_at): days.origin
            for days in days_of_activity(self.instance)
        }
        for form in self.forms:
            if form.is_derived or not form.has_changed() or self._should_delete_form(form):
                continue
            origin = own.get((form.instance.starts_on, form.instance.starts_at))
            is_moved = not form.instance.pk or {"starts_on", "starts_at"} & {*form.changed_data}
            if origin == Origin.FIRST or (origin and is_moved):
                form.add_error("starts_on", gettext_lazy("This date stands here already."))

    def _can_come_back(self, row):
        """Return False for a derived date, of which the browser sends only a checkbox."""
        return f"{self.prefix}-{row}-starts_on" in self.data

    def add_fields(self, form, index):
        """Do not offer to delete derived dates: saving the activity would create them again."""
        super().add_fields(form, index)
        if form.is_derived and "DELETE" in form.fields:
            form.fields["DELETE"].disabled = True


class OccurrenceInline(admin.StackedInline):
    """The dates of an activity, derived and entered ones."""

    model = Occurrence
    form = OccurrenceForm
    formset = OccurrenceFormSet
    extra = 0
    fields = [("starts_on", "ends_on", "starts_at", "ends_at", "is_cancelled"), "known_uuid"]
    formfield_overrides = NATIVE_INPUTS
    verbose_name_plural = gettext_lazy("Dates (hold as soon as they are saved)")

    def get_queryset(self, request):
        """Leave out the activity's own date while it is the only one.

        Then the state of the activity says whether it is cancelled. A cancelled one is shown, and
        a form that was sent is checked against all dates.
        """
        dates = super().get_queryset(request)
        if request.method == "POST":
            return dates
        others = Occurrence.objects.filter(activity=OuterRef("activity"))
        others = others.exclude(origin=Origin.FIRST)
        return dates.filter(~Q(origin=Origin.FIRST) | Q(is_cancelled=True) | Exists(others))
