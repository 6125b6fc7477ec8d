"""The desk: what waits for editors, and the lists it leads to."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from pages.accounts.roles import Role
from pages.models.demand import Demand
from pages.publishing import dashboard
from pages.publishing.schedule import schedule
from tests.accounts import make_account
from tests.factories import keep_statuses, make_editor, make_page, make_text

pytestmark = pytest.mark.django_db


def titles(entries):
    return [entry.title_de or entry.title_es for entry in entries]


def worklist() -> dict[str, list[str]]:
    """The German titles of what waits, by task; without the tasks for which nothing waits."""
    keep_statuses()
    lists = {task: titles(dashboard.first_entries(task, 5)) for task in dashboard.TASKS}
    return {task: names for task, names in lists.items() if names}


def test_nothing_waits_for_what_is_translated_and_published_as_it_stands():
    make_page(live_in=["de", "es"], text_de="<p>Eins</p>", text_es="<p>Uno</p>")

    assert worklist() == {}


def test_a_page_changed_since_its_publication_waits_to_be_published():
    page = make_page(title_de="Alt", live_in=["de", "es"])
    page.title_de = "Neu"
    page.save()

    assert worklist() == {"changed": ["Neu"], "outdated-es": ["Neu"]}
    assert [each.language for each in dashboard.worklist(dashboard.CHANGED)] == ["de"]


def test_a_changed_block_counts_as_a_change():
    page = make_page(title_de="Geschichte", live_in=["de"])
    make_text(page)

    assert worklist() == {"changed": ["Geschichte"]}


def test_a_page_that_nobody_can_read_waits_to_be_published_unless_it_has_a_time():
    make_page(title_de="Entwurf")
    page = make_page(title_de="Bald")
    schedule(page, ["de"], timezone.now() + timedelta(days=1))

    assert worklist() == {"unpublished": ["Entwurf"], "scheduled": ["Bald"]}


def test_what_lacks_a_translation_waits_for_it_in_its_own_language():
    make_page(title_de="Mitmachen", title_es="", live_in=["de"])
    make_page(title_de="", title_es="Voces", original_language="es", live_in=["es"])
    make_page(title_de="Kontakt", live_in=["de", "es"], text_de="<p>Ort</p>")

    assert worklist() == {
        "missing-es": ["Kontakt", "Mitmachen"],
        "missing-de": ["Voces"],
    }


def test_what_readers_ask_for_most_comes_first_until_it_is_there():
    often = make_page(title_de="Oft", title_es="", live_in=["de"])
    once = make_page(title_de="Einmal", title_es="", live_in=["de"])
    there = make_page(title_de="Schon da", live_in=["de", "es"])
    for page in (once, often, often, there, there, there):
        Demand.objects.add(page.pk, "es")

    assert worklist()["asked-es"] == ["Oft", "Einmal"]


def test_the_newest_publication_comes_first():
    pages = [make_page(title_de=title, live_in=["de"]) for title in ("Erste", "Zweite")]
    make_page(title_de="Entwurf")

    assert [each.entry_id for each in dashboard.published_last()] == [
        page.pk for page in reversed(pages)
    ]


def test_entries_are_counted_once_by_task_and_kind():
    page = make_page(title_de="Alt", live_in=["de", "es"])
    page.title_de = page.title_es = "Neu"
    page.save()
    schedule(page, ["de", "es"], timezone.now() + timedelta(days=1))
    keep_statuses()

    found = {task: number for task, number in dashboard.counts().items() if number}

    assert found == {"changed": {"page": 1}, "scheduled": {"page": 1}, "outdated-es": {"page": 1}}


# In the admin
# ------------


def test_each_section_shows_five_and_leads_to_the_list_of_all(client):
    client.force_login(make_editor())
    for number in range(6):
        make_page(title_de=f"Seite {number}")
    keep_statuses()

    response = client.get(reverse("admin:index"))

    section = response.context["groups"][0].sections[0]
    assert [str(item.entry) for item in section.items] == [
        f"Seite {number}" for number in (5, 4, 3, 2, 1)
    ]
    [(label, url)] = section.more
    assert label == "Seiten: 6"
    listed = client.get(url).context["cl"].queryset
    assert sorted(titles(listed)) == [f"Seite {number}" for number in range(6)]


@pytest.mark.parametrize("task", dashboard.TASKS)
def test_the_list_of_pages_can_be_narrowed_to_what_waits(client, task):
    client.force_login(make_editor())
    page = make_page(title_de="Alt", title_es="", live_in=["de"])
    Demand.objects.add(page.pk, "es")
    make_page(live_in=["de", "es"])
    keep_statuses()

    listed = client.get(reverse("admin:pages_page_changelist"), {"waiting": task})

    expected = ["Alt"] if task in {"missing-es", "asked-es"} else []
    assert titles(listed.context["cl"].queryset) == expected


def test_the_desk_leads_translators_to_the_forms(client):
    client.force_login(make_account(role=Role.TRANSLATION))
    page = make_page(title_de="Mitmachen", title_es="")
    keep_statuses()

    html = client.get(reverse("admin:index")).content.decode()

    form = reverse("admin:pages_page_change", args=[page.pk])
    assert f'<a href="{form}" lang="de">Mitmachen</a>' in html


def test_without_a_role_there_is_nothing_to_see(client):
    make_page(title_de="Entwurf")
    client.force_login(make_account())

    html = client.get(reverse("admin:index")).content.decode()

    assert "Entwurf" not in html
