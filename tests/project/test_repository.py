"""What holds for the files of the project as a whole."""

import re
import subprocess
import tomllib

from tests.project.processes import ROOT

# In pieces, so that this file does not name them.
REGISTRIES = ["pypi." + "org", "pythonhosted." + "org", "npmjs." + "org", "deb.debian." + "org"]


def tracked_files():
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        check=True,
        text=True,
    )
    return [ROOT / name for name in listed.stdout.split("\0") if name]


def test_no_file_names_the_host_of_a_registry():
    files = [path for path in tracked_files() if path.is_file()]
    named = [
        (path.relative_to(ROOT), host)
        for path in files
        for host in REGISTRIES
        if host.encode() in path.read_bytes()
    ]

    assert files
    assert named == []


def test_the_locks_hold_both_djangos_each_for_its_python():
    for name in ("requirements.txt", "requirements-dev.txt"):
        lock = (ROOT / name).read_text()

        lines = re.findall(
            r"^django==(\d+)\.\d+\.\d+ ; python_full_version (<|>=) '3\.13'", lock, re.M
        )

        assert lines == [("5", "<"), ("6", ">=")]


def test_every_locked_package_has_a_hash():
    for name in ("requirements.txt", "requirements-dev.txt"):
        lock = (ROOT / name).read_text()

        packages = re.findall(r"^[a-z0-9][^\n]*==", lock, re.M)
        hashed = re.findall(r"^[a-z0-9][^\n]*== ?[^\n]*\\\n    --hash=sha256:", lock, re.M)

        assert len(packages) == len(hashed) > 20


def test_the_lock_for_developing_holds_the_same_versions_as_the_lock_for_running():
    pins = [
        set(re.findall(r"^([a-z0-9-]+==[^ ]+)", (ROOT / name).read_text(), re.M))
        for name in ("requirements.txt", "requirements-dev.txt")
    ]

    assert pins[0] <= pins[1]


def test_every_dependency_says_what_for():
    project = (ROOT / "pyproject.toml").read_text()
    wanted = tomllib.loads(project)
    lines = [line.strip() for line in project.splitlines()]

    silent = [
        dependency
        for dependency in wanted["project"]["dependencies"] + wanted["dependency-groups"]["dev"]
        if not lines[lines.index(f'"{dependency}",') - 1].startswith("# ")
    ]

    assert silent == []


def test_the_assembly_stands_above_the_activities_and_these_above_the_kernel():
    contracts = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"][
        "contracts"
    ]

    assert contracts[0]["layers"] == ["partnership_site", "events", "pages"]
