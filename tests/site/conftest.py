"""The site with its own content, as `make run` shows it."""

import pytest
from django.conf import settings
from django.core.management import call_command

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
