"""Compare content files with the database, and check what they would make of it, without a lock.

Nothing is written. The files get their records, unsaved, and what has to be written of them.
"""

from collections.abc import Iterable, Iterator, Mapping
from operator import attrgetter
from uuid import UUID

from django.db import models

from pages.content_files import checks
from pages.content_files.collection import (
    AT_ONCE,
    TIMES,
    Collection,
    batches,
    blocks_document,
    blocks_of_file,
    collections,
    publication_document,
    publication_of_file,
)
from pages.content_files.fields import Records, document_of, set_all
from pages.content_files.paths import check_addresses
from pages.content_files.reader import Content, ContentFile
from pages.languages import CODES, column
from pages.models.blocks.block import Block
from pages.models.blocks.registry import blocks_by_entry
from pages.models.entry import Entry
from pages.models.locks import lock_rows
from pages.models.publication import Publication
from pages.publishing.snapshots import draft_of, is_same_content

# The columns that decide about the path of an entry and of those below it.
PLACE = (
    "parent_id",
    "is_home",
    "page_type",
    "original_language",
    *(column("slug", c) for c in CODES),
)


def compare(content: Content) -> list[models.Model]:
    """Compare all files, and add issues to them. Return the records that no file has."""
    left_alone: list[models.Model] = []
    unsaved: list[models.Model] = []
    records = Records(content.mentions, unsaved)
    for collection in collections():
        files = content.of(collection)
        for batch in batches(files, AT_ONCE):
            _compare_records(collection, batch, records)
        unsaved += [file.record for file in files if file.record.pk is None]
        checks.check_unique(collection, files)
        keys = set(collection.model.objects.values_list("uuid", flat=True))
        keys -= {file.uuid for file in files}
        others = collection.model.objects.in_bulk(keys, field_name="uuid")
        left_alone += sorted(others.values(), key=attrgetter("pk"))
    checks.check_ancestors(content)
    check_addresses(content, [x for x in left_alone if isinstance(x, Entry)])
    publication_checks = checks.PublicationChecks(content)
    for batch in batches(content.entries, AT_ONCE):
        _compare_texts(batch, records, publication_checks)
    return left_alone


def _compare_records(collection: Collection, files: list[ContentFile], records: Records) -> None:
    known = load_records(collection, files)
    for file in files:
        file.record = record = known.get(file.uuid) or collection.model(uuid=file.uuid)
        if file.stays_withdrawn:
            continue
        place, before = _place(record), record.pk and document_of(record, collection.fields)
        set_columns(file, records)
        after = record.pk and document_of(record, collection.fields)
        file.moves = _moves(file, place)
        if record.pk is None:
            file.outcome = "new"
        elif before != after or file.moves or file.has_new_bytes:
            file.outcome = "changed"
        for each in collection.fields:
            with file.noting_issues(each.name):
                if each.differs(record, file.data.get(each.name), records):
                    file.is_due, file.outcome = True, file.outcome or "changed"
        if file.outcome:
            checks.check_record(file)


def _compare_texts(
    files: list[ContentFile], records: Records, found: checks.PublicationChecks
) -> None:
    present, active = blocks_by_file(files), active_by_key(files)
    changed = {}
    for file in files:
        blocks = blocks_of_file(file.data.get("blocks", []), file.record, records)
        if blocks_document(blocks) != blocks_document(present[file]):
            file.is_due, file.outcome = True, file.outcome or "changed"
            changed[file] = blocks
        if any(languages_to_end(file, state, active) for state in TIMES):
            file.is_due = True
        for wanted, same in publications_to_make(file, blocks, active, records):
            file.is_due = True
            if not same:
                found.check(file, wanted)
    checks.check_blocks(changed)


def load_records(
    collection: Collection, files: Iterable[ContentFile], *, is_locked: bool = False
) -> dict[UUID, models.Model]:
    """Return the records of files that exist, with those that belong to them, by uuid."""
    keys = [file.uuid for file in files]
    found = collection.model.objects.all()
    if is_locked and collection.has_entries:
        lock_rows(Entry.objects.filter(uuid__in=keys))
    elif is_locked:
        lock_rows(found.filter(uuid__in=keys))
    parents = ["parent"] if collection.is_tree else []
    return found.prefetch_related(*collection.prefetch, *parents).in_bulk(keys, field_name="uuid")


def mentioned_by(files: Iterable[ContentFile]) -> Records:
    return Records(set().union(*(file.mentions for file in files)))


def set_columns(file: ContentFile, records: Records) -> None:
    if file.collection.is_tree:
        file.record.parent = file.parent and file.parent.record
    set_all(file.record, file.collection.fields, file.data, records)


def _place(record: models.Model) -> list:
    """Return what decides about the path of an entry and of those below it."""
    parent = getattr(record, "parent", None)
    return [parent and parent.uuid, *(getattr(record, name, None) or "" for name in PLACE)]


def _moves(file: ContentFile, before: list) -> bool:
    """Return whether an entry leaves its place, or is the new home page."""
    record = file.record
    if record.pk is None:
        return file.is_home
    if file.collection.has_entries and _place(record) == before:
        record.fill_slugs()  # of a new title: saving does the same
    return _place(record) != before


def blocks_by_file(files: Iterable[ContentFile]) -> dict[ContentFile, list[Block]]:
    """Return the blocks that entries have in the database."""
    found = blocks_by_entry(file.record for file in files if file.record.pk)
    return {file: found.get(file.record.pk, []) for file in files}


def active_by_key(files: Iterable[ContentFile]) -> dict[tuple[int, str, str], Publication]:
    """Return what is live or scheduled: {(entry's key, state, language): publication}."""
    found = Publication.objects.live() | Publication.objects.scheduled()
    found = found.filter(entry__in=[file.record.pk for file in files if file.record.pk])
    return {(each.entry_id, each.state, each.language): each for each in found}


def languages_to_end(file: ContentFile, state: str, active: Mapping) -> list[str]:
    """Return the languages in which an entry is live or scheduled, and should not be."""
    present = [code for code in CODES if (file.record.pk, state, code) in active]
    return [code for code in present if code not in file.data.get(state, {})]


def publications_to_make(
    file: ContentFile, blocks: list[Block], active: Mapping, records: Records
) -> Iterator[tuple[Publication, Publication | None]]:
    """Yield the publications that a file describes and the database lacks, unsaved.

    With the one that shows readers the same, if there is one: it needs a correction only.
    """
    for state, language, said in file.publications():
        draft = draft_of(file.record, language, blocks)
        wanted = publication_of_file(said, state, draft, records)
        there = active.get((file.record.pk, state, language))
        said, present = publication_document(wanted), there and publication_document(there)
        if said != present:
            is_same = present and present | {"content": said["content"]} == said
            yield wanted, there if is_same and is_same_content(there, wanted) else None
