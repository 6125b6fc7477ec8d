"""Writing content files: the same database always gives the same bytes."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from shutil import copyfileobj
from typing import Any

from django.core.files.storage import default_storage
from django.db import transaction

from pages.content import bases
from pages.content.entry_shelves import EntryShelf, entry_shelves
from pages.content.folder import checksum
from pages.content.layout import in_languages, pruned, to_yaml
from pages.content.library import shelves, shelves_with_files
from pages.content.publications import Published, block_document
from pages.languages import CODES
from pages.models.blocks.block import Block
from pages.models.blocks.registry import blocks_of
from pages.models.entry import Entry
from pages.models.media.item import MediaItem
from pages.models.publication import Publication
from pages.models.reference import kind_of
from pages.models.slug import Slugged, ascii_slug
from pages.models.translation import Translated
from pages.publishing import snapshots

HOME = "startseite"


class NotWritable(Exception):
    """Something in the database cannot be written to files; nothing has been written."""


@transaction.atomic
def write(folder: Path) -> int:
    """Write all content below a folder and remove what stood there before; how many files.

    Raises NotWritable if a snapshot does not fit today's models or a file of the library is
    missing.
    """
    _refuse_what_cannot_be_written()
    (folder / "pages").mkdir(parents=True, exist_ok=True)  # by which an import knows the folder
    written = set()
    for name, content in _files():
        path = folder / name
        written.add(path)
        path.parent.mkdir(parents=True, exist_ok=True)
        _write(path, content)
    _remove_what_is_no_longer_there(folder, written)
    return len(written)


def _write(path: Path, content: bytes | MediaItem) -> None:
    """Write bytes, or an item's file in pieces, since films are large; the same is left there."""
    if isinstance(content, bytes):
        if not path.exists() or path.read_bytes() != content:
            path.write_bytes(content)
    elif not path.exists() or checksum(path) != content.sha256:
        with default_storage.open(content.file.name) as source, path.open("wb") as target:
            copyfileobj(source, target)


def _refuse_what_cannot_be_written() -> None:
    active = Publication.objects.live() | Publication.objects.scheduled()
    for publication in active:
        unknown = snapshots.unknown_keys(publication)
        if unknown:
            raise NotWritable(
                f"The publication “{publication}” has keys that are not known: "
                f"{', '.join(sorted(unknown))}. Apply the migration that renames them."
            )
    for shelf in shelves_with_files():
        for item in shelf.model.objects.exclude(file=""):
            if not default_storage.exists(item.file.name):
                kind = kind_of(shelf.model)
                raise NotWritable(
                    f"The file of the {kind} “{item}” is missing: {item.file.name}. "
                    f"Upload it again, or delete the {kind}."
                )


def _files() -> Iterator[tuple[str, bytes | MediaItem]]:
    """The name of each file, and its bytes or the item whose file it is."""
    for shelf in shelves():
        for item, name in _named(shelf.model.objects.all(), lambda each: ascii_slug(str(each))):
            document = shelf.document(item, name)
            yield f"{shelf.folder}/{name}.yaml", to_yaml(document)
            if "file" in document:
                yield f"{shelf.folder}/{document['file']}", item
    for entry_shelf in entry_shelves():
        yield from _entries_on(entry_shelf)


def _entries_on(shelf: EntryShelf) -> Iterator[tuple[str, bytes]]:
    below = defaultdict(list)
    for entry in shelf.model.objects.select_related("cover"):
        below[entry.parent_id if shelf.is_tree else None].append(entry)
    yield from _entries_in(shelf.folder, None, below, shelf)


def _entries_in(
    folder: str, parent: int | None, below: dict, shelf: EntryShelf
) -> Iterator[tuple[str, bytes]]:
    for entry, name in _named(below[parent], name_of):
        yield f"{folder}/{name}.yaml", to_yaml(entry_document(entry, shelf))
        if shelf.is_tree:
            yield from _entries_in(f"{folder}/{name}", entry.pk, below, shelf)


def name_of(entry: Slugged) -> str:
    """What an entry's file is called, if no other beside it is called the same."""
    if not entry.has_slug:
        return HOME
    slugs = (entry.text_of("slug", code) for code in (entry.original_language, *CODES))
    return next(filter(None, slugs), entry.uuid.hex[:8])


def _named(records: Iterable, name_of: Callable[[Any], str]) -> Iterator[tuple[Any, str]]:
    """Each record with a name of its own: those that would share one are numbered."""
    taken = set()
    home_first = sorted(records, key=lambda each: (not getattr(each, "is_home", False), each.uuid))
    for record in home_first:
        wanted = name = name_of(record) or record.uuid.hex[:8]
        number = 1
        while name in taken:
            number += 1
            name = f"{wanted}-{number}"
        taken.add(name)
        yield record, name


def entry_document(entry: Slugged, shelf: EntryShelf) -> dict[str, Any]:
    """An entry as files hold it; the place of a page in the tree is where its file stands."""
    return pruned(
        {
            "uuid": entry.uuid,
            "original": entry.original_language,
            **{part.name: part.written(entry, "") for part in shelf.parts},
            "slug": in_languages(entry, "slug") if entry.has_slug else {},
            "title": in_languages(entry, "title"),
            "summary": in_languages(entry, "summary"),
            "outdated": _outdated(entry),
            "cover": entry.cover.uuid if entry.cover else None,
            "blocks": [_block(block) for block in blocks_of(entry)],
            **_publications(entry),
        }
    )


def _outdated(record: Translated) -> dict[str, str]:
    matching = bases.draft_of(record)
    outdated = bases.outdated(record.translated_from, matching, record.translated_fields)
    return pruned(outdated)  # saving notes what has never been noted


def _block(block: Block) -> dict[str, Any]:
    def value_of(name):
        if name in block.translated_fields:
            return in_languages(block, name)
        value = getattr(block, name)
        return getattr(value, "uuid", value)

    return block_document(type(block), block.uuid, block.shows_in, value_of, _outdated(block))


def _publications(entry: Entry) -> dict[str, dict]:
    published = Published(entry)
    live = entry.publications.live().select_related("cover").order_by("language")
    scheduled = entry.publications.scheduled().select_related("cover").order_by("language")
    return {
        "live": {each.language: published.document(each, "published_at") for each in live},
        "scheduled": {each.language: published.document(each, "due_at") for each in scheduled},
    }


def _remove_what_is_no_longer_there(folder: Path, written: set[Path]) -> None:
    """Remove files that were content: those of YAML, and the file beside one. Nothing else."""
    content = set()
    for entry_shelf in entry_shelves():
        content |= set((folder / entry_shelf.folder).rglob("*.yaml"))
    for shelf in shelves():
        for sheet in (folder / shelf.folder).glob("*.yaml"):
            content |= {sheet, *(sheet.with_suffix(suffix) for suffix in shelf.suffixes)}
    for path in content - written:
        path.unlink(missing_ok=True)
    folders = [path for path in (folder / "pages").rglob("*") if path.is_dir()]
    for path in sorted(folders, reverse=True):
        if not any(path.iterdir()):
            path.rmdir()
