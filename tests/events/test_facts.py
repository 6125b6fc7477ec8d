"""One declaration a fact: form, table and page follow from it, and none is forgotten."""

from datetime import date, time

import pytest
from django.urls import reverse
from django.utils.translation import override

from events.details import fact_list, value_text
from events.models.activity import Activity
from events.models.fact import FACTS, FIRST_ON_PAGE, Fact
from events.spreadsheets.import_form import COLUMNS, ImportForm
from tests.events.factories import make_activity

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


def test_the_page_lists_every_fact_or_says_why_not():
    activity = make_activity(participants=0, programme_de="ASA")
    with override("es"):
        listed = fact_list(activity, "es")

    shown = {(fact.heading, *fact.value) for fact in listed if fact.heading}
    assert shown == {
        ("Estado", "concluida", ""),
        ("Qué es", "intercambio", ""),
        ("Participantes", "0", ""),
        ("Programa de financiamiento", "ASA", "de"),
    }
    own = {f"events/facts/{fact.template}.html" for fact in FACTS if fact.template}
    assert {fact.template for fact in listed} == {"events/facts/plain.html", *own}


def test_a_fact_that_is_declared_is_in_the_list_without_a_line_more(monkeypatch):
    added = Fact("valid_until")
    monkeypatch.setattr("events.models.fact.FACTS", (*FACTS, added))

    with override("de"):
        *_others, last = fact_list(make_activity(valid_until=date(2027, 8, 1)), "de")

    assert last == ("events/facts/plain.html", "Gültig bis", ("1. August 2027", ""))


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (None, ""),
        (False, ""),
        (True, "sí"),
        (0, "0"),
        (1234, "1,234"),
        (date(2027, 8, 1), "1 de agosto de 2027"),
        (time(19, 30), "19:30"),
        ("https://example.org", "https://example.org"),
    ],
)
def test_values_are_written_as_readers_write_them(value, text):
    with override("es"):
        assert value_text(value) == text


def test_what_comes_first_on_the_page_is_there():
    assert set(FIRST_ON_PAGE) <= {fact.template or fact.name for fact in FACTS}
