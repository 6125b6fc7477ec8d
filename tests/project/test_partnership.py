"""What is declared of the two sides is complete, for this pair and for the one of the tests."""

import json
from collections.abc import Iterator
from dataclasses import fields, is_dataclass

import pytest

from pages.languages import CODES
from pages.partnership import Localized
from partnership_site.partnership import PARTNERSHIP
from tests.site.another_pair import partnership as another

pytestmark = pytest.mark.parametrize("partnership", [PARTNERSHIP, another.PARTNERSHIP])


def texts(value) -> Iterator[Localized]:
    """All translated texts of a declaration."""
    if isinstance(value, Localized):
        yield value
    elif is_dataclass(value):
        for each in fields(value):
            yield from texts(getattr(value, each.name))
    elif isinstance(value, tuple):
        for each in value:
            yield from texts(each)


def test_every_text_is_there_in_every_language(partnership):
    found = list(texts(partnership))

    assert found
    assert [text.texts for text in found if sorted(text.texts) != sorted(CODES)] == []


def test_each_language_of_the_site_is_that_of_one_side(partnership):
    assert sorted(side.language for side in partnership) == sorted(CODES)


def test_the_manifest_names_both_sides_and_has_the_first_ones_colour(partnership):
    static = partnership.drawings / "static"

    manifest = json.loads((static / "site/icons/site.webmanifest").read_text())

    assert manifest["name"] == " – ".join(str(side.name) for side in partnership)
    colour = f"--first: light-dark({manifest['theme_color']}, "
    assert colour in (static / "partnership/sides.css").read_text()
