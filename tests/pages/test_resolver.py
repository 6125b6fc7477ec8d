"""Addresses: what each of them answers, and what a rename or a move does to them."""

import pytest
from django.core.exceptions import ValidationError
from django.db import transaction

from pages.models.address import Address
from pages.models.page import Page
from pages.models.slug import ascii_slug
from pages.publishing.publish import publish
from pages.publishing.withdraw import withdraw
from tests.factories import make_home, make_page

pytestmark = pytest.mark.django_db


def current(language="de"):
    return sorted(
        Address.objects.current().filter(language=language).values_list("path", flat=True)
    )


def test_a_slug_is_ascii_with_two_letters_for_an_umlaut_and_n_for_enie():
    assert ascii_slug("Älter werden: Straße, año") == "aelter-werden-strasse-ano"


def test_a_page_gets_an_address_in_a_language_when_it_is_first_published_there():
    page = make_page(title_de="Geschichte", title_es="Historia")

    publish(page, ["es"])

    assert list(Address.objects.values_list("language", "path")) == [("es", "historia")]


def test_a_live_page_answers_at_its_address(client):
    make_page(title_de="Geschichte", live_in=["de"])

    assert client.get("/de/geschichte/").status_code == 200


def test_a_page_below_another_stands_below_its_address(client):
    above = make_page(title_de="Themen", live_in=["de"])
    make_page(title_de="Gesundheit", parent=above, live_in=["de"])

    assert client.get("/de/themen/gesundheit/").status_code == 200


def test_a_former_address_leads_to_the_present_one(client):
    page = make_page(title_de="Chronik", live_in=["de"])
    page.slug_de = "geschichte"
    page.save()

    response = client.get("/de/chronik/")

    assert (response.status_code, response.url) == (301, "/de/geschichte/")


def test_the_other_languages_path_leads_to_the_page_in_this_language(client):
    make_page(title_de="Geschichte", title_es="Historia", live_in=["de", "es"])

    response = client.get("/es/geschichte/")

    assert (response.status_code, response.url) == (301, "/es/historia/")


def test_a_page_live_only_in_the_other_language_is_answered_honestly(client):
    make_page(title_de="Geschichte", title_es="Historia", live_in=["de"])

    response = client.get("/es/geschichte/")

    assert response.status_code == 404
    assert response.context["publication"].title == "Geschichte"
    assert response.context["url"] == "/de/geschichte/"


def test_a_page_withdrawn_in_one_language_is_answered_honestly_at_its_own_address(client):
    page = make_page(title_de="Geschichte", title_es="Historia", live_in=["de", "es"])

    withdraw(page, ["es"])

    assert client.get("/es/historia/").status_code == 404
    assert client.get("/es/historia/").context["url"] == "/de/geschichte/"


def test_what_was_public_and_is_nowhere_now_is_gone(client):
    page = make_page(title_de="Geschichte", live_in=["de"])

    withdraw(page, ["de"])

    assert client.get("/de/geschichte/").status_code == 410


def test_a_deleted_page_is_gone_at_all_its_addresses(client):
    page = make_page(title_de="Chronik", live_in=["de"])
    page.slug_de = "geschichte"
    page.save()
    withdraw(page, ["de"])

    Page.objects.get(pk=page.pk).delete()

    assert client.get("/de/geschichte/").status_code == 410
    assert client.get("/de/chronik/").status_code == 410


def test_an_address_that_was_never_public_is_not_found(client):
    make_page(title_de="Geschichte")

    assert client.get("/de/geschichte/").status_code == 404
    assert client.get("/de/gibt-es-nicht/").status_code == 404


def test_a_page_deleted_before_its_scheduled_day_leaves_nothing(client):
    from datetime import timedelta

    from django.utils import timezone

    from pages.publishing.schedule import cancel_schedule, schedule

    page = make_page(title_de="Geschichte")
    schedule(page, ["de"], timezone.now() + timedelta(days=1))
    cancel_schedule(page, ["de"])

    Page.objects.get(pk=page.pk).delete()

    assert Address.objects.count() == 0
    assert client.get("/de/geschichte/").status_code == 404


def test_a_live_address_wins_over_a_former_one(client):
    old = make_page(title_de="Chronik", live_in=["de"])
    old.slug_de = "geschichte"
    old.save()

    make_page(title_de="Chronik", live_in=["de"])

    assert client.get("/de/chronik/").status_code == 200


def test_moving_a_page_moves_the_pages_below_it(client):
    above = make_page(title_de="Themen", live_in=["de"])
    page = make_page(title_de="Gesundheit", live_in=["de"])
    make_page(title_de="Krankenhaus", parent=page, live_in=["de"])

    page.parent = above
    page.save()

    assert current() == ["themen", "themen/gesundheit", "themen/gesundheit/krankenhaus"]
    response = client.get("/de/gesundheit/krankenhaus/")
    assert response.url == "/de/themen/gesundheit/krankenhaus/"


def test_a_section_of_fifty_pages_renamed_while_withdrawn_moves_whole(client):
    section = make_page(title_de="Themen", live_in=["de"])
    pages = [make_page(title_de=f"Thema {n}", parent=section) for n in range(25)]
    pages += [make_page(title_de="Mehr", parent=page) for page in pages]
    for page in pages:
        publish(page, ["de"])
    withdraw(section, ["de"])

    section.refresh_from_db()
    section.slug_de = "felder"
    section.save()

    assert client.get("/de/themen/thema-7/mehr/").status_code == 410
    publish(section, ["de"])
    publish(pages[7], ["de"])
    publish(pages[32], ["de"])
    assert client.get("/de/felder/thema-7/mehr/").status_code == 200
    assert client.get("/de/themen/thema-7/mehr/").url == "/de/felder/thema-7/mehr/"
    assert len(current()) == 51
    assert all(path.startswith("felder") for path in current())


def test_two_pages_swap_their_slugs_in_one_transaction(client):
    one = make_page(title_de="Eins", live_in=["de"])
    two = make_page(title_de="Zwei", live_in=["de"])
    below = make_page(title_de="Unten", parent=one, live_in=["de"])

    with transaction.atomic():
        one.slug_de, two.slug_de = two.slug_de, one.slug_de
        one.save(sync_addresses=False)
        two.save(sync_addresses=False)
        Address.objects.sync([one, two])

    assert client.get("/de/zwei/").context["publication"].title == "Eins"
    assert client.get("/de/eins/").context["publication"].title == "Zwei"
    assert client.get("/de/zwei/unten/").context["publication"].entry_id == below.pk
    assert client.get("/de/eins/unten/").url == "/de/zwei/unten/"


def test_an_editor_can_swap_two_slugs_by_way_of_a_third(client):
    one = make_page(title_de="Eins", live_in=["de"])
    two = make_page(title_de="Zwei", live_in=["de"])

    for page, slug in ((one, "drei"), (two, "eins"), (one, "zwei")):
        page.slug_de = slug
        page.full_clean()
        page.save()

    assert client.get("/de/zwei/").context["publication"].title == "Eins"
    assert client.get("/de/eins/").context["publication"].title == "Zwei"
    assert client.get("/de/drei/").url == "/de/zwei/"


def test_a_path_that_is_current_elsewhere_is_an_error_that_names_its_holder():
    make_page(title_de="Geschichte", live_in=["de"])
    page = make_page(title_de="Chronik", live_in=["de"])

    page.slug_de = "geschichte"
    with pytest.raises(ValidationError) as error:
        page.full_clean()

    assert "Geschichte" in error.value.message_dict["slug_de"][0]


def test_the_database_keeps_a_path_for_one_entry_only():
    make_page(title_de="Geschichte", live_in=["de"])
    page = make_page(title_de="Chronik", live_in=["de"])

    page.slug_de = "geschichte"
    with pytest.raises(ValidationError):
        page.save()

    assert current() == ["chronik", "geschichte"]


def test_a_former_path_may_be_taken_again(client):
    old = make_page(title_de="Chronik", live_in=["de"])
    old.slug_de = "geschichte"
    old.save()
    new = make_page(title_de="Neu", live_in=["de"])

    new.slug_de = "chronik"
    new.full_clean()
    new.save()

    assert client.get("/de/chronik/").context["publication"].title == "Neu"


def test_the_home_page_has_the_empty_path(client):
    make_home()

    assert client.get("/de/").context["publication"].title == "Start"
    assert client.get("/es/").context["publication"].title == "Inicio"


@pytest.mark.parametrize(
    ("accepted", "url"),
    [
        ("es-PE,es;q=0.9", "/es/"),
        ("de-DE", "/de/"),
        ("fr,es;q=0.5", "/es/"),
        ("fr", "/de/"),
        ("", "/de/"),
        ("*;;q=x,\x00", "/de/"),
    ],
)
def test_the_root_chooses_the_language_that_the_browser_prefers(client, accepted, url):
    response = client.get("/", headers={"Accept-Language": accepted})

    assert (response.status_code, response.url) == (302, url)
    assert "Accept-Language" in response.headers["Vary"]


def test_an_entry_has_a_permanent_address(client):
    page = make_page(title_de="Geschichte", live_in=["de"])

    assert client.get(f"/de/_/{page.uuid}/").url == "/de/geschichte/"
    assert client.get(f"/es/_/{page.uuid}/").context["url"] == "/de/geschichte/"


def test_the_honest_page_has_a_free_address_where_another_page_has_the_path(client):
    page = make_page(title_de="Cajamarca", live_in=["de"])
    make_page(title_de="Die Stadt", title_es="Cajamarca", live_in=["es"])

    links = client.get("/de/cajamarca/").context["language_links"]

    assert [link.url for link in links] == ["/de/cajamarca/", f"/es/_/{page.uuid}/"]
    assert client.get(links[1].url).context["url"] == "/de/cajamarca/"


def test_a_withdrawn_pages_address_stays_its_own_where_another_has_it_in_the_other_language(client):
    page = make_page(title_de="Eins", title_es="Lugar", live_in=["de", "es"])
    make_page(title_de="Lugar", title_es="Dos", live_in=["de", "es"])
    withdraw(page, ["es"])

    switch = [link.url for link in client.get("/de/eins/").context["language_links"]]
    response = client.get("/es/lugar/")

    assert switch == ["/de/eins/", "/es/lugar/"]
    assert (response.status_code, response.context["url"]) == (404, "/de/eins/")


def test_the_switch_does_not_lead_to_an_entry_that_once_had_the_address(client):
    other = make_page(title_de="Zwei", title_es="Eins", live_in=["es"])
    other.slug_es = "dos"
    other.save()
    page = make_page(title_de="Eins", live_in=["de"])

    switch = client.get("/de/eins/").context["language_links"][1].url

    assert switch == f"/es/_/{page.uuid}/"
    assert client.get(switch).context["url"] == "/de/eins/"


def test_a_former_address_keeps_its_query(client):
    page = make_page(title_de="Chronik", live_in=["de"])
    page.slug_de = "geschichte"
    page.save()

    response = client.get("/de/chronik/?kind=exchange&page=2")

    assert (response.status_code, response.url) == (301, "/de/geschichte/?kind=exchange&page=2")


@pytest.mark.parametrize(
    "written",
    [
        "/de/Koepenick/",
        "/DE/koepenick/",
        "/de//koepenick/",
        "/de/koepenick///",
        "/de/köpenick/",
        "/de/k%C3%B6penick",
        "/de/ko%CC%88penick/",  # a combining diaeresis
        "/de/koepenick.",
        "/de/koepenick/.",
        "/de/koepenick/),",
    ],
)
def test_an_address_that_is_written_otherwise_leads_to_the_one_page_it_can_mean(client, written):
    make_page(title_de="Köpenick", live_in=["de"])

    response = client.get(f"{written}?page=2")

    assert (response.status_code, response.url) == (301, "/de/koepenick/?page=2")


def test_slashes_in_front_lead_to_no_other_host(client):
    make_page(title_de="Köpenick", live_in=["de"])

    response = client.get("/", PATH_INFO="//de/koepenick/")

    assert (response.status_code, response.url) == (301, "/de/koepenick/")


def test_an_address_that_can_mean_no_page_is_not_found_at_once(client):
    make_home(live_in=["de"])

    assert client.get("/de/Gibt-es-nicht/").status_code == 404
    assert client.get("/DE//").url == "/de/"
    assert client.post("/DE/").status_code == 404
