"""Measures many large photographs at once: `python tests/benchmarks/uploads.py [COUNT]`.

Starts the site as `make run` does, on data of its own, and sends COUNT (200) JPEG files of
6000 x 4000 pixels through the form of several pictures, three at once. The worker is killed when
half of them are there, and comes back. Ends with an error where a picture is missing, lies on its
side or carries metadata, or where a file is left that no picture knows.
"""

import sys
import tempfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

import tests.conftest  # noqa: F401 - the environment of the tests, whatever .env says
from tests.project.many_uploads import Figures, faults, upload_many
from tests.project.processes import free_place


def main() -> int:
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 200
    with tempfile.TemporaryDirectory(prefix="uploads-") as folder:
        data, logs = Path(folder, "data"), Path(folder, "logs")
        data.mkdir()
        logs.mkdir()
        place = free_place(data)
        show(upload_many(count, place, logs))
        found = faults(place)
    print("\n".join(found) or "Every picture is there, upright and without metadata.")
    return 1 if found else 0


def show(figures: Figures) -> None:
    rows = {
        "photographs": figures.count,
        "seconds until all were uploaded": round(figures.seconds_to_upload),
        "seconds until all renditions were made": round(figures.seconds),
        "seconds per photograph": round(figures.seconds / figures.count, 1),
        "peak of a server process in MB": figures.server,
        "peak of the worker in MB": figures.worker,
    }
    for name, value in rows.items():
        print(f"{value:>8}  {name}")


if __name__ == "__main__":
    sys.exit(main())
