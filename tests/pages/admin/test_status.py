"""What the admin says of each page and offers with it, and to whom."""

import re

import pytest
from django.urls import reverse

from pages.models.page import Page
from tests.factories import keep_statuses, make_editor, make_page
from tests.forms import filled_in
from tests.pages.entry_admin import address, answer, with_permissions
from tests.publications import live

pytestmark = pytest.mark.django_db


@pytest.fixture
def editor(client):
    """Logged in, working in German, with every permission."""
    editor = make_editor()
    client.force_login(editor)
    return editor


# In list and form


def test_the_list_says_in_words_how_each_page_stands_in_each_language(client, editor):
    page = make_page(title_de="Geschichte", title_es="", live_in=["de"])
    page.title_de = "Chronik"
    page.save()
    keep_statuses()

    html = client.get(reverse("admin:pages_page_changelist")).content.decode()

    columns = re.findall(r'<td class="field-status_..">(.*?)</td>', html)
    assert columns == ["veröffentlicht, seither geändert", "noch ohne Titel<br>1 Text fehlt"]


def test_the_form_names_the_status_of_each_language(client, editor):
    page = make_page(title_de="Geschichte", title_es="", live_in=["de"])

    html = client.get(address("change", page)).content.decode()

    box = html.partition('class="publication-box"')[2].partition("</section>")[0]
    assert re.findall(r"<strong>(.*?)</strong>", box) == ["veröffentlicht", "noch ohne Titel"]


def test_the_form_says_how_the_page_stands_and_leads_to_everything(client, editor):
    page = make_page(title_de="Geschichte", live_in=["de"])

    html = client.get(address("change", page)).content.decode()

    for name in ("publish", "withdraw", "history", "duplicate"):
        assert f'href="{address(name, page)}"' in html
    assert f'href="{address("preview", page, "es")}"' in html
    assert address("cancel_schedule", page) not in html
    assert 'href="/de/geschichte/"' in html


def test_saving_can_go_on_to_publishing(client, editor):
    page = make_page(title_de="Geschichte")
    data = filled_in(client.get(address("change", page))) | {"title_de": "Chronik"}

    response = client.post(address("change", page), data | {"_publish": ""})

    assert response.url == address("publish", page)
    assert Page.objects.get().title_de == "Chronik"


def test_an_editor_who_may_not_publish_is_not_led_there(client):
    page = make_page(live_in=["de"])
    with_permissions(client, "view_page", "change_page")

    html = client.get(address("change", page)).content.decode()

    assert address("publish", page) not in html
    assert address("withdraw", page) not in html
    assert address("history", page) in html


# Who may what, and by which means


@pytest.mark.parametrize("name", ["publish", "withdraw", "cancel_schedule"])
def test_publishing_needs_a_permission_of_its_own(client, name):
    page = make_page()
    with_permissions(client, "view_page", "change_page")

    assert client.get(address(name, page)).status_code == 403
    assert client.post(address(name, page), {"languages": ["de"]}).status_code == 403


def test_with_it_a_page_can_be_published(client):
    page = make_page(title_de="Geschichte")
    with_permissions(client, "view_page", "change_page", "publish_entry")

    answer(client, address("publish", page), languages=["de"])

    assert live() == [("de", "Geschichte")]


@pytest.mark.parametrize("name", ["publish", "withdraw", "cancel_schedule", "duplicate", "history"])
def test_nobody_sees_anything_without_logging_in(client, name):
    page = make_page()

    response = client.get(address(name, page))

    assert response.status_code == 302
    assert response.url.startswith("/admin/login/")


@pytest.mark.parametrize("name", ["publish", "withdraw", "cancel_schedule", "duplicate"])
def test_opening_a_page_changes_nothing_and_its_form_is_protected(client, editor, name):
    page = make_page(live_in=["de"])
    client.handler.enforce_csrf_checks = True

    opened = client.get(address(name, page))
    forged = client.post(address(name, page), {"languages": ["de", "es"]})

    assert (opened.status_code, forged.status_code) == (200, 403)
    assert Page.objects.count() == 1
    assert len(live()) == 1


def test_a_page_that_does_not_exist_is_not_found(client, editor):
    assert client.get("/admin/pages/page/4711/publish/").status_code == 404
