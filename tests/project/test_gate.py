"""The gate: how its steps end, and what it says of them."""

import sys

import pytest

from tests import gate


def step(title: str, code: str, **fields) -> gate.Step:
    return gate.Step(title, [sys.executable, "-c", code], **fields)


def test_a_step_passes_or_fails_by_its_code():
    outcomes = [gate.run(step("a", "")), gate.run(step("b", "raise SystemExit(3)"))]

    assert [outcome.text for outcome in outcomes] == ["passed", "failed: code 3"]


@pytest.mark.parametrize(
    ("is_ci", "text"), [(False, "left out: no Java"), (True, "failed: no Java")]
)
def test_nothing_may_be_left_out_in_ci(monkeypatch, is_ci, text):
    monkeypatch.setattr(gate, "IS_CI", is_ci)

    assert gate.run(step("a", "", lacks="Java")) == gate.Outcome("a", text)


def test_what_runs_side_by_side_prints_its_output_whole_and_is_summed_up_in_order(capsys):
    steps = [step("a", "print(1); print(2)"), step("b", "raise SystemExit('no')")]

    outcomes = gate.run_side_by_side(steps)

    printed = capsys.readouterr().out
    assert "\n── a\n1\n2\n" in printed
    assert "\n── b\nno\n" in printed
    assert [(outcome.title, outcome.text) for outcome in outcomes] == [
        ("a", "passed"),
        ("b", "failed: code 1"),
    ]


def test_a_fresh_clone_has_the_sources_and_nothing_that_running_makes():
    with gate.fresh_clone() as folder:
        assert list(folder.rglob("*.po"))
        assert (folder / "manage.py").exists()
        assert not (folder / ".venv").exists()
        assert not list(folder.rglob("*.mo"))
