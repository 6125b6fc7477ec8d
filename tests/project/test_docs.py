"""What documents say of the project is there."""

import subprocess
import sys

from tests.project.processes import ROOT


def test_the_drawn_architecture_is_that_of_the_imports():
    command = [sys.executable, "docs/draw_architecture.py"]
    drawn = subprocess.run(command, cwd=ROOT, capture_output=True, check=True).stdout

    assert drawn == (ROOT / "docs/architecture.svg").read_bytes(), "run `make architecture`"
