"""Bring content files into the database, in batches that are each whole.

First everything is read, compared and checked without a lock, and nothing is written if a file has
an error. Records are matched by uuid and saved only if their file differs from them, so that an
import that was killed goes on where it ended.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import nullcontext
from dataclasses import dataclass, field
from itertools import groupby, product
from operator import attrgetter
from pathlib import Path
from uuid import UUID

from django.db import models, transaction

from pages.content_files import checks, reader
from pages.content_files.collection import (
    AT_ONCE,
    Collection,
    batches,
    blocks_document,
    blocks_of_file,
    collections,
    publication_document,
    publication_of_file,
)
from pages.content_files.fields import Records, document_of, set_all
from pages.content_files.paths import check_addresses, missing_addresses, restore_addresses
from pages.content_files.reader import Content, ContentFile, InvalidContent
from pages.languages import CODES, column
from pages.media.renditions import make_renditions
from pages.models.address import Address
from pages.models.blocks.block import Block
from pages.models.blocks.registry import block_models, blocks_by_entry
from pages.models.blocks.text import RichTextBlock, note_references
from pages.models.entry import Entry, note_live_changes
from pages.models.generation import content_transaction
from pages.models.locks import lock_rows, lock_tree
from pages.models.media.item import MediaItem, delete_files
from pages.models.media.picture import Picture
from pages.models.publication import Publication
from pages.publishing import publish, schedule, withdraw
from pages.publishing.snapshots import draft_of, is_same_content
from pages.publishing.status import renew_statuses

AT_A_TIME = 5  # files that one transaction writes, in well below a second
ENDINGS = {"live": withdraw.withdraw, "scheduled": schedule.cancel_schedule}
# The columns that decide about the path of an entry and of those below it.
PLACE = (
    "parent_id",
    "is_home",
    "page_type",
    "original_language",
    *(column("slug", c) for c in CODES),
)


class StoppedImport(InvalidContent):
    """The database has changed since the files were checked; batches before that are written."""


def import_content(folder: Path, tell: Callable[[str], None] = str) -> "ContentImport":
    """Make the database what the files say; what only the database has stays as it is.

    `tell` is called with a line for each batch that is written. Raises InvalidContent with
    everything that is wrong with the files; then nothing has been changed. Raises StoppedImport if
    somebody changes the database meanwhile; then another import goes on.
    """
    content = reader.read_folder(folder)
    checks.check_files(content)
    content.refuse_issues()
    importing = ContentImport(content, tell)
    importing.prepare()
    content.refuse_issues()
    importing.write()
    return importing


@dataclass
class ContentImport:
    """An import and its result; the files of `content` have what became of their records."""

    content: Content
    tell: Callable[[str], None]
    published: list[Publication] = field(default_factory=list)
    scheduled: list[Publication] = field(default_factory=list)
    ended: list[Publication] = field(default_factory=list)
    withdrawn: list[Picture] = field(default_factory=list)
    still_withdrawn: list[Picture] = field(default_factory=list)  # an older file has the image
    left_alone: list[models.Model] = field(default_factory=list)  # no file has it
    stored: dict[ContentFile, MediaItem] = field(default_factory=dict)  # of the batch at hand

    def prepare(self) -> None:
        """Compare all files with the database, and check what they would make of it."""
        unsaved: list[models.Model] = []
        records = Records(self.content.mentions, unsaved)
        for collection in collections():
            files = self.content.of(collection)
            for batch in batches(files, AT_ONCE):
                self._compare_records(collection, batch, records)
            unsaved += [file.record for file in files if file.record.pk is None]
            checks.check_unique(collection, files)
            keys = set(collection.model.objects.values_list("uuid", flat=True))
            keys -= {file.uuid for file in files}
            others = collection.model.objects.in_bulk(keys, field_name="uuid")
            self.left_alone += sorted(others.values(), key=attrgetter("pk"))
        checks.check_ancestors(self.content)
        check_addresses(self.content, [x for x in self.left_alone if isinstance(x, Entry)])
        publication_checks = checks.PublicationChecks(self.content)
        for batch in batches(self.content.entries, AT_ONCE):
            self._compare_texts(batch, records, publication_checks)

    def _compare_records(
        self, collection: Collection, files: list[ContentFile], records: Records
    ) -> None:
        known = _load(collection, files)
        for file in files:
            file.record = record = known.get(file.uuid) or collection.model(uuid=file.uuid)
            if file.beside and _is_withdrawn(record):
                self.still_withdrawn.append(record)
                continue
            place, before = _place(record), record.pk and document_of(record, collection.fields)
            _set_columns(file, records)
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
        self, files: list[ContentFile], records: Records, found: checks.PublicationChecks
    ) -> None:
        present, active = _blocks_of(files), _active(files)
        changed = {}
        for file in files:
            blocks = blocks_of_file(file.data.get("blocks", []), file.record, records)
            if blocks_document(blocks) != blocks_document(present[file]):
                file.is_due, file.outcome = True, file.outcome or "changed"
                changed[file] = blocks
            if any(_to_end(file, state, active) for state in ENDINGS):
                file.is_due = True
            for wanted, same in _to_publish(file, blocks, active, records):
                file.is_due = True
                if not same:
                    found.check(file, wanted)
        checks.check_blocks(changed)

    def write(self) -> None:
        """Write the files that differ: records, then addresses, then all that refers to others."""
        files = self.content.files
        changed = [file for file in files if file.outcome]
        self._write_batches(self._save_records, [file for file in changed if not file.moves])
        moving = sorted((file for file in changed if file.moves), key=attrgetter("is_home"))
        if moving or any(missing_addresses(self.content)):
            self._write(self._move, moving)  # at once, since two may swap
        due = sorted((file for file in files if file.is_due), key=attrgetter("is_home"))
        self._write_batches(self._save_contents, due)  # the home page says that all is there

    def _write_batches(
        self, write: Callable[[list[ContentFile]], None], files: list[ContentFile]
    ) -> None:
        for _collection, group in groupby(files, attrgetter("collection")):
            for batch in batches(group, AT_A_TIME):
                self._write(write, batch)

    def _write(self, write: Callable[[list[ContentFile]], None], files: list[ContentFile]) -> None:
        """Write a batch in a transaction; what it cannot write becomes a StoppedImport."""
        self.stored = {}
        try:
            # Before the transaction, since decoding pictures and copying films takes long.
            for file in files if write == self._save_records else ():
                if file.has_new_bytes:
                    self.stored[file] = _store_file(file)
            with content_transaction():
                lock_tree()
                with files[0].noting_issues() if files else nullcontext():
                    write(files)
                self.content.refuse_issues(StoppedImport)
                entries = [file.record for file in files if file.collection.has_entries]
                renew_statuses(entry.pk for entry in entries)
                note_live_changes(entries)
        except BaseException:
            delete_files(item.file.name for item in self.stored.values())
            raise
        self.tell(f"Written: {', '.join(file.name for file in files) or 'addresses'}")

    def _save_records(self, files: list[ContentFile]) -> None:
        """Save the records' own rows."""
        for collection, group in groupby(files, attrgetter("collection")):
            batch = list(group)
            known, records = _load(collection, batch, is_locked=True), _mentioned(batch)
            for file in batch:
                found = self.stored.get(file) or known.get(file.uuid)
                file.record = found or collection.model(uuid=file.uuid)
                options = {"sync_addresses": False} if collection.has_entries else {}
                with file.noting_issues(), transaction.atomic():
                    _set_columns(file, records)
                    file.record.save(**options)
            saved = [file.record for file in batch]
            if any(isinstance(each, Picture) and each.needs_renditions for each in saved):
                make_renditions.enqueue()

    def _move(self, files: list[ContentFile]) -> None:
        """Save entries in their new places, and give all entries their addresses."""
        self._save_records(files)
        Address.objects.sync([file.record for file in files])
        restore_addresses(self.content)

    def _save_contents(self, files: list[ContentFile]) -> None:
        """Save what belongs to records and may refer to others: rows, blocks, publications."""
        collection = files[0].collection
        known, records = _load(collection, files, is_locked=True), _mentioned(files)
        for file in files:
            if file.uuid not in known:
                file.add_issue("Somebody has deleted this record meanwhile.")
        self.content.refuse_issues(StoppedImport)
        for file in files:
            file.record = known[file.uuid]
            was_withdrawn = _is_withdrawn(file.record)
            for each in collection.fields:
                said = file.data.get(each.name)
                with file.noting_issues(each.name):
                    if each.differs(file.record, said, records):
                        each.save_related(file.record, said, records)
            if _is_withdrawn(file.record) and not was_withdrawn:
                self.withdrawn.append(file.record)
        if collection.has_entries:
            self._publish(files, _save_blocks(files, records), records)

    def _publish(
        self,
        files: list[ContentFile],
        blocks: Mapping[ContentFile, list[Block]],
        records: Records,
    ) -> None:
        """Make live and scheduled what the files say and nothing else."""
        active = _active(files)
        for file, (state, end) in product(files, ENDINGS.items()):
            if gone := _to_end(file, state, active):
                self.ended += end(file.record, gone)
        active = _active(files)
        for file in files:
            for wanted, same in _to_publish(file, blocks[file], active, records):
                place = (wanted.state, wanted.language)
                if same:
                    same.content = wanted.content
                    same.save(update_fields=["content"])
                    continue
                with file.noting_issues(*place, remedy=checks.REMEDY):
                    self._publish_one(wanted)
                active.pop((wanted.entry.pk, "scheduled", wanted.language), None)  # cancelled now

    def _publish_one(self, wanted: Publication) -> None:
        options = {"note": wanted.note, "snapshot": wanted}
        entry, languages = wanted.entry, [wanted.language]
        if wanted.is_live:
            since = wanted.published_at
            self.published += publish.publish(entry, languages, since=since, **options)
        else:
            self.scheduled += schedule.schedule(entry, languages, wanted.due_at, **options)


def _load(
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


def _mentioned(files: Iterable[ContentFile]) -> Records:
    return Records(set().union(*(file.mentions for file in files)))


def _set_columns(file: ContentFile, records: Records) -> None:
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


def _store_file(file: ContentFile) -> MediaItem:
    """Put the file beside into the storage, and return its record with it, not yet saved."""
    model = file.collection.model
    item = model.objects.filter(uuid=file.uuid).first() or model(uuid=file.uuid)
    file.accepted().put_into(item)
    set_all(item, file.collection.fields, file.data, _mentioned([file]))
    item.file.save(item.file.name, item.file.file, save=False)
    return item


def _blocks_of(files: Iterable[ContentFile]) -> dict[ContentFile, list[Block]]:
    """Return the blocks that entries have in the database."""
    found = blocks_by_entry(file.record for file in files if file.record.pk)
    return {file: found.get(file.record.pk, []) for file in files}


def _save_blocks(files: Iterable[ContentFile], records: Records) -> dict[ContentFile, list[Block]]:
    """Replace the blocks of each entry whose file has others; their uuids stay."""
    present, blocks = _blocks_of(files), {}
    stale, new = [], []
    for file, known in present.items():
        blocks[file] = blocks_of_file(file.data.get("blocks", []), file.record, records)
        if blocks_document(known) == blocks_document(blocks[file]):
            blocks[file] = known
        else:
            stale, new = stale + known, new + blocks[file]
    for block in stale:
        block.delete()
    for model in block_models().values():
        model.objects.bulk_create(block for block in new if type(block) is model)
    note_references(block for block in new if isinstance(block, RichTextBlock))
    return blocks


def _active(files: Iterable[ContentFile]) -> dict[tuple[int, str, str], Publication]:
    """Return what is live or scheduled: {(entry's key, state, language): publication}."""
    found = Publication.objects.live() | Publication.objects.scheduled()
    found = found.filter(entry__in=[file.record.pk for file in files if file.record.pk])
    return {(each.entry_id, each.state, each.language): each for each in found}


def _to_end(file: ContentFile, state: str, active: Mapping) -> list[str]:
    """Return the languages in which an entry is live or scheduled, and should not be."""
    present = [code for code in CODES if (file.record.pk, state, code) in active]
    return [code for code in present if code not in file.data.get(state, {})]


def _to_publish(
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


def _is_withdrawn(record: models.Model) -> bool:
    return getattr(record, "is_withdrawn", False)
