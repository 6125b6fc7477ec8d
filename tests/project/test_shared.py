"""What the processes of a run share."""

import pytest

from tests.shared import made_once
from tests.threads import at_once


def test_whoever_comes_at_the_same_time_gets_what_one_of_them_makes(tmp_path):
    folder, made = tmp_path / "folder", []

    def make(unfinished):
        (unfinished / "file").write_text("whole")
        made.append(unfinished)

    def read():
        return (made_once(folder, make) / "file").read_text()

    assert at_once(read, read, read) == ["whole", "whole", "whole"]
    assert len(made) == 1


def test_what_could_not_be_made_is_made_by_the_next_one(tmp_path):
    def fail(unfinished):
        raise OSError("no space left")

    def make(unfinished):
        (unfinished / "file").touch()

    with pytest.raises(OSError, match="no space left"):
        made_once(tmp_path / "folder", fail)

    assert (made_once(tmp_path / "folder", make) / "file").exists()
