"""Statuses kept as rows: every way in which editors change something renews them."""

from datetime import date, timedelta

import pytest
from django.core.management import CommandError, call_command
from django.urls import reverse
from django.utils import timezone

from events.models.activity import Activity
from events.spreadsheets.import_preview import apply_import, export_activities, preview_import
from pages.content_files.export import export
from pages.models.entry import Entry
from pages.models.page import Page
from pages.models.publication import Publication
from pages.models.status import EntryStatus, EntryWarning
from pages.publishing import dashboard
from pages.publishing.publish import publish
from pages.publishing.restore import restore
from pages.publishing.schedule import cancel_schedule, publish_scheduled, schedule
from pages.publishing.status import wrong_statuses
from pages.publishing.withdraw import withdraw
from tests.events.factories import form_url, make_activity, make_list
from tests.factories import keep_statuses, make_editor, make_page, make_picture, make_text
from tests.forms import filled_in

pytestmark = pytest.mark.django_db

TOMORROW = timedelta(days=1)


def page_url(name, *args):
    return reverse(f"admin:pages_page_{name}", args=args)


class Site:
    """A page above another one, the list of activities, and a concert; the editor's client."""

    def __init__(self, client):
        self.client = client
        self.above = make_page(title_de="Oben", live_in=["de", "es"])
        self.page = make_page(title_de="Geschichte", parent=self.above, live_in=["de", "es"])
        self.text = make_text(self.page)
        self.list = make_list()
        self.concert = make_activity(title_de="Konzert", start="2999-05-03", live_in=["de"])
        make_page(title_de="Entwurf", title_es="")

    def send(self, url, changes):
        data = filled_in(self.client.get(url)) | changes
        response = self.client.post(url, data)
        assert response.status_code == 302, response.context["errors"]


def save_the_form_of_a_page(site):
    site.send(page_url("change", site.page.pk), {"title_de": "Chronik"})


def remove_a_block(site):
    site.send(
        page_url("change", site.page.pk), {"pages_textblock_set-0-DELETE": "on", "title_es": ""}
    )


def add_a_page(site):
    site.send(page_url("add"), {"title_de": "Neu", "title_es": "Nueva"})


def duplicate_it(site):
    site.client.post(page_url("duplicate", site.page.pk))


def delete_some(site):
    draft = Page.objects.get(title_de="Entwurf")
    data = {"action": "delete_selected", "_selected_action": [draft.pk], "post": "yes"}
    site.client.post(page_url("changelist"), data)
    assert not Page.objects.filter(pk=draft.pk).exists()


def publish_it(site):
    publish(site.page, ["de", "es"])


def publish_it_with_what_is_above(site):
    withdraw(site.above, ["de", "es"])
    publish(site.page, ["es"], with_ancestors=True)


def schedule_it(site):
    schedule(site.page, ["de"], timezone.now() + TOMORROW)


def cancel_its_schedule(site):
    withdraw(site.above, ["de"])
    schedule(site.above, ["de"], timezone.now() + TOMORROW)
    schedule(site.page, ["de"], timezone.now() + TOMORROW)
    cancel_schedule(site.above, ["de"])


def publish_what_is_due(site):
    schedule_it(site)
    assert publish_scheduled(timezone.now() + 2 * TOMORROW) == 1


def cancel_what_is_due_below_nothing(site):
    schedule_it(site)
    Publication.objects.live("de").filter(entry=site.above).update(state="past")
    keep_statuses()
    assert publish_scheduled(timezone.now() + 2 * TOMORROW) == 0


def withdraw_it_with_what_is_below(site):
    withdraw(site.above, ["de"])


def withdraw_the_list_of_activities(site):
    withdraw(site.list, ["de"])


def restore_it(site):
    save_the_form_of_a_page(site)
    restore(Publication.objects.get(entry=site.page, language="de"))


def save_the_form_of_an_activity(site):
    site.send(form_url(site.concert), {"start": "2001-05-03", "state": "planned"})


def set_a_state(site):
    data = {"action": "state_planned", "_selected_action": [site.concert.pk]}
    site.client.post(reverse("admin:events_activity_changelist"), data)
    site.concert.refresh_from_db()
    assert site.concert.state == "planned"


def import_a_table(site):
    headers, row = preview_import_of(Activity.objects.filter(pk=site.concert.pk))
    column = headers.index("title_de") if "title_de" in headers else 1
    row[column] = "Chorabend"
    found = preview_import([headers, row])
    assert apply_import(found.table, found.new_keys, found.mark)


def preview_import_of(activities):
    from events.spreadsheets.files import read_table

    return [list(row) for row in read_table(export_activities(activities, "csv"), "a.csv")]


def import_content_files(site):
    save_the_form_of_a_page(site)
    export(site.folder)
    for file in site.folder.rglob("*.yaml"):
        file.write_text(file.read_text().replace("Chronik", "Rückblick"))  # only of the draft
    call_command("import_content", site.folder, verbosity=0)
    assert Page.objects.get(pk=site.page.pk).title_de == "Rückblick"


WRITES = [
    save_the_form_of_a_page,
    remove_a_block,
    add_a_page,
    duplicate_it,
    delete_some,
    publish_it,
    publish_it_with_what_is_above,
    schedule_it,
    cancel_its_schedule,
    publish_what_is_due,
    cancel_what_is_due_below_nothing,
    withdraw_it_with_what_is_below,
    withdraw_the_list_of_activities,
    restore_it,
    save_the_form_of_an_activity,
    set_a_state,
    import_a_table,
    import_content_files,
]


@pytest.mark.parametrize("write", WRITES, ids=lambda write: write.__name__)
def test_the_rows_are_renewed_by(write, client, tmp_path):
    client.force_login(make_editor(language="de"))
    site = Site(client)
    site.folder = tmp_path / "content"
    keep_statuses()
    before = set(EntryStatus.objects.values_list())

    write(site)

    assert list(wrong_statuses()) == []
    assert EntryStatus.objects.count() == 2 * Entry.objects.count()
    # A write that changes no row would prove nothing.
    assert set(EntryStatus.objects.values_list()) != before


def test_a_warning_begins_and_ends_with_its_day_and_needs_no_saving(monkeypatch):
    at = {"start": "2027-05-03", "state": "planned"}
    concert = make_activity(title_de="Konzert", **at)
    keep_statuses()

    days = {
        day: [row.entry_id for row in on(day, monkeypatch)]
        for day in (date(2027, 5, 2), date(2027, 5, 3), date(2027, 5, 4))
    }

    assert days == {
        date(2027, 5, 2): [concert.pk],  # no time yet
        date(2027, 5, 3): [],
        date(2027, 5, 4): [concert.pk],  # over, and still planned
    }


def on(day, monkeypatch):
    monkeypatch.setattr(dashboard, "today", lambda: day)
    return dashboard.worklist(dashboard.WARNED)


def test_the_command_names_what_is_wrong_and_repairs_it(capsys):
    page = make_page(title_de="Geschichte", live_in=["de"], cover=make_picture())
    concert = make_activity(title_de="Konzert")
    keep_statuses()
    Page.objects.filter(pk=page.pk).update(title_de="Chronik")
    EntryWarning.objects.all().delete()
    EntryStatus.objects.filter(entry=concert).delete()

    with pytest.raises(CommandError, match="2"):
        call_command("check_statuses")
    named = capsys.readouterr().out
    call_command("check_statuses", "--repair")

    assert named == f"page {page.pk}: Chronik\nactivity {concert.pk}: Konzert\n"
    assert capsys.readouterr().out == named
    call_command("check_statuses")
    assert capsys.readouterr().out == ""
