"""Two editors at the same moment: no error, nothing lost, and no rule broken between them."""

from collections.abc import Callable
from types import SimpleNamespace

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from events.models.activity import Activity
from pages.models.entry import Entry
from pages.models.page import Page
from pages.models.publication import Publication
from pages.models.tree import Tree
from tests.events.factories import make_activity, make_list
from tests.factories import make_editor, make_page, make_picture
from tests.forms import filled_in
from tests.threads import at_once

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.on_postgresql]

BOTH = ["de", "es"]

Call = Callable[[], object]
Action = Callable[[SimpleNamespace, Client], Call]  # opens a form, and returns what sends it


@pytest.fixture
def small_site():
    """Pages and an activity that are live, a draft, and a picture."""
    activities, above = make_list(), make_page(title_de="Oben", live_in=BOTH)
    page = make_page(title_de="Seite", parent=above, live_in=BOTH)
    other, draft = make_page(title_de="Andere", live_in=BOTH), make_page(title_de="Entwurf")
    activity = make_activity(title_de="Fest", state="planned", live_in=BOTH)
    picture = make_picture()
    return SimpleNamespace(**locals())


def send(client: Client, url: str, **values) -> Call:
    """Open a form, and return what sends it with other values."""
    data = filled_in(client.get(url)) | values
    return lambda: client.post(url, data)


def address_of(view: str, record) -> str:
    meta = record._meta
    return reverse(f"admin:{meta.app_label}_{meta.model_name}_{view}", args=[record.pk])


def change(name: str, view: str = "change", **values) -> Action:
    """Send the form of a record with other values, of which relations name others of the site."""

    def action(site, client):
        keys = {
            key: getattr(site, value).pk if key in {"parent", "cover", "target"} else value
            for key, value in values.items()
        }
        return send(client, address_of(view, getattr(site, name)), **keys)

    return action


def add(**values) -> Action:
    return lambda site, client: send(client, reverse("admin:pages_page_add"), **values)


def delete(name: str) -> Action:
    """Confirm to delete a record."""

    def action(site, client):
        url = address_of("delete", getattr(site, name))
        return lambda: client.post(url, {"post": "yes"})

    return action


def set_state(site, client) -> Call:
    data = {"action": "state_cancelled", "_selected_action": [site.activity.pk]}
    return lambda: client.post(reverse("admin:events_activity_changelist"), data)


def import_table(site, client) -> Call:
    """Confirm a table that sets the number of participants."""
    url = reverse("admin:events_activity_import")
    table = f"uuid;participants\n{site.activity.uuid};12".encode()
    shown = client.post(url, {"file": SimpleUploadedFile("a.csv", table)}).context
    data = {"confirmed": shown["confirmed"], "mark": shown["shown"].mark}
    return lambda: client.post(url, data)


publish = {"languages": BOTH, "when": "now"}

PAIRS: dict[str, tuple[Action, Action]] = {
    "two texts": (change("page", title_de="Neu"), change("page", title_es="Nueva")),
    "the same text": (change("page", title_de="Eins"), change("page", title_de="Zwei")),
    "text and move": (
        change("page", title_de="Neu"),
        change("page", "move", position="after", target="other"),
    ),
    "text and publish": (change("page", title_de="Neu"), change("page", "publish", **publish)),
    "text and delete": (change("draft", title_de="Neu"), delete("draft")),
    "two slugs": (change("page", slug_de="ziel"), change("page", slug_de="anderes-ziel")),
    "one slug": (change("draft", slug_de="ziel"), change("other", slug_de="ziel")),
    "two new pages": (add(title_de="Neu"), add(title_de="Neu")),
    "moves into each other": (
        change("draft", "move", position="first", target="other"),
        change("other", "move", position="first", target="draft"),
    ),
    "parents of each other": (change("draft", parent="other"), change("other", parent="draft")),
    "publish below and withdraw above": (
        change("page", "publish", **publish),
        change("above", "withdraw", languages=BOTH),
    ),
    "move below what is deleted": (
        change("other", "move", position="first", target="draft"),
        delete("draft"),
    ),
    "publish what is deleted": (change("draft", "publish", **publish), delete("draft")),
    "a cover that is deleted": (change("page", cover="picture"), delete("picture")),
    "a cover that is withdrawn": (change("page", cover="picture"), change("picture", "withdraw")),
    "an action and a form": (set_state, change("activity", title_de="Feier")),
    "a table and a form": (import_table, change("activity", title_de="Feier")),
    "publish twice": (change("page", "publish", **publish), change("page", "publish", **publish)),
    "the list's address and an activity": (
        change("activities", slug_de="projekte"),
        change("activity", "publish", **publish),
    ),
    "two home pages": (change("other", is_home="on"), change("draft", is_home="on")),
    "duplicate and delete": (change("draft", "duplicate"), delete("draft")),
}


@pytest.mark.parametrize("name", PAIRS)
def test_two_editors_at_once_lose_nothing_and_break_nothing(small_site, name):
    calls = []
    for action in PAIRS[name]:
        client = Client()
        client.force_login(make_editor())
        calls.append(action(small_site, client))

    answers = at_once(*calls)

    assert [each for each in answers if isinstance(each, Exception)] == []
    assert {each.status_code for each in answers} <= {200, 302, 404, 503}
    what_is_live_has_its_address()
    Tree(Page.objects.all()).branches(Page.objects.values_list("pk", flat=True))  # or a circle
    texts_of_those_who_were_told_that_it_is_saved(name, small_site, answers)


def what_is_live_has_its_address() -> None:
    reader = Client()
    for publication in Publication.objects.live().with_path():
        assert publication.path == publication.entry.path_in(publication.language)
        assert reader.get(publication.url).status_code == 200


def texts_of_those_who_were_told_that_it_is_saved(name, site, answers) -> None:
    saved = [each.status_code == 302 for each in answers]
    page = Entry.objects.get(pk=site.page.pk)
    if name == "two texts":
        assert (saved, page.title_de, page.title_es) == ([True, True], "Neu", "Nueva")
    elif name == "the same text":
        assert sorted(saved) == [False, True]
        assert page.title_de == ["Eins", "Zwei"][saved.index(True)]
    elif name in {"text and move", "text and publish"} and saved[0]:
        assert page.title_de == "Neu"
    elif name in {"an action and a form", "a table and a form"}:
        activity = Activity.objects.get(pk=site.activity.pk)
        assert not saved[1] or activity.title_de == "Feier"
        assert activity.state == "cancelled" or activity.participants == 12
