"""Bring content files into the database: all of them, or nothing.

Records are matched by uuid and saved only if their file differs from them.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import IntegrityError, models, transaction
from django.db.models import Q

from pages.content_files import consistency, reader
from pages.content_files.collection import Collection, collections
from pages.content_files.fields import Records
from pages.content_files.publications import TIMES, Published, block_fields
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
    with_new_files: list[MediaItem] = field(default_factory=list)


def import_content(folder: Path) -> ImportResult:
    """Make the database what the files say; what only the database has stays as it is.

    Raises InvalidContent with everything that is wrong; then nothing has been changed.
    """
    content = reader.read_folder(folder)
    consistency.check(content)
    content.refuse_issues()
    result = ImportResult()
    try:
        with transaction.atomic():
            keys = [entry.uuid for entry in content.entries]
            list(Entry.objects.select_for_update().filter(uuid__in=keys).order_by("pk"))
            _Import(content, result).run()
    except BaseException:
        delete_files(item.file.name for item in result.with_new_files)
        raise
    return result


class _Import:
    """One import on its way: `records` by their files, `blocks` by the keys of their entries."""

    def __init__(self, content: Content, result: ImportResult):
        self.content, self.result = content, result
        self.mentioned = Records(set().union(*(file.mentions for file in content.files)))
        self.records: dict[ContentFile, models.Model] = {}
        self.blocks: dict[int, list[Block]] = {}

    def run(self) -> None:
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
        for each in file.collection.fields:
            each.set(record, file.data.get(each.name), self.mentioned)
        after = _state(record)
        if before.get("sha256") != after.get("sha256") and record.file:
            self.result.with_new_files.append(record)
        if before != after and not (file.parent and file.parent.issues):
            _save(record, file)
        return before != after

    def _apply_related(self, record: models.Model, file: ContentFile) -> bool:
        """Save what other tables hold, which may name any other of its kind."""
        is_changed, was_withdrawn = False, _is_withdrawn(record)
        for each in file.collection.fields:
            try:
                is_changed |= each.set_related(record, file.data.get(each.name), self.mentioned)
            except ValidationError as error:
                file.add_issue(" ".join(error.messages), (each.name,))
        if _is_withdrawn(record) and not was_withdrawn:
            self.result.withdrawn.append(record)
        return is_changed

    def _move_addresses(self, entries: dict[ContentFile, Entry]) -> None:
        """Give entries their new addresses, unless entries that no file has are there."""
        refusal = ""
        try:
            Address.objects.sync(self.result.changed & set(entries.values()))
        except ValidationError as error:
            refusal = " ".join(error.messages)
        for file, entry in entries.items():
            try:
                if entry not in self.result.same:
                    entry.refuse_an_address_that_is_taken()
            except ValidationError as error:
                for name, messages in error.message_dict.items():
                    slug, _, language = name.rpartition("_")
                    file.add_issue(" ".join(messages), (slug, language))
        self.content.refuse_issues()
        if refusal:
            raise InvalidContent([FileIssue("pages", 1, refusal)])

    def _apply_blocks(self, entries: dict[ContentFile, Entry]) -> None:
        """Create, change, order and delete blocks, until each entry has those of its file."""
        known = self._known_blocks(entries)
        before = defaultdict(list)
        for key, block in known.items():
            before[block.parent_id].append(key)
        new: list[Block] = []
        for file, entry in entries.items():
            data = file.data.get("blocks", [])
            is_changed = is_moved = [_key(each) for each in data] != before[entry.pk]
            blocks = [
                known.get(_key(each)) or block_models()[each["type"]](uuid=each["uuid"])
                for each in data
            ]
            for number, (block, each) in enumerate(zip(blocks, data, strict=True), start=1):
                is_changed |= self._apply_block(block, each, entry, 10 * number * is_moved)
            self.blocks[entry.pk] = blocks
            new += [block for block in blocks if block.pk is None]
            if is_changed and entry in self.result.same:
                entry.save(sync_addresses=False)  # the draft has been changed now
                self.result.same.remove(entry)
                self.result.changed.add(entry)
        for model in block_models().values():
            model.objects.bulk_create(block for block in new if type(block) is model)
        note_references(block for block in new if isinstance(block, RichTextBlock))

    def _known_blocks(self, entries: dict[ContentFile, Entry]) -> dict[Key, Block]:
        """The blocks that entries have in their order; those that no file has are deleted."""
        files = {each["uuid"]: file for file in entries for each in file.data.get("blocks", [])}
        wanted = {_key(each) for file in entries for each in file.data.get("blocks", [])}
        keys = {entry.pk for entry in entries.values()}
        found: list[Block] = []
        for model in block_models().values():
            found += model.objects.filter(Q(parent__in=keys) | Q(uuid__in=files))
        for block in found:
            if block.parent_id not in keys:
                text = f"In the database this block belongs to “{block.parent}”."
                line = files[block.uuid].lines_with(str(block.uuid))[0]
                files[block.uuid].add_issue(f"{text} Give it another uuid.", line=line)
            elif (block.type, block.uuid) not in wanted:
                block.delete()
        self.content.refuse_issues()
        found.sort(key=lambda block: (block.ordering, block.type, block.pk or 0))
        return {(block.type, block.uuid): block for block in found}

    def _apply_block(self, block: Block, data: dict, entry: Entry, ordering: int) -> bool:
        """Set what a file says of a block, and save it if it is known; whether that changed it."""
        before = _state(block)
        block.parent, block.ordering = entry, ordering or block.ordering
        for each in block_fields(type(block)):
            each.set(block, data.get(each.name), self.mentioned)
        is_changed = _state(block) != before
        if block.pk and is_changed:
            block.save()
        return is_changed

    def _end_publications(self, entries: dict[ContentFile, Entry], active: Active) -> None:
        for file, entry in entries.items():
            live, scheduled = (file.data.get(state, {}) for state in TIMES)
            for language in CODES:
                if (entry.pk, "live", language) in active and language not in live:
                    self.result.ended += withdraw.withdraw(entry, [language])
                elif (entry.pk, "scheduled", language) in active and language not in scheduled:
                    self.result.ended += schedule.cancel_schedule(entry, [language])

    def _publish(self, entries: dict[ContentFile, Entry], active: Active) -> None:
        """Make live and scheduled what the files say, outermost entries first."""
        for file, entry in entries.items():
            published = Published(entry, self.blocks[entry.pk])
            for state, language, data in file.publications():
                there = active.get((entry.pk, state, language))
                try:
                    if self._publish_one(published, state, language, data, there):
                        active.pop((entry.pk, "scheduled", language), None)  # it is cancelled now
                except ValidationError as error:
                    file.add_issue(" ".join(error.messages), (state, language))

    def _publish_one(
        self, published: Published, state: str, language: str, data: dict, there: Publication | None
    ) -> bool:
        """Publish or schedule what a file says, unless it is there; whether it is another now."""
        wanted = published.wanted(data, language, self.mentioned)
        at, note = data["at"], data.get("note", "")
        if there and (getattr(there, TIMES[state]), there.note) == (at, note):
            if published.text(there) == published.text(wanted):
                return False
            if is_same_content(there, wanted):  # but the original that it matches, such as
                there.content = wanted.content
                there.save(update_fields=["content"])
                return False
        options = {"note": note, "snapshot": wanted}
        if state == "live":
            options["since"] = at
            self.result.published += publish.publish(published.entry, [language], **options)
        else:
            self.result.scheduled += schedule.schedule(published.entry, [language], at, **options)
        return True


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
        try:
            record.validate_unique()
            record.validate_constraints()
            file.add_issue(f"The database refuses this record: {error}.")
        except ValidationError as refusal:
            file.add_issue(" ".join(refusal.messages))


def _key(data: dict) -> Key:
    return data["type"], data["uuid"]


def _is_withdrawn(record: models.Model) -> bool:
    return isinstance(record, Picture) and record.is_withdrawn
