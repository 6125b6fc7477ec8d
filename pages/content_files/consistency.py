"""Contradictions between content files, and with what only the database has.

Each issue is added to the file in which it is to be mended. Files that have an error of their own
are empty here.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from uuid import UUID

from pages.content_files.collection import PICTURES, collections
from pages.content_files.reader import HOME, Content, ContentFile, Loc
from pages.languages import CODES, NAMES
from pages.models.media.picture import Picture
from pages.models.reference import RECORDS, kind_of


def check(content: Content) -> None:
    """Add all issues that keep files from being imported together."""
    groups = [content.of(each) for each in collections() if not each.has_entries]
    for files in (*groups, content.entries):
        _refuse_twins((file, file.uuid, ("uuid",)) for file in files)
    _refuse_twins((entry, *block) for entry in content.entries for block in _blocks(entry.data))
    slugs: dict[tuple, ContentFile] = {}
    for entry in content.entries:
        if entry.data:
            _check_home(entry)
            _check_names(entry)
            _check_publications(entry)
            _check_slugs(entry, slugs)
    _check_withdrawn_images(content.of(PICTURES))
    if all(file.uuid for file in content.files):
        _check_mentions(content)


def _refuse_twins(places: Iterable[tuple[ContentFile, UUID | None, Loc]]) -> None:
    first: dict[UUID, str] = {}
    for file, key, place in places:
        here = f"{file.name}:{file.line_at(place)}"
        if key and first.setdefault(key, here) != here:
            file.add_issue(
                f"This uuid is that of {first[key]} already. Give this one another.", place
            )


def _blocks(data: dict, place: Loc = ()) -> Iterator[tuple[UUID, Loc]]:
    """The blocks of a draft or a publication: (uuid, where the file says it)."""
    for number, block in enumerate(data.get("blocks", [])):
        yield block["uuid"], (*place, "blocks", number, "uuid")


def _check_home(page: ContentFile) -> None:
    if page.is_home and page.name != f"pages/{HOME}.yaml":
        page.add_issue(f"The home page is the file pages/{HOME}.yaml, and no other.", ("home",))
    elif page.is_home and "slug" in page.data:
        page.add_issue("The home page has no slug. Delete it.", ("slug",))
    if page.parent and page.parent.is_home:
        page.add_issue("No page can be below the home page. Move the file up.")


def _check_names(entry: ContentFile) -> None:
    slugs = entry.data.get("slug", {})
    for language in () if entry.is_home else entry.data.get("title", {}):
        if language not in slugs:
            text = f"With a title in {NAMES[language]} it needs a slug in it. Add slug.{language}."
            entry.add_issue(text, ("title", language))
    codes = (entry.data["original"], *CODES)
    slug = next((slugs[code] for code in codes if code in slugs), "")
    if slug and not entry.is_home and not re.fullmatch(rf"{re.escape(slug)}(-\d+)?", entry.stem):
        text = f"The file is named after the slug of the original. Rename it to {slug}.yaml."
        entry.add_issue(text, ("slug",))


def _check_publications(entry: ContentFile) -> None:
    parent = entry.parent.data if entry.parent else {}
    for state, language, data in entry.publications():
        _refuse_twins((entry, *block) for block in _blocks(data, (state, language)))
        texts = []
        if "title" not in data and language not in entry.data.get("title", {}):
            texts.append(f"There is no title in {NAMES[language]}. Write one, or take this out.")
        if "title" not in data and data.keys() - {"at", "note"}:
            texts.append("What differs from the draft is written out in full. Add its title.")
        above = parent.get("scheduled", {}).get(language) if state == "scheduled" else None
        is_there = language in parent.get("live", {}) or (above and above["at"] <= data["at"])
        if parent and not is_there:
            text = f"The page above, {entry.parent.name}, is not live in {NAMES[language]} by then."
            texts.append(f"{text} Make it live, or take this out.")
        for text in texts:
            entry.add_issue(text, (state, language))


def _check_slugs(entry: ContentFile, holders: dict[tuple, ContentFile]) -> None:
    for language, slug in entry.data.get("slug", {}).items():
        holder = holders.setdefault((entry.parent, language, slug), entry)
        if holder is not entry:
            text = f"“{slug}” is the address of {holder.name}. Choose another one."
            entry.add_issue(text, ("slug", language))


def _check_withdrawn_images(pictures: list[ContentFile]) -> None:
    """An image that was withdrawn does not come back under another uuid."""
    withdrawn = {each.sha256: each for each in Picture.objects.exclude(withdrawn_at=None)}
    known = set(Picture.objects.filter(sha256__in=withdrawn).values_list("uuid", "sha256"))
    for file in pictures if withdrawn else ():
        sha256 = file.sha256 if "file" in file.data and file.path.is_file() else None
        if sha256 in withdrawn and (file.uuid, sha256) not in known:
            text = f"This is “{withdrawn[sha256]}”, which was withdrawn, and must not come back."
            file.add_issue(f"{text} Delete this file and the image.", ("file",))


def _check_mentions(content: Content) -> None:
    found = _found_records(content)
    for file in content.files:
        for kind, target, is_link in file.mentions:
            written = f"{kind}:{target}" if is_link else target
            text = f"There is no {kind} {target}. Add it, or take this out."
            if not _is_uuid(target):
                text = f"“{written}” leads nowhere. Write a uuid after “{kind}:”."
            for line in file.lines_with(written) if target not in found[kind] else ():
                file.add_issue(text, line=line)


def _found_records(content: Content) -> dict[str, set[str]]:
    """By kind, the uuids of files, and of what they mention and the database has."""
    models = {kind_of(collection.model): collection.model for collection in collections()} | RECORDS
    found: dict[str, set[str]] = defaultdict(set)
    for file in content.files:
        kind = "entry" if file.collection.has_entries else kind_of(file.collection.model)
        found[kind].add(str(file.uuid))
    mentions = set().union(*(file.mentions for file in content.files))
    for kind in {mention.kind for mention in mentions}:
        keys = {each.target for each in mentions if each.kind == kind} - found[kind]
        known = models[kind].objects.filter(uuid__in=filter(_is_uuid, keys))
        found[kind] |= set(map(str, known.values_list("uuid", flat=True)))
    return found


def _is_uuid(text: str) -> bool:
    try:
        return str(UUID(text)) == text  # as links write it
    except ValueError:
        return False
