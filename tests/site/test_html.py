"""The W3C's checker finds no error on any public page."""

import subprocess

import pytest

from tests.site.public import public_addresses

pytestmark = [pytest.mark.html, pytest.mark.django_db]


def test_the_html_of_every_page_is_valid(client, content, html_checker, tmp_path):
    for number, url in enumerate(public_addresses()):
        (tmp_path / f"{number}.html").write_bytes(client.get(url).content)

    found = subprocess.run(
        [*html_checker, "--errors-only", "--format", "text", *sorted(tmp_path.glob("*.html"))],
        capture_output=True,
        text=True,
        check=False,
    )

    assert (found.returncode, found.stderr) == (0, "")


def test_the_error_page_without_a_database_is_valid(rf, html_checker, tmp_path):
    from pages.views import server_error

    (tmp_path / "500.html").write_bytes(server_error(rf.get("/")).content)

    found = subprocess.run(
        [*html_checker, "--errors-only", "--format", "text", tmp_path / "500.html"],
        capture_output=True,
        text=True,
        check=False,
    )

    assert (found.returncode, found.stderr) == (0, "")
