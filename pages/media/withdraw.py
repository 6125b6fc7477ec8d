"""Taking a picture back: who is in it no longer agrees. It is gone everywhere at once.

The row stays, without any file: so that its addresses answer that it is gone, nobody uploads it
again unknowingly, and editors see where they have to choose another one.
"""

from datetime import datetime

from django.core.files.storage import default_storage
from django.db import transaction
from django.utils import timezone

from pages.models.media.item import delete_folder
from pages.models.media.picture import Picture
from pages.models.publication import Publication


@transaction.atomic
def withdraw_picture(picture: Picture, *, at: datetime | None = None) -> None:
    """Show the picture nowhere any more, and remove all its files. There is no way back.

    Desks keep it as a gap to be filled, which forbids publishing (`pages.publishing.checks`).
    """
    rows = Picture.objects.filter(pk=picture.pk, withdrawn_at=None)
    rows.update(withdrawn_at=at or timezone.now(), file="", renditions=[], needs_renditions=False)
    # After the row is locked: whoever publishes it as a cover now waits, and finds it withdrawn.
    Publication.objects.filter(cover=picture).update(cover=None)
    # Robust: the picture is withdrawn all the same, and the worker removes what is left.
    transaction.on_commit(lambda: delete_folder(picture.folder), robust=True)
    picture.refresh_from_db()


def remove_leftover_files() -> int:
    """Remove the files of withdrawn pictures that a failing storage has kept; how many had some."""
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
