"""Bring content files into the database, in batches that are each whole.

First everything is read, compared and checked without a lock, and nothing is written if a file has
an error. Records are matched by uuid and saved only if their file differs from them, so that an
import that was killed goes on where it ended.
"""

from collections.abc import Callable, Iterable, Mapping
from contextlib import nullcontext
from dataclasses import dataclass, field
from itertools import groupby, product
from operator import attrgetter
from pathlib import Path

from django.db import models, transaction

from pages.content_files import checks, reader
from pages.content_files.collection import (
    batches,
    blocks_document,
    blocks_of_file,
)
from pages.content_files.compare import (
    active_by_key,
    blocks_by_file,
    compare,
    languages_to_end,
    load_records,
    mentioned_by,
    publications_to_make,
    set_columns,
)
from pages.content_files.fields import Records, set_all
from pages.content_files.paths import missing_addresses, restore_addresses
from pages.content_files.reader import Content, ContentFile, InvalidContent
from pages.media.renditions import make_renditions
from pages.models.address import Address
from pages.models.blocks.block import Block
from pages.models.blocks.registry import block_models
from pages.models.blocks.text import RichTextBlock, note_references
from pages.models.entry import note_live_changes
from pages.models.generation import content_transaction
from pages.models.locks import lock_tree
from pages.models.media.item import MediaItem, delete_files
from pages.models.media.picture import Picture
from pages.models.publication import Publication
from pages.publishing import publish, schedule, withdraw
from pages.publishing.status import renew_statuses

AT_A_TIME = 5  # files that one transaction writes, in well below a second
ENDINGS = {"live": withdraw.withdraw, "scheduled": schedule.cancel_schedule}


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
    importing = ContentImport(content, tell, left_alone=compare(content))
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
    left_alone: list[models.Model] = field(default_factory=list)  # no file has it
    stored: dict[ContentFile, MediaItem] = field(default_factory=dict)  # of the batch at hand

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
            known, records = load_records(collection, batch, is_locked=True), mentioned_by(batch)
            for file in batch:
                file.record = known.get(file.uuid) or collection.model(uuid=file.uuid)
                if file.stays_withdrawn:
                    file.add_issue("Somebody has withdrawn this picture meanwhile.")
                    continue
                file.record = self.stored.get(file, file.record)
                options = {"sync_addresses": False} if collection.has_entries else {}
                with file.noting_issues(), transaction.atomic():
                    set_columns(file, records)
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
        known, records = load_records(collection, files, is_locked=True), mentioned_by(files)
        for file in files:
            if file.uuid not in known:
                file.add_issue("Somebody has deleted this record meanwhile.")
        self.content.refuse_issues(StoppedImport)
        for file in files:
            file.record = known[file.uuid]
            was_withdrawn = file.is_withdrawn
            for each in collection.fields:
                said = file.data.get(each.name)
                with file.noting_issues(each.name):
                    if each.differs(file.record, said, records):
                        each.save_related(file.record, said, records)
            if file.is_withdrawn and not was_withdrawn:
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
        active = active_by_key(files)
        for file, (state, end) in product(files, ENDINGS.items()):
            if gone := languages_to_end(file, state, active):
                self.ended += end(file.record, gone)
        active = active_by_key(files)
        for file in files:
            for wanted, same in publications_to_make(file, blocks[file], active, records):
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


def _store_file(file: ContentFile) -> MediaItem:
    """Put the file beside into the storage, and return its record with it, not yet saved."""
    model = file.collection.model
    item = model.objects.filter(uuid=file.uuid).first() or model(uuid=file.uuid)
    file.accepted().put_into(item)
    set_all(item, file.collection.fields, file.data, mentioned_by([file]))
    item.file.save(item.file.name, item.file.file, save=False)
    return item


def _save_blocks(files: Iterable[ContentFile], records: Records) -> dict[ContentFile, list[Block]]:
    """Replace the blocks of each entry whose file has others; their uuids stay."""
    present, blocks = blocks_by_file(files), {}
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
