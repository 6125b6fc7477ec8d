"""The first administrator, of whom nobody but the start knows the password."""

import re

import pytest

from pages.models.user import User
from partnership_site.processes.bootstrap import create_first_administrator

pytestmark = pytest.mark.django_db


def password_in(told: list[str]) -> str:
    return re.search(r"First administrator: admin, password (\S+)", "\n".join(told))[1]


def test_the_password_is_told_once():
    told = []

    create_first_administrator(told.append)
    create_first_administrator(told.append)

    assert len(told) == 1
    assert User.objects.get().check_password(password_in(told))


def test_a_start_that_is_interrupted_before_telling_it_leaves_it_to_the_next_one():
    def interrupt(text):
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        create_first_administrator(interrupt)
    told = []
    create_first_administrator(told.append)

    assert User.objects.get().check_password(password_in(told))
