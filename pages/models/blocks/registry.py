"""The kinds of blocks that there are, and the blocks of entries."""

from collections.abc import Iterable
from functools import cache

from django.conf import settings
from django.utils.module_loading import import_string

from pages.models.blocks.block import Block
from pages.models.blocks.text import RichTextBlock
from pages.models.entry import Entry


@cache
def block_models() -> dict[str, type[Block]]:
    """The types of blocks that the site has (settings.BLOCKS), by their names in snapshots.

    In the order in which editors are offered them.
    """
    models: Iterable[type[Block]] = map(import_string, settings.BLOCKS)
    return {model.type: model for model in models}


def load_blocks_of(app: str) -> None:
    """Import the types of blocks of an app, so that Django finds them with its other models."""
    for path in settings.BLOCKS:
        if path.startswith(f"{app}."):
            import_string(path)


def block_models_for(kind: str) -> list[type[Block]]:
    """The types of blocks that editors are offered for a kind of entry."""
    models = block_models().values()
    return [model for model in models if not model.entry_kinds or kind in model.entry_kinds]


def rich_text_models() -> list[type[RichTextBlock]]:
    """The types of blocks whose text links to other records."""
    return [model for model in block_models().values() if issubclass(model, RichTextBlock)]


def blocks_of(entry: Entry) -> list[Block]:
    """All blocks of an entry's desk in their order: one query for each kind of block."""
    return blocks_by_entry([entry])[entry.pk]


def blocks_by_entry(entries: Iterable[Entry]) -> dict[int, list[Block]]:
    """The blocks of several desks by the entry's key, in no more queries than those of one."""
    by_key = {entry.pk: entry for entry in entries}
    found: dict[int, list[Block]] = {key: [] for key in by_key}
    for model in block_models().values():
        for block in model.of_drafts(by_key):
            block.parent = by_key[block.parent_id]
            found[block.parent_id].append(block)
    for blocks in found.values():
        blocks.sort(key=lambda block: (block.ordering, block.type, block.pk))
    return found
