"""One declaration a fact: form, table and page follow from it, and none is forgotten."""

import pytest
from django.urls import reverse

from events.models.activity import Activity
from events.models.fact import FACTS
from events.spreadsheets.import_form import COLUMNS, ImportForm

pytestmark = pytest.mark.django_db

# Fields of an activity that are no facts, each with the reason.
EXCUSES = {
    "entry_ptr": "It leads to the texts, which are the entry's.",
    "slug": "It is part of the address.",
    "sequence": "Saving counts it, for calendars.",
    "facts_changed_at": "Saving notes it, for calendars.",
}


def test_every_field_of_an_activity_is_a_fact_or_has_an_excuse():
    fields = [*Activity._meta.local_fields, *Activity._meta.local_many_to_many]
    names = {field.name for field in fields if not hasattr(field, "translated_field")}

    facts = {name for fact in FACTS for name in fact.model_fields or (fact.name,)}

    assert names - facts == EXCUSES.keys()


def test_the_form_asks_for_every_fact(editor):
    text = editor.get(reverse("admin:events_activity_add")).text

    names = [name for fact in FACTS if fact.question for name in fact.fields]
    assert [name for name in names if f'name="{name}"' not in text] == []
    assert [fact.name for fact in FACTS if not fact.question] == ["occurrences", "organisations"]


def test_every_column_has_a_cell():
    assert set(ImportForm.base_fields) == set(COLUMNS)
