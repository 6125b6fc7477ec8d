"""Activities in the admin, in a browser: the form by keyboard, the clocks, a table taken over."""

from datetime import time

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from events.models.activity import Activity
from events.spreadsheets import import_preview
from tests.browser.keys import save, violations
from tests.events.factories import (
    make_activity,
    make_list,
    make_organisation,
    make_place,
    make_topic,
)

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

LIST = reverse("admin:events_activity_changelist")
IMPORT = reverse("admin:events_activity_import")


@pytest.fixture
def activity(transactional_db):
    """An activity with everything that the form shows."""
    make_list()
    here, there = make_organisation("Klinik"), make_organisation("Hospital", side="second")
    here.counterparts.add(there)
    return make_activity(
        title_de="Fest",
        start="2027-07-15",
        starts_at=time(19),
        time_zone="America/Lima",
        topics=[make_topic("Kultur")],
        places=[make_place("Rathaus")],
        organisations=[here, there],
    )


def pages_of(activity) -> list[str]:
    names = ["activity", "topic", "place", "organisation"]
    return [
        *(reverse(f"admin:events_{name}_changelist") for name in names),
        *(reverse(f"admin:events_{name}_add") for name in names),
        reverse("admin:events_activity_change", args=[activity.pk]),
        IMPORT,
    ]


def test_axe_finds_nothing_and_no_page_scrolls_sideways(draft, activity):
    draft.set_viewport_size({"width": 360, "height": 900})
    found = {}
    for url in pages_of(activity):
        draft.goto(url, wait_until="networkidle")
        found |= {(url, each): 1 for each in violations(draft)}
        if draft.evaluate("document.documentElement.scrollWidth > innerWidth"):
            found[url, "scrolls sideways"] = 1

    assert "\n".join(map(str, found)) == ""


def test_a_partner_and_a_date_are_added_as_rows_and_not_as_blocks(draft, activity):
    partner = make_organisation("Schule")
    draft.goto(reverse("admin:events_activity_change", args=[activity.pk]))
    draft.wait_for_selector(".blocks-head")

    draft.get_by_role("button", name="Termin hinzufügen").click()
    row = draft.locator("#occurrences-0")
    row.locator("[name=occurrences-0-starts_on]").fill("2027-07-16")
    expect(row.locator(".block-tools")).to_have_count(0)
    draft.get_by_role("button", name="Beteiligte Organisation hinzufügen").click()
    draft.locator("#involvements-2 .select2-selection").click()
    draft.keyboard.type("Schule")
    draft.get_by_role("option", name="Schule").click()
    save(draft)

    assert activity.occurrences.count() == 2
    assert activity.organisations.filter(pk=partner.pk).exists()


def test_both_clocks_are_said_while_a_time_is_entered(draft, activity):
    draft.goto(reverse("admin:events_activity_change", args=[activity.pk]))
    clocks = draft.locator("[data-clocks]")
    expect(clocks).to_contain_text("02:00 Berlin Freitag")

    draft.get_by_label("Beginn").fill("15.1.2027")
    draft.get_by_label("Nach welcher Uhr").select_option("Europe/Berlin")

    expect(clocks).to_have_text("Berlin 19:00 · Cajamarca 13:00")

    draft.locator("#id_starts_at").fill("")

    expect(clocks).to_have_text("–")


def test_a_table_is_taken_over_after_its_preview(draft, activity, tmp_path):
    table = import_preview.export_activities(Activity.objects.all(), "csv").decode("utf-8-sig")
    file = tmp_path / "liste.csv"
    file.write_text(table.replace("abgeschlossen", "abgesagt").replace("completed", "cancelled"))
    draft.goto(LIST)
    draft.get_by_role("link", name="Aus Excel oder CSV importieren").click()

    draft.locator("#id_file").set_input_files(file)
    draft.get_by_role("button", name="Zeigen, was sich ändern würde").click()
    expect(draft.get_by_role("cell", name="abgesagt")).to_be_visible()
    assert violations(draft) == []
    draft.get_by_role("button", name="1 Zeile übernehmen").click()

    expect(draft.get_by_text("1 Aktivität wurde übernommen.")).to_be_visible()
    activity.refresh_from_db()
    assert activity.state == "cancelled"
