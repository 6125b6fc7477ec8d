"""Merging forms: two editors of one record lose nothing of each other's work.

Every field is sent with the value that it was loaded with. Only what this editor changed is saved;
if both changed the same field, the form comes back with both texts.
"""

import re

from django import forms
from django.core.exceptions import ValidationError
from django.forms.models import InlineForeignKeyField
from django.utils.formats import localize
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from pages.admin.conflicts import GivenBackForm
from pages.admin.forms.choices import ChoicesFormSet, KnownRecords
from pages.merge import ThreeWayMerge
from pages.models.rich_text import RichTextFormField
from pages.rich_text import plain

# Fields in which the last editor wins: of two orders, neither can be merged into the other.
WITHOUT_CONFLICT = frozenset({"ordering", "region"})


class MergingForm(GivenBackForm, ThreeWayMerge, forms.ModelForm):
    """A ModelForm that saves only what this editor changed."""

    also_merged: tuple[str, ...] = ()  # fields for several columns; the form sets their `initial`
    conflict_message = gettext_lazy(
        "Somebody else has changed this meanwhile to: “%(theirs)s”. Your text still stands "
        "here. Put both together, or save again to keep yours."
    )

    def __init__(self, *args, known: KnownRecords | None = None, **kwargs):
        """Take the records that the choices of a row need not ask for (`MergingFormSet`)."""
        super().__init__(*args, **kwargs)
        self.is_row = known is not None
        for name in self._meta_fields():
            self.fields[name].show_hidden_initial = True
        for name in (known or {}).keys() & self.fields.keys():
            self.fields[name].known, self.fields[name].labels = known[name]

    def _meta_fields(self) -> list[str]:
        meta = self._meta.model._meta
        columns = {field.name for field in (*meta.concrete_fields, *meta.many_to_many)}
        columns |= set(self.also_merged)
        return [
            name
            for name, field in self.fields.items()
            if name in columns
            and not field.disabled
            and not isinstance(field, InlineForeignKeyField)
        ]

    def clean(self):
        if getattr(self, "refused_deletion", False):
            raise ValidationError(
                _("Somebody else has changed this while you deleted it. Look at it again."),
                code="deleted_meanwhile",
            )
        return super().clean()

    def _post_clean(self):
        if self.instance.pk:
            self._merge()
        # A row that stays as it is needs no checks by the database: there may be hundreds.
        if not (self.is_row and self.instance.pk and not self.has_changed()):
            super()._post_clean()

    def _merge(self) -> None:
        names = [name for name in self._meta_fields() if name in self.cleaned_data]
        for name in self._meta_fields():
            # An untouched choice whose record somebody has deleted is no error of this editor.
            if name in self._errors and self._is_untouched_and_gone(name):
                del self._errors[name]
                self.keep_theirs(name)
        self.merge(names)

    def is_changed_here(self, name):
        return name in self.changed_data

    def is_changed_there(self, name):
        if name in WITHOUT_CONFLICT or not self._was_sent_with_initial(name):
            return False
        return self.fields[name].has_changed(self._loaded(name), self._theirs(name))

    def is_different(self, name):
        return self.fields[name].has_changed(self._theirs(name), self[name].data)

    def keep_theirs(self, name):
        if self._is_multiple(name):
            self.cleaned_data.pop(name, None)  # so that saving does not set it
        else:
            self.cleaned_data[name] = getattr(self.instance, name)

    def theirs_in_words(self, name):
        field, value = self.fields[name], self._theirs(name)
        if self._is_multiple(name):
            return ", ".join(map(str, field.queryset.filter(pk__in=value)))
        value = plain(value) if isinstance(field, RichTextFormField) else value
        choices = dict(getattr(field, "choices", []))
        return str(choices.get(value, "" if value is None else localize(value)))

    def refuse(self, name):
        """Show both texts, with theirs as the new base: sending the form again keeps one's own."""
        super().refuse(name)
        theirs = self._theirs(name)
        self.data = self.data.copy()
        if self._is_multiple(name):
            self.data.setlist(self.add_initial_prefix(name), map(str, theirs))
        else:
            self.data[self.add_initial_prefix(name)] = "" if theirs is None else str(theirs)

    def _is_untouched_and_gone(self, name: str) -> bool:
        """Return whether its value is the loaded one, and that record has been deleted."""
        loaded = self._sent_initial(name)
        is_untouched = self._was_sent_with_initial(name) and loaded == self[name].data
        return is_untouched and is_gone(self.fields[name], loaded)

    def _was_sent_with_initial(self, name: str) -> bool:
        """Return whether the loaded value is known: of no records, a browser sends nothing."""
        return self.add_initial_prefix(name) in self.data or self._is_multiple(name)

    def _is_multiple(self, name: str) -> bool:
        return isinstance(self.fields[name], forms.ModelMultipleChoiceField)

    def _loaded(self, name: str):
        """Return the value that the form was loaded with; None if that record was deleted."""
        return known_uuids_of(self.fields[name], self._sent_initial(name))

    def _sent_initial(self, name: str):
        widget = self.fields[name].hidden_widget()
        return widget.value_from_datadict(self.data, self.files, self.add_initial_prefix(name))

    def _theirs(self, name: str):
        """Return the record's present value, as the form would show it."""
        return self.fields[name].prepare_value(self.initial.get(name))


def is_gone(field: forms.Field, sent) -> bool:
    """Return whether the record that a field was loaded with has been deleted."""
    try:
        field.to_python(sent)
    except ValidationError:
        return True
    return False


def known_uuids_of(field: forms.Field, sent):
    """Return the value that a field was loaded with; None if that record was deleted."""
    try:
        return field.to_python(sent)
    except ValidationError:
        return None


class KnownUuid(forms.UUIDField):
    """The uuid of the record that a row was loaded with; alone, it does not make a row changed."""

    widget = forms.HiddenInput

    def has_changed(self, initial, data):
        return False


class MergingRow(MergingForm):
    """A row of a `MergingFormSet` with a uuid, which it keeps when it was deleted meanwhile."""

    known_uuid = KnownUuid(required=False)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            self.initial["known_uuid"] = self.instance.uuid

    def save(self, commit=True):
        uuid = self.cleaned_data.get("known_uuid")
        if uuid and not self.instance.pk and not self._meta.model.objects.filter(uuid=uuid):
            self.instance.uuid = uuid
        return super().save(commit)


class MergingFormSet(ChoicesFormSet):
    """Inline rows: if one editor deletes a row that another changes, neither loses their work."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.refused_deletions: set[str] = set()
        self.brought_back: set[str] = set()
        self.has_lost_changes = False
        if self.is_bound:
            self.data = self.data.copy()
            self._bring_back_deleted_rows()
            self._refuse_deleting_changed_rows()

    @cached_property
    def empty_form(self):
        """The empty row, built once: the admin asks five times, and entries have many formsets."""
        return super().empty_form

    @property
    def media(self):
        return super().media if self._may_grow() else forms.Media()

    def is_multipart(self):
        return self._may_grow() and super().is_multipart()

    def _may_grow(self) -> bool:
        """Return whether there are rows or may be; else the empty row is not needed."""
        return bool(self.forms or self.max_num)

    def clean(self):
        """Raise ValidationError for changes in deleted rows that this editor cannot bring back."""
        super().clean()
        if self.has_lost_changes:
            raise ValidationError(
                _("Somebody else has removed a row that you changed. Look at what is there now."),
                code="deleted_meanwhile",
            )
        for form in self.extra_forms:
            # A form without the right to add rows never counts as changed (Django's admin).
            has_to_stay_away = form.changed_data and not form.has_changed()
            if form.prefix in self.brought_back and has_to_stay_away:
                raise ValidationError(
                    _(
                        "Somebody else has deleted this meanwhile. What you wrote still stands "
                        "below: copy it, and ask an editor to bring it back. Saving again lets it "
                        "go."
                    ),
                    code="deleted_meanwhile",
                )

    def _rows(self) -> range:
        return range(self._sent_count("TOTAL_FORMS"))

    def _initial_count(self) -> int:
        return self._sent_count("INITIAL_FORMS")

    def _sent_count(self, name: str) -> int:
        """Return a number of the management form; 0 if it is none, of which Django tells."""
        sent = self.data.get(f"{self.prefix}-{name}", "")
        return min(int(sent), self.absolute_max) if re.fullmatch("[0-9]{1,9}", sent) else 0

    def _bring_back_deleted_rows(self) -> None:
        """Turn rows that somebody deleted into new ones, of which only changed ones are saved."""
        present = {str(record.pk) for record in self.get_queryset()}
        initial = self._initial_count()
        gone = [
            row for row in range(initial) if self.data.get(f"{self.prefix}-{row}-id") not in present
        ]
        if not gone:
            return
        lost = [row for row in gone if not self._can_come_back(row)]
        self.has_lost_changes = any(map(self._was_touched, lost))
        # A formset takes its first rows for stored ones: the new ones follow them.
        order = [row for row in range(initial) if row not in gone]
        order += [row for row in gone if row not in lost]
        order += list(self._rows())[initial:]
        self._renumber(order)
        self.data[f"{self.prefix}-TOTAL_FORMS"] = str(len(order))
        for row in range(initial - len(gone), initial - len(lost)):
            self.data[f"{self.prefix}-{row}-id"] = ""
            self.brought_back.add(f"{self.prefix}-{row}")
        self.data[f"{self.prefix}-INITIAL_FORMS"] = str(initial - len(gone))

    def _can_come_back(self, row: int) -> bool:
        """Return whether the row was sent with all that a new one needs."""
        return True

    def _was_touched(self, row: int) -> bool:
        for name, field in self.form.base_fields.items():
            loaded = self.data.get(f"initial-{self.prefix}-{row}-{name}")
            sent_as = f"{self.prefix}-{row}-{name}"
            sent = field.widget.value_from_datadict(self.data, self.files, sent_as)
            if loaded is not None and field.has_changed(known_uuids_of(field, loaded), sent):
                return True
        return False

    def _renumber(self, order: list[int]) -> None:
        """Give row `order[n]` the number n in the sent data; drop rows that are not in `order`."""
        places = {str(old): new for new, old in enumerate(order)}
        moved = {}
        for lead in (f"{self.prefix}-", f"initial-{self.prefix}-"):
            for key in [key for key in self.data if key.startswith(lead)]:
                row, _hyphen, name = key.removeprefix(lead).partition("-")
                if row.isdecimal():
                    values = self.data.pop(key)
                    if row in places:
                        moved[f"{lead}{places[row]}-{name}"] = values
        for key, values in moved.items():
            self.data.setlist(key, values)

    def _refuse_deleting_changed_rows(self) -> None:
        """Keep rows that somebody changed since they were shown, and show their present values."""
        records = {str(record.pk): record for record in self.get_queryset()}
        for row in range(self._initial_count()):
            prefix = f"{self.prefix}-{row}"
            record = records.get(self.data.get(f"{prefix}-id"))
            if record and self.data.get(f"{prefix}-DELETE") and self._changed_since(prefix, record):
                del self.data[f"{prefix}-DELETE"]
                self._show_present_values(prefix, record)
                self.refused_deletions.add(prefix)

    def _form_of(self, prefix: str, record) -> MergingForm:
        return self.form(self.data, prefix=prefix, instance=record, **self.get_form_kwargs(None))

    def _changed_since(self, prefix: str, record) -> bool:
        form = self._form_of(prefix, record)
        return any(map(form.is_changed_there, form._meta_fields()))

    def _show_present_values(self, prefix: str, record) -> None:
        form = self._form_of(prefix, record)
        for name in form._meta_fields():
            value = form._theirs(name)
            text = "" if value is None else str(value)
            self.data[f"{prefix}-{name}"] = self.data[f"initial-{prefix}-{name}"] = text

    def _construct_form(self, i, **kwargs):
        form = super()._construct_form(i, **kwargs)
        if form.prefix in self.refused_deletions:
            form.refused_deletion = True
        return form
