"""Withdraw a picture, when people in it no longer agree: it disappears everywhere at once.

Its row stays without a file, so that its addresses answer 410, nobody uploads it again
unknowingly, and editors see where they have to choose another one.
"""

import logging
from datetime import datetime

from django.core.files.storage import default_storage
from django.db import transaction
from django.utils import timezone

from pages.models.generation import content_transaction
from pages.models.media.item import delete_folder
from pages.models.media.picture import Picture
from pages.models.publication import Publication
from pages.task_queue import LAST_ATTEMPT, next_attempt, task

logger = logging.getLogger(__name__)


@content_transaction()
def withdraw_picture(picture: Picture, *, at: datetime | None = None) -> None:
    """Hide the picture everywhere, and remove all its files. This cannot be undone.

    Drafts keep it as a gap, which forbids publishing (`pages.publishing.checks`).
    """
    rows = Picture.objects.filter(pk=picture.pk, withdrawn_at=None)
    rows.update(withdrawn_at=at or timezone.now(), file="", renditions=[], needs_renditions=False)
    # After the row is locked: whoever publishes it as a cover now waits, and finds it withdrawn.
    Publication.objects.filter(cover=picture).update(cover=None)
    # In the transaction: whoever is killed after it leaves the files to the worker.
    remove_withdrawn_files.enqueue()
    # Robust: if removing fails, the picture stays withdrawn and the worker removes the rest.
    transaction.on_commit(lambda: delete_folder(picture.folder), robust=True)
    picture.refresh_from_db()


def remove_leftover_files() -> int:
    """Remove files that a failing storage has kept of withdrawn pictures. Return their number."""
    withdrawn = Picture.objects.exclude(withdrawn_at=None)
    found = [picture.folder for picture in withdrawn if _has_files(picture.folder)]
    for folder in found:
        delete_folder(folder)
    return len(found)


def _has_files(folder: str) -> bool:
    try:
        return bool(default_storage.listdir(folder)[1])
    except FileNotFoundError:
        return False


@task()
def remove_withdrawn_files(attempt: int = 1) -> int:
    """Remove leftover files of withdrawn pictures. Return how many pictures had some.

    Tries again for about three days while the storage fails.
    """
    try:
        return remove_leftover_files()
    except OSError:
        if attempt == LAST_ATTEMPT:
            raise
        logger.warning("Files of a withdrawn picture cannot be removed: trying again.")
        remove_withdrawn_files.using(run_after=next_attempt(attempt)).enqueue(attempt + 1)
        return 0
