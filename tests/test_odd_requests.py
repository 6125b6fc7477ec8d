"""Requests that no page of the site sends, at every address: none ends in an error of ours."""

from collections.abc import Iterator
from itertools import cycle
from urllib.parse import quote

import pytest
from django.db import connection, transaction
from django.template.response import SimpleTemplateResponse
from django.test import Client
from lxml.html import document_fromstring

from pages.accounts.roles import Role
from tests.accounts import make_account
from tests.factories import make_editor
from tests.site_addresses import Addresses, routes

pytestmark = [pytest.mark.django_db, pytest.mark.on_sqlite]

BEYOND = "9" * 30  # more than 64 bits
VALUES = ["", "0", "-1", BEYOND, str(2**63), "9" * 5000, "²", "٣", "x", "\0", "1.5", "1e400", "NaN"]

# Names that filters, forms, lists and pages of the site read from the query.
NAMES = [
    *("e", "p", "o", "all", "q", "_popup", "_to_field", "_changelist_filters", "next", "uuid"),
    *("waiting", "gap", "id", "id__exact", "pk", "state__exact", "side__exact", "is_milestone"),
    *("is_milestone__exact", "is_active__exact", "topics__id__exact", "category__exact", "kind"),
    *("parent", "parent__isnull", "cover", "topics", "place", "places", "counterparts", "groups"),
    *("position", "latitude", "start", "starts_on__year", "starts_on__gte", "created_at__year"),
    *("title_de", "year", "month", "page", "topic", "side", "state", "from", "to", "language"),
]
LOOKUPS = ["app_label=pages&model_name=page&field_name=cover", "app_label=x&model_name=x"]
ACTIONS = ["delete_selected", "send_links", "state_cancelled", "put_into_album", "x", "\0"]
METHODS = ["options", "put", "patch", "delete", "trace", "head"]

Odd = tuple[str, str, dict | None]  # method, address, what is sent


def odd_addresses(addresses: Addresses, route: str) -> Iterator[Odd]:
    for value in VALUES[1:] if "<" in route else []:
        for method in ("get", "post"):
            yield method, addresses.of(route, quote(value)), None


def odd_queries(address: str) -> Iterator[Odd]:
    for name in NAMES:
        for value in ("", BEYOND, "x", "\0"):
            yield "get", f"{address}?{name}={quote(value)}", None
    for value in VALUES:
        for lookup in LOOKUPS:
            yield "get", f"{address}?{lookup}&term={quote(value)}&page={quote(value)}", None


def odd_actions(address: str) -> Iterator[Odd]:
    for action in ACTIONS:
        for value in VALUES:
            sent = {"action": action, "_selected_action": [value], "index": value}
            yield "post", address, sent
            yield "post", address, sent | {"index": "0", "post": "yes"}


def odd_forms(client, address: str) -> Iterator[Odd]:
    """The form at an address with an odd value in one of its fields, or without the field."""
    response = client.get(address)
    if response.status_code != 200 or "html" not in response.headers["Content-Type"]:
        return
    for form in document_fromstring(response.text or "<p>").xpath('//form[@method="post"]'):
        sent = dict(form.form_values())
        for name in sent:
            yield "post", address, {key: value for key, value in sent.items() if key != name}
            for value in VALUES:
                yield "post", address, sent | {name: value}


def statuses(client, requests: Iterator[Odd]) -> dict[Odd, int]:
    """Send requests, each undone before the next one; return those that ended in an error."""
    client.raise_request_exception = False
    found = {}
    for method, address, sent in requests:
        with transaction.atomic():
            response = getattr(client, method)(address, sent)
            if response.streaming:
                b"".join(response.streaming_content)
            connection.needs_rollback = False
            transaction.set_rollback(True)
        if response.status_code >= 500:
            found[method, address[:200], str(sent)[:200]] = response.status_code
    return found


def all_routes() -> list[str]:
    return [route for route in routes() if not route.endswith("logout/")]


def log_in(role: str | None) -> Client:
    """A client of a role, of an administrator ("all"), or of nobody (None)."""
    client = Client()
    if role == "all":
        client.force_login(make_editor())
    elif role is not None:
        client.force_login(make_account(role=role or None))
    return client


def test_no_address_answers_odd_requests_with_an_error(monkeypatch):
    """Each address is asked a few of them, and no template is rendered; the rest is in the soak."""
    monkeypatch.setattr(SimpleTemplateResponse, "rendered_content", "")
    addresses, client = Addresses(), log_in("all")
    values, names, actions, methods = map(cycle, (VALUES[1:], NAMES, ACTIONS, METHODS))
    requests = []
    for number, route in enumerate(all_routes()):
        address, value = addresses.of(route), next(values)
        sent = {"action": next(actions), "_selected_action": [value], "index": value}
        requests.append(("get", addresses.of(route, quote(value)), None))
        requests.append(
            [
                ("get", f"{address}?{next(names)}={quote(value)}", None),
                ("post", address, sent),
                (next(methods), address, None),
            ][number % 3]
        )

    assert statuses(client, iter(requests)) == {}


@pytest.mark.parametrize("method", ["GET", "OPTIONS"])
def test_the_address_of_the_whole_server_is_no_page(method):
    assert Client().generic(method, "*").status_code == 404


@pytest.mark.parametrize(
    ("method", "address", "sent"),
    [
        ("get", f"/admin/pages/page/{BEYOND}/move/", None),
        ("get", f"/admin/pages/page/{BEYOND}/change/", None),
        ("get", "/admin/pages/page/²/history/", None),
        ("get", f"/admin/events/activity/?starts_on__year={BEYOND}", None),
        ("get", "/admin/pages/page/add/?cover=x", None),
        ("get", "/admin/events/activity/export/csv/?parent=x", None),
        ("get", "/admin/events/activity/export/csv/?starts_on__gte=x", None),
        ("post", "/admin/pages/user/", {"action": "send_links", "_selected_action": ["²"]}),
        ("post", "/admin/pages/page/", {"action": "delete_selected", "_selected_action": ["²"]}),
    ],
)
def test_an_odd_value_is_an_error_of_the_request(method, address, sent):
    Addresses()

    response = getattr(log_in("all"), method)(address, sent)

    assert response.status_code in {302, 400, 404}


@pytest.mark.parametrize(
    ("name", "count"),
    [("TOTAL_FORMS", "x"), ("TOTAL_FORMS", "9" * 5000), ("INITIAL_FORMS", "²")],
)
def test_a_form_with_an_odd_number_of_rows_comes_back(name, count):
    addresses, client = Addresses(), log_in("all")
    address = addresses.of("admin/pages/page/<path:object_id>/change/")
    form = document_fromstring(client.get(address).text).get_element_by_id("page_form")
    sent = dict(form.form_values())
    prefix = next(key for key in sent if key.endswith("TOTAL_FORMS")).removesuffix("TOTAL_FORMS")

    response = client.post(address, sent | {f"{prefix}{name}": count})

    assert response.status_code in {200, 302, 400}


@pytest.mark.soak
@pytest.mark.parametrize("role", ["all", *Role.values, "", None])
@pytest.mark.parametrize("route", all_routes())
def test_no_odd_request_of_any_role_ends_in_an_error(route, role):
    addresses, client = Addresses(), log_in(role)
    address = addresses.of(route)

    found = statuses(client, odd_addresses(addresses, route))
    found |= statuses(client, ((method, address, None) for method in METHODS))
    found |= statuses(client, odd_queries(address))
    found |= statuses(client, odd_actions(address))

    assert found == {}


@pytest.mark.soak
@pytest.mark.parametrize("role", ["all", *Role.values])
@pytest.mark.parametrize("route", all_routes())
def test_no_form_with_an_odd_value_ends_in_an_error(route, role):
    addresses, client = Addresses(), log_in(role)

    assert statuses(client, odd_forms(client, addresses.of(route))) == {}
