"""The frame of the admin: languages, ways in and out, refusals, nonces, how it looks and works."""

import json
import re

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.conf import settings
from django.contrib.sessions.models import Session
from django.urls import reverse

from pages.accounts.roles import Role
from pages.models.user import User
from tests.accounts import make_account
from tests.browser.keys import AXE_OPTIONS
from tests.factories import make_editor, make_page, make_text

pytestmark = pytest.mark.django_db

GERMAN, SPANISH = '<html lang="de">', '<html lang="es-PE">'


def html_of(response) -> str:
    return response.content.decode()


# Language
# --------


@pytest.mark.parametrize(("language", "expected"), [("de", GERMAN), ("es", SPANISH)])
def test_the_admin_is_in_the_language_of_the_account(client, language, expected):
    client.force_login(make_editor(language=language))

    response = client.get(reverse("admin:index"), headers={"Accept-Language": "en"})

    assert expected in html_of(response)


@pytest.mark.parametrize(("accepted", "expected"), [("de", GERMAN), ("es-PE,es;q=0.9", SPANISH)])
def test_the_login_page_is_in_the_language_of_the_browser(client, accepted, expected):
    response = client.get(reverse("admin:login"), headers={"Accept-Language": accepted})

    assert expected in html_of(response)


def test_the_language_switch_keeps_the_page_and_is_remembered(client):
    account = make_editor(language="de")
    client.force_login(account)
    page = reverse("admin:pages_picture_changelist") + "?q=rathaus"

    response = client.post(reverse("admin:language"), {"language": "es", "next": page})

    assert response.url == page
    account.refresh_from_db()
    assert account.language == "es"
    assert SPANISH in html_of(client.get(page))


def test_before_logging_in_the_choice_is_kept_without_a_session(client):
    client.post(reverse("admin:language"), {"language": "es"})

    response = client.get(reverse("admin:login"), headers={"Accept-Language": "de"})

    assert SPANISH in html_of(response)
    assert not Session.objects.exists()


@pytest.mark.parametrize("page", ["https://evil.org/admin/", "//evil.org/admin/", "/de/", ""])
def test_the_language_switch_leads_nowhere_else(client, page):
    response = client.post(reverse("admin:language"), {"language": "de", "next": page})

    assert response.url == reverse("admin:index")


def test_an_unknown_language_changes_nothing(client):
    account = make_editor(language="es")
    client.force_login(account)

    client.post(reverse("admin:language"), {"language": "en"})

    assert User.objects.get(pk=account.pk).language == "es"


@pytest.mark.parametrize("language", ["de", "es"])
def test_scripts_find_the_translations_of_django_and_of_our_own(client, language):
    client.force_login(make_editor(language=language))

    script = html_of(client.get(reverse("admin:jsi18n")))

    catalog = json.loads(re.search(r"newcatalog = ({.*?\n  })", script, re.DOTALL)[1])
    assert [text for text in ("Hide", "Move up") if catalog.get(text, text) == text] == []


# Ways in and out
# ---------------


def test_the_session_is_kept_from_scripts_and_from_public_pages_and_ends(client):
    make_account(password="a long enough password")

    data = {"username": "ana", "password": "a long enough password"}
    response = client.post(reverse("admin:login"), data)

    cookie = response.cookies[settings.SESSION_COOKIE_NAME]
    assert (cookie["path"], cookie["httponly"], cookie["samesite"]) == ("/admin/", True, "Lax")
    assert cookie["max-age"] == 8 * 60 * 60


def test_who_is_not_on_the_staff_stays_outside(client):
    User.objects.create_user("gast", "gast@example.org", "a long enough password")

    data = {"username": "gast", "password": "a long enough password"}
    client.post(reverse("admin:login"), data)

    assert client.get(reverse("admin:index")).status_code == 302


def test_logging_out_ends_the_session(client):
    client.force_login(make_editor())

    client.post(reverse("admin:logout"))

    assert client.get(reverse("admin:index")).status_code == 302


def test_a_form_sent_from_a_page_of_yesterday_is_refused_with_a_way_on(client):
    client.handler.enforce_csrf_checks = True

    response = client.post(reverse("admin:login"), {"username": "ana"})

    assert response.status_code == 403
    assert "Das Formular war nicht mehr gültig" in html_of(response)
    assert "El formulario ya no era válido" in html_of(response)


# Refusals
# --------


@pytest.mark.parametrize(
    "path", ["/admin/nix/", "/admin/pages/page/999/publish/", "/admin/auth/group/"]
)
def test_what_is_not_there_is_said_within_the_frame(client, path):
    client.force_login(make_editor())

    response = client.get(path)

    assert response.status_code == 404
    assert reverse("admin:logout") in html_of(response)


def test_what_is_not_allowed_is_said_within_the_frame(client):
    client.force_login(make_account(role=Role.TRANSLATION))

    response = client.get(reverse("admin:pages_user_changelist"))

    assert response.status_code == 403
    assert reverse("admin:logout") in html_of(response)


def test_strangers_do_not_learn_what_is_there(client):
    responses = [client.get("/admin/nix/"), client.get("/admin/pages/page/999/change/")]

    assert [response.status_code for response in responses] == [302, 302]


def test_what_libraries_would_add_stays_out(client):
    client.force_login(make_editor())

    names = [model["object_name"] for model in client.get(reverse("admin:index")).context["menu"]]

    assert names == [
        "Page",
        "Activity",
        "Picture",
        "Album",
        "Video",
        "Document",
        "Topic",
        "Place",
        "Organisation",
        "User",
    ]


# Scripts
# -------


def test_every_script_in_a_form_has_an_address_or_the_nonce(client):
    client.force_login(make_editor())
    page = make_page()

    response = client.get(reverse("admin:pages_page_change", args=[page.pk]))

    policy = response.headers["Content-Security-Policy"]
    nonce = re.search(r"'nonce-([^']+)'", policy)[1]
    scripts = re.findall(r"<script\b[^>]*>", html_of(response))
    inline = [tag for tag in scripts if " src=" not in tag and "application/json" not in tag]
    assert len(inline) == 1  # the import map
    assert [tag for tag in inline if f'nonce="{nonce}"' not in tag] == []
    assert "unsafe" not in re.search(r"script-src [^;]*", policy)[0]


# In the browser
# --------------

OUTSIDE = ["admin:login", "admin:password_reset", "admin:password_reset_done"]
INSIDE = [
    "admin:index",
    "admin:pages_user_changelist",
    "admin:pages_user_add",
    "admin:password_change",
    "admin:pages_picture_changelist",
    "admin:pages_picture_add",
]


@pytest.fixture
def open_tab(chromium, live_server, client):
    """Opens a tab, with the session of an account if one is given."""
    contexts = []

    def open_tab(account=None, **options):
        context = chromium.new_context(base_url=live_server.url, **options)
        contexts.append(context)
        if account:
            client.force_login(account)
            name = settings.SESSION_COOKIE_NAME
            url = f"{live_server.url}{settings.SESSION_COOKIE_PATH}"
            value = client.cookies[name].value
            context.add_cookies([{"name": name, "value": value, "url": url}])
        tab = context.new_page()
        tab.complaints = []
        tab.on("console", lambda message: tab.complaints.append((tab.url, message.text)))
        tab.on("pageerror", lambda error: tab.complaints.append((tab.url, str(error))))
        return tab

    yield open_tab
    for context in contexts:
        context.close()


def look_at(tab, addresses) -> list:
    """What axe, the browser itself, and anybody with a narrow window find wrong."""
    found = []
    for url in addresses:
        tab.goto(url)
        if tab.evaluate("document.documentElement.scrollWidth > innerWidth"):
            found.append((url, "scrolls sideways"))
        violations = Axe().run(tab, options=AXE_OPTIONS).response["violations"]
        found += [(url, each["id"], each["nodes"][0]["html"]) for each in violations]
    return found + [each for each in tab.complaints if "404" not in each[1]]


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("language", ["de", "es"])
def test_nothing_is_wrong_with_the_pages_of_the_frame(open_tab, language, scheme):
    account = make_editor(language=language)
    make_text(make_page(title_es=""))
    options = {"locale": language, "color_scheme": scheme}
    inside = [*map(reverse, INSIDE), reverse("admin:pages_user_change", args=[account.pk])]

    found = []
    for width in (320, 1280):
        viewport = {"width": width, "height": 800}
        found += look_at(open_tab(viewport=viewport, **options), map(reverse, OUTSIDE))
        found += look_at(open_tab(account, viewport=viewport, **options), inside)

    assert found == []


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
def test_the_frame_works_by_keyboard(open_tab):
    tab = open_tab(make_editor(language="de"))
    tab.goto(reverse("admin:index"))

    tab.keyboard.press("Tab")
    tab.keyboard.press("Enter")
    assert tab.evaluate("document.activeElement.id") == "content-start"

    tab.locator(".account-menu summary").focus()
    tab.keyboard.press("Enter")
    assert tab.locator(".account-menu form button").is_visible()

    tab.locator(".language-choice button[value=es]").focus()
    with tab.expect_navigation():
        tab.keyboard.press("Enter")
    assert tab.evaluate("document.documentElement.lang") == "es-PE"


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
def test_everything_in_the_frame_can_be_hit(open_tab):
    """WCAG 2.5.8: 24 by 24 CSS pixels, but for links within sentences."""
    make_text(make_page(title_es=""))
    tab = open_tab(make_editor(), viewport={"width": 360, "height": 800})

    small = []
    for name in ["admin:index", "admin:pages_user_changelist", "admin:pages_user_add"]:
        tab.goto(reverse(name))
        small += tab.evaluate(
            """() => [...document.querySelectorAll('a, button, input, select, summary')]
            .filter(e => e.checkVisibility() && e.type !== 'hidden' && !e.closest('p'))
            .filter(e => !e.matches('.skip-link, .sortremove, .toggle, .ascending, .descending'))
            .filter(e => e.getBoundingClientRect().height < 24 && !e.closest('label'))
            .map(e => e.outerHTML.slice(0, 100))"""
        )

    assert small == []
