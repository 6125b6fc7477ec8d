"""Kinds of entry as files hold them: for each a folder, and the facts besides its texts."""

from dataclasses import dataclass
from functools import cache

from django.conf import settings
from django.utils.module_loading import import_string

from pages.content import formats
from pages.content.parts import Column, Part, Position, View
from pages.content.sheets import Kind
from pages.models.entry import Entry
from pages.models.page import Page


@dataclass(frozen=True)
class EntryShelf:
    """How one kind of entry stands in files."""

    folder: str
    model: type[Entry]
    parts: tuple[Part, ...]
    stands_below: str = ""  # the view of the page that all of a kind without a tree stand below

    @property
    def is_tree(self) -> bool:
        """Whether one stands below another, and its file in a folder of that name."""
        return self.model is Page

    def kind(self) -> Kind:
        """What a file of this shelf holds."""
        return formats.entry(self.model, self.parts)


PAGES = EntryShelf(
    folder="pages",
    model=Page,
    parts=(
        Position("position"),
        Column("menu"),
        Column("home", column="is_home"),
        View("page_type"),
    ),
)


@cache
def entry_shelves() -> tuple[EntryShelf, ...]:
    """Those of all kinds of entry that the site has (settings.CONTENT_ENTRIES); pages first."""
    return tuple(map(import_string, settings.CONTENT_ENTRIES))
