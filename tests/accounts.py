"""Accounts for tests, and what becomes of the letters to their owners."""

import re

from django.contrib.auth.models import Group
from django_tasks_db.models import DBTaskResult

from pages.models.user import User

PASSWORD = "una contraseña larga"


def make_account(*, role=None, password=None, **fields) -> User:
    fields = {"username": "ana", "email": "ana@example.org"} | fields
    account = User.objects.create_user(password=password, is_staff=True, **fields)
    if role:
        account.groups.add(Group.objects.get(name=role))
    return account


def do_tasks() -> None:
    """What the worker does with the queue as it is now."""
    for result in list(DBTaskResult.objects.ready()):
        result.delete()
        result.task.call(*result.args_kwargs["args"], **result.args_kwargs["kwargs"])


def enqueued(task) -> int:
    """How often a task waits for the worker."""
    return DBTaskResult.objects.ready().filter(task_path=task.module_path).count()


def link_in(message) -> str:
    return re.search(r"http://localhost:8000(/admin/password/\S+)", message.body)[1]


def choose_password(client, link: str):
    """Follows a link of a letter and fills in the form that it leads to."""
    form = client.get(link).url
    return client.post(form, {"new_password1": PASSWORD, "new_password2": PASSWORD}, follow=True)
