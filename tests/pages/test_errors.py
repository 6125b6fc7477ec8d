"""When something is missing, readers get a designed page with a way on."""

import pytest
from django.test import Client

from pages.publishing.withdraw import withdraw
from tests.factories import make_home, make_page


def test_without_a_database_readers_get_a_page_in_both_languages():
    """No database is marked for this test: whoever asks for one fails, as when it is away."""
    response = Client(raise_request_exception=False).get("/de/")

    assert response.status_code == 500
    assert 'lang="de"' in response.text
    assert 'lang="es-PE"' in response.text
    assert not response.cookies


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("url", "lang"), [("/de/gibt-es-nicht/", "de"), ("/es/no-existe/", "es-PE"), ("/x", "es-PE")]
)
def test_an_unknown_address_is_answered_in_the_readers_language(client, url, lang):
    make_home()

    response = client.get(url, headers={"Accept-Language": "es"})

    assert response.status_code == 404
    assert f'<html lang="{lang}">' in response.text
    assert f'href="/{lang[:2]}/"' in response.text
    assert "noindex" in response.text


@pytest.mark.django_db
def test_what_is_gone_is_answered_with_a_way_on(client):
    make_home()
    page = make_page(title_de="Chronik", live_in=["de"])
    withdraw(page, ["de"])

    response = client.get("/de/chronik/")

    assert response.status_code == 410
    assert 'href="/de/"' in response.text
    assert "noindex" in response.text


@pytest.mark.django_db
@pytest.mark.parametrize("method", ["post", "put", "delete"])
def test_pages_are_only_read(client, method):
    make_home()

    assert getattr(client, method)("/de/").status_code == 405
