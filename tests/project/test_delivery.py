"""What every answer carries, whatever it shows."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection

from partnership_site.delivery.middleware import ContentSecurityPolicyMiddleware

pytestmark = pytest.mark.django_db


def policy_of(response) -> dict[str, set[str]]:
    directives = response["Content-Security-Policy"].split("; ")
    return {name: set(sources) for name, *sources in map(str.split, directives)}


def test_nothing_runs_on_a_public_page(client):
    assert policy_of(client.get("/robots.txt")) == {
        "default-src": {"'none'"},
        "img-src": {"'self'", "data:"},
        "style-src": {"'self'"},
        "media-src": {"'self'"},
        "manifest-src": {"'self'"},
        "form-action": {"'self'"},
        "base-uri": {"'none'"},
        "frame-ancestors": {"'none'"},
    }


def test_the_admin_runs_scripts_of_the_site_alone(client):
    policy = policy_of(client.get("/admin/login/"))

    assert policy["default-src"] == {"'none'"}
    assert policy["script-src"] == {"'self'"}
    assert policy["style-src"] == {"'self'", "'unsafe-inline'"}


def test_a_script_in_the_admin_runs_by_the_nonce_of_its_answer(rf):
    request = rf.get("/admin/")
    middleware = ContentSecurityPolicyMiddleware(lambda request: respond_with_nonce(request))

    response = middleware(request)

    assert policy_of(response)["script-src"] == {"'self'", f"'nonce-{response.content.decode()}'"}


def respond_with_nonce(request):
    from django.http import HttpResponse

    return HttpResponse(str(request.csp_nonce))


def test_an_upload_beyond_the_bound_is_refused_unread(client, settings):
    settings.UPLOAD_MAX_SIZE = 1000

    refused = client.post("/admin/login/", {"file": SimpleUploadedFile("big.png", b"x" * 1001)})
    taken = client.post("/admin/login/", {"file": SimpleUploadedFile("small.png", b"x")})

    assert refused.status_code in {400, 413}  # Django 5.2, Django 6
    assert taken.status_code == 200


def test_sqlite_lets_readers_read_while_one_writes():
    if connection.vendor != "sqlite":
        return
    with connection.cursor() as cursor:
        found = {}
        for pragma in ("journal_mode", "synchronous", "foreign_keys", "busy_timeout"):
            cursor.execute(f"PRAGMA {pragma}")
            found[pragma] = cursor.fetchone()[0]

    assert found == {
        "journal_mode": "wal",
        "synchronous": 1,
        "foreign_keys": 1,
        "busy_timeout": 20_000,
    }
    assert connection.transaction_mode == "IMMEDIATE"
