"""Publishing in the admin: what editors are shown before readers see anything, and after."""

import re
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.contrib.admin.models import LogEntry
from django.contrib.auth.models import Permission
from django.urls import reverse
from django.utils import timezone

from pages.models.page import Page
from pages.models.publication import Publication
from pages.models.user import User
from pages.publishing import publish
from pages.scheduling import schedule
from tests.making import make_editor, make_page, make_picture, make_text
from tests.publications import live

pytestmark = pytest.mark.django_db

BERLIN = ZoneInfo("Europe/Berlin")


@pytest.fixture
def editor(client):
    """Logged in, working in German, with every permission."""
    editor = make_editor()
    client.force_login(editor)
    return editor


def address(name, page, *more):
    return reverse(f"admin:pages_page_{name}", args=[page.pk, *more])


def with_permissions(client, *codenames):
    """Somebody else is logged in, who may do no more than this."""
    user = User.objects.create_user(username="maria", email="maria@example.org", is_staff=True)
    user.user_permissions.set(Permission.objects.filter(codename__in=codenames))
    client.force_login(user)


def answer(client, url, **choices):
    """Open a page, choose, and send its form back."""
    form = client.get(url).context["form"]
    data = {"shown": form["shown"].value(), "when": "now"} | choices
    return client.post(url, data)


def errors(response) -> list[str]:
    form = response.context["form"]
    return [text for found in form.errors.values() for text in found]


# Publishing


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

    german, spanish = response.context["offers"]
    assert german[0].is_possible
    assert [mend.url for mend in spanish[0].obstacles] == [
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

    assert [each.entry for each in refused.context["offers"][0][0].above] == [above]
    assert "Themen" in errors(refused)[0]
    assert live() == [("de", "Gesundheit"), ("de", "Themen")]


# Scheduling


@pytest.fixture
def tomorrow():
    """At nine by Berlin's clock."""
    day = timezone.now().astimezone(BERLIN).date() + timedelta(days=1)
    return datetime(day.year, day.month, day.day, 9, tzinfo=BERLIN)


def at(moment) -> dict[str, str]:
    return {"when": "later", "day": f"{moment:%Y-%m-%d}", "time": f"{moment:%H:%M}"}


def test_a_time_is_entered_by_berlins_clock_and_told_by_both(client, editor, tomorrow):
    page = make_page(title_de="Geschichte")
    night = tomorrow.replace(hour=1)

    response = answer(client, address("publish", page), languages=["de"], **at(night))

    assert Publication.objects.get().due_at == night
    message = client.get(response.url).content.decode()
    lima = night.astimezone(ZoneInfo("America/Lima"))
    assert f"{night:%H:%M}" in message
    assert f"{lima:%H:%M}" in message


@pytest.mark.parametrize(
    ("choices", "field"),
    [
        ({"day": "", "time": "09:00"}, "day"),
        ({"day": "2020-01-01", "time": "09:00"}, "day"),
        ({"day": "2099-01-01", "time": ""}, "time"),
        ({"day": "2099-01-01", "time": "25:00"}, "time"),
        ({"day": "2099-03-29", "time": "02:30"}, "time"),  # skipped: summer time begins
    ],
)
def test_a_time_that_is_past_or_none_is_refused_at_its_field(client, editor, choices, field):
    page = make_page()

    response = answer(
        client, address("publish", page), languages=["de"], **{"when": "later"} | choices
    )

    assert list(response.context["form"].errors) == [field]
    assert Publication.objects.count() == 0


@pytest.mark.parametrize(("choice", "left"), [("cancel", []), ("replace", ["Chronik"]), ("", [])])
def test_publishing_before_the_time_cancels_or_replaces_what_is_scheduled(
    client, editor, tomorrow, choice, left
):
    page = make_page(title_de="Geschichte")
    schedule(page, ["de"], tomorrow)
    page.title_de = "Chronik"
    page.save()
    url = address("publish", page)

    asked = client.get(url)
    answer(client, url, languages=["de"], pending=choice)

    assert asked.context["asks_for_pending"]
    assert live() == [("de", "Chronik")]
    assert [each.title for each in Publication.objects.scheduled()] == left


def test_cancelling_a_schedule_lists_what_goes_along(client, editor, tomorrow):
    above = make_page(title_de="Themen")
    page = make_page(title_de="Gesundheit", parent=above)
    schedule(page, ["de"], tomorrow, with_ancestors=True)
    url = address("cancel_schedule", above)

    asked = client.get(url)
    answer(client, url, languages=["de"])

    assert [[each.title for each in found] for found, _box in asked.context["endings"]] == [
        ["Themen", "Gesundheit"],
        [],
    ]
    assert Publication.objects.scheduled().count() == 0


# Withdrawing


def test_withdrawing_lists_everything_below_and_takes_it_along(client, editor):
    above = make_page(title_de="Themen", title_es="Temas", live_in=["de", "es"])
    make_page(title_de="Gesundheit", title_es="Salud", parent=above, live_in=["de", "es"])
    url = address("withdraw", above)

    asked = client.get(url)
    response = answer(client, url, languages=["de"])

    assert [[each.title for each in found] for found, _box in asked.context["endings"]] == [
        ["Themen", "Gesundheit"],
        ["Temas", "Salud"],
    ]
    assert response.url == address("change", above)
    assert live() == [("es", "Salud"), ("es", "Temas")]


def test_what_came_below_since_the_list_was_shown_is_shown_first(client, editor):
    above = make_page(title_de="Themen", live_in=["de"])
    url = address("withdraw", above)
    shown = client.get(url).context["form"]["shown"].value()
    make_page(title_de="Gesundheit", parent=above, live_in=["de"])

    response = client.post(url, {"languages": ["de"], "shown": shown})

    assert len(errors(response)) == 1
    assert "Gesundheit" in response.content.decode()
    assert live() == [("de", "Gesundheit"), ("de", "Themen")]


# Who may what, and by which means


@pytest.mark.parametrize("name", ["publish", "withdraw", "cancel_schedule"])
def test_publishing_needs_a_permission_of_its_own(client, name):
    page = make_page()
    with_permissions(client, "view_page", "change_page")

    assert client.get(address(name, page)).status_code == 403
    assert client.post(address(name, page), {"languages": ["de"]}).status_code == 403


def test_with_it_a_page_can_be_published(client):
    page = make_page(title_de="Geschichte")
    with_permissions(client, "view_page", "change_page", "publish_entry")

    answer(client, address("publish", page), languages=["de"])

    assert live() == [("de", "Geschichte")]


@pytest.mark.parametrize("name", ["publish", "withdraw", "cancel_schedule", "duplicate", "history"])
def test_nobody_sees_anything_without_logging_in(client, name):
    page = make_page()

    response = client.get(address(name, page))

    assert response.status_code == 302
    assert response.url.startswith("/admin/login/")


@pytest.mark.parametrize("name", ["publish", "withdraw", "cancel_schedule", "duplicate"])
def test_opening_a_page_changes_nothing_and_its_form_is_protected(client, editor, name):
    page = make_page(live_in=["de"])
    client.handler.enforce_csrf_checks = True

    opened = client.get(address(name, page))
    forged = client.post(address(name, page), {"languages": ["de", "es"]})

    assert (opened.status_code, forged.status_code) == (200, 403)
    assert Page.objects.count() == 1
    assert len(live()) == 1


def test_a_page_that_does_not_exist_is_not_found(client, editor):
    assert client.get("/admin/pages/page/4711/publish/").status_code == 404


# In list and form


def test_the_list_says_in_words_how_each_page_stands_in_each_language(client, editor):
    page = make_page(title_de="Geschichte", title_es="", live_in=["de"])
    page.title_de = "Chronik"
    page.save()
    html = client.get(reverse("admin:pages_page_changelist")).content.decode()

    columns = re.findall(r'<td class="field-standing_..">(.*?)</td>', html)
    assert columns == ["live, changed since", "no title yet<br>1 text missing"]


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_needs_no_more_queries_for_more_pages(
    client, editor, count, django_assert_num_queries
):
    for _number in range(count):
        page = make_page(cover=make_picture(), text_de="<p>Eins</p>", live_in=["de", "es"])
        make_text(page, ordering=20)
    url = reverse("admin:pages_page_changelist")
    client.get(url)

    with django_assert_num_queries(16):  # session and account 5, pages 3, standings 8
        client.get(url)


def test_the_form_says_how_the_page_stands_and_leads_to_everything(client, editor):
    page = make_page(title_de="Geschichte", live_in=["de"])

    html = client.get(address("change", page)).content.decode()

    for name in ("publish", "withdraw", "history", "duplicate"):
        assert f'href="{address(name, page)}"' in html
    assert f'href="{address("preview", page, "es")}"' in html
    assert address("cancel_schedule", page) not in html
    assert 'href="/de/geschichte/"' in html


def test_an_editor_who_may_not_publish_is_not_led_there(client):
    page = make_page(live_in=["de"])
    with_permissions(client, "view_page", "change_page")

    html = client.get(address("change", page)).content.decode()

    assert address("publish", page) not in html
    assert address("withdraw", page) not in html
    assert address("history", page) in html


def test_publishing_is_noted_in_the_log_of_the_page(client, editor):
    page = make_page(title_de="Geschichte")
    answer(client, address("publish", page), languages=["de"])

    entry = LogEntry.objects.get()

    assert (entry.user, entry.object_id) == (editor, str(page.pk))
    assert "“Geschichte” (Deutsch)" in entry.get_change_message()


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
