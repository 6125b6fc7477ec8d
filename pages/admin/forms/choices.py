"""Choices of one record among many: a search by title, with labels that say where a page is.

Fields keep the records that they have found, so that a form asks for each only once.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping

from django import forms
from django.contrib.admin.views.autocomplete import AutocompleteJsonView
from django.contrib.admin.widgets import AutocompleteSelect
from django.db.models import Model, QuerySet
from django.utils.functional import cached_property
from django.utils.text import capfirst

from pages.models.entry import Entry, entry_models
from pages.models.page import Page

# By names of relations: records by their keys as text, and their labels.
KnownRecords = Mapping[str, tuple[dict[str, Model], dict[int, str]]]


class RecordChoiceField(forms.ModelChoiceField):
    """A choice of a record by its key."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.known: dict[str, Model] = {}
        self.labels: Mapping[int, str] = {}

    def __deepcopy__(self, memo):
        result = super().__deepcopy__(memo)
        result.known = dict(self.known)
        return result

    def to_python(self, value):
        key = str(getattr(value, "pk", value))
        if key not in self.known:
            record = super().to_python(value)
            if record is None:
                return None
            self.known[key] = record
        return self.known[key]

    def label_from_instance(self, record):
        return self.labels.get(record.pk) or record_labels([record])[record.pk]


class RecordSelect(AutocompleteSelect):
    """A search for a record, which shows one that its field knows without asking for it."""

    def optgroups(self, name, value, attrs=None):
        field = self.choices.field
        if not all(key in field.known for key in value if key):
            return super().optgroups(name, value, attrs)
        options = [] if self.is_required else [self.create_option(name, "", "", False, 0)]
        for record in (field.known[key] for key in value if key):
            label = field.label_from_instance(record)
            options.append(self.create_option(name, record.pk, label, True, len(options)))
        return [(None, options, 0)]


class RecordChoices:
    """A mixin for a ModelAdmin or an inline: relations in `autocomplete_fields` are searched."""

    def formfield_for_foreignkey(self, db_field, request, **kwargs):
        if db_field.name in self.get_autocomplete_fields(request):
            kwargs |= {
                "form_class": RecordChoiceField,
                "widget": RecordSelect(db_field, self.admin_site),
            }
        return super().formfield_for_foreignkey(db_field, request, **kwargs)


class ChoicesFormSet(forms.BaseInlineFormSet):
    """Rows whose choices know the records of all rows; their forms take them as `known`."""

    def get_form_kwargs(self, index):
        return super().get_form_kwargs(index) | {"known": self.known}

    @cached_property
    def known(self) -> KnownRecords:
        """The records that its rows show and those that were sent, with their labels.

        One query for each relation of which others were chosen.
        """
        fields = self.form.base_fields.items()
        return {
            name: self._known(name, field.queryset)
            for name, field in fields
            if isinstance(field, RecordChoiceField)
        }

    def _known(self, name: str, records: QuerySet) -> tuple[dict[str, Model], dict[int, str]]:
        present = (getattr(row, name) for row in self.get_queryset())
        known = {str(record.pk): record for record in present if record}
        mine = (key for key in self.data if f"{self.prefix}-" in key and key.endswith(f"-{name}"))
        sent = {self.data[key] for key in mine}  # the chosen records and the loaded ones
        if chosen := {key for key in sent if key.isdecimal()} - known.keys():
            known |= {str(record.pk): record for record in records.filter(pk__in=chosen)}
        return known, {} if self.is_bound else record_labels(known.values())

    def add_fields(self, form, index):
        """Let the hidden key find its row without a query."""
        super().add_fields(form, index)
        key = form.fields[self._pk_field.name]
        form.fields[self._pk_field.name] = RecordChoiceField(
            key.queryset, initial=key.initial, required=False, widget=key.widget
        )
        form.fields[self._pk_field.name].known = self.rows_by_key

    @cached_property
    def rows_by_key(self) -> dict[str, Model]:
        return {str(row.pk): row for row in self.get_queryset()}


class RecordSearch(AutocompleteJsonView):
    """The answers to such a search, with the same labels; pages in the order of the tree."""

    def get_queryset(self):
        found = super().get_queryset()
        return found.in_tree_order() if found.model is Page else found

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        self.labels = record_labels(context["object_list"])
        return context

    def serialize_result(self, obj, to_field_name):
        return super().serialize_result(obj, to_field_name) | {"text": self.labels[obj.pk]}


def record_labels(records: Iterable[Model]) -> dict[int, str]:
    """Return the labels of records of one model: {key: label}.

    A page is named with the pages above it, another entry with its kind. One query for each level
    of the tree.
    """
    records = list(records)
    if not issubclass(type(next(iter(records), None)), Entry):
        return {record.pk: str(record) for record in records}
    kinds = {kind._meta.model_name: kind._meta.verbose_name for kind in entry_models()}
    page = Page._meta.model_name
    pages = page_trails([record for record in records if record.kind == page])
    return {
        record.pk: " › ".join(pages[record.pk])
        if record.kind == page
        else f"{record} ({capfirst(kinds[record.kind])})"
        for record in records
    }


def page_trails(entries: Iterable[Entry]) -> dict[int, list[str]]:
    """Return the titles from the root of the tree to pages: {key: titles}."""
    keys = [entry.pk for entry in entries]
    found = {entry.pk: entry for entry in entries if isinstance(entry, Page)}
    wanted = {*keys, *(page.parent_id for page in found.values())} - found.keys() - {None}
    while wanted:
        pages = Page.objects.in_bulk(wanted)
        found |= pages
        wanted = {page.parent_id for page in pages.values()} - found.keys() - {None}
    trails: dict[int, list[str]] = defaultdict(list)
    for key in keys:
        seen, page = set(), found.get(key)
        while page and page.pk not in seen:  # a cycle, if there ever is one, has an end
            seen.add(page.pk)
            trails[key].insert(0, str(page))
            page = found.get(page.parent_id)
    return trails
