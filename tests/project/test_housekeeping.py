"""The daily removal: orphaned files, expired sessions, addresses of logins, old tasks."""

import os
import time
from datetime import timedelta

import pytest
from axes.models import AccessAttempt
from django.contrib.sessions.models import Session
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.management import CommandError, call_command
from django.urls import reverse
from django.utils import timezone
from django_tasks_db.compat import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from pages.accounts.emails import EmailTemplate, send_email
from pages.media import renditions
from pages.media.orphans import FOLDERS_AT_ONCE, orphaned_files
from pages.models.user import PasswordLink
from pages.publishing.schedule import publish_due
from partnership_site.processes import housekeeping
from partnership_site.processes.housekeeping import clean_up
from tests.accounts import make_account
from tests.library import make_document, make_video
from tests.pages.image_files import make_picture

pytestmark = pytest.mark.django_db

FOLDER = "0123456789abcdef0123456789abcdef"


def put(name: str, *, days_old: float = 2) -> str:
    """A file in the storage that was written some days ago."""
    default_storage.save(name, ContentFile(b"content"))
    age(name, days_old)
    return name


def age(name: str, days: float = 2) -> None:
    then = time.time() - days * 86_400
    os.utime(default_storage.path(name), (then, then))


@pytest.fixture
def library():
    """A picture, a video and a document, whose files are old as well; the names of the files."""
    picture = make_picture()
    renditions.make_renditions_of(picture)
    video = make_video(file=put(f"films/{FOLDER}/fluss-0a1b2c3d.mp4"), uuid=FOLDER)
    document = make_document(file=put(f"files/{FOLDER}/plan-0a1b2c3d.pdf"), uuid=FOLDER)
    names = picture.file_names | video.file_names | document.file_names
    for name in names:
        age(name)
    return names


@pytest.mark.usefixtures("library")
def test_files_that_no_row_knows_are_removed_after_a_day():
    orphans = [
        put(f"files/{FOLDER[::-1]}/plan-11111111.pdf"),
        put(f"films/{FOLDER}/fluss-11111111.mp4"),
        put(f"pictures/{FOLDER}/ufer-11111111.jpg"),
    ]
    young = put(f"pictures/{FOLDER}/ufer-22222222.jpg", days_old=0.9)
    foreign = put("pictures/of-the-operator/logo.png")
    before = orphaned_files()

    clean_up.call()

    assert before == (orphans, 16)
    assert orphaned_files() == ([], 16)
    assert not any(map(default_storage.exists, orphans))
    assert default_storage.exists(young)
    assert default_storage.exists(foreign)


def test_what_rows_know_stays(library):
    clean_up.call()

    assert all(map(default_storage.exists, library))


def test_of_the_wrong_database_nothing_is_removed(caplog, capsys):
    names = [put(f"pictures/{FOLDER}/ufer-{number}.jpg") for number in range(3)]

    clean_up.call()
    with pytest.raises(CommandError, match="3 files are known to no row, only 0 are"):
        call_command("remove_orphaned_files")
    left = [name for name in names if default_storage.exists(name)]
    call_command("remove_orphaned_files", "--dry-run")
    listed = capsys.readouterr().out.split()
    call_command("remove_orphaned_files", "--even-most")

    assert "TooManyOrphans" in caplog.text
    assert left == listed == names
    assert orphaned_files() == ([], 0)


@pytest.mark.parametrize("count", [1, 3])
def test_finding_them_needs_a_query_for_each_kind(count, django_assert_num_queries):
    for _picture in range(count):
        make_picture()
    put(f"films/{FOLDER}/fluss-0a1b2c3d.mp4")

    assert count < FOLDERS_AT_ONCE
    with django_assert_num_queries(2):
        orphaned_files()


def test_sessions_and_results_are_removed_in_their_time():
    now = timezone.now()
    for key, hours in (("expired", -1), ("valid", 1)):
        Session.objects.create(session_key=key, expire_date=now + timedelta(hours=hours))
    old, young = publish_due.enqueue(), publish_due.enqueue()
    finished = {"status": TaskResultStatus.SUCCESSFUL}
    for result, days in ((old, 31), (young, 29)):
        row = DBTaskResult.objects.filter(pk=result.id)
        row.update(finished_at=now - timedelta(days=days), **finished)

    clean_up.call()

    assert [each.session_key for each in Session.objects.all()] == ["valid"]
    kept = DBTaskResult.objects.filter(task_path=publish_due.module_path)
    assert [str(each.pk) for each in kept] == [young.id]


def test_the_addresses_of_logins_and_of_links_are_forgotten_after_a_day(client):
    account = make_account(password="una contraseña larga")
    client.post(reverse("admin:login"), {"username": account.username, "password": "wrong"})
    client.post(reverse("admin:password_reset"), {"email": account.email})
    assert (AccessAttempt.objects.count(), PasswordLink.objects.count()) == (1, 1)
    clean_up.call()
    assert (AccessAttempt.objects.count(), PasswordLink.objects.count()) == (1, 1)

    then = timezone.now() - timedelta(days=1, minutes=1)
    AccessAttempt.objects.update(attempt_time=then)
    PasswordLink.objects.update(asked_at=then)
    clean_up.call()

    assert (AccessAttempt.objects.count(), PasswordLink.objects.count()) == (0, 0)


@pytest.mark.parametrize("status", [TaskResultStatus.READY, TaskResultStatus.SUCCESSFUL])
def test_links_to_new_passwords_are_forgotten_after_a_day_and_invitations_are_not(status):
    for template in EmailTemplate:
        for days in (0, 2):
            result = send_email.enqueue(1, template)
            DBTaskResult.objects.filter(pk=result.id).update(
                status=status,
                enqueued_at=timezone.now() - timedelta(days=days),
                finished_at=timezone.now(),
            )

    clean_up.call()

    left = DBTaskResult.objects.filter(task_path=send_email.module_path)
    assert sorted(each.args_kwargs["args"][1] for each in left) == [
        "invitation",
        "invitation",
        "new_password",
    ]


def test_the_next_time_is_in_a_day_and_once_however_often_the_worker_starts():
    clean_up.call()
    clean_up.call()

    [waiting] = DBTaskResult.objects.filter(task_path=clean_up.module_path)
    assert timedelta(hours=23) < waiting.run_after - timezone.now() <= timedelta(days=1)


def test_a_step_that_fails_stops_no_other(monkeypatch, caplog):
    def fail():
        raise OSError("The disk is gone.")

    monkeypatch.setattr(housekeeping, "STEPS", (fail, *housekeeping.STEPS))
    Session.objects.create(session_key="expired", expire_date=timezone.now() - timedelta(hours=1))

    clean_up.call()

    assert "The disk is gone." in caplog.text
    assert Session.objects.count() == 0
