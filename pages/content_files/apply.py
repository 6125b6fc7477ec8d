"""Bring content files into the database: all of them, or nothing.

Records are matched by uuid and saved only if their file differs from them.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from itertools import chain, product
from pathlib import Path
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import IntegrityError, models, transaction
from django.db.models import Q

from pages.content_files import consistency, reader
from pages.content_files.collection import Collection, collections
from pages.content_files.fields import Field, Records
from pages.content_files.publications import TIMES, block_fields, snapshot_of, text_document
from pages.content_files.reader import Content, ContentFile, FileIssue, InvalidContent
from pages.languages import CODES
from pages.media.renditions import make_renditions
from pages.media.withdraw import remove_withdrawn_files
from pages.models.address import Address
from pages.models.blocks.block import Block
from pages.models.blocks.registry import block_models
from pages.models.blocks.text import RichTextBlock, note_references
from pages.models.entry import Entry
from pages.models.media.item import MediaItem, delete_files
from pages.models.media.picture import Picture
from pages.models.publication import Publication
from pages.publishing import publish, schedule, withdraw
from pages.publishing.snapshots import is_same_content

Key = tuple[str, UUID]  # the type and the uuid of a block
Active = dict[tuple[int, str, str], Publication]  # by the entry's key, the state and the language


@dataclass
class ImportResult:
    """The result of an import: records by what became of them."""

    new: set[models.Model] = field(default_factory=set)
    changed: set[models.Model] = field(default_factory=set)
    same: set[models.Model] = field(default_factory=set)
    published: list[Publication] = field(default_factory=list)
    scheduled: list[Publication] = field(default_factory=list)
    ended: list[Publication] = field(default_factory=list)
    withdrawn: list[Picture] = field(default_factory=list)
    still_withdrawn: list[Picture] = field(default_factory=list)  # an older file has the image
    left_alone: list[models.Model] = field(default_factory=list)  # no file has it


def import_content(folder: Path) -> ImportResult:
    """Make the database what the files say; what only the database has stays as it is.

    Raises InvalidContent with everything that is wrong; then nothing has been changed.
    """
    content = reader.read_folder(folder)
    consistency.check(content)
    content.refuse_issues()
    importing = _Import(content)
    try:
        with transaction.atomic():
            importing.run()
    except BaseException:
        delete_files(item.file.name for item in importing.with_new_files)
        raise
    return importing.result


class _Import:
    """One import on its way: `records` by their files, `blocks` by the keys of their entries."""

    def __init__(self, content: Content):
        self.content, self.result = content, ImportResult()
        self.with_new_files: list[MediaItem] = []
        self.mentioned = Records(set().union(*(file.mentions for file in content.files)))
        self.records: dict[ContentFile, models.Model] = {}
        self.blocks: dict[int, list[Block]] = {}

    def run(self) -> None:
        keys = [entry.uuid for entry in self.content.entries]
        list(Entry.objects.select_for_update().filter(uuid__in=keys).order_by("pk"))
        for collection in collections():
            files = self.content.of(collection)
            if files:
                self._apply_records(collection, files)
            others = collection.model.objects.exclude(uuid__in=[file.uuid for file in files])
            self.result.left_alone += others.order_by("pk")
        entries = {file: self.records[file] for file in self.content.entries}
        self._move_addresses(entries)
        self._apply_blocks(entries)
        active = _active(entries.values())
        self._end_publications(entries, active)
        self._publish(entries, _active(entries.values()) if self.result.ended else active)
        self.content.refuse_issues()
        saved = self.result.new | self.result.changed
        if any(isinstance(each, Picture) and each.needs_renditions for each in saved):
            transaction.on_commit(make_renditions.enqueue)
        if self.result.withdrawn:
            transaction.on_commit(remove_withdrawn_files.enqueue)

    def _apply_records(self, collection: Collection, files: list[ContentFile]) -> None:
        found = collection.model.objects.select_for_update()
        known = found.in_bulk([file.uuid for file in files], field_name="uuid")
        changed: dict[ContentFile, bool] = {}
        for file in sorted(files, key=lambda file: file.is_home):  # after a former home page
            record = known.get(file.uuid) or collection.model(uuid=file.uuid)
            self.records[file] = record
            if "file" in file.data and _is_withdrawn(record):
                self.result.still_withdrawn.append(record)
                self.result.same.add(record)
            else:
                changed[file] = self._apply_record(record, file)
        self.content.refuse_issues()
        records = [self.records[file] for file in changed]
        models.prefetch_related_objects(records, *collection.prefetch)
        for file, record in zip(changed, records, strict=True):
            is_changed = changed[file] | self._apply_related(record, file)
            same_or_changed = self.result.changed if is_changed else self.result.same
            (same_or_changed if file.uuid in known else self.result.new).add(record)

    def _apply_record(self, record: models.Model, file: ContentFile) -> bool:
        """Save what its own row has; whether that changed it."""
        before = _state(record)
        if "file" in file.data and file.sha256 != record.sha256:
            file.accepted().put_into(record)
        if file.collection.is_tree:
            record.parent = self.records.get(file.parent)
        is_changed = self._set(record, before, file.collection.fields, file.data)
        if before.get("sha256") != getattr(record, "sha256", None) and record.file:
            self.with_new_files.append(record)
        if is_changed and not (file.parent and file.parent.issues):
            _save(record, file)
        return is_changed

    def _set(self, record, before: dict, fields: Iterable[Field], said: Mapping) -> bool:
        """Set what a file says; whether it is new, or its columns differ from those before."""
        for each in fields:
            each.set(record, said.get(each.name), self.mentioned)
        return record.pk is None or _state(record) != before

    def _apply_related(self, record: models.Model, file: ContentFile) -> bool:
        """Save what other tables hold, which may name any other of its kind."""
        is_changed, was_withdrawn = False, _is_withdrawn(record)
        for each in file.collection.fields:
            with file.noting_issues(each.name):
                is_changed |= each.set_related(record, file.data.get(each.name), self.mentioned)
        if _is_withdrawn(record) and not was_withdrawn:
            self.result.withdrawn.append(record)
        return is_changed

    def _move_addresses(self, entries: dict[ContentFile, Entry]) -> None:
        """Give entries their new addresses, unless others are there."""
        refusal = ""
        try:
            Address.objects.sync(self.result.changed & set(entries.values()))
        except ValidationError as error:
            refusal = " ".join(error.messages)
        for file, entry in entries.items():
            with file.noting_issues():
                if entry not in self.result.same:
                    entry.refuse_an_address_that_is_taken()
        self.content.refuse_issues()
        if refusal:
            raise InvalidContent([FileIssue("pages", 1, refusal)])

    def _apply_blocks(self, entries: dict[ContentFile, Entry]) -> None:
        """Create, change, order and delete blocks, until each entry has those of its file."""
        known = self._known_blocks(entries)
        before = defaultdict(list)
        for key, block in known.items():
            before[block.parent_id].append(key)
        for file, entry in entries.items():
            is_changed = self._apply_blocks_of(entry, file.data, known, before[entry.pk])
            if is_changed and entry in self.result.same:
                entry.save(sync_addresses=False)  # the draft has been changed now
                self.result.same.remove(entry)
                self.result.changed.add(entry)
        new = [block for block in chain.from_iterable(self.blocks.values()) if block.pk is None]
        for model in block_models().values():
            model.objects.bulk_create(block for block in new if type(block) is model)
        note_references(block for block in new if isinstance(block, RichTextBlock))

    def _apply_blocks_of(
        self, entry: Entry, data: Mapping, known: dict[Key, Block], before: list[Key]
    ) -> bool:
        """Save what a file says of the blocks that are known; whether any is another now."""
        wanted = {(each["type"], each["uuid"]): each for each in data.get("blocks", [])}
        is_changed = is_moved = [*wanted] != before
        blocks = self.blocks[entry.pk] = []
        for number, ((type_, uuid), said) in enumerate(wanted.items(), start=1):
            block = known.get((type_, uuid)) or block_models()[type_](uuid=uuid)
            blocks.append(block)
            state = _state(block)
            block.parent, block.ordering = entry, 10 * number if is_moved else block.ordering
            if self._set(block, state, block_fields(type(block)), said):
                is_changed = True
                if block.pk:
                    block.save()
        return is_changed

    def _known_blocks(self, entries: dict[ContentFile, Entry]) -> dict[Key, Block]:
        """The blocks that entries have in their order; those that no file has are deleted."""
        files = {each["uuid"]: file for file in entries for each in file.data.get("blocks", [])}
        types = {
            each["uuid"]: each["type"] for file in files.values() for each in file.data["blocks"]
        }
        keys = {entry.pk for entry in entries.values()}
        found: list[Block] = []
        for model in block_models().values():
            found += model.objects.filter(Q(parent__in=keys) | Q(uuid__in=files))
        for block in found:
            if block.parent_id not in keys:
                text = f"In the database this block belongs to “{block.parent}”."
                line = files[block.uuid].lines_with(str(block.uuid))[0]
                files[block.uuid].add_issue(f"{text} Give it another uuid.", line=line)
            elif types.get(block.uuid) != block.type:
                block.delete()
        self.content.refuse_issues()
        found.sort(key=lambda block: (block.ordering, block.type, block.pk or 0))
        return {(block.type, block.uuid): block for block in found}

    def _end_publications(self, entries: dict[ContentFile, Entry], active: Active) -> None:
        ways = {"live": withdraw.withdraw, "scheduled": schedule.cancel_schedule}
        for (file, entry), (state, end) in product(entries.items(), ways.items()):
            present = [code for code in CODES if (entry.pk, state, code) in active]
            if gone := [code for code in present if code not in file.data.get(state, {})]:
                self.result.ended += end(entry, gone)

    def _publish(self, entries: dict[ContentFile, Entry], active: Active) -> None:
        """Make live and scheduled what the files say, outermost entries first."""
        for file, entry in entries.items():
            for state, language, data in file.publications():
                wanted = snapshot_of(data, entry, language, self.blocks[entry.pk], self.mentioned)
                there = active.get((entry.pk, state, language))
                with file.noting_issues(state, language):
                    if not there or not _is_there(there, data, wanted):
                        self._publish_one(wanted, state, data)
                        active.pop((entry.pk, "scheduled", language), None)  # it is cancelled now

    def _publish_one(self, wanted: Publication, state: str, data: Mapping) -> None:
        entry, at, note = wanted.entry, data["at"], data.get("note", "")
        options = {"languages": [wanted.language], "note": note, "snapshot": wanted}
        if state == "live":
            self.result.published += publish.publish(entry, since=at, **options)
        else:
            self.result.scheduled += schedule.schedule(entry, at=at, **options)


def _is_there(there: Publication, data: Mapping, wanted: Publication) -> bool:
    """Whether a publication is what a file says; what readers do not see is made so."""
    if (getattr(there, TIMES[there.state]), there.note) != (data["at"], data.get("note", "")):
        return False
    if text_document(there) == text_document(wanted):
        return True
    if is_same := is_same_content(there, wanted):
        there.content = wanted.content
        there.save(update_fields=["content"])
    return is_same


def _state(record: models.Model) -> dict:
    """The columns of a record, to compare; no text is the empty text."""
    names = [field.attname for field in record._meta.concrete_fields]
    return {name: None if getattr(record, name) == "" else getattr(record, name) for name in names}


def _active(entries: Iterable[Entry]) -> Active:
    active = Publication.objects.live() | Publication.objects.scheduled()
    found = active.filter(entry__in=[entry.pk for entry in entries])
    return {(each.entry_id, each.state, each.language): each for each in found}


def _save(record: models.Model, file: ContentFile) -> None:
    """Save a record; what the database refuses becomes an issue, as its form would say it."""
    options = {"sync_addresses": False} if isinstance(record, Entry) else {}
    try:
        with transaction.atomic():
            record.save(**options)
    except IntegrityError as error:
        with file.noting_issues():
            record.validate_unique()
            record.validate_constraints()
            file.add_issue(f"The database refuses this record: {error}.")


def _is_withdrawn(record: models.Model) -> bool:
    return isinstance(record, Picture) and record.is_withdrawn
