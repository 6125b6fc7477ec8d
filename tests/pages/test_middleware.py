"""The language of a request is its own, and caches are told what it depends on."""

import pytest
from django.utils.translation import get_language

from tests.factories import make_home

pytestmark = pytest.mark.django_db


def test_the_language_of_a_request_ends_with_it(client):
    make_home()
    before = get_language()

    response = client.get("/es/")

    assert response.headers["Content-Language"] == "es-PE"
    assert get_language() == before != "es"


@pytest.mark.parametrize(
    ("path", "varies"), [("/es/", False), ("/es/nada/", False), ("/x", True), ("/admin/", True)]
)
def test_only_an_address_without_a_language_depends_on_the_browsers(client, path, varies):
    make_home()

    response = client.get(path)

    assert ("Accept-Language" in response.headers["Vary"]) is varies


@pytest.mark.parametrize("cookie", ["es", "de"])
def test_no_cookie_decides_the_language_of_a_public_page(client, cookie):
    client.cookies["django_language"] = cookie

    assert client.get("/", headers={"Accept-Language": "fr"}).url == "/de/"
