"""Laying files into the database: the library, entries and their blocks, matched by uuid.

A record is saved only if the file says something else than the database.
"""

from collections.abc import Iterable, Mapping
from itertools import chain
from typing import Any
from uuid import UUID

from django.db import models
from django.db.models import Q

from pages.content import bases
from pages.content.entry_shelves import entry_shelves
from pages.content.folder import Content, EntryFile, ItemFile
from pages.content.library import shelves
from pages.content.records import columns, set_values, stored
from pages.models.address import Address
from pages.models.blocks.block import Block, ShowsIn
from pages.models.blocks.registry import block_models, blocks_of
from pages.models.entry import Entry
from pages.models.media.item import MediaItem
from pages.models.media.picture import Picture
from pages.models.translation import Translated


class Changes:
    """What laying the files did: records by what became of them."""

    def __init__(self):
        self.new: set[models.Model] = set()
        self.changed: set[models.Model] = set()
        self.same: set[models.Model] = set()
        self.withdrawn: list[Picture] = []
        self.still_withdrawn: list[Picture] = []  # although an older file has the image
        self.with_new_files: list[MediaItem] = []

    def note(self, record: models.Model, *, is_new: bool, is_changed: bool) -> None:
        (self.new if is_new else self.changed if is_changed else self.same).add(record)


def lay_items(content: Content, changes: Changes) -> None:
    """Create and update the items of the library, shelf by shelf."""
    for shelf in shelves():
        files = content.items_on(shelf)
        known = {item.uuid: item for item in _found(shelf.model, files).select_for_update()}
        laid = []
        for file in files:
            item = known.get(file.uuid) or shelf.model(uuid=file.uuid)
            if file.has_file and _is_withdrawn(item):
                changes.still_withdrawn.append(item)
                changes.note(item, is_new=False, is_changed=False)
            else:
                laid.append((item, file, *_lay_item(item, file, changes)))
        for item, file, is_new, is_changed in laid:  # each can name any other of its kind
            _finish_item(item, file, changes, is_new=is_new, is_changed=is_changed)


def _lay_item(item: models.Model, file: ItemFile, changes: Changes) -> tuple[bool, bool]:
    """Save what stands in the item's own row; whether it is new, whether it was another before."""
    is_new = item.pk is None
    is_changed = file.has_file and _take_file(item, file, changes)
    is_changed |= lay_parts(item, file)
    if is_changed or is_new:
        item.save()
    return is_new, is_changed


def _finish_item(
    item: models.Model, file: ItemFile, changes: Changes, *, is_new: bool, is_changed: bool
) -> None:
    was_withdrawn = _is_withdrawn(item)
    is_changed |= lay_parts_after_saving(item, file)
    changes.note(item, is_new=is_new, is_changed=is_changed)
    if not is_new and not was_withdrawn and _is_withdrawn(item):
        changes.withdrawn.append(item)


def lay_parts(record: models.Model, file: ItemFile | EntryFile) -> bool:
    """Set in an unsaved record what its file says; whether it was another before."""
    changed = [part.lay(record, file.data.get(part.name)) for part in file.shelf.parts]
    return any(changed)


def lay_parts_after_saving(record: models.Model, file: ItemFile | EntryFile) -> bool:
    """The same, for what needs the record in the database."""
    changed = [part.lay_after_saving(record, file.data.get(part.name)) for part in file.shelf.parts]
    return any(changed)


def _is_withdrawn(item: models.Model) -> bool:
    return isinstance(item, Picture) and item.is_withdrawn


def _take_file(item: MediaItem, file: ItemFile, changes: Changes) -> bool:
    before = item.sha256
    if file.sha256 != before:
        file.accepted().put_into(item)
    if item.sha256 == before:
        return False
    changes.with_new_files.append(item)
    return True


def lay_entries(content: Content, changes: Changes) -> dict[EntryFile, Entry]:
    """Create and update the entries, without their blocks, and move addresses with them."""
    covers = {picture.uuid: picture for picture in Picture.objects.all()}
    laid: dict[EntryFile, Entry] = {}
    for shelf in entry_shelves():
        files = content.entries_on(shelf)
        known = {entry.uuid: entry for entry in _found(shelf.model, files)}
        for file in sorted(files, key=lambda file: file.is_home):  # after a former home page
            laid[file] = known.get(file.uuid) or shelf.model(uuid=file.uuid)
            values = {"cover": covers.get(file.data.get("cover"))}
            if shelf.is_tree:
                values["parent"] = laid[file.parent] if file.parent else None
            _lay_entry(laid[file], file, values, changes)
    Address.objects.sync(changes.changed & set(laid.values()))
    return {file: laid[file] for file in content.entries}


def _lay_entry(entry: Entry, file: EntryFile, values: dict[str, Any], changes: Changes) -> None:
    is_new = entry.pk is None
    is_changed = lay_parts(entry, file)
    is_changed |= set_values(entry, values | _texts_of_entry(entry, file.data))
    is_changed |= _match(entry, file.data)
    if is_changed or is_new:
        entry.save(sync_addresses=False)
    is_changed |= lay_parts_after_saving(entry, file)
    changes.note(entry, is_new=is_new, is_changed=is_changed)


def _texts_of_entry(entry: Entry, data: Mapping[str, Any]) -> dict[str, Any]:
    values = {"original_language": data["original"]}
    for name in ("title", "summary"):
        values |= columns(name, data.get(name, {}))
    if entry.has_slug:
        values |= columns("slug", data.get("slug", {}))
    return values


def lay_blocks(laid: Mapping[EntryFile, Entry], changes: Changes) -> None:
    """Create, update, order and delete blocks, until each entry has those of its file."""
    wanted = {
        (block["type"], block["uuid"]): entry
        for file, entry in laid.items()
        for block in file.data.get("blocks", [])
    }
    in_order = {entry.pk: [(b.type, b.uuid) for b in blocks_of(entry)] for entry in laid.values()}
    known = {}
    for block in _blocks_concerned(laid.values(), {key for _type, key in wanted}):
        if (block.type, block.uuid) in wanted:
            known[block.type, block.uuid] = block
        else:
            block.delete()
    for file, entry in laid.items():
        blocks = file.data.get("blocks", [])
        keys = [(block["type"], block["uuid"]) for block in blocks]
        is_changed = keys != in_order[entry.pk]
        for number, (key, data) in enumerate(zip(keys, blocks, strict=True), 1):
            ordering = 10 * number if keys != in_order[entry.pk] else None
            is_changed |= _lay_block(entry, known.get(key), data, ordering)
        if is_changed and entry in changes.same:
            entry.save(sync_addresses=False)  # the desk has been changed now
            changes.same.remove(entry)
            changes.changed.add(entry)


def _blocks_concerned(entries: Iterable[Entry], wanted: Iterable[UUID]) -> Iterable[Block]:
    keys = [entry.pk for entry in entries]
    concerned = Q(parent__in=keys) | Q(uuid__in=wanted)
    found = (model.objects.filter(concerned) for model in block_models().values())
    return chain.from_iterable(map(list, found))


def _lay_block(
    entry: Entry, block: Block | None, data: dict[str, Any], ordering: int | None
) -> bool:
    block = block or block_models()[data["type"]](uuid=data["uuid"])
    values = {"parent_id": entry.pk, "shows_in": data.get("shows_in", ShowsIn.BOTH.value)}
    if ordering:
        values["ordering"] = ordering
    for name in block.shared_fields:
        field = block._meta.get_field(name)
        values[field.attname] = stored(field, data.get(name))
    for name in block.translated_fields:
        values |= columns(name, data.get(name, {}))
    is_changed = set_values(block, values)
    block.parent = entry  # whose original language it needs
    is_changed |= _match(block, data)
    if is_changed:
        block.save()
    return is_changed


def _found(model: type[models.Model], files: Iterable) -> models.QuerySet:
    return model.objects.filter(uuid__in=[file.uuid for file in files])


def _match(record: Translated, data: Mapping[str, Any]) -> bool:
    wanted = bases.for_desk(record, data.get("outdated", {}))
    if record.translated_from == wanted:
        return False
    record.translated_from = wanted
    return True


def left_alone(content: Content) -> list[models.Model]:
    """What the database has and no file has."""
    entries = Entry.objects.exclude(uuid__in=[entry.uuid for entry in content.entries])
    left: list[models.Model] = [entry.specific for entry in entries.order_by("pk")]
    for shelf in shelves():
        mine = [file.uuid for file in content.items_on(shelf)]
        left += shelf.model.objects.exclude(uuid__in=mine).order_by("pk")
    return left
