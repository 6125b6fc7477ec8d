"""Large photographs, several at once, while the worker is killed: none is lost, none lies down."""

import pytest

from tests.project import many_uploads
from tests.project.processes import free_place

pytestmark = pytest.mark.processes

COUNT = 8  # each orientation once
MEGABYTES = 450  # of a process: one photograph at a time, and what the site itself needs


def test_many_large_photographs_arrive_whole_upright_and_without_their_place(tmp_path):
    data, logs = tmp_path / "data", tmp_path / "logs"
    data.mkdir()
    logs.mkdir()
    place = free_place(data)

    figures = many_uploads.upload_many(COUNT, place, logs)

    assert many_uploads.faults(place) == []
    assert figures.server < MEGABYTES
    assert figures.worker < MEGABYTES
