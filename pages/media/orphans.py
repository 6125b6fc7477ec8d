"""Files that no row knows: what a killed upload, import or deletion has left in the storage."""

import re
from collections.abc import Iterator
from datetime import datetime, timedelta
from uuid import UUID

from django.core.files.storage import default_storage
from django.utils import timezone

from pages.models.media.document import Document
from pages.models.media.item import MediaItem, delete_files
from pages.models.media.picture import Picture
from pages.models.media.video import Video

AGE = timedelta(days=1)  # younger files may belong to a row that is not committed yet
FOLDERS_AT_ONCE = 500
HEXADECIMAL = re.compile(r"[0-9a-f]{32}", re.ASCII)


class TooManyOrphans(Exception):
    """More files are unknown than known: this may be the wrong database for the folder."""


def orphaned_files(now: datetime | None = None) -> tuple[list[str], int]:
    """Return the names of files that no row knows and that are older than AGE; and how many others.

    Only folders that the library makes are looked at. It takes one query for each kind of item and
    FOLDERS_AT_ONCE of its folders.
    """
    oldest = (now or timezone.now()) - AGE
    orphans, others = [], 0
    for model in (Picture, Video, Document):
        for name, is_known in _files_of(model):
            if is_known or default_storage.get_modified_time(name) > oldest:
                others += 1
            else:
                orphans.append(name)
    return sorted(orphans), others


def remove_orphaned_files(*, even_most: bool = False) -> list[str]:
    """Remove files that no row knows, and return their names.

    Raises TooManyOrphans, unless `even_most`, if that would be most of the files.
    """
    orphans, others = orphaned_files()
    if len(orphans) > others and not even_most:
        raise TooManyOrphans(f"{len(orphans)} files are known to no row, only {others} are.")
    delete_files(orphans)
    return orphans


def _files_of(model: type[MediaItem]) -> Iterator[tuple[str, bool]]:
    """Yield each file in the folders of items of a kind, and whether the item's row knows it."""
    folders = _folders_in(model.folder_name)
    for start in range(0, len(folders), FOLDERS_AT_ONCE):
        some = folders[start : start + FOLDERS_AT_ONCE]
        items = model.objects.filter(uuid__in=[UUID(folder) for folder in some])
        known = {name for item in items for name in item.file_names}
        for folder in some:
            path = f"{model.folder_name}/{folder}"
            for name in default_storage.listdir(path)[1]:
                yield f"{path}/{name}", f"{path}/{name}" in known


def _folders_in(name: str) -> list[str]:
    """Return the folders of items, which have the hexadecimal form of a UUID as their name."""
    try:
        folders, _files = default_storage.listdir(name)
    except FileNotFoundError:
        return []
    return [folder for folder in folders if HEXADECIMAL.fullmatch(folder)]
