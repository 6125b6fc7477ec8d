"""The blocks in the form of an entry: what is built for those that are not there yet."""

from collections import Counter

import pytest
from django.contrib.auth.models import Group
from django.urls import reverse

from pages.accounts.roles import Role
from pages.admin.forms.merge import MergingForm
from pages.models.blocks.registry import block_models_for
from pages.models.user import User
from tests.events.factories import form_url, make_activity
from tests.factories import make_editor, make_page

pytestmark = pytest.mark.django_db


@pytest.fixture
def empty_forms(monkeypatch) -> Counter:
    """How often an empty row was built, by the formset that it is for."""
    built = Counter()
    init = MergingForm.__init__

    def count(form, *args, **kwargs):
        init(form, *args, **kwargs)
        formset, _hyphen, number = (form.prefix or "").rpartition("-")
        built.update([formset] if number == "__prefix__" else [])

    monkeypatch.setattr(MergingForm, "__init__", count)
    return built


def form_of(page) -> str:
    return reverse("admin:pages_page_change", args=[page.pk])


def formsets_of_blocks(kind: str) -> list[str]:
    return [f"{model._meta.label_lower.replace('.', '_')}_set" for model in block_models_for(kind)]


def test_the_form_of_a_page_builds_one_empty_block_of_each_type(client, empty_forms):
    client.force_login(make_editor())
    page = make_page(text_de="<p>Ja</p>")

    client.get(form_of(page))

    assert empty_forms == dict.fromkeys(formsets_of_blocks("page"), 1)


def test_the_form_of_an_activity_builds_one_empty_row_of_each_kind(client, empty_forms):
    client.force_login(make_editor())

    client.get(form_url(make_activity()))

    others = ["occurrences", "involvements"]
    assert empty_forms == dict.fromkeys([*formsets_of_blocks("activity"), *others], 1)


def test_nothing_is_built_for_who_may_add_no_blocks(client, empty_forms):
    translator = User.objects.create_user(username="m", email="m@example.org", is_staff=True)
    translator.groups.add(Group.objects.get(name=Role.TRANSLATION))
    client.force_login(translator)
    page = make_page(text_de="<p>Ja</p>")

    response = client.get(form_of(page))

    assert empty_forms == {}
    assert 'name="pages_textblock_set-0-text_es"' in response.text
    assert "editors/rich_text.js" in response.text
