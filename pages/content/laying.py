"""Laying files into the database: pictures, pages and their blocks, matched by uuid.

A record is saved only if the file says something else than the database.
"""

from collections.abc import Iterable, Mapping
from itertools import chain
from typing import Any
from uuid import UUID

from django.db import models
from django.db.models import Q

from pages.content import bases
from pages.content.folder import Content, PageFile, PictureFile
from pages.languages import CODES, column
from pages.models.blocks import BLOCK_MODELS, Block, ShowsIn, blocks_of
from pages.models.entry import Entry
from pages.models.page import Page
from pages.models.picture import Picture
from pages.models.translation import Translated


class Changes:
    """What laying the files did: records by what became of them."""

    def __init__(self):
        self.new: set[models.Model] = set()
        self.changed: set[models.Model] = set()
        self.same: set[models.Model] = set()
        self.with_new_files: list[Picture] = []

    def note(self, record: models.Model, *, is_new: bool, is_changed: bool) -> None:
        (self.new if is_new else self.changed if is_changed else self.same).add(record)


def lay_pictures(content: Content, changes: Changes) -> None:
    """Create and update the pictures of the library."""
    known = {picture.uuid: picture for picture in _found(Picture, content.pictures)}
    for file in content.pictures:
        picture = known.get(file.uuid) or Picture(uuid=file.uuid)
        data, is_new = file.data, picture.pk is None
        values = {name: data.get(name, "") for name in ("title", "credit", "source", "licence")}
        values["decorative"] = data.get("decorative", False)
        is_changed = _set(picture, values | _columns("alt", data.get("alt", {})))
        if picture.sha256 != file.sha256:
            is_changed |= _take_image(picture, file, changes)
        if is_changed or is_new:
            picture.save()
        changes.note(picture, is_new=is_new, is_changed=is_changed)


def _take_image(picture: Picture, file: PictureFile, changes: Changes) -> bool:
    before = picture.sha256
    file.accepted().put_into(picture)
    if picture.sha256 == before:
        return False
    changes.with_new_files.append(picture)
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
        is_changed = _set(page, values)
        is_changed |= _match(page, file.data)
        if is_changed or is_new:
            page.save(settle=False)
        changes.note(page, is_new=is_new, is_changed=is_changed)
    Page.objects.renew_addresses(changes.changed & set(laid.values()))
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
        values |= _columns(name, data.get(name, {}))
    if not values["is_home"]:  # whose slug nobody sees
        values |= _columns("slug", data.get("slug", {}))
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
    found = (model.objects.filter(concerned) for model in BLOCK_MODELS.values())
    return chain.from_iterable(map(list, found))


def _lay_block(page: Page, block: Block | None, data: dict[str, Any], ordering: int | None) -> bool:
    block = block or BLOCK_MODELS[data["type"]](uuid=data["uuid"])
    values = {"parent_id": page.pk, "shows_in": data.get("shows_in", ShowsIn.BOTH.value)}
    if ordering:
        values["ordering"] = ordering
    for name in block.shared_fields:
        field = block._meta.get_field(name)
        values[field.attname] = _stored(field, data.get(name))
    for name in block.translated_fields:
        values |= _columns(name, data.get(name, {}))
    is_changed = _set(block, values)
    block.parent = page  # whose original language it needs
    is_changed |= _match(block, data)
    if is_changed:
        block.save()
    return is_changed


def _stored(field: models.Field, value: Any) -> Any:
    if isinstance(field, models.ForeignKey):
        return field.related_model._base_manager.values_list("pk", flat=True).get(uuid=value)
    return ("" if not field.null else None) if value is None else value


def _found(model: type[models.Model], files: Iterable) -> models.QuerySet:
    return model.objects.filter(uuid__in=[file.uuid for file in files])


def _columns(field: str, texts: Mapping[str, str]) -> dict[str, str]:
    return {column(field, code): texts.get(code, "") for code in CODES}


def _set(record: models.Model, values: Mapping[str, Any]) -> bool:
    """Set attributes; whether one of them was another before. No text is the empty text."""
    is_changed = False
    for name, value in values.items():
        present = getattr(record, name)
        if present != value and not (present is None and value == ""):
            setattr(record, name, value)
            is_changed = True
    return is_changed


def _match(record: Translated, data: Mapping[str, Any]) -> bool:
    wanted = bases.for_desk(record, data.get("outdated", {}))
    if record.translation_bases == wanted:
        return False
    record.translation_bases = wanted
    return True


def left_alone(content: Content) -> list[Entry | Picture]:
    """What the database has and no file has."""
    entries = Entry.objects.exclude(uuid__in=[page.uuid for page in content.pages])
    pictures = Picture.objects.exclude(uuid__in=[picture.uuid for picture in content.pictures])
    return [*(entry.specific for entry in entries.order_by("pk")), *pictures.order_by("pk")]
