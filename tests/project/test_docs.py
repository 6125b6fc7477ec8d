"""What documents say of the project is there."""

import re
import subprocess
import sys
from pathlib import Path
from pkgutil import resolve_name

import pytest

from tests.project.processes import ROOT

DOCUMENTS = [*sorted(ROOT.glob("*.md")), *sorted((ROOT / "docs").rglob("*.md"))]
TOP = "pages|events|partnership_site|tests|docs|templates|static|locale"
PATH = re.compile(rf"(?:{TOP}|\.\w+)/[\w./-]*|[\w.-]+\.(?:toml|txt|md)|Makefile|\.\w+\.\w+")
MODULE = re.compile(r"(?:pages|events|partnership_site|tests)(?:\.\w+)+")

documents = pytest.mark.parametrize(
    "document", DOCUMENTS, ids=lambda path: str(path.relative_to(ROOT))
)


def text_of(document: Path) -> str:
    """Return a document without its examples."""
    return re.sub(r"^```.*?^```$", "", document.read_text(), flags=re.M | re.S)


def named_in(document: Path) -> list[str]:
    """Return what a document has in backticks."""
    return re.findall(r"`([^`\n]+)`", text_of(document))


def is_module(name: str) -> bool:
    """Whether there is such a module, or such a name in one."""
    try:
        return bool(resolve_name(name))
    except (ImportError, AttributeError):
        return False


@documents
def test_every_path_that_a_document_names_is_there(document):
    paths = [name for name in named_in(document) if PATH.fullmatch(name)]

    assert [path for path in paths if not (ROOT / path).exists()] == []


@documents
def test_every_module_that_a_document_names_is_there(document):
    modules = [name for name in named_in(document) if MODULE.fullmatch(name)]

    assert [module for module in modules if not is_module(module)] == []


@documents
def test_every_link_of_a_document_leads_somewhere(document):
    text = re.sub(r"`[^`\n]+`", "", text_of(document))
    links = re.findall(r"\]\(([^)#\s]+)", text) + re.findall(r"^\[.+\]: (\S+)$", text, re.M)
    relative = [link for link in links if not link.startswith("https://")]

    assert [link for link in relative if not (document.parent / link).exists()] == []


@pytest.mark.parametrize("folder", ["docs/decisions", "docs/recipes"])
def test_the_index_of_a_folder_names_every_document_in_it(folder):
    index = (ROOT / folder / "README.md").read_text()

    documents = [path.name for path in (ROOT / folder).glob("*.md") if path.name != "README.md"]
    assert documents
    assert [name for name in documents if f"({name})" not in index] == []


def test_the_readme_is_read_in_a_few_minutes():
    assert len((ROOT / "README.md").read_text().splitlines()) <= 75


def test_the_drawn_architecture_is_that_of_the_imports():
    command = [sys.executable, "docs/draw_architecture.py"]
    drawn = subprocess.run(command, cwd=ROOT, capture_output=True, check=True).stdout

    assert drawn == (ROOT / "docs/architecture.svg").read_bytes(), "run `make architecture`"
