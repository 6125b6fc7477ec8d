"""What a phone fetches of every page stays within the budgets (knowledge: duties, low bandwidth).

Measured on the site as `make run` starts it: compressed, with the pictures' renditions.
"""

import pytest

from tests.site.public import addresses_of, sampled

pytestmark = [pytest.mark.browser, pytest.mark.processes]

KB = 1024
PHONE = {"viewport": {"width": 360, "height": 640}, "device_scale_factor": 2}


def weights(tab, url: str) -> tuple[int, int, int]:
    """Bytes of the first view, bytes and requests of the whole page once it has been read."""
    fetched = []
    tab.on("requestfinished", lambda request: fetched.append(request))
    tab.goto(url, wait_until="networkidle")
    first_view = sum(size_of(request) for request in fetched)
    if tab.locator("[loading=lazy]").count():  # nothing else is fetched later
        tab.evaluate("scrollTo(0, document.body.scrollHeight)")
        tab.wait_for_load_state("networkidle")
    return first_view, sum(size_of(request) for request in fetched), len(fetched)


def size_of(request) -> int:
    sizes = request.sizes()
    return sizes["responseBodySize"] + sizes["responseHeadersSize"]


def test_every_page_is_light_enough_for_a_weak_line(chromium, running_site):
    """Among them one with an album of sixty photographs."""
    too_heavy = {}
    # The sitemap names German and Spanish in turn, and both have the same pictures.
    for url in sampled(addresses_of(running_site))[::2]:
        context = chromium.new_context(**PHONE)  # each page as a first visit
        first_view, whole, requests = weights(context.new_page(), url)
        context.close()
        if first_view > 150 * KB or whole > 500 * KB or requests > 15:
            too_heavy[url] = (first_view, whole, requests)

    assert too_heavy == {}
