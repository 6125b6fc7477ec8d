"""Two editors at the same moment: each gets an answer, and nothing is lost between them."""

from threading import Event

import pytest
from django.contrib.messages import get_messages
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, OperationalError, connection, transaction
from django.test import Client
from django.urls import reverse
from tree_queries.models import TreeNode

from pages.admin import conflicts
from pages.admin.media.picture import PictureAdmin
from pages.admin.page import PageAdmin
from pages.models.address import Address, AddressQuerySet
from pages.models.blocks.media import PictureBlock
from pages.models.entry import Entry
from pages.models.locks import lock_tree
from pages.models.media.picture import Picture
from pages.models.page import Page
from pages.models.publication import Publication
from pages.publishing.publish import publish
from tests.factories import make_editor, make_page, make_picture
from tests.forms import filled_in
from tests.pages.entry_admin import address
from tests.pages.image_files import make_photo, write
from tests.threads import Meeting, at_once

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("source_strings")]

ADD = reverse("admin:pages_page_add")


def log_in() -> Client:
    client = Client()
    client.force_login(make_editor(language="de"))
    return client


def form_of(client, page, **values) -> dict:
    return filled_in(client.get(address("change", page))) | values


def send(client, page, data):
    return client.post(address("change", page), data)


def errors(response) -> dict[str, list[str]]:
    return dict(response.context["adminform"].form.errors)


def delete_url(record) -> str:
    return reverse(f"admin:pages_{record._meta.model_name}_delete", args=[record.pk])


def assert_live_pages_have_addresses():
    for publication in Publication.objects.live().with_path():
        assert publication.path is not None


def test_two_pages_moved_into_each_other_make_no_circle(monkeypatch):
    one, two = make_page(title_de="Eins"), make_page(title_de="Zwei")
    Meeting().before(monkeypatch, TreeNode, "clean")

    results = at_once(
        lambda: one.move(parent=two, after=None), lambda: two.move(parent=one, after=None)
    )

    assert sorted(type(each).__name__ for each in results) == ["NoneType", "ValidationError"]
    assert Page.objects.in_tree_order().count() == 2
    assert len(list(Page.objects.with_tree_fields())) == 2


def test_parents_chosen_in_two_forms_make_no_circle_and_the_second_is_told(monkeypatch):
    one, two = make_page(title_de="Eins"), make_page(title_de="Zwei")
    first, second = log_in(), log_in()
    of_one = form_of(first, one, parent=two.pk, title_de="Neu eins")
    of_two = form_of(second, two, parent=one.pk, title_de="Neu zwei")
    Meeting().before(monkeypatch, TreeNode, "clean")

    answers = at_once(lambda: send(first, one, of_one), lambda: send(second, two, of_two))

    assert sorted(each.status_code for each in answers) == [200, 302]
    refused = next(each for each in answers if each.status_code == 200)
    assert refused.context["adminform"].form["title_de"].value().startswith("Neu")
    assert "descendant" in str(errors(refused))
    assert len(list(Page.objects.with_tree_fields())) == 2


def test_moving_a_page_keeps_what_a_colleague_saves_meanwhile():
    page, other = make_page(title_de="Seite"), make_page(title_de="Andere")
    stale = Page.objects.get(pk=page.pk)
    page.title_de = "Vom Kollegen"
    page.save()

    stale.move(parent=other, after=None)

    page.refresh_from_db()
    assert (page.title_de, page.parent) == ("Vom Kollegen", other)


def test_two_pages_moved_at_the_top_both_move(monkeypatch):
    one, two, three = (make_page(title_de=title) for title in "ABC")
    first, second = log_in(), log_in()
    Meeting().before(monkeypatch, AddressQuerySet, "sync")

    answers = at_once(
        lambda: first.post(address("move", one), {"position": "after", "target": three.pk}),
        lambda: second.post(address("move", two), {"position": "after", "target": three.pk}),
    )

    assert [each.status_code for each in answers] == [302, 302]
    titles = Page.objects.values_list("title_de", flat=True)
    assert list(titles) in (["C", "A", "B"], ["C", "B", "A"])


def test_of_two_renames_to_one_address_one_is_refused_and_both_stay_live(monkeypatch):
    pages = [make_page(title_de=title, live_in=["de"]) for title in ("Eins", "Zwei")]
    for page in pages:
        page.slug_de = "ziel"
    Meeting().before(monkeypatch, AddressQuerySet, "sync")

    results = at_once(*(page.save for page in pages))

    assert sorted(type(each).__name__ for each in results) == ["NoneType", "ValidationError"]
    assert_live_pages_have_addresses()
    assert Address.objects.current().filter(path="ziel").count() == 1


def test_of_two_first_publications_to_one_address_one_is_refused(monkeypatch):
    pages = [make_page(title_de=title) for title in ("Eins", "Zwei")]
    Page.objects.update(slug_de="ziel")  # as only a program can
    Meeting().before(monkeypatch, AddressQuerySet, "claim")

    results = at_once(*(lambda page=page: publish(page, ["de"]) for page in pages))

    assert sorted(type(each).__name__ for each in results) == ["ValidationError", "list"]
    assert_live_pages_have_addresses()


def test_of_two_new_pages_with_one_address_the_second_form_comes_back(monkeypatch):
    first, second = log_in(), log_in()
    data = filled_in(first.get(ADD)) | {"slug_de": "ziel"}
    texts = ["Zweimal geklickt", "Zur selben Zeit"]
    Meeting().before(monkeypatch, PageAdmin, "save_model")

    answers = at_once(
        lambda: first.post(ADD, data | {"title_de": texts[0]}),
        lambda: second.post(ADD, data | {"title_de": texts[1]}),
    )

    assert sorted(each.status_code for each in answers) == [200, 302]
    refused = next(each for each in answers if each.status_code == 200)
    assert list(errors(refused)) == ["slug_de"]
    assert refused.context["adminform"].form["title_de"].value() in texts
    assert Page.objects.count() == 1


@pytest.fixture
def deletes_meanwhile(monkeypatch):
    """Lets somebody delete something after a form has been checked and before it is saved."""
    is_checked, is_deleted = Event(), Event()
    save = PageAdmin.save_model

    def save_model(*args):
        is_checked.set()
        is_deleted.wait(0.5)  # in vain where the deletion has to wait for the form
        save(*args)

    monkeypatch.setattr(PageAdmin, "save_model", save_model)

    def delete(client, record):
        is_checked.wait(5)
        response = client.post(delete_url(record), {"post": "yes"})
        is_deleted.set()
        return response

    return delete


def test_a_cover_deleted_while_it_is_chosen_is_either_used_or_gone(deletes_meanwhile):
    page, cover = make_page(title_de="Seite"), make_picture()
    editor, other = log_in(), log_in()
    data = form_of(editor, page, cover=cover.pk, title_de="Neuer Titel")

    saved, deleted = at_once(
        lambda: send(editor, page, data), lambda: deletes_meanwhile(other, cover)
    )

    assert {saved.status_code, deleted.status_code} <= {200, 302}
    page.refresh_from_db()
    if Picture.objects.exists():
        assert (page.cover, page.title_de) == (cover, "Neuer Titel")
    else:
        assert list(errors(saved)) == ["cover"]
        assert saved.context["adminform"].form["title_de"].value() == "Neuer Titel"


def test_a_picture_deleted_while_it_is_put_into_a_block_is_either_used_or_gone(deletes_meanwhile):
    page, picture = make_page(title_de="Seite"), make_picture()
    editor, other = log_in(), log_in()
    data = form_of(editor, page, title_de="Neuer Titel") | {
        "pages_pictureblock_set-TOTAL_FORMS": "1",
        "pages_pictureblock_set-0-id": "",
        "pages_pictureblock_set-0-parent": page.pk,
        "pages_pictureblock_set-0-picture": picture.pk,
        "pages_pictureblock_set-0-shows_in": "both",
        "pages_pictureblock_set-0-ordering": "10",
        "pages_pictureblock_set-0-region": "main",
    }

    saved, deleted = at_once(
        lambda: send(editor, page, data), lambda: deletes_meanwhile(other, picture)
    )

    assert {saved.status_code, deleted.status_code} <= {200, 302}
    page.refresh_from_db()
    if Picture.objects.exists():
        assert (page.title_de, PictureBlock.objects.filter(picture=picture).count()) == (
            "Neuer Titel",
            1,
        )
    else:
        assert saved.status_code == 200
        assert saved.context["adminform"].form["title_de"].value() == "Neuer Titel"


def test_a_parent_deleted_while_a_page_is_added_below_it_is_either_above_or_gone(
    deletes_meanwhile,
):
    parent = make_page(title_de="Oben")
    editor, other = log_in(), log_in()
    data = filled_in(editor.get(ADD)) | {"title_de": "Unten", "parent": parent.pk}

    saved, deleted = at_once(
        lambda: editor.post(ADD, data), lambda: deletes_meanwhile(other, parent)
    )

    assert {saved.status_code, deleted.status_code} <= {200, 302}
    if Page.objects.filter(title_de="Oben").exists():
        assert Page.objects.get(title_de="Unten").parent == parent
    else:
        assert list(errors(saved)) == ["parent"]
        assert saved.context["adminform"].form["title_de"].value() == "Unten"


@pytest.mark.parametrize("name", ["publish", "move"])
def test_who_uses_a_page_that_is_being_deleted_gets_a_sentence(monkeypatch, name):
    page, other_page = make_page(title_de="Seite"), make_page(title_de="Andere")
    editor, other = log_in(), log_in()
    form = editor.get(address("publish", page)).context["form"]
    requests = {
        "publish": (
            address("publish", page),
            {"shown": form["shown"].value(), "when": "now", "languages": ["de"]},
        ),
        "move": (address("move", other_page), {"position": "first", "target": page.pk}),
    }
    is_deleting, delete = Event(), Entry.delete

    def delete_slowly(*args, **kwargs):
        result = delete(*args, **kwargs)
        is_deleting.set()
        Event().wait(0.3)  # the other one is waiting meanwhile
        return result

    monkeypatch.setattr(Entry, "delete", delete_slowly)

    def use():
        is_deleting.wait(5)
        return editor.post(*requests[name])

    deleted, used = at_once(lambda: other.post(delete_url(page), {"post": "yes"}), use)

    assert deleted.status_code == 302
    assert used.status_code == {"publish": 404, "move": 200}[name]
    assert list(Page.objects.all()) == [other_page]


def answer_while_locked(post):
    """Return the answer of a POST while somebody else does not give up the lock."""
    has_lock, is_answered = Event(), Event()

    def keep_the_lock():
        with transaction.atomic():
            lock_tree()
            has_lock.set()
            is_answered.wait(10)

    def wait():
        has_lock.wait(5)
        try:
            return post()
        finally:
            is_answered.set()

    _kept, answer = at_once(keep_the_lock, wait)
    return answer


def test_who_waits_too_long_to_save_gets_the_form_back(monkeypatch):
    monkeypatch.setattr(conflicts, "PATIENCE", 0.3)
    page, editor = make_page(title_de="Seite"), log_in()
    data = form_of(editor, page, title_de="Neuer Titel")

    answer = answer_while_locked(lambda: send(editor, page, data))

    assert answer.status_code == 503
    assert "Jemand anderes speichert" in str(errors(answer)["__all__"])
    assert answer.context["adminform"].form["title_de"].value() == "Neuer Titel"
    page.refresh_from_db()
    assert page.title_de == "Seite"
    assert send(editor, page, data).status_code == 302  # the wait of the connection is as before


def test_who_waits_too_long_to_publish_gets_the_form_back_with_the_note(monkeypatch):
    monkeypatch.setattr(conflicts, "PATIENCE", 0.3)
    page, editor = make_page(title_de="Seite"), log_in()
    url = address("publish", page)
    data = {"shown": editor.get(url).context["form"]["shown"].value(), "note": "Neues Datum"}

    answer = answer_while_locked(
        lambda: editor.post(url, data | {"when": "now", "languages": ["de"]})
    )

    assert answer.status_code == 503
    form = answer.context["form"]
    assert "Jemand anderes speichert" in form.non_field_errors()[0]
    assert form["note"].value() == "Neues Datum"
    assert not Publication.objects.exists()


def test_an_action_that_waits_too_long_says_so_in_the_frame_of_the_admin(monkeypatch):
    page, editor = make_page(title_de="Seite"), log_in()
    monkeypatch.setattr(Entry, "delete", raising(busy()))

    answer = editor.post(delete_url(page), {"post": "yes"})

    assert answer.status_code == 503
    assert "Jemand anderes speichert" in answer.text


def busy() -> OperationalError:
    """The errors that the database raises where somebody else has a lock."""
    error, cause = OperationalError(), Exception()
    cause.pgcode, cause.sqlite_errorcode = "40P01", 5
    error.__cause__ = cause
    return error


def raising(*results):
    """A method that raises these errors one after the other, and then the last one for ever."""
    left = list(results)

    def method(*args, **kwargs):
        raise left.pop(0) if len(left) > 1 else left[0]

    return method


def test_a_deadlock_is_tried_again_and_the_person_is_told_once(monkeypatch):
    page, editor = make_page(title_de="Seite"), log_in()
    data = form_of(editor, page, title_de="Neuer Titel")
    save, failures = PageAdmin.save_related, [busy()]

    def save_related(self, request, *args):
        self.message_user(request, "Gespeichert.")
        if failures:
            raise failures.pop()
        save(self, request, *args)

    monkeypatch.setattr(PageAdmin, "save_related", save_related)
    answer = send(editor, page, data)

    assert answer.status_code == 302
    said = [str(message) for message in get_messages(answer.wsgi_request)]
    assert said.count("Gespeichert.") == 1
    page.refresh_from_db()
    assert page.title_de == "Neuer Titel"


@pytest.mark.parametrize("error", [busy(), IntegrityError("a key is taken")])
def test_a_conflict_that_lasts_gives_the_form_back_with_what_was_typed(monkeypatch, error):
    page, editor = make_page(title_de="Seite"), log_in()
    data = form_of(editor, page, title_de="Neuer Titel")
    monkeypatch.setattr(PageAdmin, "save_related", raising(error))

    answer = send(editor, page, data)

    assert answer.status_code == 503
    assert "noch einmal" in str(errors(answer)["__all__"])
    assert answer.context["adminform"].form["title_de"].value() == "Neuer Titel"
    page.refresh_from_db()
    assert page.title_de == "Seite"


def test_an_error_that_is_no_conflict_is_not_tried_again(monkeypatch):
    page, editor = make_page(title_de="Seite"), log_in()
    data = form_of(editor, page)
    monkeypatch.setattr(PageAdmin, "save_related", raising(OperationalError("disk I/O error")))

    with pytest.raises(OperationalError, match="disk"):
        send(editor, page, data)


def test_a_lock_needs_a_transaction():
    assert not connection.in_atomic_block

    with pytest.raises(transaction.TransactionManagementError):
        lock_tree()


def test_a_file_is_read_again_by_the_second_attempt(monkeypatch):
    editor = log_in()
    url = reverse("admin:pages_picture_add")
    data = filled_in(editor.get(url)) | {
        "title": "Brücke",
        "credit": "Redaktion",
        "file": SimpleUploadedFile("bruecke.jpg", write(make_photo(300, 200))),
    }
    save, failures = PictureAdmin.save_related, [busy()]

    def save_related(*args):
        if failures:
            raise failures.pop()
        save(*args)

    monkeypatch.setattr(PictureAdmin, "save_related", save_related)

    assert editor.post(url, data).status_code == 302
    assert Picture.objects.get().width == 300
