"""Rich text: the HTML that editors may use, its sanitiser, and its internal links.

`ELEMENTS` is the only list of elements. The sanitiser, the editor with its tools, the filter for
pasted text and the layout of content files follow from it. Text is sanitised on every way in
(form, import, code), so templates may trust it.
"""

import re
import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import IntEnum, auto
from functools import lru_cache
from html import escape, unescape

import nh3
from django.utils.functional import Promise
from django.utils.html import strip_tags
from django.utils.text import format_lazy, slugify
from django.utils.translation import gettext_lazy as _


class Shape(IntEnum):
    """The effect of an element on lines of text; the toolbar has its groups in this order."""

    LINE = auto()  # its words are a line
    INLINE = auto()  # its words are part of a line
    BREAK = auto()  # ends a line
    BLOCK = auto()  # its tags are on lines of their own
    ITEM = auto()  # a line of a block; holds words without a paragraph around them
    CELL = auto()  # the same, and shares its line with others


@dataclass(frozen=True)
class Tool:
    """The editor's button for an element: its label, and an icon of icons.js or a text."""

    label: str | Promise
    icon: str = ""
    text: str = ""


@dataclass(frozen=True)
class Element:
    """An allowed element, with the extension of the editor that reads and writes it.

    `attributes` are {name: pattern of the allowed values}; `level` is that of a heading.
    """

    shape: Shape
    extension: str
    tool: Tool | None = None
    attributes: Mapping[str, str] = field(default_factory=dict)
    level: int = 0


def _heading(level: int) -> Element:
    label = format_lazy(_("H{level}: heading of level {level}"), level=level)
    return Element(Shape.LINE, "Heading", Tool(label, text=f"H{level}"), level=level)


_LANGUAGE = r"[a-z]{2,3}(-[A-Z]{2})?"  # BCP 47, as far as a phrase on this site needs it
_SPAN = {"colspan": r"[2-9]|[1-9]\d+", "rowspan": r"[2-9]|[1-9]\d+"}

ELEMENTS: dict[str, Element] = {
    "p": Element(Shape.LINE, "Paragraph", Tool(_("Paragraph"), text="¶")),
    "h2": _heading(2),
    "h3": _heading(3),
    "h4": _heading(4),
    "strong": Element(Shape.INLINE, "Bold", Tool(_("Bold"), "bold")),
    "em": Element(Shape.INLINE, "Italic", Tool(_("Italic"), "italic")),
    "a": Element(Shape.INLINE, "Link", Tool(_("Link"), "link"), {"href": ".*"}),
    "span": Element(
        Shape.INLINE, "Phrase", Tool(_("Language of the phrase"), "language"), {"lang": _LANGUAGE}
    ),
    "br": Element(Shape.BREAK, "HardBreak"),
    "ul": Element(Shape.BLOCK, "BulletList", Tool(_("List"), "bullets")),
    "ol": Element(
        Shape.BLOCK, "OrderedList", Tool(_("Numbered list"), "numbers"), {"start": r"-?\d+"}
    ),
    "li": Element(Shape.ITEM, "ListItem"),
    "blockquote": Element(Shape.BLOCK, "Blockquote", Tool(_("Quotation"), "quote")),
    "hr": Element(Shape.BLOCK, "HorizontalRule", Tool(_("Dividing line"), "rule")),
    "table": Element(Shape.BLOCK, "Table", Tool(_("Table"), "table")),
    "thead": Element(Shape.BLOCK, "Table"),
    "tbody": Element(Shape.BLOCK, "Table"),
    "tr": Element(Shape.ITEM, "TableRow"),
    "th": Element(Shape.CELL, "TableHeader", attributes={"scope": "col|row"} | _SPAN),
    "td": Element(Shape.CELL, "TableCell", attributes=_SPAN),
}

# Schemes of links to the site's own records, by uuid.
INTERNAL = ("entry", "document")
# All schemes that a link may have.
SCHEMES = ("https", "http", "mailto", "tel", *INTERNAL)

# Shapes at whose edges white space has no meaning.
_DIVIDING = set(Shape) - {Shape.INLINE}

_EMPTY = re.compile(r"<p>(\s|&nbsp;|<br>)*</p>")
_SPACE = re.compile(r"[ \t\n\r\f]+")  # HTML's white space: no-break spaces are content
_UUID = r"[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}"
_LINK = re.compile(
    rf'<a href="({"|".join(INTERNAL)}):({_UUID})(#[^"]*)?"([^>]*)>(.*?)</a>', re.DOTALL
)


def names(*shapes: Shape) -> list[str]:
    """Return the elements of these shapes, in the order of the table."""
    return [name for name, element in ELEMENTS.items() if element.shape in shapes]


def tag(*shapes: Shape) -> str:
    """Return a pattern for the rest of a tag, after `<` or `</`, of an element of these shapes."""
    return f"(?:{'|'.join(names(*shapes))})(?: [^>]*)?>"


def editor_extensions() -> dict[str, bool | dict]:
    """Return the editor's extensions with their options."""
    levels = sorted(element.level for element in ELEMENTS.values() if element.level)
    options = {"Heading": {"levels": levels}, "Link": {"protocols": list(SCHEMES)}}
    found = dict.fromkeys(element.extension for element in ELEMENTS.values())
    return {extension: options.get(extension, True) for extension in found}


def editor_tools() -> list[list[dict[str, str | int]]]:
    """Return the tools that make elements, in the groups of the toolbar."""
    with_tools = [element for element in ELEMENTS.values() if element.tool]
    return [
        [
            {
                "extension": element.extension,
                "level": element.level,
                "label": str(element.tool.label),
                "icon": element.tool.icon,
                "text": element.tool.text,
            }
            for element in with_tools
            if element.shape == shape
        ]
        for shape in sorted({element.shape for element in with_tools})
    ]


@lru_cache(maxsize=1)
def _cleaner(elements: tuple[str, ...]) -> nh3.Cleaner:
    return nh3.Cleaner(
        tags=set(elements),
        attributes={name: set(ELEMENTS[name].attributes) for name in elements},
        attribute_filter=_keep,
        url_schemes=set(SCHEMES),
        link_rel=None,  # nh3 would add `rel` to each link, and the text would differ from the file
    )


def _keep(name: str, attribute: str, value: str) -> str | None:
    """Decide on every attribute: nh3 would leave `lang` and `title` on all elements."""
    allowed = ELEMENTS[name].attributes if name in ELEMENTS else {}
    is_fit = attribute in allowed and re.fullmatch(allowed[attribute], value, re.DOTALL)
    return value if is_fit else None


def sanitise(html: str | None) -> str:
    """Return the text with ELEMENTS alone: no script, style, class, picture or h1.

    Sanitising twice changes nothing; a text without words becomes empty. Invisible white space is
    removed, so that a text is the same from the editor and from a file with a line per block.
    """
    clean = _EMPTY.sub("", _cleaner(tuple(ELEMENTS)).clean(html or ""))
    edges = rf" ?(</?{tag(*_DIVIDING)}) ?"
    clean = re.sub(edges, r"\1", _SPACE.sub(" ", clean)).strip()
    clean = clean.replace("<th>", '<th scope="col">')  # editors write headers of columns
    return clean if plain(clean) or "<hr>" in clean else ""


def plain(html: str) -> str:
    """Return the words of a text with single spaces, without markup."""
    spaced = re.sub(rf"</?{tag(*_DIVIDING)}", " ", html)
    return re.sub(r"\s+", " ", unescape(strip_tags(spaced))).strip()


def linked(html: str) -> set[tuple[str, uuid.UUID]]:
    """Return the targets of the internal links in a text: {("entry" or "document", uuid)}."""
    return {(match[1], uuid.UUID(match[2])) for match in _LINK.finditer(html)}


@dataclass(frozen=True)
class Target:
    """The URL of a link's target, with a note that readers need before they follow it."""

    url: str
    note: str = ""


def with_addresses(html: str, targets: Mapping[uuid.UUID, Target]) -> str:
    """Return the text with internal links resolved; a link without a target leaves its words."""

    def resolve(match: re.Match) -> str:
        target = targets.get(uuid.UUID(match[2]))
        if target is None:
            return match[5]
        link = f'<a href="{escape(target.url)}{match[3] or ""}"{match[4]}>{match[5]}</a>'
        return f"{link} ({escape(target.note)})" if target.note else link

    return _LINK.sub(resolve, html)


@dataclass(frozen=True)
class Heading:
    """A heading that can be linked to; `level` is that of its element."""

    level: int
    id: str
    title: str


def with_heading_ids(html: str, taken: set[str]) -> tuple[str, list[Heading]]:
    """Return the text with an id on every heading, and the headings.

    The ids are unique among `taken`, to which they are added.
    """
    headings = []

    def mark(match: re.Match) -> str:
        title = plain(match[2])
        level = ELEMENTS[match[1]].level
        heading = Heading(level, _free_id(slugify(title) or "section", taken), title)
        headings.append(heading)
        return f'<{match[1]} id="{heading.id}">{match[2]}</{match[1]}>'

    of_headings = "|".join(name for name, element in ELEMENTS.items() if element.level)
    return re.sub(rf"<({of_headings})>(.*?)</\1>", mark, html, flags=re.DOTALL), headings


def _free_id(wanted: str, taken: set[str]) -> str:
    candidate, number = wanted, 1
    while candidate in taken:
        number += 1
        candidate = f"{wanted}-{number}"
    taken.add(candidate)
    return candidate
