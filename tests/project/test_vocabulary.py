"""The words of the code: one word for one idea, and one public name for one thing."""

import ast
import re
from collections import defaultdict
from pathlib import Path

import pytest

from tests.conftest import ROOT

APPS = ("pages", "events", "partnership_site")

# Words that have given way to the field's own; modules, classes, functions, templates and styles
# are not called by them, nor by a part of a name that is one.
MODULES = """
    desk standing obstacles remarks reading addresses changes differences uses publishing_
    scheduling restoring duplicating deleting withdrawing uploading moving previews offers
    letters films downloads recordings opening cleanness ranges page_views laying shelves
    agreement sheets parts kinds layout bases folder records faults repetition following
    published facts structured rows rules faces figures borrowed start run_together
    queue editors_site entrance exchanging bilingual entry_views stored making drawing filming
    programs everything
"""
NAMES = """
    Desk desk Standing standings standings_of obstacle obstacles remark remarks Concern
    Hindrance hindrances Finding findings Fault faults Mend Offer offers take of_desk copy_of
    same_text records_in classes_in Reading Group Answer answer HERE ELSEWHERE changes
    word_differences uses Use uses_of bases translation_bases below above ancestors_of_entry
    settle renew Letter letters Film film Download Recording recordings pieces KIND_VIEWS
    PAGE_VIEWS words_of _words renew_occurrences faces Shore Spot MonthSheet run_together
    only_worker SWEEPS
"""
STYLES = """
    shore line captioned elsewhere way_on page_foot notice activity_item date_item card
"""

# Public names that two modules define, and why.
TWICE: dict[str, str] = {}


def modules() -> list[Path]:
    found = [path for app in APPS for path in (ROOT / app).rglob("*.py")]
    return [path for path in found if "migrations" not in path.parts]


def definitions(path: Path) -> list[ast.AST]:
    """The classes and functions of a module, methods included."""
    kinds = ast.ClassDef | ast.FunctionDef
    return [node for node in ast.walk(ast.parse(path.read_text())) if isinstance(node, kinds)]


def test_no_module_has_a_word_that_gave_way():
    tests = (ROOT / "tests").rglob("*.py")

    assert [path for path in [*modules(), *tests] if path.stem in MODULES.split()] == []


def test_no_class_and_no_function_has_a_word_that_gave_way():
    found = [
        f"{path.relative_to(ROOT)}:{node.lineno} {node.name}"
        for path in modules()
        for node in definitions(path)
        if node.name in NAMES.split()
    ]

    assert found == []


@pytest.mark.parametrize("folder", ["templates", "static"])
def test_no_template_and_no_style_has_a_word_that_gave_way(folder):
    files = [path for path in (ROOT / folder).rglob("*") if path.suffix in {".html", ".css"}]

    assert [path for path in files if path.stem.lstrip("_") in STYLES.split()] == []
    classes = re.compile(r"\.([a-z][\w-]*)\s*[{,:>]")
    styles = (path for path in files if path.suffix == ".css")
    used = {name.replace("-", "_") for path in styles for name in classes.findall(path.read_text())}
    assert used & set(STYLES.split()) == set()


def test_a_public_name_is_defined_once():
    found = defaultdict(set)
    for path in modules():
        for node in ast.parse(path.read_text()).body:
            if isinstance(node, ast.ClassDef | ast.FunctionDef) and not node.name.startswith("_"):
                found[node.name].add(str(path.relative_to(ROOT)))
    commands = {"Command"}  # the name that Django looks for

    twice = {name for name, paths in found.items() if len(paths) > 1} - commands
    assert twice == set(TWICE)
    assert len(TWICE) <= 8
