"""Laying files into the database: the library, pages and their blocks, matched by uuid.

A record is saved only if the file says something else than the database.
"""

from collections.abc import Iterable, Mapping
from itertools import chain
from typing import Any
from uuid import UUID

from django.db import models
from django.db.models import Q

from pages.content import bases
from pages.content.folder import Content, ItemFile, PageFile
from pages.content.library import SHELVES
from pages.content.records import columns, set_values, stored
from pages.models.address import Address
from pages.models.blocks.block import Block, ShowsIn
from pages.models.blocks.kinds import block_models, blocks_of
from pages.models.entry import Entry
from pages.models.library import StoredItem
from pages.models.page import Page
from pages.models.picture import Picture
from pages.models.translation import Translated


class Changes:
    """What laying the files did: records by what became of them."""

    def __init__(self):
        self.new: set[models.Model] = set()
        self.changed: set[models.Model] = set()
        self.same: set[models.Model] = set()
        self.withdrawn: list[Picture] = []
        self.still_withdrawn: list[Picture] = []  # although an older file has the image
        self.with_new_files: list[StoredItem] = []

    def note(self, record: models.Model, *, is_new: bool, is_changed: bool) -> None:
        (self.new if is_new else self.changed if is_changed else self.same).add(record)


def lay_items(content: Content, changes: Changes) -> None:
    """Create and update the items of the library, shelf by shelf."""
    for shelf in SHELVES:
        files = content.items_on(shelf)
        known = {item.uuid: item for item in _found(shelf.model, files).select_for_update()}
        for file in files:
            item = known.get(file.uuid) or shelf.model(uuid=file.uuid)
            if file.has_file and _is_withdrawn(item):
                changes.still_withdrawn.append(item)
                changes.note(item, is_new=False, is_changed=False)
            else:
                _lay_item(item, file, changes)


def _lay_item(item: models.Model, file: ItemFile, changes: Changes) -> None:
    is_new, was_withdrawn = item.pk is None, _is_withdrawn(item)
    said = [(part, file.data.get(part.name)) for part in file.shelf.parts]
    is_changed = file.has_file and _take_file(item, file, changes)
    for part, value in said:
        is_changed |= part.lay(item, value)
    if is_changed or is_new:
        item.save()
    for part, value in said:
        is_changed |= part.lay_after_saving(item, value)
    changes.note(item, is_new=is_new, is_changed=is_changed)
    if not is_new and not was_withdrawn and _is_withdrawn(item):
        changes.withdrawn.append(item)


def _is_withdrawn(item: models.Model) -> bool:
    return isinstance(item, Picture) and item.is_withdrawn


def _take_file(item: StoredItem, file: ItemFile, changes: Changes) -> bool:
    before = item.sha256
    if file.sha256 != before:
        file.accepted().put_into(item)
    if item.sha256 == before:
        return False
    changes.with_new_files.append(item)
    return True


def lay_pages(content: Content, changes: Changes) -> dict[PageFile, Page]:
    """Create and update the pages, without their blocks, and move addresses with them."""
    known = {page.uuid: page for page in _found(Page, content.pages)}
    covers = {picture.uuid: picture for picture in Picture.objects.all()}
    laid: dict[PageFile, Page] = {}
    for file in sorted(content.pages, key=lambda file: file.is_home):  # after a former home page
        page = laid[file] = known.get(file.uuid) or Page(uuid=file.uuid)
        is_new = page.pk is None
        values = _values_of_page(file.data) | {
            "parent": laid[file.parent] if file.parent else None,
            "cover": covers.get(file.data.get("cover")),
        }
        is_changed = set_values(page, values)
        is_changed |= _match(page, file.data)
        if is_changed or is_new:
            page.save(settle=False)
        changes.note(page, is_new=is_new, is_changed=is_changed)
    Address.objects.renew(changes.changed & set(laid.values()))
    return {file: laid[file] for file in content.pages}


def _values_of_page(data: Mapping[str, Any]) -> dict[str, Any]:
    values = {
        "original_language": data["original"],
        "position": data["position"],
        "menu": data.get("menu", ""),
        "view": data.get("view", ""),
        "is_home": data.get("home", False),
    }
    for name in ("title", "summary"):
        values |= columns(name, data.get(name, {}))
    if not values["is_home"]:  # whose slug nobody sees
        values |= columns("slug", data.get("slug", {}))
    return values


def lay_blocks(laid: Mapping[PageFile, Page], changes: Changes) -> None:
    """Create, update, order and delete blocks, until each page has those of its file."""
    wanted = {
        (block["type"], block["uuid"]): page
        for file, page in laid.items()
        for block in file.data.get("blocks", [])
    }
    in_order = {page.pk: [(b.type, b.uuid) for b in blocks_of(page)] for page in laid.values()}
    known = {}
    for block in _blocks_concerned(laid.values(), {key for _type, key in wanted}):
        if (block.type, block.uuid) in wanted:
            known[block.type, block.uuid] = block
        else:
            block.delete()
    for file, page in laid.items():
        blocks = file.data.get("blocks", [])
        keys = [(block["type"], block["uuid"]) for block in blocks]
        is_changed = keys != in_order[page.pk]
        for number, (key, data) in enumerate(zip(keys, blocks, strict=True), 1):
            ordering = 10 * number if keys != in_order[page.pk] else None
            is_changed |= _lay_block(page, known.get(key), data, ordering)
        if is_changed and page in changes.same:
            page.save(settle=False)  # the desk has been changed now
            changes.same.remove(page)
            changes.changed.add(page)


def _blocks_concerned(pages: Iterable[Page], wanted: Iterable[UUID]) -> Iterable[Block]:
    keys = [page.pk for page in pages]
    concerned = Q(parent__in=keys) | Q(uuid__in=wanted)
    found = (model.objects.filter(concerned) for model in block_models().values())
    return chain.from_iterable(map(list, found))


def _lay_block(page: Page, block: Block | None, data: dict[str, Any], ordering: int | None) -> bool:
    block = block or block_models()[data["type"]](uuid=data["uuid"])
    values = {"parent_id": page.pk, "shows_in": data.get("shows_in", ShowsIn.BOTH.value)}
    if ordering:
        values["ordering"] = ordering
    for name in block.shared_fields:
        field = block._meta.get_field(name)
        values[field.attname] = stored(field, data.get(name))
    for name in block.translated_fields:
        values |= columns(name, data.get(name, {}))
    is_changed = set_values(block, values)
    block.parent = page  # whose original language it needs
    is_changed |= _match(block, data)
    if is_changed:
        block.save()
    return is_changed


def _found(model: type[models.Model], files: Iterable) -> models.QuerySet:
    return model.objects.filter(uuid__in=[file.uuid for file in files])


def _match(record: Translated, data: Mapping[str, Any]) -> bool:
    wanted = bases.for_desk(record, data.get("outdated", {}))
    if record.translation_bases == wanted:
        return False
    record.translation_bases = wanted
    return True


def left_alone(content: Content) -> list[models.Model]:
    """What the database has and no file has."""
    entries = Entry.objects.exclude(uuid__in=[page.uuid for page in content.pages])
    left: list[models.Model] = [entry.specific for entry in entries.order_by("pk")]
    for shelf in SHELVES:
        mine = [file.uuid for file in content.items_on(shelf)]
        left += shelf.model.objects.exclude(uuid__in=mine).order_by("pk")
    return left
