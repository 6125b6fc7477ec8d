"""Contradictions between content files, and with what only the database has.

Each issue is added to the file in which it is to be mended. Files that have an error of their own
are empty here.
"""

import re
from collections.abc import Iterable
from operator import attrgetter
from uuid import UUID

from pages.content_files.collection import collections
from pages.content_files.fields import Records
from pages.content_files.reader import HOME, Content, ContentFile, Loc
from pages.languages import CODES, column
from pages.models.reference import RECORDS, kind_of


def check(content: Content) -> None:
    """Add all issues that keep files from being imported together."""
    groups = [content.of(each) for each in collections() if not each.has_entries]
    for files in (*groups, content.entries):
        _refuse_twins((file, file.uuid, ("uuid",)) for file in files)
    _refuse_twins(
        (entry, block["uuid"], ("blocks", number, "uuid"))
        for entry in content.entries
        for number, block in enumerate(entry.data.get("blocks", []))
    )
    for entry in filter(attrgetter("data"), content.entries):
        _check_name(entry)
    if all(file.uuid for file in content.files):
        _check_mentions(content)


def _refuse_twins(places: Iterable[tuple[ContentFile, UUID | None, Loc]]) -> None:
    first: dict[UUID, tuple[ContentFile, Loc]] = {}
    for file, key, place in places:
        other, there = first.setdefault(key, (file, place)) if key else (file, place)
        if (other, there) != (file, place):
            line = f"{other.name}:{other.line_at(there)}"
            file.add_issue(f"This uuid is that of {line} already. Give this one another.", place)


def _check_name(entry: ContentFile) -> None:
    """Add an issue if the file is in a wrong place or has another name than an export gives it."""
    if entry.collection.is_tree and entry.parent and entry.parent.is_home:
        entry.add_issue("No page can be below the home page. Move the file up.")
    if entry.is_home:
        if entry.name != f"pages/{HOME}.yaml":
            text = f"The home page is the file pages/{HOME}.yaml, and no other."
            entry.add_issue(text, ("is_home",))
        return
    names = [column("slug", code) for code in (entry.data["original_language"], *CODES)]
    name = next((name for name in names if name in entry.data), "")
    slug = entry.data.get(name, "")
    if slug and not re.fullmatch(rf"{re.escape(slug)}(-\d+)?", entry.stem):
        text = f"The file is named after the slug of the original. Rename it to {slug}.yaml."
        entry.add_issue(text, (name,))


def _check_mentions(content: Content) -> None:
    """Add an issue for each record that neither a file nor the database has."""
    models = {kind_of(collection.model): collection.model for collection in collections()} | RECORDS
    files = {(_kind(file), file.uuid) for file in content.files}
    records = Records(content.mentions)
    for file in content.files:
        for mention in file.mentions:
            kind, target = mention
            if not mention.uuid:
                text = f"“{kind}:{target}” leads nowhere. Write a uuid after “{kind}:”."
                file.add_issue_at(f"{kind}:{target}", text)
            elif (kind, mention.uuid) not in files and mention.uuid not in records[models[kind]]:
                text = f"There is no {kind} {target}. Add it, or take this out."
                file.add_issue_at(target, text)


def _kind(file: ContentFile) -> str:
    return "entry" if file.collection.has_entries else kind_of(file.collection.model)
