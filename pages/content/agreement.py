"""What content files say together: where they contradict each other, or the database.

Each check notes its faults in the sheet where they are to be mended.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from uuid import UUID

from pages.content.exporting import HOME
from pages.content.folder import Content, EntryFile
from pages.content.library import PICTURES, shelves
from pages.content.sheets import Place, Sheet
from pages.languages import CODES, NAMES
from pages.models.address import Address
from pages.models.blocks.registry import block_models
from pages.models.entry import Entry
from pages.models.media.picture import Picture
from pages.models.page import Page
from pages.models.reference import RECORDS, kind_of


def check(content: Content) -> None:
    """Note all that keeps the files from being taken over together.

    What a file lacks is asked only of files that could be read without a fault.
    """
    readable = [page for page in content.entries if not page.sheet.faults]
    _check_uuids(content)
    _check_blocks_of_others(content)
    for page in content.entries:
        _check_home(page)
    for page in readable:
        _check_names(page)
        _check_titles(page)
        if page.parent in readable:
            _check_above(page, page.parent)
    _check_slugs(content)
    _check_against_database(content)
    _check_withdrawn_images(content)
    if all(each.uuid for each in (*content.entries, *content.items)):
        _check_mentions(content)


def _check_uuids(content: Content) -> None:
    for records in (content.entries, *map(content.items_on, shelves())):
        places = ((record.uuid, record.sheet, ("uuid",)) for record in records)
        _refuse_twins(places)
    blocks = ((key, page.sheet, place) for page in content.entries for key, place in _blocks(page))
    _refuse_twins(blocks)
    for page in content.entries:
        for state, language, data in page.publications():
            published = _blocks_in(data, (state, language))
            _refuse_twins((key, page.sheet, place) for key, place in published)
    others = Entry.objects.filter(uuid__in=[page.uuid for page in content.entries if page.uuid])
    kinds = dict(others.values_list("uuid", "kind"))
    for page in content.entries:
        mine = page.shelf.model._meta.model_name
        if kinds.get(page.uuid, mine) != mine:
            text = f"In the database this is the uuid of another kind of entry: {kinds[page.uuid]}."
            page.sheet.fault(text, ("uuid",))


def _refuse_twins(places: Iterable[tuple[UUID | None, Sheet, Place]]) -> None:
    first: dict[UUID, str] = {}
    for key, sheet, place in places:
        here = f"{sheet.name}:{sheet.line_at(place)}"
        if key and first.setdefault(key, here) != here:
            sheet.fault(f"This uuid stands already at {first[key]}. Give this one another.", place)


def _blocks(page: EntryFile) -> Iterator[tuple[UUID | None, Place]]:
    """The blocks of a page's desk: (uuid, where it stands)."""
    return _blocks_in(page.data, ())


def _blocks_in(data: dict, place: Place) -> Iterator[tuple[UUID | None, Place]]:
    for number, block in enumerate(data.get("blocks", [])):
        yield block.get("uuid"), (*place, "blocks", number, "uuid")


def _check_blocks_of_others(content: Content) -> None:
    places = {key: (page, place) for page in content.entries for key, place in _blocks(page) if key}
    mine = [page.uuid for page in content.entries if page.uuid]
    for model in block_models().values():
        others = model.objects.filter(uuid__in=places).exclude(parent__uuid__in=mine)
        for block in others.select_related("parent"):
            page, place = places[block.uuid]
            text = f"In the database this block belongs to “{block.parent}”. Give it another uuid."
            page.sheet.fault(text, place)


def _check_home(page: EntryFile) -> None:
    if page.is_home and page.sheet.name != f"pages/{HOME}.yaml":
        page.sheet.fault(f"The home page is the file pages/{HOME}.yaml, and no other.", ("home",))
    elif page.is_home and page.data.get("slug"):
        page.sheet.fault("The home page has no slug. Delete it.", ("slug",))
    if page.parent and page.parent.is_home:
        page.sheet.fault("Nothing stands below the home page. Move the file up.")


def _check_names(page: EntryFile) -> None:
    if page.is_home:
        return
    for language in page.data.get("title", {}):
        if not page.data.get("slug", {}).get(language):
            text = f"With a title in {NAMES[language]} it needs a slug in it. Add slug.{language}."
            page.sheet.fault(text, ("title", language))
    slug = page.slug_in(page.data.get("original", CODES[0]))
    if slug and not re.fullmatch(rf"{re.escape(slug)}(-\d+)?", page.name):
        text = f"The file is named after the slug of the original. Rename it to {slug}.yaml."
        page.sheet.fault(text, ("slug",))


def _check_titles(page: EntryFile) -> None:
    for state, language, data in page.publications():
        place: Place = (state, language)
        if "title" not in data and not page.data.get("title", {}).get(language):
            text = f"There is no title in {NAMES[language]}. Write one, or take this out."
            page.sheet.fault(text, place)
        if "title" not in data and data.keys() - {"at", "note"}:
            text = "What differs from the desk is written out in full. Add its title."
            page.sheet.fault(text, place)


def _check_above(page: EntryFile, above: EntryFile) -> None:
    for state, language, data in page.publications():
        if not _is_there(above, state, language, data):
            text = (
                f"The page above, {above.sheet.name}, is not live in {NAMES[language]} "
                "by then. Make it live, or take this out."
            )
            page.sheet.fault(text, (state, language))


def _is_there(page: EntryFile, state: str, language: str, below: dict) -> bool:
    if language in page.data.get("live", {}):
        return True
    scheduled = page.data.get("scheduled", {}).get(language)
    return state == "scheduled" and scheduled is not None and scheduled["at"] <= below["at"]


def _check_slugs(content: Content) -> None:
    holders: dict[tuple[str, str, str], str] = {}
    for page in content.entries:
        folder = str(page.parent and page.parent.sheet.name)  # those with one parent stand together
        for language, slug in page.data.get("slug", {}).items():
            holder = holders.setdefault((folder, language, slug), page.sheet.name)
            if holder != page.sheet.name:
                text = f"“{slug}” is the address of {holder} already. Choose another one."
                page.sheet.fault(text, ("slug", language))


def _check_against_database(content: Content) -> None:
    """Pages that only the database has keep their addresses, and one of them may be home."""
    mine = [page.uuid for page in content.entries if page.uuid]
    others = Entry.objects.exclude(uuid__in=mine)
    home = Page.objects.exclude(uuid__in=mine).filter(is_home=True).first()
    beside = _siblings(others)
    for page in content.entries:
        if page.is_home and home:
            text = f"The database has another home page: “{home}”. Make that an ordinary page."
            page.sheet.fault(text, ("home",))
        for language, slug in page.data.get("slug", {}).items():
            above = page.parent.uuid if page.parent else None
            holder = beside.get((above, language, slug)) or _holder(page, language, mine)
            if holder:
                text = f"“{slug}” is the address of “{holder}”, which no file has. Choose another."
                page.sheet.fault(text, ("slug", language))


def _siblings(entries: Iterable[Entry]) -> dict[tuple[UUID | None, str, str], Entry]:
    found = defaultdict(lambda: None)
    for entry in entries:
        above = next((each.uuid for each in reversed(entry.specific.entry_ancestors())), None)
        for language in CODES:
            found[above, language, entry.specific.text_of("slug", language)] = entry
    return found


def _holder(page: EntryFile, language: str, mine: list[UUID]) -> Entry | None:
    """The entry that no file has and that stands where the page is to be public."""
    if not any(language == each for _state, each, _data in page.publications()):
        return None
    entries = Entry.objects.filter(uuid__in=mine)
    return Address.objects.holder(language, page.path_in(language), besides=entries)


def _check_withdrawn_images(content: Content) -> None:
    """An image that was withdrawn does not come back under another uuid."""
    withdrawn = {each.sha256: each for each in Picture.objects.exclude(withdrawn_at=None)}
    present = dict(Picture.objects.values_list("uuid", "sha256"))
    for item in content.items_on(PICTURES):
        if not item.has_file or not item.path.is_file():
            continue
        picture = withdrawn.get(item.sha256)
        if picture and present.get(item.uuid) != item.sha256:
            text = f"This is “{picture}”, which was withdrawn, and must not come back. Delete"
            item.sheet.fault(f"{text} this file and the image.", ("file",))


def _check_mentions(content: Content) -> None:
    models = {kind_of(shelf.model): shelf.model for shelf in shelves()} | RECORDS
    there: dict[str, set[UUID]] = {kind: set() for kind in models}
    there["entry"] |= {page.uuid for page in content.entries}
    for item in content.items:
        there[kind_of(item.shelf.model)].add(item.uuid)
    mentions = [mention for sheet in content.sheets for mention in sheet.mentions]
    for kind, model in models.items():
        wanted = {mention.uuid for mention in mentions if mention.kind == kind} - there[kind]
        there[kind] |= set(model.objects.filter(uuid__in=wanted).values_list("uuid", flat=True))
    for sheet in content.sheets:
        for mention in sheet.mentions:
            if mention.uuid not in there[mention.kind]:
                text = f"There is no {mention.kind} {mention.uuid}. Add it, or take this out."
                sheet.fault(text, line=mention.line)
