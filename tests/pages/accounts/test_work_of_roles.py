"""The rights of each role in forms, lists and views, and its work on the dashboard."""

import pytest
from django.urls import reverse

from pages.accounts.roles import Role
from pages.models.address import Address
from pages.models.media.picture import Picture
from pages.models.page import Page
from tests.accounts import make_account
from tests.events.factories import make_activity, make_list
from tests.factories import make_page, make_picture
from tests.forms import filled_in
from tests.library import make_album

pytestmark = pytest.mark.django_db


@pytest.fixture
def translator(client):
    client.force_login(make_account(role=Role.TRANSLATION, language="de"))
    return client


@pytest.fixture
def keeper(client):
    client.force_login(make_account(role=Role.CONSENT, language="de"))
    return client


# Translating
# -----------


def test_who_translates_changes_texts_and_nothing_that_holds_at_once(translator, client):
    page = make_page(title_de="Seite", title_es="Página", live_in=["de", "es"])
    above, picture = make_page(live_in=["de", "es"]), make_picture()
    url = reverse("admin:pages_page_change", args=[page.pk])
    wanted = {
        "title_es": "Otra página",
        "slug_de": "anders",
        "slug_es": "otra",
        "parent": above.pk,
        "menu": "main",
        "page_type": "overview",
        "is_home": "on",
        "cover": picture.pk,
    }
    before = Page.objects.get(pk=page.pk)

    response = client.post(url, filled_in(client.get(url)) | wanted)

    assert response.status_code == 302
    after = Page.objects.get(pk=page.pk)
    changed = [name for name in wanted if getattr(after, name) != getattr(before, name)]
    assert changed == ["title_es"]
    current = Address.objects.current().filter(entry=page).values_list("path", flat=True)
    assert sorted(current) == ["pagina", "seite"]


def test_who_translates_does_not_change_the_address_of_an_activity(translator, client):
    make_list()
    activity = make_activity(title_de="Fest", title_es="Fiesta", live_in=["de", "es"])
    url = reverse("admin:events_activity_change", args=[activity.pk])
    wanted = {"slug_de": "anders", "slug_es": "otra", "cover": make_picture().pk}

    response = client.post(url, filled_in(client.get(url)) | wanted | {"title_es": "La fiesta"})

    assert response.status_code == 302
    activity.refresh_from_db()
    assert (activity.slug_de, activity.slug_es, activity.cover) == ("fest", "fiesta", None)
    assert activity.title_es == "La fiesta"


def test_an_error_of_a_field_that_one_cannot_change_is_shown_above_the_form(translator, client):
    page = make_page(title_de="Seite", title_es="Página")
    make_page(title_de="Andere")
    Page.objects.filter(title_de="Andere").update(slug_de="seite")
    url = reverse("admin:pages_page_change", args=[page.pk])

    response = client.post(url, filled_in(client.get(url)) | {"title_es": "Otra página"})

    assert response.status_code == 200
    assert "seite" in response.context["adminform"].form.non_field_errors()[0]


@pytest.mark.parametrize("method", ["get", "post"])
def test_who_translates_moves_no_page_and_restores_nothing(translator, client, method):
    page = make_page(title_de="Seite", live_in=["de"])
    publication = page.publications.get()
    urls = [
        reverse("admin:pages_page_move", args=[page.pk]),
        reverse("admin:pages_page_restore", args=[page.pk, publication.pk]),
    ]

    assert [getattr(client, method)(url).status_code for url in urls] == [403, 403]
    texts = [
        client.get(reverse("admin:pages_page_changelist")).text,
        client.get(reverse("admin:pages_page_history", args=[page.pk])).text,
    ]
    assert not any(url in text for url in urls for text in texts)


def test_who_edits_does_all_of_this(client):
    client.force_login(make_account(role=Role.EDITING))
    page = make_page(title_de="Seite", title_es="Página", live_in=["de", "es"])
    url = reverse("admin:pages_page_change", args=[page.pk])

    client.post(url, filled_in(client.get(url)) | {"slug_de": "anders", "menu": "main"})

    page.refresh_from_db()
    assert (page.slug_de, page.menu) == ("anders", "main")


@pytest.mark.parametrize("role", [Role.TRANSLATION, Role.CONSENT])
def test_only_who_edits_puts_pictures_into_albums(client, role):
    client.force_login(make_account(role=role))
    picture, album = make_picture(), make_album()
    data = {"action": "put_into_album", "_selected_action": [picture.pk]}

    client.post(
        reverse("admin:pages_picture_changelist"), data | {"into_album": "1", "album": album.pk}
    )

    assert not album.places.exists()


# Keeping consents
# ----------------


def test_who_keeps_consents_finds_the_pictures_without_one(keeper, client):
    open_one = make_picture(title="Offen", people=Picture.People.UNANSWERED)
    recognised = make_picture(title="Gruppe", people=Picture.People.ADULTS)
    make_picture(title="Landschaft")

    response = client.get(reverse("admin:index"))

    [group] = response.context["groups"]
    assert {
        section.title: [str(item.entry) for item in section.items] for section in group.sections
    } == {
        "Sind Menschen zu erkennen?": ["Offen"],
        "Wer hat zugestimmt?": ["Gruppe", "Offen"],
    }
    assert [section.count for section in group.sections] == [1, 2]
    for picture in (open_one, recognised):
        assert reverse("admin:pages_picture_change", args=[picture.pk]) in response.text


def test_who_keeps_consents_and_has_nothing_to_do_is_not_told_to_lack_a_role(keeper, client):
    text = client.get(reverse("admin:index")).text

    assert "Ihr Konto hat noch keine Rolle" not in text
    assert "Zurzeit nichts." in text


def test_an_account_without_a_role_is_told_so(client):
    client.force_login(make_account(language="de"))

    assert "Ihr Konto hat noch keine Rolle" in client.get(reverse("admin:index")).text
