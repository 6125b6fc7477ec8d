"""The site's own content: it can be imported as it stands, and tells what it has to tell."""

import re
from html import unescape
from pathlib import Path

import pytest
import yaml
from django.conf import settings
from django.db import transaction
from django.test import Client, override_settings
from django.utils.html import strip_tags

from pages.content.checks import RATIO, findings, length_ratio
from pages.models.publication import Publication
from tests.pages.content_files import export, files_in, load

CONTENT = settings.BASE_DIR / "partnership_site" / "content"
FACTS = yaml.safe_load((settings.BASE_DIR / "tests" / "base_facts.yaml").read_text("utf-8"))

# Elements that begin a new line for a reader.
BLOCK = re.compile(r"<(?=/?(?:p|h\d|li|t[dhr]|br|div|d[dt]|blockquote|figcaption|article)\b)")


class Site:
    """What the site makes of its content, noted once."""

    def __init__(self, folder: Path):
        client = Client()
        live = list(Publication.objects.live().with_path().select_related("entry__page"))
        self.pages = {each.url: words(client.get(each.url).text) for each in live}
        self.exported = export(folder)
        self.faults = [f"{each.publication}: {each.text}" for each in findings() if each.is_fault]
        german = {each.entry_id: each for each in live if each.language == "de"}
        spanish = {each.entry_id: each for each in live if each.language == "es"}
        self.untranslated = german.keys() ^ spanish.keys()
        self.ratios = {each.url: length_ratio(each, spanish[key]) for key, each in german.items()}


def words(html: str) -> str:
    """A text as a reader sees it, in single spaces."""
    return re.sub(r"\s+", " ", unescape(strip_tags(BLOCK.sub(" <", html)))).strip()


@pytest.fixture(scope="module")
def site(django_db_setup, django_db_blocker, tmp_path_factory):
    """The site with its content; the database is left as it was."""
    folder = tmp_path_factory.mktemp("site")
    with (
        django_db_blocker.unblock(),
        override_settings(MEDIA_ROOT=folder / "media"),
        transaction.atomic(),
    ):
        load(CONTENT)
        noted = Site(folder / "exported")
        transaction.set_rollback(True)
    return noted


def test_the_content_is_exported_with_the_same_bytes(site):
    assert site.exported == files_in(CONTENT)


def test_the_content_has_no_faults(site):
    assert site.faults == []


def test_every_page_is_there_in_both_languages_at_about_the_same_length(site):
    lowest, highest = RATIO

    assert not site.untranslated
    assert {u: r for u, r in site.ratios.items() if not lowest <= r <= highest} == {}


@pytest.mark.parametrize("language", ["de", "es"])
@pytest.mark.parametrize("fact", FACTS, ids=[row["fact"] for row in FACTS])
def test_each_fact_stands_on_its_page(site, fact, language):
    page = site.pages[fact["page"][language]]

    assert words(fact[language]) in page
