"""Many large photographs at once: an editor who sends them, the processes that take them, checks.

Server and worker are those of `make run`, started apart: a worker that is killed comes back, and
the site goes on meanwhile.
"""

import json
import re
import signal
import time
import urllib.error
import urllib.request
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from http.cookiejar import CookieJar
from pathlib import Path
from urllib.parse import urlencode

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test.client import BOUNDARY, MULTIPART_CONTENT, encode_multipart
from PIL import Image

from tests.pages.image_files import corners, has_only_pixels
from tests.project.camera import MAKER, photograph
from tests.project.processes import (
    Program,
    descendants,
    python,
    query,
    running,
    running_python,
)

CREDIT = "Somebody with a camera"
AT_ONCE = 3  # uploads
SECONDS_EACH = 60  # patience
FILES_EACH = 16  # the original, and in three formats four widths and a square

PREPARE = """
import django; django.setup()
from partnership_site.processes import bootstrap
bootstrap.prepare_data(); bootstrap.prepare_files()
bootstrap.create_first_administrator(print)
"""
SERVE = """
import os, django; django.setup()
from partnership_site.management.commands.serve import Command
command = Command()
command.host = "127.0.0.1"
program = command.programs()["server 1"]
os.execv(program[0], program)
"""


@dataclass
class Figures:
    """What was measured: seconds, and megabytes of memory at the peak of one process."""

    count: int
    seconds_to_upload: float = 0
    seconds: float = 0
    server: int = 0
    worker: int = 0


class Editor:
    """Logged in by name and password, over HTTP."""

    def __init__(self, site: str, password: str):
        self.site = site
        self.cookies = CookieJar()
        self.opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(self.cookies))
        self._open("/admin/login/")
        data = urlencode({"username": "admin", "password": password, "next": "/admin/"})
        self._open("/admin/login/", data.encode())

    def upload(self, name: str, content: bytes) -> str:
        """Send a file through the form of many pictures; what became of it, in one word."""
        data = {"credit": CREDIT, "people": "nobody", "files": SimpleUploadedFile(name, content)}
        body = encode_multipart(BOUNDARY, data)
        headers = {"Accept": "application/json", "Content-Type": MULTIPART_CONTENT}
        answer = self._open("/admin/pages/picture/upload/", body, headers)
        return json.loads(answer)["outcomes"][0]["state"]

    def _open(self, path: str, data: bytes | None = None, headers=None) -> bytes:
        tokens = {c.name: c.value for c in self.cookies if c.name == "csrftoken"}
        headers = {"X-CSRFToken": tokens.get("csrftoken", "")} | (headers or {})
        request = urllib.request.Request(self.site + path, data, headers)
        while True:
            try:
                with self.opener.open(request) as response:
                    return response.read()
            except urllib.error.URLError as error:
                # Too many send at once. Who still sends then may lose the line before the answer.
                if getattr(error, "code", 503) != 503:
                    raise
                time.sleep(1)


def upload_many(count: int, place: dict[str, str], logs: Path) -> Figures:
    """Send so many photographs; the worker is killed when half of them are there, and comes back.

    Returns when all renditions are made. Raises AssertionError where an upload is refused.
    """
    files = write_photographs(count, logs)
    prepared = python("-c", PREPARE, **place)
    assert prepared.returncode == 0, prepared.stderr
    password = re.search(r"password (\S+)", prepared.stdout)[1]
    figures = Figures(count)
    with running_python("-c", SERVE, log=logs / "server", **place) as server:
        server.wait_until(lambda: answers(place["SITE_URL"]))
        with ThreadPoolExecutor(1) as beside:
            began = time.monotonic()
            sending = beside.submit(send_all, Editor(place["SITE_URL"], password), files)
            work_and_be_killed(place, logs, figures)
            work_to_the_end(place, logs, figures)
            figures.seconds = time.monotonic() - began
            figures.seconds_to_upload = sending.result()
        figures.server = peak_of(server)
    return figures


def write_photographs(count: int, folder: Path) -> list[Path]:
    """Files of photographs, made before the clock starts."""
    files = [folder / f"Am_Ufer_{number}.jpg" for number in range(count)]
    for number, file in enumerate(files):
        file.write_bytes(photograph(number))
    return files


def send_all(editor: Editor, files: list[Path]) -> float:
    """Upload the files, some at once; returns how many seconds it took."""
    began = time.monotonic()
    with ThreadPoolExecutor(AT_ONCE) as several:
        outcomes = several.map(lambda file: editor.upload(file.name, file.read_bytes()), files)
        assert Counter(outcomes) == {"added": len(files)}
    return time.monotonic() - began


def work_and_be_killed(place: dict[str, str], logs: Path, figures: Figures) -> None:
    """A worker that has made some, and is killed while it makes another one."""
    half = figures.count // 2
    with running("worker", log=logs / "first-worker", **place) as worker:
        worker.wait_until(lambda: arrived(place) >= half and made(place), half * SECONDS_EACH)
        figures.worker = peak_of(worker)
        worker.end(signal.SIGKILL)


def work_to_the_end(place: dict[str, str], logs: Path, figures: Figures) -> None:
    """The worker that comes back, until every photograph has its renditions."""
    with running("worker", log=logs / "second-worker", **place) as worker:
        worker.wait_until(lambda: made(place) == figures.count, figures.count * SECONDS_EACH)
        figures.worker = max(figures.worker, peak_of(worker))


def answers(site: str) -> bool:
    try:
        with urllib.request.urlopen(f"{site}/admin/login/") as response:
            return response.status == 200
    except OSError:
        return False


def arrived(place) -> int:
    return query(place, "SELECT count(*) FROM pages_picture WHERE credit = ?", CREDIT)[0][0]


def made(place) -> int:
    """How many have all their renditions."""
    sql = "SELECT count(*) FROM pages_picture WHERE credit = ? AND NOT needs_renditions"
    return query(place, sql, CREDIT)[0][0]


def peak_of(program: Program) -> int:
    """The most memory that one process of the program has ever had, in megabytes (Linux)."""
    peaks = []
    for pid in descendants(program.process.pid):
        status = Path(f"/proc/{pid}/status").read_text()
        peaks.append(int(re.search(r"VmHWM:\s+(\d+) kB", status)[1]) // 1024)
    return max(peaks)


def faults(place: dict[str, str]) -> list[str]:
    """What is wrong with any file of the pictures that were sent; nothing if all is well."""
    media = Path(place["DATA_DIR"], "media")
    found = []
    for names in recorded(place, "credit = ?", CREDIT):
        if len(names) != FILES_EACH:
            found.append(f"{len(names)} files: {', '.join(sorted(names))}")
        found += [f"{name}: {fault}" for name in names for fault in faults_of_file(media / name)]
    known = set().union(*recorded(place))
    files = {str(path.relative_to(media)) for path in media.glob("pictures/*/*")}
    return found + [f"{name}: in no record" for name in sorted(files - known)]


def recorded(place: dict[str, str], condition: str = "1", *values) -> Iterator[set[str]]:
    """The names of the files of each picture in the database."""
    sql = f"SELECT file, renditions FROM pages_picture WHERE {condition}"
    for original, renditions in query(place, sql, *values):
        yield {original} | {rendition["name"] for rendition in json.loads(renditions)}


def faults_of_file(path: Path) -> Iterator[str]:
    """Not upright, or with something beside its pixels."""
    content = path.read_bytes()
    with Image.open(path) as image:
        image.draft("RGB", (600, 400))
        if corners(image) != ["red", "green", "blue", "white"]:
            yield "not upright"
        if dict(image.getexif()) or {"exif", "xmp", "comment", "icc_profile"} & set(image.info):
            yield "has metadata"
    if path.suffix in {".jpg", ".png"} and not has_only_pixels(content):
        yield "has parts that are not its image"
    if MAKER.encode() in content:
        yield "names the camera"
