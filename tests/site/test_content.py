"""The site's own content: it can be imported as it stands, and tells what it has to tell."""

import pytest
import yaml
from django.conf import settings

from pages.publishing.live_checks import RATIO
from tests.pages.content_files import files_in
from tests.site.site_snapshot import CONTENT, words

FACTS = yaml.safe_load((settings.BASE_DIR / "tests" / "base_facts.yaml").read_text("utf-8"))

pytestmark = pytest.mark.django_db


def test_the_content_is_exported_with_the_same_bytes(site):
    assert site.exported == files_in(CONTENT)


def test_the_content_has_no_errors(site):
    assert site.errors == []


def test_every_page_is_there_in_both_languages_at_about_the_same_length(site):
    lowest, highest = RATIO

    assert not site.untranslated
    assert {u: r for u, r in site.ratios.items() if not lowest <= r <= highest} == {}


@pytest.mark.parametrize("language", ["de", "es"])
@pytest.mark.parametrize("fact", FACTS, ids=[row["fact"] for row in FACTS])
def test_each_fact_stands_on_its_page(site, fact, language):
    page = words(site.answers[fact["page"][language]].text)

    assert words(fact[language]) in page
