"""When the time has come: the worker publishes, also late, and what fails is tried again."""

from datetime import timedelta

import pytest
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from pages.publishing import schedule as scheduling
from pages.publishing.schedule import publish_due, publish_scheduled, schedule
from tests.factories import make_page
from tests.publications import live, scheduled

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("source_strings")]


@pytest.fixture
def monday():
    return timezone.now() + timedelta(days=1)


@pytest.fixture
def tuesday(monday):
    return monday + timedelta(days=1)


def test_everything_that_was_missed_comes_out_in_order(monday, tuesday):
    page = make_page(title_de="Geschichte")
    schedule(page, ["de"], monday)
    below = make_page(title_de="Anfang", parent=page)
    schedule(below, ["de"], tuesday)

    count = publish_scheduled(tuesday + timedelta(days=7))

    assert (count, live()) == (2, [("de", "Anfang"), ("de", "Geschichte")])


def test_one_that_fails_does_not_hold_up_the_others_and_stays_scheduled(
    monday, monkeypatch, caplog
):
    failing = make_page(title_de="Themen")
    below = make_page(title_de="Gesundheit", parent=failing)
    schedule(below, ["de"], monday, with_ancestors=True)
    schedule(make_page(title_de="Geschichte"), ["de"], monday)
    go_live = scheduling.go_live

    def fail(publication, *args):
        if publication.title == "Themen":
            raise OSError("the disk is full")
        go_live(publication, *args)

    monkeypatch.setattr(scheduling, "go_live", fail)
    count = publish_scheduled(monday)

    assert (count, live()) == (1, [("de", "Geschichte")])
    assert scheduled() == [("de", "Gesundheit", monday), ("de", "Themen", monday)]
    assert "Themen (de 1) is due and could not be published." in caplog.text

    monkeypatch.undo()
    assert publish_scheduled(monday) == 2


def test_the_worker_is_told_when_to_publish(monday):
    schedule(make_page(), ["de", "es"], monday)

    assert list(DBTaskResult.objects.values_list("task_path", "run_after")) == [
        ("pages.publishing.schedule.publish_due", monday)
    ]


def test_the_worker_tries_again_with_what_failed(monday, monkeypatch):
    page = make_page()
    schedule(page, ["de"], monday)
    page.publications.update(due_at=timezone.now())
    DBTaskResult.objects.all().delete()
    monkeypatch.setattr(scheduling, "publish_scheduled", lambda: 0)

    publish_due.call()

    assert DBTaskResult.objects.get().run_after > timezone.now()


def test_the_worker_is_done_when_nothing_is_due(monday):
    schedule(make_page(), ["de"], monday)
    DBTaskResult.objects.all().delete()

    assert publish_due.call() == 0
    assert DBTaskResult.objects.count() == 0
