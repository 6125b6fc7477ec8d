"""The W3C's checker finds no error on any public page."""

import subprocess

import pytest

from pages.views import server_error

pytestmark = [pytest.mark.html, pytest.mark.django_db]


def errors_in(html_checker, folder) -> str:
    """What the checker says of the pages in a folder; empty if it finds no error."""
    command = [*html_checker, "--errors-only", *sorted(folder.glob("*.html"))]
    found = subprocess.run(command, capture_output=True, text=True, check=False)
    return found.stderr if found.returncode else ""


def test_the_html_of_every_page_is_valid(site, html_checker, tmp_path):
    for number, answer in enumerate(site.answers.values()):
        (tmp_path / f"{number}.html").write_bytes(answer.content)

    assert errors_in(html_checker, tmp_path) == ""


def test_the_error_page_without_a_database_is_valid(rf, html_checker, tmp_path):
    (tmp_path / "500.html").write_bytes(server_error(rf.get("/")).content)

    assert errors_in(html_checker, tmp_path) == ""


def test_the_checker_does_find_errors(html_checker, tmp_path):
    (tmp_path / "wrong.html").write_text("<!doctype html><title>x</title><p><div></p>")

    assert errors_in(html_checker, tmp_path) != ""
