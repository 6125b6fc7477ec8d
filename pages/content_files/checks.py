"""Checks of content files, before anything is written and without a lock.

Each issue is added to the file in which it is to be mended. All but `check_files` expect the
records that the files describe (`ContentFile.record`), unsaved. Files that have an error of their
own are empty here.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from itertools import chain, product
from operator import attrgetter
from uuid import UUID

from django.db import models
from django.utils import timezone

from pages.content_files.collection import AT_ONCE, Collection, batches, collections
from pages.content_files.fields import Records, violations
from pages.content_files.reader import HOME, Content, ContentFile, Loc
from pages.languages import CODES, NAMES, column
from pages.models.blocks.block import Block
from pages.models.media.album import AlbumPicture
from pages.models.media.picture import Picture
from pages.models.media.video import Video
from pages.models.publication import Publication
from pages.models.reference import RECORDS, kind_of
from pages.publishing.checks import publication_errors
from pages.publishing.snapshots import references_in

REMEDY = " Mend that, or take this out."


def check_files(content: Content) -> None:
    """Add an issue for each contradiction between files, and with what only the database has."""
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


def check_record(file: ContentFile) -> None:
    """Add an issue for each check of the database that a record violates."""
    for constraint, error in violations(file.record):
        names = models.Q(constraint.condition).referenced_base_fields
        with file.noting_issues(line=file.first_line_of(names)):
            raise error


def check_unique(collection: Collection, files: Iterable[ContentFile]) -> None:
    """Add an issue for each value that another record has too; a query for each unique column."""
    meta = collection.model._meta
    columns = {
        each.name: ""
        for each in meta.local_fields
        if each.unique and each.editable
        if not each.primary_key
    }
    columns |= {
        each.fields[0]: each.violation_error_message
        for each in meta.constraints
        if isinstance(each, models.UniqueConstraint) and len(each.fields) == 1
    }
    files = {file.uuid: file for file in files}
    for name, message in columns.items():
        rows = collection.model.objects.exclude(**{name: meta.get_field(name).get_default()})
        found = {value: key for key, value in rows.values_list("uuid", name) if key not in files}
        for file in files.values():
            value = getattr(file.record, name)
            if value and found.setdefault(value, file.uuid) != file.uuid:
                error = file.record.unique_error_message(collection.model, (name,))
                file.add_issue(str(message) if message else " ".join(error.messages), (name,))


def check_ancestors(content: Content) -> None:
    """Add an issue for each publication whose parent is not there by then."""
    for file in filter(lambda file: file.parent, content.entries):
        for state, language, said in file.publications():
            is_live = language in file.parent.data.get("live", {})
            due = file.parent.data.get("scheduled", {}).get(language)
            if is_live or (state == "scheduled" and due and due["due_at"] <= said["due_at"]):
                continue
            text = f"“{file.parent.record}” is above this page and not published in"
            file.add_issue(f"{text} {NAMES[language]}.{REMEDY}", (state, language))


def check_blocks(blocks: Mapping[ContentFile, list[Block]]) -> None:
    """Refuse uuids of new blocks that blocks of other entries have in the database."""
    owners = {block.uuid: file for file, found in blocks.items() for block in found}
    types = {type(block) for block in chain.from_iterable(blocks.values())}
    for keys, model in product(batches(owners, AT_ONCE), types):
        for block in model.objects.filter(uuid__in=keys).select_related("parent"):
            file = owners[block.uuid]
            if block.parent_id != file.record.pk:
                text = f"In the database this block belongs to “{block.parent}”."
                file.add_issue_at(str(block.uuid), f"{text} Give it another uuid.")


class PublicationChecks:
    """Finds what would forbid publications, with the pictures that the files describe."""

    def __init__(self, content: Content):
        self.shown: dict[UUID, set[UUID]] = defaultdict(set)  # by an album, or a video
        rows = (
            *AlbumPicture.objects.values_list("album__uuid", "picture__uuid"),
            *Video.objects.exclude(poster=None).values_list("uuid", "poster__uuid"),
        )
        for key, picture in rows:
            self.shown[key].add(picture)
        library = [file for file in content.files if not file.collection.has_entries]
        for file in library:
            self.shown[file.uuid] = {each.uuid for each in file.mentions}
        mentioned = {each.uuid for each in content.mentions if each.kind == "picture"}
        keys = mentioned.union(*self.shown.values())
        pictures = [file.record for file in library if isinstance(file.record, Picture)]
        stored = [each for each in pictures if each.pk]
        models.prefetch_related_objects(stored, "consents")
        self.pictures = Picture.objects.prefetch_related("consents").in_bulk(
            keys - {each.uuid for each in pictures}, field_name="uuid"
        )
        self.pictures |= {each.uuid: each for each in pictures}

    def check(self, file: ContentFile, wanted: Publication) -> None:
        """Add an issue for each error that publishing would raise."""
        place = (wanted.state, wanted.language)
        if not wanted.is_live and wanted.due_at <= timezone.now():
            file.add_issue(f"Choose a time in the future.{REMEDY}", place)
        errors = publication_errors(wanted, with_gaps=True, items=self)
        if errors:
            text = " ".join(f"{file.record}: {error}" for error in errors)
            file.add_issue(text + REMEDY, place)

    def pictures_of(self, publication: Publication) -> list[Picture]:
        """Return the pictures that a publication shows, as `ItemsShown` does."""
        records = references_in(publication)
        groups = (self.shown[key] for key in records["album"] | records["video"])
        keys = records["picture"].union(*groups)
        return [self.pictures[key] for key in sorted(keys) if key in self.pictures]
