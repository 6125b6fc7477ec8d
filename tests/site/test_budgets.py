"""Every page of the content is small enough for a weak line (knowledge: duties, low bandwidth)."""

import gzip
import re

import pytest
from django.contrib.staticfiles.storage import staticfiles_storage
from django.core.management import call_command
from django.test import override_settings

KB = 1024
pytestmark = pytest.mark.django_db


def test_the_html_of_every_page_fits_into_the_first_flight(site):
    sizes = {url: len(gzip.compress(each.content)) for url, each in site.answers.items()}

    assert {url: size for url, size in sizes.items() if size > 14 * KB} == {}
    assert len(sizes) > 40


def test_the_styles_are_one_small_file(settings, tmp_path):
    settings.STATIC_ROOT = tmp_path
    settings.WHITENOISE_SKIP_COMPRESS_EXTENSIONS += ("css", "js")  # brotli takes seconds
    delivered = settings.STORAGES | {"staticfiles": {"BACKEND": settings.DELIVERED_STATIC_FILES}}
    with override_settings(STORAGES=delivered):
        call_command("collectstatic", interactive=False, verbosity=0)
        css = (tmp_path / staticfiles_storage.stored_name("site/site.css")).read_text()

    assert len(gzip.compress(css.encode())) <= 15 * KB
    assert "@import" not in css


def test_no_page_runs_a_script_sets_a_cookie_or_asks_anybody_else(site):
    for url, response in site.answers.items():
        scripts = re.findall(r"<script(?![^>]*application/ld\+json)[^>]*>", response.text)
        loaded = re.findall(
            r'<(?:img|source|link|script|iframe|use)[^>]*\s(?:src|srcset|href)="([^"]+)"',
            response.text,
        )
        foreign = [
            address
            for address in loaded
            if "//" in address and not address.startswith("http://localhost:8000")
        ]
        assert (scripts, foreign, response.cookies) == ([], [], {}), url


def test_every_link_inside_the_site_leads_somewhere(site):
    broken = {target: site.links[target] for target, code in site.status.items() if code != 200}

    assert broken == {}
    assert "/de/calendar.ics" in site.links
