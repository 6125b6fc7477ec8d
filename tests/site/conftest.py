"""The site with its own content, as `make run` shows it."""

from urllib.request import urlopen

import pytest
from django.db import transaction
from django.test import override_settings

from tests.project.processes import free_place, manage, running, wait_until


@pytest.fixture(scope="session")
def site(django_db_setup, django_db_blocker, tmp_path_factory):
    """What the site makes of its content, noted once; the database is left as it was."""
    from tests.site.noted import Site  # models are not loaded yet when pytest reads this file

    folder = tmp_path_factory.mktemp("site")
    with (
        django_db_blocker.unblock(),
        override_settings(MEDIA_ROOT=folder / "media"),
        transaction.atomic(),
    ):
        noted = Site(folder)
        transaction.set_rollback(True)
    return noted


@pytest.fixture(scope="session")
def running_site(tmp_path_factory):
    """The address of the site as `make run` starts it, with pages that show the library.

    The worker has made the pictures' renditions.
    """
    folder = tmp_path_factory.mktemp("running")
    place = free_place(folder)
    with running("serve", log=folder / "log", **place) as program:
        program.wait_for("Ctrl-C stops it.")
        lay = "from tests.site import laid; laid.make_page_with_album(); laid.make_page_with_film()"
        done = manage("shell", "--no-imports", "-c", lay, **place)
        assert done.returncode == 0, done.stderr
        wait_until(lambda: _has_renditions(f"{place['SITE_URL']}/de/themen/"))
        yield place["SITE_URL"]


def _has_renditions(url: str) -> bool:
    with urlopen(url) as page:
        html = page.read()
    return html.count(b"image/avif") == html.count(b"<picture") > 0
