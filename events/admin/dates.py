"""The dates in an activity's form: those that follow from it, and those that are entered."""

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
    """A date; of one that follows from the activity only whether it is cancelled can change."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if self.follows:
            for name in self._meta_fields():
                self.fields[name].disabled = name != "is_cancelled"

    @property
    def follows(self) -> bool:
        return self.instance.origin != Origin.SINGLE

    def save(self, commit=True):
        """The activity has been saved by now, and with it the days and times that follow."""
        if not self.follows:
            return super().save(commit)
        mine = Occurrence.objects.filter(pk=self.instance.pk)
        mine.update(is_cancelled=self.instance.is_cancelled)
        return self.instance


class OccurrenceFormSet(MergingFormSet):
    """The dates of an activity."""

    def clean(self):
        """Refuse what the activity itself is about to make."""
        super().clean()
        own = {
            (days.starts_on, self.instance.starts_at): days.origin
            for days in days_of_activity(self.instance)
        }
        for form in self.forms:
            if form.follows or not form.has_changed() or self._should_delete_form(form):
                continue
            origin = own.get((form.instance.starts_on, form.instance.starts_at))
            is_moved = not form.instance.pk or {"starts_on", "starts_at"} & {*form.changed_data}
            if origin == Origin.FIRST or (origin and is_moved):
                form.add_error("starts_on", gettext_lazy("This date stands here already."))

    def _can_come_back(self, row):
        """Not one that followed from the activity: of it only a box was sent."""
        return f"{self.prefix}-{row}-starts_on" in self.data

    def add_fields(self, form, index):
        """What follows from the activity is cancelled, not deleted: it would come back."""
        super().add_fields(form, index)
        if form.follows and "DELETE" in form.fields:
            form.fields["DELETE"].disabled = True


class OccurrenceInline(admin.StackedInline):
    """Its dates: those that follow from the activity, and those that are entered."""

    model = Occurrence
    form = OccurrenceForm
    formset = OccurrenceFormSet
    extra = 0
    fields = [("starts_on", "ends_on", "starts_at", "ends_at", "is_cancelled"), "known_uuid"]
    formfield_overrides = NATIVE_INPUTS
    verbose_name_plural = gettext_lazy("Dates (hold as soon as they are saved)")

    def get_queryset(self, request):
        """The activity's own date only beside others: alone, the state of the activity says it."""
        dates = super().get_queryset(request)
        if request.method == "POST":
            return dates
        others = Occurrence.objects.filter(activity=OuterRef("activity"))
        others = others.exclude(origin=Origin.FIRST)
        return dates.filter(~Q(origin=Origin.FIRST) | Q(is_cancelled=True) | Exists(others))
