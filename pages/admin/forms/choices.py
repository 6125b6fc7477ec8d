"""Choices of one record among many: a search by title, with labels that say where a page is.

Fields keep the records that they have found, so that a form asks for each only once.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping

from django import forms
from django.contrib.admin.views.autocomplete import AutocompleteJsonView
from django.contrib.admin.widgets import AutocompleteSelect
from django.db.models import Model
from django.utils.text import capfirst

from pages.models.entry import Entry, entry_models
from pages.models.page import Page


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


class RecordSearch(AutocompleteJsonView):
    """The answers to such a search, with the same labels."""

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
