"""Laying content files into the database: all of it, or nothing."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models, transaction

from pages.content import agreement, folder, laying
from pages.content.faults import Fault, FaultyContent
from pages.content.folder import Content, EntryFile
from pages.content.library import shelves_with_files
from pages.content.publications import Published
from pages.languages import CODES
from pages.media.renditions import make_renditions
from pages.media.withdraw import remove_withdrawn_files
from pages.models.entry import Entry
from pages.models.media.item import delete_files
from pages.models.media.picture import Picture
from pages.models.publication import Publication
from pages.publishing import publish, schedule, withdraw
from pages.publishing.snapshots import is_same_content

_TIMES = {"live": "published_at", "scheduled": "due_at"}


@dataclass
class Outcome:
    """What an import did."""

    changes: laying.Changes = field(default_factory=laying.Changes)
    published: list[Publication] = field(default_factory=list)
    scheduled: list[Publication] = field(default_factory=list)
    withdrawn: list[Publication] = field(default_factory=list)
    left_alone: list[models.Model] = field(default_factory=list)


def take_over(path: Path) -> Outcome:
    """Make the database what the files say; what only the database has stays as it is.

    Raises FaultyContent with everything that is wrong; then nothing has been changed.
    """
    content = folder.read(path, _known_files())
    agreement.check(content)
    _refuse(content.all_faults())
    outcome = Outcome()
    with _without_files_on_failure(outcome.changes), transaction.atomic():
        keys = [entry.uuid for entry in content.entries]
        list(Entry.objects.select_for_update().filter(uuid__in=keys).order_by("pk"))
        laying.lay_items(content, outcome.changes)
        laid = _lay_entries(content, outcome)
        laying.lay_blocks(laid, outcome.changes)
        _Publishing(laid, outcome).sync_addresses()
        _enqueue_tasks(outcome.changes)
        outcome.left_alone = laying.left_alone(content)
    return outcome


def _known_files() -> folder.Known:
    return {
        shelf.folder: frozenset(shelf.model.objects.values_list("sha256", flat=True))
        for shelf in shelves_with_files()
    }


def _refuse(faults: list[Fault]) -> None:
    if faults:
        raise FaultyContent(faults)


def _enqueue_tasks(changes: laying.Changes) -> None:
    pictures = (each for each in changes.new | changes.changed if isinstance(each, Picture))
    if any(picture.needs_renditions for picture in pictures):
        transaction.on_commit(make_renditions.enqueue)
    if changes.withdrawn:
        transaction.on_commit(remove_withdrawn_files.enqueue)


@contextmanager
def _without_files_on_failure(changes: laying.Changes) -> Iterator[None]:
    try:
        yield
    except BaseException:
        delete_files(item.file.name for item in changes.with_new_files)
        raise


def _lay_entries(content: Content, outcome: Outcome) -> dict[EntryFile, Entry]:
    try:
        return laying.lay_entries(content, outcome.changes)
    except ValidationError as error:  # an address that only the database knows of
        raise FaultyContent([Fault("pages", 1, " ".join(error.messages))]) from error


class _Publishing:
    """Makes live, scheduled and withdrawn what the files say, outermost entries first."""

    def __init__(self, laid: dict[EntryFile, Entry], outcome: Outcome):
        self.laid = laid
        self.outcome = outcome
        self.faults: list[Fault] = []

    def sync_addresses(self) -> None:
        for file, entry in self.laid.items():
            self._withdraw(file, entry)
        for file, entry in self.laid.items():
            published = Published(entry)
            for state, language, data in file.publications():
                try:
                    self._publish(published, state, language, data)
                except ValidationError as error:
                    text = " ".join(error.messages)
                    self.faults.append(
                        Fault(file.sheet.name, file.sheet.line_at((state, language)), text)
                    )
        _refuse(self.faults)

    def _withdraw(self, file: EntryFile, entry: Entry) -> None:
        for language in CODES:
            mine = entry.publications.filter(language=language)
            if mine.live().exists() and language not in file.data.get("live", {}):
                self.outcome.withdrawn += withdraw.withdraw(entry, [language])
            elif mine.scheduled().exists() and language not in file.data.get("scheduled", {}):
                self.outcome.withdrawn += schedule.cancel_schedule(entry, [language])

    def _publish(
        self, published: Published, state: str, language: str, data: dict[str, Any]
    ) -> None:
        entry, at, note = published.entry, data["at"], data.get("note", "")
        wanted = published.wanted(data, language)
        present = entry.publications.filter(language=language, state=state).first()
        if (
            present
            and (getattr(present, _TIMES[state]), present.note) == (at, note)
            and is_same_content(present, wanted)
        ):
            if published.text(present) != published.text(wanted):  # such as the original it matches
                present.content = wanted.content
                present.save(update_fields=["content"])
            return
        common = {"note": note, "snapshot": wanted}
        if state == "live":
            self.outcome.published += publish.publish(entry, [language], since=at, **common)
        else:
            self.outcome.scheduled += schedule.schedule(entry, [language], at, **common)
