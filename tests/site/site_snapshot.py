"""A snapshot of the site with its own content, taken once for all tests that only look at it."""

import re
from dataclasses import dataclass
from html import unescape
from pathlib import Path
from urllib.parse import urljoin

from django.conf import settings
from django.test import Client
from django.utils.html import strip_tags

from pages.models.publication import Publication
from pages.publishing.live_checks import ERROR, length_ratio, live_issues
from tests.pages.content_files import export, load
from tests.site.public_addresses import public_addresses

CONTENT = settings.BASE_DIR / "partnership_site" / "content"

# What programs read, and no page.
FILES = ("/de/feed.atom", "/es/feed.atom", "/es/feed/topic/gesundheit.atom", "/es/calendar.ics")

# Elements that begin a new line for a reader.
_BLOCK = re.compile(r"<(?=/?(?:p|h\d|li|t[dhr]|br|div|d[dt]|blockquote|figcaption|article)\b)")


def words(html: str) -> str:
    """A text as a reader sees it, in single spaces."""
    return re.sub(r"\s+", " ", unescape(strip_tags(_BLOCK.sub(" <", html)))).strip()


@dataclass(frozen=True)
class Answer:
    """What an address gave to a reader who came for the first time."""

    status: int
    content: bytes
    cookies: dict

    @property
    def text(self) -> str:
        return self.content.decode()


def answer_of(client: Client, url: str) -> Answer:
    response = client.get(url)
    return Answer(response.status_code, response.content, dict(response.cookies))


class Site:
    """The site with its content, as readers and programs get it."""

    def __init__(self, folder: Path):
        load(CONTENT)
        client = Client()
        self.answers = {url: answer_of(client, url) for url in public_addresses()}
        self.files = {url: answer_of(client, url).content for url in FILES}
        self.links = self._links()
        self.status = {
            url: (self.answers.get(url) or answer_of(client, url)).status for url in self.links
        }
        self.exported = export(folder / "exported")
        self.errors = [str(issue) for issue in live_issues() if issue.level == ERROR]
        self._compare_languages()

    def _compare_languages(self) -> None:
        live = list(Publication.objects.live().with_path())
        german = {each.entry_id: each for each in live if each.language == "de"}
        spanish = {each.entry_id: each for each in live if each.language == "es"}
        self.untranslated = german.keys() ^ spanish.keys()
        self.ratios = {each.url: length_ratio(each, spanish[key]) for key, each in german.items()}

    def _links(self) -> dict[str, str]:
        """All addresses of the site that pages lead to, each with a page that does."""
        found: dict[str, str] = {}
        for url, answer in self.answers.items():
            for target in re.findall(r'href="((?:/(?:de|es)/|\?)[^"#]*)', answer.text):
                found.setdefault(unescape(urljoin(url, target)), url)
        return found
