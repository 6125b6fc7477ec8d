"""Nothing is wrong with any public page in the browser, in both languages.

axe finds nothing on a phone, light or dark; no page scrolls sideways; the browser complains about
nothing and asks nobody else; every page is light enough for a weak line. On the site as `make run`
starts it: compressed, with the pictures' renditions.
"""

import re
from contextlib import contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

import pytest

from tests.site.public_addresses import addresses_of, sampled
from tests.site.visits import faults_of

pytestmark = [pytest.mark.browser, pytest.mark.processes]

PARTS = 8  # of the pages, so that every processor has its share
WRONG = """<!doctype html><html lang="de" style="color-scheme: light dark;
background: light-dark(white, black)"><title>x</title>
<link rel="icon" href="data:,"><link rel="stylesheet" href="heavy.css">
<main><h1 style="width: 340px; color: light-dark(black, #333)">Wrong</h1>
<img src="http://127.0.0.1:9/"></main>
"""


@pytest.fixture
def addresses(running_site) -> list[str]:
    """All pages, among them one with sixty photographs; two that there are not; some activities."""
    missing = [f"{running_site}/de/gibt-es-nicht/", f"{running_site}/es/no-existe/"]
    return sampled([*addresses_of(running_site), *missing])


@contextmanager
def serving(folder):
    """A site of plain files, by its address."""
    handler = partial(SimpleHTTPRequestHandler, directory=folder)
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        Thread(target=server.serve_forever).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


@pytest.mark.parametrize("part", range(PARTS))
def test_nothing_is_wrong_with_any_public_page(chromium, running_site, addresses, part):
    urls = addresses[part::PARTS]

    assert urls
    assert faults_of(chromium, running_site, urls) == {}


def test_whatever_is_wrong_with_a_page_is_found(chromium, tmp_path):
    (tmp_path / "index.html").write_text(WRONG)
    (tmp_path / "heavy.css").write_text("/* */" * 100_000)

    with serving(tmp_path) as site:
        found = faults_of(chromium, site, [f"{site}/"])

    [(address, (weight, *others))] = found.items()
    assert address == f"{site}/"
    assert re.fullmatch(r"too heavy: (5\d{5}) bytes at first, \1 in all, 2 requests", weight)
    assert others == [
        "image-alt, light: Images must have alternative text",
        "color-contrast, dark: Elements must meet minimum color contrast ratio thresholds",
        "image-alt, dark: Images must have alternative text",
        "scrolls sideways at 320 px",
        "a request to somebody else: http://127.0.0.1:9/",
        "Failed to load resource: net::ERR_UNSAFE_PORT",
    ]


def test_the_skip_link_leads_to_the_content(chromium, running_site):
    context = chromium.new_context()
    tab = context.new_page()
    tab.goto(f"{running_site}/de/")

    tab.keyboard.press("Tab")
    tab.keyboard.press("Enter")

    assert tab.evaluate("document.activeElement.tagName") == "MAIN"
    context.close()
