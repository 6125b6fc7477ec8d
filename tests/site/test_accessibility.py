"""axe finds nothing on any public page on a phone, in both languages, light and dark.

On the site as `make run` starts it.
"""

import pytest
from axe_playwright_python.sync_playwright import Axe

from tests.site.public import addresses_of, sampled

pytestmark = [pytest.mark.browser, pytest.mark.processes]


@pytest.fixture
def addresses(running_site) -> list[str]:
    """All pages with the site's host, two that there are not among them, of activities a few."""
    missing = [f"{running_site}/de/gibt-es-nicht/", f"{running_site}/es/no-existe/"]
    return sampled([*addresses_of(running_site), *missing])


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("language", ["de", "es"])
def test_axe_finds_nothing_on_any_public_page(chromium, addresses, language, scheme):
    context = chromium.new_context(color_scheme=scheme, viewport={"width": 360, "height": 800})
    tab = context.new_page()
    found = {}
    for url in addresses:
        if f"/{language}/" in url:
            tab.goto(url)
            violations = Axe().run(tab).response["violations"]
            found |= {(url, each["id"]): each["help"] for each in violations}
    context.close()

    assert found == {}


@pytest.mark.parametrize("width", [320, 1280])
def test_no_page_scrolls_sideways_or_makes_the_browser_complain(
    chromium, running_site, addresses, width
):
    """WCAG 1.4.10: also at 320 px, which is 1280 px at 400 %."""
    context = chromium.new_context(viewport={"width": width, "height": 800})
    tab = context.new_page()
    complaints, too_wide = [], []
    tab.on("console", lambda message: complaints.append((tab.url, message.text)))
    tab.on("request", lambda request: _note_foreign(request, running_site, complaints))
    for url in addresses:
        tab.goto(url)
        if tab.evaluate("document.documentElement.scrollWidth > innerWidth"):
            too_wide.append(url)
    context.close()

    expected = "the server responded with a status of 404"
    assert too_wide == []
    assert [each for each in complaints if expected not in each[1]] == []


def _note_foreign(request, own: str, complaints: list) -> None:
    if not request.url.startswith((own, "data:")):
        complaints.append((request.url, "a request to somebody else"))


def test_the_skip_link_leads_to_the_content(chromium, running_site):
    context = chromium.new_context()
    tab = context.new_page()
    tab.goto(f"{running_site}/de/")

    tab.keyboard.press("Tab")
    tab.keyboard.press("Enter")

    assert tab.evaluate("document.activeElement.tagName") == "MAIN"
    context.close()
