"""A visit of a page of the running site in the browser, and all that can be wrong with the page.

Each page is loaded once, for the first time and on a phone; the other looks are at the same tab.
"""

from collections.abc import Iterable, Iterator

from axe_playwright_python.sync_playwright import Axe

KB = 1024
AT_ONCE = 6  # pages: most of the time goes into waiting for silence
PHONE = {"viewport": {"width": 360, "height": 640}, "device_scale_factor": 2}
HEIGHT = 800
# WCAG 1.4.10: 320 px is also 1280 px at 400 %.
WIDTHS = (320, 1280)
SCHEMES = ("light", "dark")

# Knowledge: duties, low bandwidth.
FIRST_VIEW, WHOLE, REQUESTS = 150 * KB, 500 * KB, 15

NOT_FOUND = "the server responded with a status of 404"
READ = """async () => {
  for (const image of document.querySelectorAll("img[loading=lazy]")) {
    if (!image.checkVisibility()) continue;  // in an album that is closed
    image.scrollIntoView();
    while (!image.complete) await new Promise((later) => setTimeout(later, 10));
  }
}"""


class Visit:
    """A page that loads in a tab of its own, with nothing in the browser's cache."""

    def __init__(self, chromium, site: str, url: str):
        self.site = site
        self.finished, self.complaints = [], []
        self.tab = chromium.new_context(**PHONE).new_page()
        self.tab.on("requestfinished", lambda request: self.finished.append(request))
        self.tab.on("request", self._note_foreign)
        self.tab.on("console", self._note_complaint)
        self.tab.goto(url, wait_until="commit")

    def faults(self) -> list[str]:
        """Look at the page in every way, once it has been loaded; closes the tab."""
        found = [*self._weights(), *self._violations(), *self._widths(), *self.complaints]
        self.tab.context.close()
        return found

    def _weights(self) -> Iterator[str]:
        """Bytes of the first view; bytes and requests of the whole page, once it has been read."""
        self.tab.wait_for_load_state("networkidle")
        first_view = self._weight()
        self.tab.evaluate(READ)
        whole, requests = self._weight(), len(self.finished)
        if first_view > FIRST_VIEW or whole > WHOLE or requests > REQUESTS:
            yield f"too heavy: {first_view} bytes at first, {whole} in all, {requests} requests"

    def _weight(self) -> int:
        sizes = [request.sizes() for request in self.finished]
        return sum(each["responseBodySize"] + each["responseHeadersSize"] for each in sizes)

    def _violations(self) -> Iterator[str]:
        """What axe finds, in light and in dark."""
        self.tab.evaluate("scrollTo(0, 0)")
        self.tab.set_viewport_size({"width": PHONE["viewport"]["width"], "height": HEIGHT})
        for scheme in SCHEMES:
            self.tab.emulate_media(color_scheme=scheme)
            for each in Axe().run(self.tab).response["violations"]:
                yield f"{each['id']}, {scheme}: {each['help']}"

    def _widths(self) -> Iterator[str]:
        for width in WIDTHS:
            self.tab.set_viewport_size({"width": width, "height": HEIGHT})
            if self.tab.evaluate("document.documentElement.scrollWidth > innerWidth"):
                yield f"scrolls sideways at {width} px"

    def _note_foreign(self, request) -> None:
        if not request.url.startswith((self.site, "data:")):
            self.complaints.append(f"a request to somebody else: {request.url}")

    def _note_complaint(self, message) -> None:
        if NOT_FOUND not in message.text:
            self.complaints.append(message.text)


def faults_of(chromium, site: str, urls: Iterable[str]) -> dict[str, list[str]]:
    """Visit these pages of a site; the faults of each that has any."""
    found, urls = {}, list(urls)
    for start in range(0, len(urls), AT_ONCE):
        visits = {url: Visit(chromium, site, url) for url in urls[start : start + AT_ONCE]}
        found |= {url: visit.faults() for url, visit in visits.items()}
    return {url: faults for url, faults in found.items() if faults}
