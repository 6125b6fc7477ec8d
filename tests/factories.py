"""Data for tests, by plain functions: a test names only what it is about."""

import hashlib
from itertools import count

from pages.models.blocks.text import TextBlock
from pages.models.media.picture import Picture
from pages.models.page import Page
from pages.models.user import User
from pages.publishing.publish import publish
from pages.publishing.status import repair_statuses

_numbers = count(1)


def make_page(*, live_in=(), text_de=None, text_es=None, **fields) -> Page:
    """A page, with titles in both languages unless told otherwise, published where asked."""
    number = next(_numbers)
    fields = {"title_de": f"Seite {number}", "title_es": f"Página {number}"} | fields
    page = Page.objects.create(**fields)
    if text_de is not None or text_es is not None:
        make_text(page, text_de=text_de or "", text_es=text_es or "")
    if live_in:
        publish(page, list(live_in))
    return page


def make_home(**fields) -> Page:
    """The home page, live in both languages unless told otherwise."""
    fields = {"is_home": True, "title_de": "Start", "title_es": "Inicio"} | fields
    return make_page(**{"live_in": ["de", "es"]} | fields)


def make_text(entry, *, ordering=10, **fields) -> TextBlock:
    fields = {"text_de": "<p>Ein Absatz.</p>", "text_es": "<p>Un párrafo.</p>"} | fields
    return TextBlock.objects.create(parent=entry, ordering=ordering, **fields)


def make_picture(**fields) -> Picture:
    """A row of the library without a file: for tests that do not look at one."""
    number = next(_numbers)
    fields = {
        "title": f"Bild {number}",
        "file": f"pictures/{number}.png",
        "sha256": hashlib.sha256(str(number).encode()).hexdigest(),
        "width": 1200,
        "height": 800,
        "credit": "Redaktion",
        "people": Picture.People.NOBODY,
        "alt_de": "Ein Rathaus am Wasser",
        "alt_es": "Un ayuntamiento junto al agua",
    } | fields
    return Picture.objects.create(**fields)


def keep_statuses() -> None:
    """Renew the kept statuses, as forms do: the functions here save drafts past them."""
    list(repair_statuses())


def make_editor(**fields) -> User:
    """An account that may do everything in the admin."""
    number = next(_numbers)
    fields = {"username": f"editor{number}", "email": f"editor{number}@example.org"} | fields
    return User.objects.create_superuser(password="a long enough password", **fields)
