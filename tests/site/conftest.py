"""The site with its own content, as `make run` shows it."""

from urllib.request import urlopen

import pytest
from django.conf import settings
from django.core.management import call_command

from tests.project.programs import free_place, manage, running, wait_until

CONTENT = settings.BASE_DIR / "partnership_site" / "content"


@pytest.fixture
def content(db):
    """The site's content, imported."""
    call_command("import_content", CONTENT, verbosity=0)


@pytest.fixture
def served_content(transactional_db):
    """The site's content for a server in another thread, with the pictures' renditions."""
    from pages.pictures import renditions  # models are not loaded yet when pytest reads this file

    call_command("import_content", CONTENT, verbosity=0)
    renditions.make_missing()


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
