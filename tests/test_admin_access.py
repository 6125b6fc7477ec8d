"""Who may use which address of the admin: a table that names every address, and asks each."""

from copy import deepcopy

import pytest
from django.db import transaction
from django.template.response import SimpleTemplateResponse
from django.test import Client
from django.urls import reverse

from pages.accounts.roles import Role
from tests.accounts import make_account
from tests.admin_access import ACCESS
from tests.factories import make_editor
from tests.site_addresses import Addresses, admin_routes

pytestmark = [pytest.mark.django_db, pytest.mark.on_sqlite]

ROLES = {
    "E": Role.EDITING,
    "T": Role.TRANSLATION,
    "C": Role.CONSENT,
    "N": None,  # an account without a role
}


def test_the_table_names_every_address_of_the_admin():
    assert sorted(ACCESS) == sorted(admin_routes())


@pytest.mark.parametrize("letter", ["A", *ROLES, "S"])
def test_each_role_is_let_in_where_the_table_says(letter, monkeypatch):
    monkeypatch.setattr(SimpleTemplateResponse, "rendered_content", "")  # answers in no time
    addresses, client = Addresses(), log_in(letter)

    let_in = {
        route: tuple(
            is_let_in(client, method, addresses.of(f"admin/{route}")) for method in ("get", "post")
        )
        for route in ACCESS
    }

    assert let_in == {
        route: (letter in get, letter in post) for route, (get, post) in ACCESS.items()
    }


def log_in(letter: str) -> Client:
    """A client of an administrator (A), of a role, or of a stranger (S)."""
    client = Client()
    if letter == "A":
        client.force_login(make_editor())
    elif letter in ROLES:
        client.force_login(make_account(role=ROLES[letter]))
    return client


def is_let_in(client, method: str, address: str) -> bool:
    """Send a request without any values, undone afterwards; return whether it was not refused."""
    cookies = deepcopy(client.cookies)
    with transaction.atomic():
        response = getattr(client, method)(address)
        transaction.set_rollback(True)
    client.cookies = cookies  # logging out is undone as well
    is_sent_to_login = response.headers.get("Location", "").startswith(reverse("admin:login"))
    return response.status_code not in {403, 404, 405} and not is_sent_to_login
