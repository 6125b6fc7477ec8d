"""What is expensive to make, made once in a run of the tests, for all of its processes."""

import fcntl
import tempfile
from collections.abc import Callable
from pathlib import Path


def made_once(folder: Path, make: Callable[[Path], None]) -> Path:
    """Return the folder, filled by whoever comes first; the others wait until it is complete.

    `make` gets a new folder to fill, which is moved into place when it is done.
    """
    with folder.with_suffix(".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not folder.exists():
            unfinished = Path(tempfile.mkdtemp(dir=folder.parent))
            make(unfinished)
            unfinished.rename(folder)
    return folder
