"""Measures how the cost of each page grows: `python tests/benchmarks/growth.py 100 1000 10000`.

For each number of activities (and a tenth as many pages) there is a database of sample content,
and a process that asks for each page, form and change three times. The table has the milliseconds
of CPU of the cheapest time, the queries and the kilobytes of the answer, and the peak of the
process's memory so far in MB; "–" for what needs more than 4 GB.
"""

import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from resource import RLIMIT_AS, RUSAGE_SELF, getrusage, setrlimit

ROOT = Path(__file__).resolve().parents[2]
TIMES = 3
MEMORY = 4 * 1024**3  # bytes
LONG = 2  # seconds, after which once is enough

Measured = tuple[float, int, float, int]  # milliseconds, queries, kilobytes, peak in MB


def main() -> None:
    sizes = [int(each) for each in sys.argv[1:]] or [100, 1000, 10_000]
    tables = [measure_in_a_process(size) for size in sizes]
    print("| | " + " | ".join(f"{size:,}" for size in sizes) + " |")
    print("|---|" + "--:|" * len(sizes))
    for name in tables[0]:
        cells = (table.get(name) for table in tables)
        print(f"| {name} | " + " | ".join(_cell(each) for each in cells) + " |")


def _cell(measured: Measured | None) -> str:
    return "{:.0f} ms · {} q · {:.0f} KB · {} MB".format(*measured) if measured else "–"


def measure_in_a_process(size: int) -> dict[str, Measured]:
    """Return what each page and each change costs, by name."""
    with tempfile.TemporaryDirectory(prefix="growth-") as folder:
        environment = os.environ | {
            "DATA_DIR": folder,
            "DATABASE_URL": os.environ.get("DATABASE_URL", f"sqlite:///{folder}/db.sqlite3"),
            "DJANGO_SETTINGS_MODULE": "partnership_site.settings",
            "SECRET_KEY": "only for tests: " + "abcdefghijklmnopqrstuvwxyz" * 2,
            "SITE_URL": "http://localhost:8000",
            "ALLOWED_HOSTS": "testserver",
            "EMAIL_URL": "memory:",
            "DEBUG": "false",
        }
        for command in (
            ["manage.py", "migrate", "--verbosity=0"],
            ["manage.py", "generate_sample", f"--activities={size}", f"--pages={size // 10}"],
            ["manage.py", "collectstatic", "--verbosity=0", "--no-input"],
            ["-c", "from tests.benchmarks.growth import measure; measure()"],
        ):
            done = subprocess.run(
                [sys.executable, *command],
                cwd=ROOT,
                env=environment,
                stdout=subprocess.PIPE,
                check=True,
            )
    return json.loads(done.stdout.splitlines()[-1])


def measure() -> None:
    """Print the costs as JSON; the environment says where the database is."""
    import django

    setrlimit(RLIMIT_AS, (MEMORY, MEMORY))
    django.setup()
    print(json.dumps({name: _cost_of(call) for name, call in [*reading(), *writing()]}))


def reading() -> Iterator[tuple[str, Callable]]:
    """Yield the pages of readers and editors by name."""
    from django.urls import reverse

    from events.models.activity import Activity
    from pages.models.address import Address
    from pages.models.page import Page
    from pages.models.publication import Publication

    live = Publication.objects.live("de").with_path()
    typed = {
        each.entry.page.page_type: each.url
        for each in live.filter(entry__page__page_type__gt="").select_related("entry__page")
    }
    last = Activity.objects.order_by("-pk")
    activity = live.filter(entry__in=last.values("pk")[:50]).first()
    text = live.filter(entry__page__page_type="", entry__page__parent__isnull=False).first()
    former = Address.objects.filter(is_current=False, language="de").first()
    readers, editors = _client(), _client(is_editor=True)
    addresses = {"home": "/de/", "text page": text.url, "activity": activity.url} | typed
    addresses |= {
        "list, filtered": f"{typed['activities']}?category=project&state=completed",
        "feed": "/de/feed.atom",
        "calendar file": "/de/calendar.ics",
        "sitemap": "/sitemap.xml",
        "unknown address": "/de/gibt-es-nicht/",
    }
    if former:
        addresses["former address"] = former.get_absolute_url()
    for name, address in addresses.items():
        yield name, lambda address=address: readers.get(address)
    page = Page.objects.filter(is_home=False, page_type="").last()
    for name, view, *args in (
        ("dashboard", "index"),
        ("list of pages", "pages_page_changelist"),
        ("list of activities", "events_activity_changelist"),
        ("form of a page", "pages_page_change", page.pk),
        ("form of an activity", "events_activity_change", last.first().pk),
        ("publish form", "pages_page_publish", page.pk),
        ("move form", "pages_page_move", page.pk),
    ):
        address = reverse(f"admin:{view}", args=args)
        yield name, lambda address=address: editors.get(address)
    missing = reverse("admin:events_activity_changelist") + "?waiting=missing-es"
    yield "list of activities, a task", lambda: editors.get(missing)


def writing() -> Iterator[tuple[str, Callable]]:
    """Yield the changes by name; each can be made several times."""
    from events.models.activity import Activity, list_page
    from pages.models.page import Page
    from pages.publishing.publish import publish
    from pages.publishing.withdraw import withdraw

    both = Page.objects.filter(title_de__gt="", title_es__gt="")
    page = both.filter(is_home=False, page_type="", parent=None).last()
    activity = Activity.objects.last()

    def rename(page):
        page.slug_de = f"{page.slug_de[:60].rstrip('0123456789-')}-{time.monotonic_ns()}"
        page.save()

    yield "saving a page", page.save
    yield "renaming a page", lambda: rename(page)
    yield "publishing both languages", lambda: publish(page, ["de", "es"])
    yield "withdrawing one", lambda: withdraw(publish(page, ["es"])[-1].entry, ["es"])
    yield "saving an activity", activity.save
    yield "saving the list of activities", lambda: list_page().save()
    yield "renaming the list of activities", lambda: rename(list_page())


def _client(*, is_editor: bool = False):
    from django.contrib.auth import get_user_model
    from django.test import Client

    client = Client()
    if is_editor:
        names = {"username": "growth", "email": "growth@localhost"}
        client.force_login(get_user_model().objects.create_superuser(**names, password="-"))
    return client


def _cost_of(call: Callable) -> Measured | None:
    from django.db import connection

    found, queries = [], []

    def count(execute, *args):
        queries.append(1)
        return execute(*args)

    for _time in range(TIMES):
        queries.clear()
        with connection.execute_wrapper(count):
            began = time.process_time()
            try:
                response = call()
            except MemoryError:
                return None
            content = getattr(response, "content", b"") or b""
            found.append((time.process_time() - began, len(queries)))
        if found[-1][0] > LONG:
            break
    seconds, count = min(found)
    peak = getrusage(RUSAGE_SELF).ru_maxrss // 1024
    return 1000 * seconds, count, len(content) / 1024, peak


if __name__ == "__main__":
    main()
