"""Write content files: the same database always gives the same bytes."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from itertools import chain, count
from operator import attrgetter
from pathlib import Path
from shutil import copyfileobj

from django.core.files.storage import default_storage
from django.db import models

from pages.content_files.collection import (
    AT_ONCE,
    GONE,
    Collection,
    blocks_document,
    collections,
    content_document,
    publication_document,
)
from pages.content_files.fields import document_of
from pages.content_files.paths import address_documents
from pages.content_files.reader import HOME
from pages.content_files.writer import pruned, to_yaml
from pages.languages import CODES
from pages.models.blocks.block import Block
from pages.models.blocks.registry import blocks_by_entry
from pages.models.entry import Entry
from pages.models.locks import only_reading
from pages.models.media.item import MediaItem
from pages.models.publication import Publication
from pages.models.reference import kind_of
from pages.models.slug import Slugged, ascii_slug
from pages.publishing import snapshots


class NotExportable(Exception):
    """Something in the database cannot be written to files; nothing has been written."""


@only_reading()
def export(folder: Path) -> int:
    """Write all content below a folder and remove what was there before; how many files.

    Takes the same number of queries for each thousand records. Raises NotExportable if a snapshot
    does not fit today's models or a file of the library is missing.
    """
    records = {
        each: list(each.model.objects.prefetch_related(*each.prefetch).iterator(AT_ONCE))
        for each in collections()
    }
    active = Publication.objects.live() | Publication.objects.scheduled()
    publications = list(active.order_by("entry", "language"))
    _refuse_gaps(publications, chain.from_iterable(records.values()))
    (folder / "pages").mkdir(parents=True, exist_ok=True)  # by which an import knows the folder
    files = dict(_files(records, publications))
    for name, content in files.items():
        _write(folder / name, content)
    _remove_what_is_no_longer_there(folder, {folder / name for name in files})
    return len(files)


def _refuse_gaps(publications: Iterable[Publication], records: Iterable[models.Model]) -> None:
    """Raise NotExportable for unknown keys of snapshots and missing files of the library."""
    for publication in publications:
        if unknown := snapshots.unknown_keys(publication):
            raise NotExportable(
                f"The publication “{publication}” has keys that are not known: "
                f"{', '.join(sorted(unknown))}. Apply the migration that renames them."
            )
    for item in records:
        name = isinstance(item, MediaItem) and item.file.name
        if name and not default_storage.exists(name):
            kind = kind_of(type(item))
            text = f"The file of the {kind} “{item}” is missing: {name}."
            raise NotExportable(f"{text} Upload it again, or delete the {kind}.")


def _write(path: Path, content: bytes | MediaItem) -> None:
    """Write bytes, or an item's file in pieces, since films are large."""
    path.parent.mkdir(parents=True, exist_ok=True)
    if isinstance(content, bytes):
        path.write_bytes(content)
        return
    with default_storage.open(content.file.name) as source, path.open("wb") as target:
        copyfileobj(source, target)


def _files(
    records: dict[Collection, list], publications: list[Publication]
) -> Iterator[tuple[str, bytes | MediaItem]]:
    """The name of each file, and its bytes or the item whose file it is."""
    entries = [each for found in records.values() for each in found if isinstance(each, Entry)]
    blocks: dict[int, list[Block]] = {}
    for first in range(0, len(entries), AT_ONCE):
        blocks |= blocks_by_entry(entries[first : first + AT_ONCE])
    addresses = address_documents()
    active = defaultdict(list)
    for publication in publications:
        active[publication.entry_id].append(publication)
    for collection, found in records.items():
        for name, record in _named(collection, found):
            document = {"uuid": record.uuid} | document_of(record, collection.fields)
            if isinstance(record, Entry):
                texts = _texts(record, blocks[record.pk], active[record.pk])
                document |= _addresses(addresses.get(record.pk, {}), texts) | texts
            yield f"{name}.yaml", to_yaml(document)
            if isinstance(record, MediaItem) and record.file:
                yield f"{name}{record.suffix}", record
    if gone := addresses.get(None):
        yield f"{GONE.folder}.yaml", to_yaml(gone["former_addresses"])


def _addresses(found: dict, texts: dict) -> dict:
    """The former addresses of an entry, and the languages in which it is not live and has one."""
    kept = [code for code in found.get("kept_addresses", ()) if code not in texts.get("live", {})]
    return pruned(found | {"kept_addresses": kept})


def _texts(entry: Entry, blocks: list[Block], active: list[Publication]) -> dict:
    """The blocks of an entry, and its live and scheduled publications."""
    found = {"blocks": blocks_document(blocks), "live": {}, "scheduled": {}}
    for each in active:
        document = publication_document(each)
        draft = snapshots.draft_of(entry, each.language, blocks)
        if document["content"] == content_document(draft):
            del document["content"]
        found[each.state][each.language] = document
    return pruned(found)


def _named(collection: Collection, records: list) -> Iterator[tuple[str, models.Model]]:
    """The records with the names of their files, numbered where siblings would share one."""
    siblings = defaultdict(list)
    is_first = attrgetter("is_home") if collection.is_tree else bool
    for record in sorted(records, key=lambda each: (not is_first(each), each.uuid)):
        siblings[record.parent_id if collection.is_tree else None].append(record)
    folders = [(collection.folder, None)]
    for folder, parent in folders:
        taken = set()
        for record in siblings[parent]:
            wanted = _name_of(record) or record.uuid.hex[:8]
            names = chain([wanted], (f"{wanted}-{number}" for number in count(2)))
            name = next(each for each in names if each not in taken)
            taken.add(name)
            yield f"{folder}/{name}", record
            folders.append((f"{folder}/{name}", record.pk))


def _name_of(record: models.Model) -> str:
    if not isinstance(record, Slugged):
        return ascii_slug(str(record))
    slugs = (record.text_of("slug", code) for code in (record.original_language, *CODES))
    return next(filter(None, slugs), "") if record.has_slug else HOME


def _remove_what_is_no_longer_there(folder: Path, written: set[Path]) -> None:
    """Remove files that were content: those of YAML, and the file beside one. Nothing else."""
    content = set()
    for collection in collections():
        for path in (folder / collection.folder).rglob("*.yaml"):
            content |= {path, *(path.with_suffix(suffix) for suffix in collection.suffixes)}
    for path in (content | {folder / f"{GONE.folder}.yaml"}) - written:
        path.unlink(missing_ok=True)
    for path in sorted((folder / "pages").rglob("*"), reverse=True):
        if path.is_dir() and not any(path.iterdir()):
            path.rmdir()
