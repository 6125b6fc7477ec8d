"""The addresses of activities: below the list page, beside pages, and at any size."""

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse

from events.admin.activity import ActivityAdmin
from events.models.activity import Activity
from pages.admin.page import PageAdmin
from pages.models.address import Address
from tests.events.factories import form_url, make_activity, make_list, make_many_activities
from tests.factories import make_editor, make_page
from tests.forms import filled_in
from tests.threads import Meeting, at_once

pytestmark = pytest.mark.django_db

ADD = reverse("admin:events_activity_add")
ADD_PAGE = reverse("admin:pages_page_add")
LIST = reverse("admin:events_activity_changelist")


def log_in() -> Client:
    client = Client()
    client.force_login(make_editor(language="de"))
    return client


def test_a_draft_does_not_become_the_list_of_live_activities():
    draft = make_page(title_de="Entwurf")  # older than the list
    make_list()
    make_activity(title_de="Nähen", live_in=["de"])
    draft.page_type = "activities"

    with pytest.raises(ValidationError) as caught:
        draft.full_clean()

    assert list(caught.value.message_dict) == ["page_type"]


def test_a_page_becomes_the_first_list_of_live_activities_only_where_it_is_live():
    make_activity(title_de="Nähen", live_in=["de"])
    draft, live = make_page(title_de="Entwurf"), make_page(title_de="Liste", live_in=["de"])
    draft.page_type = live.page_type = "activities"

    with pytest.raises(ValidationError):
        draft.save()
    live.save()

    assert Address.objects.current().get(entry__kind="activity").path == "liste/naehen"


def test_a_second_list_may_be_drafted_beside_the_first():
    make_list()
    make_activity(live_in=["de"])

    page = make_page(title_de="Noch eine", page_type="activities")
    page.full_clean()


def test_a_page_below_the_list_takes_no_address_of_an_activity():
    above = make_list()
    make_activity(title_de="Fest")

    with pytest.raises(ValidationError, match="Fest"):
        make_page(title_de="Feier", slug_de="fest", parent=above)
    assert make_page(title_de="Fest", parent=above).slug_de == "fest-2"


@pytest.mark.django_db(transaction=True)
def test_an_activity_and_a_page_below_the_list_get_no_one_address_at_once(monkeypatch):
    above = make_list()
    first, second = log_in(), log_in()
    activity = filled_in(first.get(ADD)) | {
        "title_de": "Fest",
        "slug_de": "fest",
        "category": "exchange",
    }
    page = filled_in(second.get(ADD_PAGE)) | {
        "title_de": "Feier",
        "slug_de": "fest",
        "parent": above.pk,
    }
    meeting = Meeting()
    meeting.before(monkeypatch, ActivityAdmin, "save_model")
    meeting.before(monkeypatch, PageAdmin, "save_model")

    answers = at_once(lambda: first.post(ADD, activity), lambda: second.post(ADD_PAGE, page))

    assert sorted(each.status_code for each in answers) == [200, 302]
    refused = next(each for each in answers if each.status_code == 200)
    form = refused.context["adminform"].form
    assert list(form.errors) == ["slug_de"]
    assert form["title_de"].value() in {"Fest", "Feier"}


@pytest.mark.django_db(transaction=True)
def test_a_list_action_and_a_form_that_is_saved_wait_for_each_other(monkeypatch):
    make_list()
    activities = [make_activity(title_de=f"Treffen {n}", state="planned") for n in range(2)]
    first, second = log_in(), log_in()
    url = form_url(activities[0])
    data = filled_in(first.get(url)) | {"title_de": "Neuer Titel"}
    action = {
        "action": "state_cancelled",
        "_selected_action": [each.pk for each in activities],
    }
    Meeting().before(monkeypatch, Activity, "save")

    answers = at_once(lambda: first.post(url, data), lambda: second.post(LIST, action))

    assert [each.status_code for each in answers] == [302, 302]
    states = Activity.objects.order_by("pk").values_list("title_de", "state")
    assert list(states) == [("Neuer Titel", "cancelled"), ("Treffen 1", "cancelled")]


@pytest.mark.parametrize("count", [3, 30, pytest.param(3_000, marks=pytest.mark.soak)])
def test_renaming_the_list_costs_the_same_however_many_activities_there_are(counted, count):
    page = make_list()
    make_many(count)
    page.slug_de = "termine"

    assert counted(page.save) == 17

    paths = Address.objects.current().filter(language="de", entry__kind="activity")
    assert len(paths) == count
    assert all(address.path.startswith("termine/") for address in paths)


@pytest.mark.parametrize("count", [3, 30])
def test_saving_the_list_in_its_place_asks_no_activity(counted, count):
    page = make_list()
    make_many(count)
    page.title_de = "Was es gibt"

    assert counted(page.save) == 3  # its place, both rows


def make_many(count: int) -> None:
    make_many_activities(
        count,
        "de",
        lambda number: {
            "title_de": f"Treffen {number}",
            "slug_de": f"treffen-{number}",
            "start": "2020",
            "topics": [],
            "places": [],
            "organisations": [],
        },
    )
