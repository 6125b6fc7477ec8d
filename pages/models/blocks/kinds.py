"""The kinds of blocks that there are, and the blocks of entries."""

from collections.abc import Iterable

from pages.models.blocks.block import Block
from pages.models.blocks.media import DownloadBlock, FilmBlock, GalleryBlock, PictureBlock
from pages.models.blocks.texts import ContactBlock, FigureBlock, QuoteBlock, TextBlock
from pages.models.blocks.ways import ChildPagesBlock, TeaserBlock
from pages.models.entry import Entry

# By their names in snapshots and content files, in the order in which editors are offered them.
BLOCK_MODELS: dict[str, type[Block]] = {
    model.type: model
    for model in (
        TextBlock,
        PictureBlock,
        GalleryBlock,
        FilmBlock,
        DownloadBlock,
        QuoteBlock,
        FigureBlock,
        ContactBlock,
        TeaserBlock,
        ChildPagesBlock,
    )
}


def blocks_of(entry: Entry) -> list[Block]:
    """All blocks of an entry's desk in their order: one query for each kind of block."""
    return blocks_by_entry([entry])[entry.pk]


def blocks_by_entry(entries: Iterable[Entry]) -> dict[int, list[Block]]:
    """The blocks of several desks by the entry's key, in no more queries than those of one."""
    by_key = {entry.pk: entry for entry in entries}
    found: dict[int, list[Block]] = {key: [] for key in by_key}
    for model in BLOCK_MODELS.values():
        for block in model.on_desks(by_key):
            block.parent = by_key[block.parent_id]
            found[block.parent_id].append(block)
    for blocks in found.values():
        blocks.sort(key=lambda block: (block.ordering, block.type, block.pk))
    return found
