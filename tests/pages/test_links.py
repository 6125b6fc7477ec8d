"""What the dialog of links finds: entries of this site, by their titles."""

import pytest
from django.urls import reverse

from pages.models.user import User
from tests.factories import make_editor, make_page
from tests.library import make_document

pytestmark = pytest.mark.django_db


@pytest.fixture
def editor(client):
    client.force_login(make_editor(language="de"))
    return client


def found(client, **question) -> list[dict]:
    return client.get(reverse("admin:pages_page_links"), question).json()["targets"]


def words(client, q) -> list[str]:
    return [entry["titles"][0]["text"] for entry in found(client, q=q)]


def test_entries_are_found_by_their_titles_in_either_language(editor):
    make_page(title_de="Zwei Orte", title_es="Dos lugares")
    make_page(title_de="Geschichte", title_es="Historia")

    assert words(editor, "orte") == ["Zwei Orte"]
    assert words(editor, "lugares dos") == ["Zwei Orte"]
    assert words(editor, "gibt es nicht") == []


def test_an_entry_is_described_by_titles_kind_paths_and_where_it_is_live(editor):
    page = make_page(title_de="Zwei Orte", title_es="Dos lugares", live_in=["es"])

    assert found(editor, q="Orte") == [
        {
            "href": f"entry:{page.uuid}",
            "titles": [
                {"lang": "de", "text": "Zwei Orte"},
                {"lang": "es-PE", "text": "Dos lugares"},
            ],
            "kind": "Seite",
            "paths": ["/es/dos-lugares/"],
            "live": ["Español"],
        }
    ]


def test_one_entry_is_found_by_its_uuid(editor):
    page = make_page(title_de="Zwei Orte")
    make_page()

    assert [each["href"] for each in found(editor, uuid=page.uuid)] == [f"entry:{page.uuid}"]
    assert found(editor, uuid="nonsense") == []


def test_at_most_twenty_are_shown_the_latest_first(editor):
    for number in range(21):
        make_page(title_de=f"Seite {number:02}")

    assert words(editor, "Seite")[0] == "Seite 20"
    assert len(words(editor, "Seite")) == 20


@pytest.mark.parametrize("count", [1, 3])
def test_the_answer_needs_nine_queries_however_long_it_is(editor, django_assert_num_queries, count):
    for _page in range(count):
        make_page(live_in=["de", "es"])

    # session, account, entries, publications, addresses; three that keep the session alive
    with django_assert_num_queries(9):
        editor.get(reverse("admin:pages_page_links"))


def test_who_is_not_logged_in_is_sent_to_the_login(client):
    response = client.get(reverse("admin:pages_page_links"))

    assert response.status_code == 302


def test_who_may_not_see_pages_is_refused(client):
    client.force_login(User.objects.create_user("newcomer", "new@example.org", is_staff=True))

    assert client.get(reverse("admin:pages_page_links")).status_code == 403


def test_files_of_the_library_are_found_as_well(editor):
    document = make_document(title_de="Die Vereinbarung", title_es="", pages=4, language="es")

    assert found(editor, q="vereinbarung") == [
        {
            "href": f"document:{document.uuid}",
            "titles": [{"lang": "de", "text": "Die Vereinbarung"}],
            "kind": "Datei zum Herunterladen",
            "paths": ["PDF, auf Spanisch, 4 Seiten, 1,1\xa0MB"],
        }
    ]
