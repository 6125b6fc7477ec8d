"""Libraries that weigh megabytes are loaded where they are used, not in every worker."""

import os
import subprocess
import sys

from tests.conftest import ROOT

HEAVY = {"av", "openpyxl", "lxml", "icalendar", "pypdf"}

# Sets up the site as a worker does, renders the home page, and names the libraries loaded by that.
RENDER_HOME = """
import sys

import django

django.setup()

from django.conf import settings
from django.core.management import call_command
from django.test import Client, override_settings

from partnership_site.sample_content.generate import generate

call_command("migrate", verbosity=0)
generate(activities=3, pages=3)
static = {"staticfiles": {"BACKEND": settings.SOURCE_STATIC_FILES}}
with override_settings(STORAGES=settings.STORAGES | static, ALLOWED_HOSTS=["testserver"]):
    assert Client().get("/de/").status_code == 200
print(*{name.partition(".")[0] for name in sys.modules})
"""


def test_a_worker_that_renders_pages_loads_no_heavy_library(tmp_path):
    own = {"DATA_DIR": str(tmp_path), "DATABASE_URL": "sqlite://:memory:"}
    command = [sys.executable, "-c", RENDER_HOME]

    done = subprocess.run(
        command, cwd=ROOT, env=os.environ | own, capture_output=True, text=True, check=False
    )

    assert done.returncode == 0, done.stderr
    loaded = set(done.stdout.split())
    assert loaded & HEAVY == set()
    assert {"django", "pages", "events"} <= loaded
