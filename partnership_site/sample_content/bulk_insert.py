"""Writes sample entries in few statements: rows of the draft, publications, addresses, references.

`Entry.save` and `publish` do the same for one entry, with checks and locks that take a hundred
statements.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from itertools import groupby
from uuid import UUID

from pages.languages import CODES
from pages.models.address import Address
from pages.models.blocks.block import Block
from pages.models.blocks.text import RichTextBlock, note_references
from pages.models.entry import Entry
from pages.models.page import Page
from pages.models.publication import Publication
from pages.models.reference import Reference
from pages.publishing import snapshots

State = Publication.State


@dataclass
class SampleEntry:
    """An unsaved entry with its blocks, and what becomes of it in each language.

    `parent` is the page above it, in the tree or by its address alone. `states` are {language:
    state of its latest publication}; a language that is missing has none.
    `former_slugs` are {language: slug of a former address}.
    """

    entry: Entry
    parent: "SampleEntry | None"
    published_at: datetime
    blocks: list[Block] = field(default_factory=list)
    states: dict[str, str] = field(default_factory=dict)
    former_slugs: dict[str, str] = field(default_factory=dict)
    due_at: datetime | None = None
    has_history: bool = False  # an earlier publication, replaced by the present one

    @property
    def is_live(self) -> bool:
        """Return whether it is live in both languages."""
        return list(self.states.values()) == [State.LIVE] * len(CODES)

    def path_in(self, language: str, slug: str = "") -> str:
        """Return its path, or with a slug of its own the path that it had formerly."""
        above = self.parent.path_in(language) if self.parent else ""
        own = slug or (self.entry.slug_in(language) if self.entry.has_slug else "")
        return f"{above}/{own}".strip("/")


def write(samples: list[SampleEntry]) -> None:
    """Write entries whose parents and targets of links are written, or among them."""
    _write_entries(samples)
    _write_blocks(samples)
    publications = [each for sample in samples for each in _publications_of(sample)]
    Publication.objects.bulk_create(publications)
    Address.objects.bulk_create(each for sample in samples for each in _addresses_of(sample))
    _write_references(publications)


def _write_entries(samples: list[SampleEntry]) -> None:
    entries = [sample.entry for sample in samples]
    for entry in entries:
        entry.kind = entry._meta.model_name
        entry.match_translation()
    columns = [column.attname for column in Entry._meta.concrete_fields if column.name != "id"]
    rows = [Entry(**{name: getattr(entry, name) for name in columns}) for entry in entries]
    Entry.objects.bulk_create(rows)
    for sample, entry, row in zip(samples, entries, rows, strict=True):
        entry.id = entry.pk = row.pk
        if isinstance(entry, Page):
            entry.parent = sample.parent and sample.parent.entry
        # Without its parents' rows, as fixtures are loaded: `bulk_create` refuses such models.
        entry.save_base(raw=True, force_insert=True)


def _write_blocks(samples: Iterable[SampleEntry]) -> None:
    blocks = []
    for sample in samples:
        for number, block in enumerate(sample.blocks, start=1):
            block.parent, block.ordering = sample.entry, 10 * number
            block.match_translation()
            blocks.append(block)
    blocks.sort(key=lambda block: block.type)
    for _type, group in groupby(blocks, key=lambda block: block.type):
        same = list(group)
        type(same[0]).objects.bulk_create(same)
    note_references(block for block in blocks if isinstance(block, RichTextBlock))


def _publications_of(sample: SampleEntry) -> Iterable[Publication]:
    for language, state in sample.states.items():
        publication = snapshots.draft_of(sample.entry, language, sample.blocks)
        publication.number, publication.state = 1, state
        if sample.has_history and state == State.LIVE:
            earlier = snapshots.clone(publication)
            earlier.number, earlier.state = 1, State.PAST
            earlier.published_at = earlier.ended_at = sample.published_at
            yield earlier
            publication.number = 2
        is_scheduled = state == State.SCHEDULED
        publication.due_at = sample.due_at if is_scheduled else None
        publication.published_at = None if is_scheduled else sample.published_at
        publication.ended_at = sample.published_at if state == State.PAST else None
        yield publication


def _addresses_of(sample: SampleEntry) -> Iterable[Address]:
    for language in sample.states:
        yield Address(entry=sample.entry, language=language, path=sample.path_in(language))
        if slug := sample.former_slugs.get(language):
            path = sample.path_in(language, slug)
            yield Address(entry=sample.entry, language=language, path=path, is_current=False)


def _write_references(publications: Iterable[Publication]) -> None:
    """Note which entries publications show or link to. Sample content uses no other records."""
    wanted: list[tuple[Publication, UUID]] = [
        (publication, uuid)
        for publication in publications
        if publication.state in {State.LIVE, State.SCHEDULED}
        for uuid in snapshots.references_in(publication)["entry"]
    ]
    entries = Entry.objects.filter(uuid__in={uuid for _publication, uuid in wanted})
    keys = dict(entries.values_list("uuid", "pk"))
    Reference.objects.bulk_create(
        Reference(source_id=publication.entry_id, publication=publication, entry_id=keys[uuid])
        for publication, uuid in wanted
    )
