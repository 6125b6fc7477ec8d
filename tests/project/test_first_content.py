"""The content of a new site: a start that was interrupted goes on with it, and no later one."""

import pytest

from pages.models.user import User
from partnership_site.processes.bootstrap import lacks_content
from tests.factories import make_home, make_page

pytestmark = pytest.mark.django_db


def test_content_is_missing_until_the_home_page_has_been_published():
    assert lacks_content()

    make_page(live_in=["de"])
    assert lacks_content()

    make_home()
    assert not lacks_content()


def test_once_there_are_accounts_editors_decide_about_the_content():
    make_page(live_in=["de"])
    User.objects.create_user("ana", "ana@example.org")

    assert not lacks_content()
