"""Snapshots that were stored before a field was added, or after one was removed."""

import pytest
from django.urls import reverse

from events.models.blocks import DatesBlock
from pages.content_files.collection import content_document
from pages.models.blocks.media import PictureBlock
from pages.models.blocks.registry import block_models, blocks_of
from pages.models.blocks.text import ContactBlock, FigureBlock, TextBlock
from pages.models.entry import Entry
from pages.models.publication import Publication
from pages.publishing.diff import ChangeKind, diff
from pages.publishing.publish import publish
from pages.publishing.restore import plan_restore, restore
from pages.publishing.snapshots import content_of, draft_of, missing_keys, unknown_keys
from pages.publishing.status import status_of
from tests.blocks import make_entry_with
from tests.factories import make_editor, make_page, make_picture, make_text

pytestmark = pytest.mark.django_db

IDENTITY = {"type", "uuid"}
TYPES = list(block_models().values())


def published(model) -> Entry:
    """An entry with one block of this type, live in both languages and with a history."""
    entry = make_entry_with(model)
    publish(entry, ["de", "es"])
    publish(entry, ["de", "es"])
    return entry


def edit_blocks(entry, edit) -> None:
    """Change the stored blocks of all publications of an entry."""
    for publication in entry.publications.all():
        for block in publication.content["blocks"]:
            edit(block)
        publication.save()


def forget(entry, *keys) -> None:
    edit_blocks(entry, lambda block: [block.pop(key, None) for key in keys])


def keys_of(entry) -> list[str]:
    [block] = entry.publications.filter(language="de")[0].content["blocks"]
    return [key for key in block if key not in IDENTITY]


def defaults_of(model) -> dict:
    """The defaults that files name, of the fields that both languages share."""
    defaults = {name: model._meta.get_field(name).get_default() for name in model.shared_fields}
    return {name: value for name, value in defaults.items() if value not in (None, "")}


def live_of(entry, language="de") -> Publication:
    return Publication.objects.live(language).with_path().get(entry=entry)


def editors_addresses(entry) -> list[str]:
    """All pages of the admin that read an entry's snapshots."""
    kind = entry.specific._meta
    name = f"admin:{kind.app_label}_{kind.model_name}_"
    languages = [reverse(f"{name}preview", args=[entry.pk, code]) for code in ("de", "es")]
    versions = [
        reverse(f"{name}{view}", args=[entry.pk, publication.pk])
        for view in ("publication", "restore")
        for publication in entry.publications.all()
    ]
    views = [reverse(f"{name}{v}", args=[entry.pk]) for v in ("change", "history", "publish")]
    return [reverse("admin:index"), reverse(f"{name}changelist"), *views, *languages, *versions]


@pytest.mark.parametrize("model", TYPES, ids=[model.type for model in TYPES])
def test_readers_get_a_page_whichever_key_its_snapshot_lacks(client, model):
    entry = published(model)
    stored = {each.pk: each.content for each in entry.publications.all()}

    for key in keys_of(entry):
        forget(entry, key)
        response = client.get(live_of(entry).url)
        assert response.status_code == 200, key
        for publication in entry.publications.all():
            publication.content = stored[publication.pk]
            publication.save()


@pytest.mark.parametrize("model", TYPES, ids=[model.type for model in TYPES])
def test_editors_can_look_at_compare_export_and_restore_a_snapshot_without_keys(client, model):
    client.force_login(make_editor())
    entry = published(model)
    [block] = blocks_of(entry)
    for publication in entry.publications.all():
        [stored] = publication.content["blocks"]
        publication.content = {"blocks": [{key: stored[key] for key in IDENTITY}]}
        publication.save()

    for url in [live_of(entry).url, *editors_addresses(entry)]:
        assert client.get(url).status_code == 200, url
    for publication in entry.publications.all():
        [written] = content_document(publication)["blocks"]
        assert written == {"type": model.type, "uuid": block.uuid}
        restore(publication)
    assert blocks_of(entry) == [block]


def test_a_snapshot_without_any_key_is_an_empty_page(client):
    client.force_login(make_editor())
    page = make_page(title_de="Leer", live_in=["de"])
    page.publications.update(content={})

    for url in [live_of(page).url, *editors_addresses(page)]:
        assert client.get(url).status_code == 200, url


def test_a_block_of_a_type_that_the_site_no_longer_has_is_left_out(client):
    client.force_login(make_editor())
    page = make_page(title_de="Seite", text_de="<p>Ja</p>", live_in=["de"])
    block = {"type": "poem", "uuid": "0d1f3c1e-0000-4000-8000-000000000001"}
    for publication in page.publications.all():
        publication.content["blocks"] += [block, {"type": "text"}, {"uuid": block["uuid"]}]
        publication.save()

    for url in [live_of(page).url, *editors_addresses(page)]:
        assert client.get(url).status_code == 200, url
    assert [each["type"] for each in content_of(live_of(page))["blocks"]] == ["text"]
    restore(live_of(page))
    assert len(blocks_of(page)) == 1


def test_a_key_that_is_not_stored_has_the_default_of_its_field():
    page = published(DatesBlock)
    forget(page, "count", "topic", "shows_in", "translated_from")

    [block] = content_of(live_of(page))["blocks"]

    assert block == {
        "type": "dates",
        "uuid": block["uuid"],
        "shows_in": "both",
        "translated_from": {},
        "topic": None,
        "count": 3,
    }


def test_a_new_optional_field_is_no_change_until_somebody_fills_it():
    page = make_page()
    contact = ContactBlock.objects.create(parent=page, ordering=10, name_de="Amt", name_es="Sala")
    publish(page, ["de", "es"])
    forget(page, "address", "hours_de", "hours_es")

    assert [each.has_changed for each in status_of(page)] == [False, False]
    assert diff(live_of(page), draft_of(page, "de")) == []

    contact.address = "Jr. Lima 1"
    contact.save()

    assert [each.has_changed for each in status_of(page)] == [True, True]


def test_a_field_that_was_removed_is_no_change():
    page = make_page(text_de="<p>Ja</p>", live_in=["de"])
    edit_blocks(page, lambda block: block.update(colour="red"))

    [german, _spanish] = status_of(page)

    assert not german.has_changed
    assert diff(live_of(page), draft_of(page, "de")) == []


def test_a_block_that_lacks_what_it_shows_keeps_what_stands_on_the_desk_when_restored():
    page, picture = make_page(), make_picture()
    PictureBlock.objects.create(parent=page, ordering=10, picture=picture, caption_de="Am Fluss")
    FigureBlock.objects.create(parent=page, ordering=20, value=12, label_de="Grad")
    publish(page, ["de"])
    edit_blocks(page, lambda block: [block.pop(key, None) for key in ("picture", "value")])

    done = restore(live_of(page))

    assert PictureBlock.objects.get().picture == picture
    assert FigureBlock.objects.get().value == 12
    assert (len(done.omitted), done.shared) == (2, [])


def test_a_deleted_block_that_lacks_what_it_shows_does_not_return():
    page = make_page()
    FigureBlock.objects.create(parent=page, ordering=20, value=12, label_de="Grad")
    PictureBlock.objects.create(parent=page, ordering=10, picture=make_picture())
    publish(page, ["de"])
    edit_blocks(page, lambda block: [block.pop(key, None) for key in ("picture", "value")])
    for block in blocks_of(page):
        block.delete()

    assert len(plan_restore(live_of(page)).omitted) == 2
    restore(live_of(page))
    assert blocks_of(page) == []


def test_a_figure_without_its_number_is_not_shown(client):
    page = make_page(title_de="Zahlen")
    FigureBlock.objects.create(parent=page, ordering=20, value=12, label_de="Grad")
    publish(page, ["de"])
    forget(page, "value")

    assert client.get("/de/zahlen/").context["blocks"] == []


def test_missing_and_unknown_keys_are_named():
    page = make_page()
    make_text(page)
    ContactBlock.objects.create(parent=page, ordering=20)
    publish(page, ["de"])

    def edit(block):
        if block["type"] == TextBlock.type:
            block["color"] = block.pop("translated_from")
        else:
            del block["address"], block["hours_de"]

    edit_blocks(page, edit)
    live = live_of(page)
    del live.content["cover"]

    assert unknown_keys(live) == {"text.color"}
    assert missing_keys(live) == {
        "cover",
        "text.translated_from",
        "contact.address",
        "contact.hours_de",
    }


def test_a_block_of_another_type_under_the_same_uuid_is_another_block(client):
    client.force_login(make_editor())
    page = make_page(title_de="Seite", title_es="Página")
    text = make_text(page, text_de="<p>Alt</p>", text_es="<p>Viejo</p>")
    publish(page, ["de", "es"])
    text.delete()
    FigureBlock.objects.create(
        parent=page, ordering=10, uuid=text.uuid, value=12, label_de="Neu", label_es="Nuevo"
    )
    publish(page, ["es"])

    for url in [live_of(page).url, *editors_addresses(page)]:
        assert client.get(url).status_code == 200, url
    assert [each.kind for each in diff(live_of(page), draft_of(page, "de"))] == [
        ChangeKind.ADDED,
        ChangeKind.REMOVED,
    ]
    restore(live_of(page))
    assert [(each.type, each.shows_in) for each in blocks_of(page)] == [
        ("text", "de"),
        ("figure", "es"),
    ]
