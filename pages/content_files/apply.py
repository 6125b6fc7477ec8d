"""Bring content files into the database: all of them, or nothing.

Records are matched by uuid and saved only if their file differs from them.
"""

from dataclasses import dataclass, field
from itertools import product
from operator import attrgetter
from pathlib import Path

from django.core.exceptions import ValidationError
from django.db import IntegrityError, models, transaction

from pages.content_files import consistency, reader
from pages.content_files.collection import Collection, collections
from pages.content_files.fields import Records, set_all
from pages.content_files.publications import (
    blocks_document,
    blocks_of_file,
    publication_document,
    publication_of_file,
)
from pages.content_files.reader import Content, ContentFile, FileIssue
from pages.languages import CODES
from pages.media.renditions import make_renditions
from pages.models.address import Address
from pages.models.blocks.block import Block
from pages.models.blocks.registry import block_models, blocks_by_entry
from pages.models.blocks.text import RichTextBlock, note_references
from pages.models.entry import Entry
from pages.models.locks import lock_tree
from pages.models.media.item import MediaItem, delete_files
from pages.models.media.picture import Picture
from pages.models.publication import Publication
from pages.publishing import publish, schedule, withdraw
from pages.publishing.snapshots import draft_of, is_same_content
from pages.publishing.status import renew_statuses

ENDINGS = {"live": withdraw.withdraw, "scheduled": schedule.cancel_schedule}


def import_content(folder: Path) -> "ContentImport":
    """Make the database what the files say; what only the database has stays as it is.

    Raises InvalidContent with everything that is wrong; then nothing has been changed.
    """
    content = reader.read_folder(folder)
    consistency.check(content)
    content.refuse_issues()
    importing = ContentImport(content, Records(content.mentions))
    try:
        with transaction.atomic():
            importing.run()
    except BaseException:
        delete_files(item.file.name for item in importing.with_new_files)
        raise
    return importing


@dataclass
class ContentImport:
    """An import and its result; the files of `content` have what became of their records."""

    content: Content
    mentioned: Records
    with_new_files: list[MediaItem] = field(default_factory=list)
    published: list[Publication] = field(default_factory=list)
    scheduled: list[Publication] = field(default_factory=list)
    ended: list[Publication] = field(default_factory=list)
    withdrawn: list[Picture] = field(default_factory=list)
    still_withdrawn: list[Picture] = field(default_factory=list)  # an older file has the image
    left_alone: list[models.Model] = field(default_factory=list)  # no file has it

    def run(self) -> None:
        entries = self.content.entries
        keys = [entry.uuid for entry in entries]
        lock_tree()
        list(Entry.objects.select_for_update().filter(uuid__in=keys).order_by("pk"))
        for collection in collections():
            files = self.content.of(collection)
            if files:
                self._apply_records(collection, files)
            others = collection.model.objects.exclude(uuid__in=[file.uuid for file in files])
            self.left_alone += others.order_by("pk")
        self._move_addresses(entries)
        self._apply_blocks(entries)
        self._publish(entries)
        renew_statuses(entry.record.pk for entry in entries if entry.outcome)
        self.content.refuse_issues()
        saved = [file.record for file in self.content.files if file.outcome]
        if any(isinstance(each, Picture) and each.needs_renditions for each in saved):
            make_renditions.enqueue()

    def _apply_records(self, collection: Collection, files: list[ContentFile]) -> None:
        found = collection.model.objects.select_for_update()
        known = found.in_bulk([file.uuid for file in files], field_name="uuid")
        applied: list[ContentFile] = []
        for file in sorted(files, key=lambda file: file.is_home):  # after a former home page
            file.record = known.get(file.uuid) or collection.model(uuid=file.uuid)
            if file.beside and _is_withdrawn(file.record):
                self.still_withdrawn.append(file.record)
            else:
                applied.append(file)
                self._apply_record(file)
        self.content.refuse_issues()
        models.prefetch_related_objects([file.record for file in applied], *collection.prefetch)
        for file in applied:
            self._apply_related(file)

    def _apply_record(self, file: ContentFile) -> None:
        """Save what its own row has."""
        record, before = file.record, _state(file.record)
        if file.beside and file.sha256 != record.sha256:
            file.accepted().put_into(record)
        if file.collection.is_tree:
            record.parent = file.parent and file.parent.record
        set_all(record, file.collection.fields, file.data, self.mentioned)
        if before.get("sha256") != getattr(record, "sha256", None) and record.file:
            self.with_new_files.append(record)
        if record.pk is None or before != _state(record):
            file.outcome = "changed" if record.pk else "new"
        if file.outcome and not (file.parent and file.parent.issues):
            _save(record, file)

    def _apply_related(self, file: ContentFile) -> None:
        """Save what other tables hold, which may name any other of its kind."""
        was_withdrawn = _is_withdrawn(file.record)
        for each in file.collection.fields:
            with file.noting_issues(each.name):
                if each.set_related(file.record, file.data.get(each.name), self.mentioned):
                    file.outcome = file.outcome or "changed"
        if _is_withdrawn(file.record) and not was_withdrawn:
            self.withdrawn.append(file.record)

    def _move_addresses(self, entries: list[ContentFile]) -> None:
        """Give entries their new addresses, unless others are there."""
        try:
            Address.objects.sync([each.record for each in entries if each.outcome == "changed"])
        except ValidationError as error:
            self.content.issues += [FileIssue("pages", 1, text) for text in error.messages]
        for entry in filter(attrgetter("outcome"), entries):
            with entry.noting_issues():
                entry.record.refuse_an_address_that_is_taken()
        self.content.refuse_issues()

    def _apply_blocks(self, entries: list[ContentFile]) -> None:
        """Replace the blocks of each entry whose file has others; their uuids stay."""
        present = blocks_by_entry(entry.record for entry in entries)
        stale, new = [], []
        for entry in entries:
            known, said = present[entry.record.pk], entry.data.get("blocks", [])
            entry.blocks = blocks_of_file(said, entry.record, self.mentioned)
            if blocks_document(known) == blocks_document(entry.blocks):
                entry.blocks = known
                continue
            stale, new = stale + known, new + entry.blocks
            if not entry.outcome:
                entry.record.save(sync_addresses=False)  # the draft has been changed now
                entry.outcome = "changed"
        for block in stale:
            block.delete()
        self._refuse_blocks_of_others(new, entries)
        for model in block_models().values():
            model.objects.bulk_create(block for block in new if type(block) is model)
        note_references(block for block in new if isinstance(block, RichTextBlock))

    def _refuse_blocks_of_others(self, new: list[Block], entries: list[ContentFile]) -> None:
        """Refuse uuids of new blocks that blocks of other entries have in the database."""
        files = {block.uuid: entry for entry in entries for block in entry.blocks}
        for model in {type(block) for block in new}:
            taken = model.objects.filter(uuid__in=[block.uuid for block in new])
            for block in taken.select_related("parent"):
                text = f"In the database this block belongs to “{block.parent}”."
                files[block.uuid].add_issue_at(str(block.uuid), f"{text} Give it another uuid.")
        self.content.refuse_issues()

    def _publish(self, entries: list[ContentFile]) -> None:
        """Make live and scheduled what the files say and nothing else, outermost entries first."""
        found = Publication.objects.live() | Publication.objects.scheduled()
        found = found.filter(entry__in=[entry.record.pk for entry in entries])
        active = {(each.entry_id, each.state, each.language): each for each in found}
        for entry, (state, end) in product(entries, ENDINGS.items()):
            present = [code for code in CODES if (entry.record.pk, state, code) in active]
            if gone := [code for code in present if code not in entry.data.get(state, {})]:
                self.ended += end(entry.record, gone)
        for entry in entries:
            for state, language, said in entry.publications():
                draft = draft_of(entry.record, language, entry.blocks)
                wanted = publication_of_file(said, state, draft, self.mentioned)
                there = active.get((entry.record.pk, state, language))
                with entry.noting_issues(state, language, remedy=" Mend that, or take this out."):
                    if there in [None, *self.ended] or not _is_there(there, wanted):
                        self._publish_one(wanted)
                        active.pop((entry.record.pk, "scheduled", language), None)  # cancelled now

    def _publish_one(self, wanted: Publication) -> None:
        options = {"note": wanted.note, "snapshot": wanted}
        entry, languages = wanted.entry, [wanted.language]
        if wanted.is_live:
            since = wanted.published_at
            self.published += publish.publish(entry, languages, since=since, **options)
        else:
            self.scheduled += schedule.schedule(entry, languages, wanted.due_at, **options)


def _is_there(there: Publication, wanted: Publication) -> bool:
    """Return whether readers see what a file says; correct what they do not see."""
    present, said = publication_document(there), publication_document(wanted)
    if present | {"content": said["content"]} != said:  # another time or note
        return False
    is_same = present == said or is_same_content(there, wanted)
    if is_same and present != said:
        there.content = wanted.content
        there.save(update_fields=["content"])
    return is_same


def _state(record: models.Model) -> dict:
    """The columns of a record, to compare; no text is the empty text."""
    names = [field.attname for field in record._meta.concrete_fields]
    return {name: None if getattr(record, name) == "" else getattr(record, name) for name in names}


def _save(record: models.Model, file: ContentFile) -> None:
    """Save a record; what the database refuses becomes an issue, as its form would say it."""
    options = {"sync_addresses": False} if isinstance(record, Entry) else {}
    try:
        with transaction.atomic():
            record.save(**options)
    except IntegrityError as error:
        with file.noting_issues():
            record.validate_unique()
        for model, constraints in record.get_constraints():
            for each in constraints:
                with file.noting_issues(line=file.first_line_of(_columns_of(each))):
                    each.validate(model, record)
        if not file.issues:
            file.add_issue(f"The database refuses this record: {error}.")


def _columns_of(constraint: models.BaseConstraint) -> set[str]:
    condition = constraint.condition
    in_condition = condition.referenced_base_fields if condition else ()
    return {*getattr(constraint, "fields", ()), *in_condition}


def _is_withdrawn(record: models.Model) -> bool:
    return isinstance(record, Picture) and record.is_withdrawn
