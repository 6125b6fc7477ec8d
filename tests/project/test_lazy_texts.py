"""A lazy text stays lazy until the reader's language is known.

Its operators are not lazy: `%`, `+`, `*`, an index, an f-string, `str` and every method of `str`
translate at once. While a module is imported, that is the default language, for every reader.
"""

import ast
from collections import defaultdict
from collections.abc import Iterator

import pytest

from tests.project.processes import ROOT

LAZY = {"gettext_lazy", "pgettext_lazy", "ngettext_lazy", "npgettext_lazy", "format_lazy"}
AT_ONCE = {"gettext", "pgettext", "ngettext", "npgettext"}
TRANSLATORS = {name: name for name in LAZY | AT_ONCE}
FUNCTIONS = ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda


def evaluated_at_import(node: ast.AST) -> Iterator[ast.AST]:
    """Yield the nodes of a tree in their order, without the bodies of functions."""
    yield node
    for name, value in ast.iter_fields(node):
        if name != "body" or not isinstance(node, FUNCTIONS):
            for child in value if isinstance(value, list) else [value]:
                if isinstance(child, ast.AST):
                    yield from evaluated_at_import(child)


class ImportOf:
    """The import of a module: the nodes that it evaluates, the values that its names get."""

    def __init__(self, source: str):
        self.nodes = list(evaluated_at_import(ast.parse(source)))
        self.translators = dict(TRANSLATORS)
        self.values: dict[str, list[ast.AST]] = defaultdict(list)
        for node in self.nodes:
            match node:
                case ast.ImportFrom(names=names):
                    renamed = {each.asname or each.name: each.name for each in names}
                    self.translators |= renamed
                case ast.Assign(targets=[*targets], value=value):
                    for target in targets:
                        self._bind(target, value)
                case ast.AnnAssign(target=target, value=ast.AST() as value):
                    self._bind(target, value)
                case ast.For(target=target, iter=several):
                    self._bind_each(target, several)
                case ast.comprehension(target=target, iter=several):
                    self._bind_each(target, several)

    def translations(self) -> list[int]:
        """Return the lines that translate a text."""
        return sorted({node.lineno for node in self.nodes if self._translates(node)})

    def _bind(self, target: ast.AST, value: ast.AST) -> None:
        if isinstance(target, ast.Name):
            self.values[target.id].append(value)
        for name, element in zip(getattr(target, "elts", ()), self._elements(value), strict=False):
            self._bind(name, element)

    def _bind_each(self, target: ast.AST, several: ast.AST) -> None:
        for element in self._elements(several):
            self._bind(target, element)

    def _elements(self, node: ast.AST) -> list[ast.AST]:
        match node:
            case ast.Tuple(elts=elements) | ast.List(elts=elements) | ast.Dict(values=elements):
                return elements
            case ast.Name(id=name):
                return [each for value in self.values[name] for each in self._elements(value)]
            case ast.Call(func=ast.Attribute(value=several, attr="values")):
                return self._elements(several)
            case ast.Call(func=ast.Attribute(value=several, attr="items")):
                return [ast.Tuple([ast.Constant(""), each]) for each in self._elements(several)]
            case ast.GeneratorExp(elt=element) | ast.ListComp(elt=element):
                return [element]
        return []

    def _translator(self, node: ast.AST) -> str:
        """Return what a call calls, by its name in Django."""
        match node:
            case ast.Call(func=ast.Name(id=name)):
                return self.translators.get(name, "")
            case ast.Call(func=ast.Attribute(attr=name)):
                return TRANSLATORS.get(name, "")
        return ""

    def _is_lazy(self, node: ast.AST) -> bool:
        match node:
            case ast.Call():
                return self._translator(node) in LAZY
            case ast.Name(id=name):
                return any(map(self._is_lazy, self.values[name]))
            case ast.IfExp(body=first, orelse=second):
                return self._is_lazy(first) or self._is_lazy(second)
            case ast.Subscript(value=several):
                return any(map(self._is_lazy, self._elements(several)))
        return False

    def _has_lazy(self, node: ast.AST) -> bool:
        return self._is_lazy(node) or any(map(self._is_lazy, self._elements(node)))

    def _translates(self, node: ast.AST) -> bool:
        match node:
            case ast.BinOp(left=ast.Constant(), op=ast.Mod(), right=words):
                return self._has_lazy(words)
            case ast.BinOp(left=left, right=right):
                return self._is_lazy(left) or self._is_lazy(right)
            case ast.Subscript(value=text) | ast.FormattedValue(value=text):
                return self._is_lazy(text)
            case ast.Call(func=ast.Name(id="str" | "format" | "repr"), args=[text, *_]):
                return self._is_lazy(text)
            case ast.Call(func=ast.Attribute(value=ast.Constant()), args=words, keywords=named):
                return any(map(self._has_lazy, [*words, *(each.value for each in named)]))
            case ast.Call(func=ast.Attribute(value=text)) if self._is_lazy(text):
                return True
        return self._translator(node) in AT_ONCE


IMPORTS = "from django.utils.translation import gettext_lazy as _, pgettext_lazy, ngettext_lazy\n"


@pytest.mark.parametrize(
    "source",
    [
        '_("a %(b)s") % {"b": 1}',
        'pgettext_lazy("c", "a %s") % 1',
        'ngettext_lazy("%d a", "%d b", 2) % 2',
        'translation.gettext_lazy("a %s") % 1',
        '_("a") + "b"',
        '"a" + _("b")',
        '"%s a" % _("b")',
        '"%s %s" % (1, _("b"))',
        '''f"{_('a')}: b"''',
        '_("a {}").format(1)',
        '"{} {b}".format(1, b=_("b"))',
        '", ".join([_("a"), _("b")])',
        '", ".join(text for text in (_("a"), _("b")))',
        'str(_("a"))',
        '_("a").upper()',
        '_("a")[:1]',
        'format_lazy("{a}", a=_("a")) + "b"',
        'text = _("a %s")\nwhole = text % 1',
        'texts = {"a": _("a %s")}\nwhole = texts["a"] % 1',
        'wholes = {f"{name}": text % 1 for name, text in (("a", _("a %s")),)}',
        'texts = {"a": _("a %s")}\nfor name, text in texts.items():\n    whole = text % 1',
        'class A:\n    text = _("a %s") % 1',
        'def f(text=_("a %s") % 1): pass',
        'text = translation.gettext("a")',
    ],
)
def test_a_text_that_an_import_translates_is_found(source):
    assert ImportOf(IMPORTS + source).translations()


@pytest.mark.parametrize(
    "source",
    [
        '_("a")',
        'format_lazy("{a}: {b}", a=_("a"), b=_("b"))',
        'def f():\n    return _("a %s") % 1',
        'f = lambda: _("a") + "b"',
        'texts = [_("a")] + [_("b")]',
        'texts = {f"{name}-{code}": text for name, text in (("a", _("a")),) for code in "bc"}',
        'number = 7 % 2\nname = "a" + "b"\n__all__ = ", ".join(["a"])',
    ],
)
def test_a_text_that_stays_lazy_is_not_found(source):
    assert ImportOf(IMPORTS + source).translations() == []


def test_no_module_translates_a_text_while_it_is_imported():
    modules = [
        path
        for app in ("events", "pages", "partnership_site")
        for path in ROOT.glob(f"{app}/**/*.py")
    ]

    found = [
        f"{path.relative_to(ROOT)}:{line}"
        for path in modules
        for line in ImportOf(path.read_text()).translations()
    ]

    assert modules
    assert found == []
