"""The registry of block types (settings.BLOCKS), and the blocks of entries' drafts."""

from collections.abc import Collection, Iterable
from functools import cache

from django.conf import settings
from django.db import connection
from django.utils.module_loading import import_string

from pages.models.blocks.block import Block
from pages.models.blocks.text import RichTextBlock
from pages.models.entry import Entry


@cache
def block_models() -> dict[str, type[Block]]:
    """Return all block types by their names in snapshots, in the order of the editors' menu."""
    models: Iterable[type[Block]] = map(import_string, settings.BLOCKS)
    return {model.type: model for model in models}


def load_blocks_of(app: str) -> None:
    """Import the block types of an app, so that Django finds them with its other models."""
    for path in settings.BLOCKS:
        if path.startswith(f"{app}."):
            import_string(path)


def block_models_for(kind: str) -> list[type[Block]]:
    """Return the block types that editors may add to a kind of entry."""
    models = block_models().values()
    return [model for model in models if not model.entry_kinds or kind in model.entry_kinds]


def rich_text_models() -> list[type[RichTextBlock]]:
    """Return the block types whose text can link to other records."""
    return [model for model in block_models().values() if issubclass(model, RichTextBlock)]


def types_in_drafts(entries: Collection[int]) -> list[type[Block]]:
    """Return the block types that occur in drafts of entries (keys). One query."""
    if not entries:
        return []
    # By hand: Django takes longer to build this query than the database to answer it.
    keys = ", ".join(["(%s)"] * len(entries))
    occurring = " UNION ".join(
        f"SELECT '{name}' FROM {connection.ops.quote_name(model._meta.db_table)} "
        "WHERE parent_id IN (SELECT id FROM wanted)"
        for name, model in block_models().items()
    )
    with connection.cursor() as cursor:
        cursor.execute(f"WITH wanted(id) AS (VALUES {keys}) {occurring}", list(entries))
        found = {name for (name,) in cursor.fetchall()}
    return [model for name, model in block_models().items() if name in found]


def blocks_of(entry: Entry) -> list[Block]:
    """Return the blocks of an entry's draft in order. The queries of `blocks_by_entry`."""
    return blocks_by_entry([entry])[entry.pk]


def blocks_by_entry(entries: Iterable[Entry]) -> dict[int, list[Block]]:
    """Return the blocks of drafts in order: {entry's key: blocks}.

    One query for the block types that occur, and one for each of them.
    """
    by_key = {entry.pk: entry for entry in entries}
    found: dict[int, list[Block]] = {key: [] for key in by_key}
    for model in types_in_drafts(by_key.keys()):
        for block in model.of_drafts(by_key):
            block.parent = by_key[block.parent_id]  # else each block would fetch it
            found[block.parent_id].append(block)
    for blocks in found.values():
        # Type and key decide between equal places, so that fingerprints do not change by chance.
        blocks.sort(key=lambda block: (block.ordering, block.type, block.pk))
    return found
