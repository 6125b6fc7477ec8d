"""Publishing in the admin: what editors are shown before readers see anything."""

import pytest
from django.contrib.admin.models import LogEntry
from django.urls import reverse

from pages.models.publication import Publication
from pages.publishing.publish import publish
from tests.factories import make_editor, make_page, make_picture, make_text
from tests.pages.entry_admin import address, answer, errors
from tests.publications import live

pytestmark = pytest.mark.django_db


@pytest.fixture
def editor(client):
    """Logged in, working in German, with every permission."""
    editor = make_editor()
    client.force_login(editor)
    return editor


def test_both_languages_are_published_in_one_go(client, editor):
    page = make_page(title_de="Geschichte", title_es="Historia")

    response = answer(
        client, address("publish", page), languages=["de", "es"], note="Zum ersten Mal"
    )

    assert response.url == address("change", page)
    assert live() == [("de", "Geschichte"), ("es", "Historia")]
    assert {(each.created_by, each.note) for each in Publication.objects.all()} == {
        (editor, "Zum ersten Mal")
    }
    assert client.get("/de/geschichte/").status_code == 200


def test_what_there_is_to_publish_is_chosen_already(client, editor):
    page = make_page(title_de="Geschichte", title_es="Historia", live_in=["de", "es"])
    page.title_es = "Crónica"
    page.save()

    form = client.get(address("publish", page)).context["form"]

    assert form["languages"].value() == ["es"]


def test_what_changes_is_shown_word_by_word(client, editor):
    page = make_page(title_de="Die Geschichte", text_de="<p>Eins zwei</p>", live_in=["de"])
    block = page.pages_textblock_set.get()
    block.text_de = "<p>Eins drei</p>"
    block.save()
    make_text(page, ordering=20, text_de="<p>Ganz neu</p>")

    html = client.get(address("publish", page)).content.decode()

    assert "<del>zwei</del>" in html
    assert "<ins>drei</ins>" in html
    assert "<ins>Ganz neu</ins>" in html


def test_a_change_that_words_cannot_show_is_named(client, editor):
    page = make_page(title_de="Die Geschichte", text_de="<p>Eins zwei</p>", live_in=["de"])
    block = page.pages_textblock_set.get()
    block.text_de = "<p>Eins <strong>zwei</strong></p>"
    block.save()

    html = client.get(address("publish", page)).content.decode()

    assert "<p>Nur Formatierungen oder Links wurden geändert.</p>" in html


def test_a_desk_changed_since_it_was_shown_comes_back_with_the_choices_and_the_new_desk(
    client, editor
):
    page = make_page(title_de="Geschichte", title_es="Historia", live_in=["de"])
    url = address("publish", page)
    form = client.get(url).context["form"]
    page.title_de = "Chronik"
    page.save()
    data = {
        "shown": form["shown"].value(),
        "languages": ["de"],
        "when": "now",
        "note": "Neuer Titel",
    }

    response = client.post(url, data)

    assert response.status_code == 200
    assert len(errors(response)) == 1
    assert "Chronik" in errors(response)[0]
    assert "<ins>Chronik</ins>" in response.content.decode()
    kept = response.context["form"]
    assert (kept["languages"].value(), kept["note"].value()) == (["de"], "Neuer Titel")
    assert live() == [("de", "Geschichte")]

    client.post(url, data | {"shown": kept["shown"].value()})
    assert live() == [("de", "Chronik")]


@pytest.mark.parametrize("shown", ["", "nonsense", "1:de", "x:de:1 :::"])
def test_nothing_is_published_without_the_mark_of_what_was_shown(client, editor, shown):
    page = make_page()

    response = answer(client, address("publish", page), languages=["de"], shown=shown)

    assert response.status_code == 200
    assert live() == []


def test_no_language_is_no_choice(client, editor):
    page = make_page()

    response = answer(client, address("publish", page))

    assert list(response.context["form"].errors) == ["languages"]


def test_what_forbids_a_language_is_shown_with_the_way_to_mend_it(client, editor):
    picture = make_picture(title="Rathaus", alt_es="")
    page = make_page(title_de="Geschichte", title_es="", cover=picture)
    url = address("publish", page)

    response = client.get(url)

    german, spanish = response.context["previews"]
    assert german[0].is_possible
    assert [mend.url for mend in spanish[0].errors] == [
        address("change", page),
        reverse("admin:pages_picture_change", args=[picture.pk]),
    ]
    assert "disabled" in spanish[1].tag()
    assert "disabled" not in german[1].tag()
    refused = answer(client, url, languages=["de", "es"])
    assert len(errors(refused)) == 2
    assert live() == []


def test_the_pages_above_are_listed_and_published_on_demand(client, editor):
    above = make_page(title_de="Themen")
    page = make_page(title_de="Gesundheit", parent=above)
    url = address("publish", page)

    refused = answer(client, url, languages=["de"])
    answer(client, url, languages=["de"], with_ancestors="on")

    assert [each.entry for each in refused.context["previews"][0][0].ancestors] == [above]
    assert "Themen" in errors(refused)[0]
    assert live() == [("de", "Gesundheit"), ("de", "Themen")]


def test_publishing_is_noted_in_the_log_of_the_page(client, editor):
    page = make_page(title_de="Geschichte")
    answer(client, address("publish", page), languages=["de"])

    entry = LogEntry.objects.get()

    assert (entry.user, entry.object_id) == (editor, str(page.pk))
    assert "„Geschichte“ (Deutsch)" in entry.get_change_message()


def test_what_was_published_meanwhile_is_compared_with_what_readers_see_now(client, editor):
    page = make_page(title_de="Geschichte", live_in=["de"])
    page.title_de = "Chronik"
    page.save()
    url = address("publish", page)
    shown = client.get(url).context["form"]["shown"].value()
    publish(page, ["de"])

    response = client.post(url, {"languages": ["de"], "when": "now", "shown": shown})

    assert response.status_code == 302
    assert page.publications.get(state="live").title == "Chronik"
