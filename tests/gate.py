"""Runs everything that guards the project, and says at the end what ran and what was left out.

`python tests/gate.py --checks` runs the checks without the tests. With CI=true nothing may be
left out. Needs nothing but Python's own library.
"""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory
from time import monotonic

ROOT = Path(__file__).resolve().parent.parent
BIN = Path(sys.executable).parent
DRAWINGS = ROOT / "partnership_site" / "drawings"
IS_CI = os.environ.get("CI") == "true"

# What the checks of the settings need, whatever a developer's own .env says.
ENVIRONMENT = {
    "SECRET_KEY": "only for checks: " + "abcdefghijklmnopqrstuvwxyz" * 2,
    "SITE_URL": "http://localhost:8000",
    "DATABASE_URL": "sqlite://:memory:",
    "EMAIL_URL": "console:",
    "DEBUG": "false",
}
# The best first: the shell is Chromium without the windows around its pages, and half the work.
BROWSERS = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome")
NEWEST_PYTHON = ROOT / "var" / "python3.13" / "bin" / "python"  # made by .ci/run
# The data of the tests need not outlive a failure of the machine.
WITHOUT_FSYNC = ("fsync=off", "synchronous_commit=off", "full_page_writes=off")
PUBLIC_SITE = {"SITE_URL": "https://partnerschaft.example", "EMAIL_URL": "smtp://localhost:25"}


@dataclass
class Step:
    """One command; `lacks` says what it would need, where the machine does not have it.

    `in_clone` runs it in a copy of the project that nothing has been run in.
    """

    title: str
    command: list
    lacks: str = ""
    environment: dict[str, str] = field(default_factory=dict)
    in_clone: bool = False


@dataclass
class Outcome:
    """How a step ended: "passed", "failed" or "left out", the last two with a reason."""

    title: str
    text: str
    seconds: float = 0


def run(step: Step, output: int | None = None) -> Outcome:
    """Run a step; with `subprocess.PIPE`, print its output at once when it is done."""
    if step.lacks:
        return Outcome(step.title, f"{'failed' if IS_CI else 'left out'}: no {step.lacks}")
    headline = f"\n── {step.title}\n"
    if output is None:
        print(headline, end="", flush=True)
    began = monotonic()
    with fresh_clone() if step.in_clone else nullcontext(ROOT) as folder:
        done = subprocess.run(
            step.command,
            cwd=folder,
            env=os.environ | ENVIRONMENT | step.environment,
            stdout=output,
            stderr=subprocess.STDOUT if output else None,
            text=True,
            check=False,
        )
    if output:
        print(headline + done.stdout, end="", flush=True)
    text = "passed" if done.returncode == 0 else f"failed: code {done.returncode}"
    return Outcome(step.title, text, monotonic() - began)


def run_side_by_side(steps: Iterable[Step]) -> list[Outcome]:
    """Run as many steps at once as the machine has cores; the outcomes are in their order."""
    with ThreadPoolExecutor(os.cpu_count()) as threads:
        return list(threads.map(lambda step: run(step, subprocess.PIPE), steps))


@contextmanager
def fresh_clone() -> Iterator[Path]:
    """Copy what a clone would hold, changes that are not committed included."""
    ignored = shutil.ignore_patterns(".git", ".venv", "var", "*.mo", "__pycache__", ".*_cache")
    with TemporaryDirectory() as folder:
        yield shutil.copytree(ROOT, Path(folder, "clone"), ignore=ignored)


def checks() -> Iterator[Step]:
    folders = [ROOT / "templates", DRAWINGS / "templates"]
    templates = sorted(path for folder in folders for path in folder.rglob("*.html"))
    yield Step("Python: format", [BIN / "ruff", "format", "--check", "--quiet"])
    yield Step("Python: rules", [BIN / "ruff", "check", "--quiet"])
    yield Step("Templates", [BIN / "djade", "--target-version", "5.2", "--check", *templates])
    yield Step(
        "Styles and scripts",
        [BIN / "biome", "check", "--error-on-warnings", "static", DRAWINGS / "static"],
        lacks="" if (BIN / "biome").exists() else "biome for this kind of machine",
    )
    yield Step("Layers", [BIN / "lint-imports", "--no-logo"])
    yield Step("Settings", manage("check", "--fail-level", "WARNING"))
    yield Step(
        "Settings under https",
        manage("check", "--deploy", "--fail-level", "WARNING"),
        environment=PUBLIC_SITE,
    )
    yield Step("Migrations", manage("makemigrations", "--check", "--dry-run"))
    yield Step("Translations", manage("messages", "--check"))


def tests_in_clone() -> Step:
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:xdist", "tests/events/test_dates.py"]
    return Step("One file of tests in a fresh clone", command, in_clone=True)


def tests() -> Iterator[Step]:
    """Yield the tests on both databases, which are the tests on both versions of Django."""
    yield tests_on_sqlite()
    yield tests_on_postgresql()
    yield Step("Tests in the browser", pytest("browser"), lacks=missing_chromium())
    if lacking := missing_checker():
        yield Step("Tests of the HTML", [], lacks=lacking)


def tests_on_sqlite() -> Step:
    """Return the tests with the project's own Python; those of the HTML look at the same pages."""
    marks, title = "not browser and not on_postgresql", "Tests on SQLite and of the HTML ({})"
    if missing_checker():
        marks, title = f"{marks} and not html", "Tests on SQLite ({})"
    return Step(title.format(versions(sys.executable)), pytest(marks))


def tests_on_postgresql() -> Step:
    """Return the tests with the newest Django, or with the only one where there is no other.

    What starts processes brings its own database, and runs once with each Django.
    """
    marks = "not browser and not html and not on_sqlite"
    title = "Tests on PostgreSQL ({})"
    python = NEWEST_PYTHON
    if not python.exists():
        marks, title = f"{marks} and not processes", f"{title}; no newer Django here"
        python = sys.executable
    command = pytest(marks, python)
    environment = {}
    if "TEST_DATABASE_URL" not in os.environ:
        options = [word for option in WITHOUT_FSYNC for word in ("-o", option)]
        command = ["pg_virtualenv", "-t", *options, *command]
        environment = {"TEST_DATABASE_URL": "postgresql:///postgres"}
    title = title.format(versions(python))
    return Step(title, command, lacks=missing_postgresql(), environment=environment)


def manage(*arguments: str) -> list:
    return [sys.executable, "manage.py", *arguments]


def pytest(marks: str, python: Path | str = sys.executable) -> list:
    return [python, "-m", "pytest", "-q", "-n", "auto", "--dist", "worksteal", "-m", marks]


def versions(python: Path | str) -> str:
    """Return the versions that an interpreter brings: "Django 5.2.19, Python 3.11.7"."""
    code = (
        "import django, sys; print(f'Django {django.__version__}, Python', sys.version.split()[0])"
    )
    return subprocess.run([python, "-c", code], capture_output=True, text=True).stdout.strip()


def missing_postgresql() -> str:
    is_there = "TEST_DATABASE_URL" in os.environ or shutil.which("pg_virtualenv")
    return "" if is_there else "PostgreSQL: neither pg_virtualenv nor TEST_DATABASE_URL"


def find_chromium() -> str | None:
    """Return the browser's program; CHROMIUM names it where it is not in PATH."""
    names = filter(None, [os.environ.get("CHROMIUM"), *BROWSERS])
    return next(filter(None, map(shutil.which, names)), None)


def missing_chromium() -> str:
    return "" if find_chromium() else "Chromium: neither CHROMIUM nor in PATH"


def missing_checker() -> str:
    jar = Path(os.environ.get("VNU_JAR", ROOT / "var/tools/vnu.jar"))
    if not jar.exists():
        return "HTML checker: neither VNU_JAR nor var/tools/vnu.jar (npm package vnu-jar)"
    return "" if shutil.which("java") else "Java"


def main() -> int:
    if "--checks" in sys.argv:
        outcomes = run_side_by_side(checks())
    else:
        outcomes = run_side_by_side([*checks(), tests_in_clone()])
        outcomes += map(run, tests())
    print("\n── In the end")
    for outcome in outcomes:
        print(f"{outcome.seconds:6.1f} s  {outcome.title}: {outcome.text}")
    return 1 if any(outcome.text.startswith("failed") for outcome in outcomes) else 0


if __name__ == "__main__":
    sys.exit(main())
