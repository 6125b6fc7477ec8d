"""The site with its own content, as `make run` shows it."""

import pickle
import shutil
from pathlib import Path
from urllib.request import urlopen

import pytest
from django.db import transaction
from django.test import override_settings

from tests.project.processes import free_place, manage, running, wait_until
from tests.shared import made_once

MAKE_PAGES = """
from tests.site import library_pages
library_pages.make_page_with_album()
library_pages.make_page_with_film()
"""


@pytest.fixture(scope="session")
def site(django_db_setup, django_db_blocker, run_folder):
    """Return the snapshot of the site, taken once; leave the database as it was."""
    from tests.site.site_snapshot import (
        Site,  # models are not loaded yet when pytest reads this file
    )

    def note(folder: Path) -> None:
        with (
            django_db_blocker.unblock(),
            override_settings(MEDIA_ROOT=folder / "media"),
            transaction.atomic(),
        ):
            (folder / "noted").write_bytes(pickle.dumps(Site(folder)))
            transaction.set_rollback(True)

    return pickle.loads((made_once(run_folder / "site", note) / "noted").read_bytes())


@pytest.fixture(scope="session")
def running_site(run_folder, tmp_path_factory):
    """The address of the site as `make run` starts it, with pages that show the library.

    The worker has made the pictures' renditions. Each process of the tests has a site of its own.
    """
    folder = tmp_path_factory.mktemp("running")
    data = shutil.copytree(made_once(run_folder / "running", start_first), folder / "data")
    place = free_place(data)
    with running("serve", log=folder / "log", **place) as program:
        program.wait_for("Ctrl-C stops it.")
        yield place["SITE_URL"]


def start_first(folder: Path) -> None:
    """Start the site for the first time, and lay pages into it that show the library."""
    place = free_place(folder)
    with running("serve", log=folder / "log", **place) as program:
        program.wait_for("Ctrl-C stops it.")
        done = manage("shell", "--no-imports", "-c", MAKE_PAGES, **place)
        assert done.returncode == 0, done.stderr
        wait_until(lambda: _has_renditions(f"{place['SITE_URL']}/de/themen/"))


def _has_renditions(url: str) -> bool:
    with urlopen(url) as page:
        html = page.read()
    return html.count(b"image/avif") == html.count(b"<picture") > 0
