"""“Available in Spanish” has one definition, and everything that readers see agrees with it."""

import re

import pytest

from pages.models.blocks.links import ChildPagesBlock, TeaserBlock
from pages.publishing.publish import publish
from pages.publishing.withdraw import withdraw
from tests.factories import make_home, make_page, make_text
from tests.sitemap import sitemap_of

pytestmark = pytest.mark.django_db


def links(client, url) -> set[str]:
    """All addresses that a page names, wherever it names them."""
    return set(re.findall(r'(?:href|content)="([^"]+)"', client.get(url).text))


@pytest.fixture
def site():
    """A home page and a section in both languages, and a page below it in German only."""
    home = make_home()
    section = make_page(title_de="Themen", title_es="Temas", menu="main", live_in=["de", "es"])
    page = make_page(
        title_de="Gesundheit", title_es="Salud", parent=section, menu="main", live_in=["de"]
    )
    make_text(
        section,
        text_de=f'<p>Mehr zur <a href="entry:{page.uuid}">Gesundheit</a>.</p>',
        text_es=f'<p>Más sobre <a href="entry:{page.uuid}">salud</a>.</p>',
    )
    TeaserBlock.objects.create(parent=section, entry=page, ordering=20)
    ChildPagesBlock.objects.create(parent=section, ordering=30)
    publish(section, ["de", "es"])
    return {"home": home, "section": section, "page": page}


def places_that_name_the_spanish_page(client) -> dict[str, bool]:
    """Each place on the site that would lead a reader to the page in Spanish."""
    section = client.get("/es/temas/")
    german = client.get("/de/themen/gesundheit/")
    navigation = section.context["nav"]
    groups = {group.type: group.items for group in section.context["blocks"]}
    sitemap = sitemap_of(client)
    switch = {link.code: link for link in german.context["language_links"]}
    return {
        "menu": "/es/temas/salud/" in [item.url for item in navigation.menu],
        "text link": 'href="/es/temas/salud/"' in groups["text"][0],
        "teaser": "teaser" in groups,
        "pages below": "child_pages" in groups,
        "language switch": switch["es"].is_available,
        "hreflang": "es-PE" in [each["html_lang"] for each in german.context["alternates"]],
        "sitemap": "/es/temas/salud/" in sitemap,
        "address": client.get("/es/temas/salud/").status_code == 200,
    }


def test_nothing_spanish_leads_to_a_page_that_is_published_in_german_only(client, site):
    assert set(places_that_name_the_spanish_page(client).values()) == {False}


def test_everything_spanish_leads_to_the_page_once_it_is_published_in_spanish(client, site):
    publish(site["page"], ["es"])

    assert set(places_that_name_the_spanish_page(client).values()) == {True}


def test_everything_agrees_again_when_the_page_is_withdrawn_in_spanish(client, site):
    publish(site["page"], ["es"])
    withdraw(site["page"], ["es"])

    assert set(places_that_name_the_spanish_page(client).values()) == {False}


def test_german_readers_find_it_in_all_these_places_all_the_time(client, site):
    response = client.get("/de/themen/")
    groups = {group.type: group.items for group in response.context["blocks"]}

    assert [item.title for item in response.context["nav"].menu] == ["Themen", "Gesundheit"]
    assert 'href="/de/themen/gesundheit/"' in groups["text"][0]
    assert [teaser.title for teaser in groups["teaser"]] == ["Gesundheit"]
    assert [each.title for each in groups["child_pages"][0].items] == ["Gesundheit"]
    assert "/de/themen/gesundheit/" in sitemap_of(client)


def test_the_words_of_a_link_stay_where_the_link_leads_nowhere(client, site):
    response = client.get("/es/temas/")

    assert "<p>Más sobre salud.</p>" in response.text


def test_the_language_switch_says_so_and_leads_to_the_honest_page(client, site):
    response = client.get("/de/themen/gesundheit/")
    switch = {link.code: link for link in response.context["language_links"]}

    assert (switch["es"].is_available, switch["es"].url) == (False, "/es/themen/gesundheit/")
    honest = client.get(switch["es"].url)
    assert honest.status_code == 404
    assert '<html lang="es-PE">' in honest.text
    assert "noindex" in honest.text
    assert "/de/themen/gesundheit/" in links(client, switch["es"].url)
    assert re.search(r'<section [^>]*lang="de">\s*<h2>Gesundheit', honest.text)


def test_no_link_of_the_spanish_pages_leads_astray(client, site):
    for url in ("/es/", "/es/temas/"):
        for target in links(client, url):
            if target.startswith(("/es/", "/de/")):
                assert client.get(target).status_code == 200, f"{url} → {target}"


def test_the_breadcrumbs_lead_home(client, site):
    crumbs = client.get("/de/themen/gesundheit/").context["nav"].breadcrumbs

    assert [(item.title, item.url) for item in crumbs] == [
        ("Startseite", "/de/"),
        ("Themen", "/de/themen/"),
    ]


def test_search_engines_learn_of_both_languages_and_of_the_choice(client, site):
    text = client.get("/de/themen/").text

    assert '<link rel="canonical" href="http://localhost:8000/de/themen/">' in text
    assert 'hreflang="de" href="http://localhost:8000/de/themen/"' in text
    assert 'hreflang="es-PE" href="http://localhost:8000/es/temas/"' in text
    assert 'hreflang="x-default" href="http://localhost:8000/de/themen/"' in text
    assert 'hreflang="x-default" href="http://localhost:8000/"' in client.get("/de/").text
