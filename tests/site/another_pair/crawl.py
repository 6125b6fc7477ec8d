"""Makes the site of another pair and writes all it answers to a file, as JSON by address.

`python -m tests.site.another_pair.crawl FILE`, with the environment of a site that was never
started. In a process of its own: the settings of the tests name the real pair.
"""

import json
import os
import re
import sys
from collections.abc import Iterator
from html import unescape
from pathlib import Path
from urllib.parse import urljoin

import django
from django.conf import settings
from django.core.management import call_command

ADMIN_VIEWS = ("change", "history", "publish", "withdraw", "preview/de", "preview/es")
ERROR_PAGES = ("400.html", "403.html", "403_csrf.html", "410.html", "500.html")


def public_answers() -> Iterator[tuple[str, str]]:
    """Follow all links from the root; of the months of the calendar only those beside the first."""
    from django.test import Client

    client, seen = Client(), set()
    waiting = ["/", "/robots.txt", "/sitemap.xml", "/de/nirgends/", "/es/ninguna/", "/nowhere/"]
    for code, path in (("de", "/de/aktivitaeten/"), ("es", "/es/actividades/")):
        for side in settings.PARTNERSHIP:
            waiting += [f"{path}?side={side.slug}", f"/{code}/calendar/side/{side.slug}.ics"]
    while waiting:
        url = waiting.pop()
        if url in seen:
            continue
        seen.add(url)
        response = client.get(url, follow=True)
        yield url, f"{response.headers}\n{response.text}"
        waiting += [target for target in targets(url, response.text) if "month=" not in url]


def targets(url: str, text: str) -> Iterator[str]:
    """The site's own addresses that a page or a sitemap leads to."""
    for match in re.findall(r'(?:href="|<loc>)([^"#<]*)', text):
        target = urljoin(url, unescape(match).removeprefix(settings.SITE_URL))
        if target.startswith("/") and not target.startswith(("/static/", "/admin/")):
            yield target


def admin_answers() -> Iterator[tuple[str, str]]:
    """The forms of every kind of record, new and changed, in both languages."""
    from django.contrib import admin
    from django.test import Client

    from pages.accounts.emails import EmailTemplate, send_template
    from pages.models.user import User

    for code in ("de", "es"):
        client = Client(headers={"accept-language": code})
        yield f"{code} /admin/login/", client.get("/admin/login/").text
        account = User.objects.create_superuser(code, f"{code}@stadt.example", language=code)
        client.force_login(account)
        urls = ["/admin/", "/admin/events/activity/import/"]
        for model in admin.site._registry:
            folder = f"/admin/{model._meta.app_label}/{model._meta.model_name}/"
            records = model._base_manager.values_list("pk", flat=True)
            urls += [folder, f"{folder}add/"]
            urls += [f"{folder}{key}/{view}/" for key in records for view in ADMIN_VIEWS]
        for url in urls:
            response = client.get(url)
            if response.status_code == 200:
                yield f"{code} {url}", response.text
        for letter in EmailTemplate:
            send_template(account, letter)


def other_answers() -> Iterator[tuple[str, str]]:
    """Letters, error pages, and the site's own static files as they are delivered."""
    from django.core import mail
    from django.template.loader import render_to_string
    from django.utils.translation import override

    for number, letter in enumerate(mail.outbox):
        yield f"letter {number}", f"{letter.subject}\n{letter.body}"
    for code in ("de", "es"):
        with override(code):
            yield from ((f"{code} {name}", render_to_string(name)) for name in ERROR_PAGES)
    for folder in ("site", "editors", "partnership"):
        for path in sorted((settings.STATIC_ROOT / folder).rglob("*.*")):
            if path.suffix in {".css", ".js", ".svg", ".webmanifest"}:
                yield f"/static/{path.relative_to(settings.STATIC_ROOT)}", path.read_text()


if __name__ == "__main__":
    os.environ["DJANGO_SETTINGS_MODULE"] = "partnership_site.settings"
    django.setup()
    from django.test.utils import setup_test_environment

    setup_test_environment()
    call_command("migrate", verbosity=0)
    call_command("import_content", settings.PARTNERSHIP.content, verbosity=0)
    call_command("collectstatic", interactive=False, verbosity=0)
    answers = dict([*public_answers(), *admin_answers(), *other_answers()])
    Path(sys.argv[1]).write_text(json.dumps(answers))
