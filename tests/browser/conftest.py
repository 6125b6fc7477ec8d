"""A tab of an editor who is logged in; whatever the browser complains about fails the test."""

import pytest
from django.conf import settings
from django.urls import reverse

from tests.factories import make_editor, make_page, make_text


@pytest.fixture
def tab(tab):
    """Watched: no error, no warning, no breach of the Content-Security-Policy."""
    complaints = []
    tab.on("console", lambda message: complaints.append(f"{message.type}: {message.text}"))
    tab.on("pageerror", lambda error: complaints.append(str(error)))
    yield tab
    assert complaints == []


@pytest.fixture
def language():
    """The editor's; a test may choose another one."""
    return "de"


@pytest.fixture
def account(transactional_db, language):
    """Who is logged in."""
    return make_editor(language=language)


@pytest.fixture
def draft(tab, client, live_server, account):
    """The tab with the session of an editor."""
    client.force_login(account)
    value = client.cookies[settings.SESSION_COOKIE_NAME].value
    url = f"{live_server.url}{settings.SESSION_COOKIE_PATH}"
    tab.context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": value, "url": url}])
    return tab


@pytest.fixture
def page(transactional_db):
    """A page with three texts."""
    page = make_page(title_de="Geschichte", title_es="Historia")
    for number, word in enumerate(["Erstens", "Zweitens", "Drittens"], 1):
        make_text(page, ordering=number * 10, text_de=f"<p>{word}</p>", text_es=f"<p>{word}.</p>")
    return page


@pytest.fixture
def open_form(draft):
    """Opens an entry's form and waits for its editors and blocks."""

    def open_form(page):
        draft.goto(reverse("admin:pages_page_change", args=[page.pk]))
        draft.wait_for_selector(".blocks-head")
        return draft

    return open_form
