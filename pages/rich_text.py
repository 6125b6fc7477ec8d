"""Rich text: what may stand in it, and how its links become addresses.

Text is sanitised wherever it enters (form, import, code), so templates may trust it.
"""

import re
import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from html import escape, unescape

import nh3
from django.utils.html import strip_tags
from django.utils.text import slugify

_LANG = re.compile(r"[a-z]{2,3}(-[A-Z]{2})?")  # BCP 47, as far as a phrase on this site needs it
_EMPTY = re.compile(r"<p>(\s|&nbsp;|<br>)*</p>")
_SPACE = re.compile(r"[ \t\n\r\f]+")  # HTML's white space: no-break spaces are content
_SPACE_AROUND_BLOCKS = re.compile(
    r" ?(</?(?:p|h[234]|ul|ol|li|blockquote|table|thead|tbody|tr|th|td|br|hr)(?: [^>]*)?>) ?"
)
_UUID = r"[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}"
# Links to what the site itself has: an entry, or a file of the library.
INTERNAL = ("entry", "download")
_LINK = re.compile(
    rf'<a href="({"|".join(INTERNAL)}):({_UUID})(#[^"]*)?"([^>]*)>(.*?)</a>', re.DOTALL
)
_HEADING = re.compile(r"<(h[234])>(.*?)</\1>", re.DOTALL)


def _keep(tag: str, attribute: str, value: str) -> str | None:
    if attribute == "lang":
        return value if _LANG.fullmatch(value) else None
    if attribute == "scope":
        return value if value in {"col", "row"} else None
    if attribute in {"colspan", "rowspan"}:
        return value if value.isdigit() and value != "1" else None
    return value


_TAGS = (
    {"p", "h2", "h3", "h4", "blockquote", "hr", "br"}
    | {"ul", "ol", "li"}
    | {"table", "thead", "tbody", "tr", "th", "td"}
    | {"a", "strong", "em", "span"}
)

_CLEANER = nh3.Cleaner(
    tags=_TAGS,
    attributes={
        "a": {"href"},
        "span": {"lang"},
        "th": {"scope", "colspan", "rowspan"},
        "td": {"colspan", "rowspan"},
        "ol": {"start"},
    },
    attribute_filter=_keep,
    url_schemes={"https", "http", "mailto", "tel", *INTERNAL},
    link_rel=None,
)


def sanitise(html: str | None) -> str:
    """The text with only what the site allows: no script, style, class, picture or first heading.

    Sanitising twice changes nothing; a text without words is empty. White space that readers do
    not see goes, so that a text is the same from the editor and from a file with a line per block.
    """
    clean = _EMPTY.sub("", _CLEANER.clean(html or ""))
    clean = _SPACE_AROUND_BLOCKS.sub(r"\1", _SPACE.sub(" ", clean)).strip()
    clean = clean.replace("<th>", '<th scope="col">')  # editors write headers of columns
    return clean if plain(clean) or "<hr>" in clean else ""


def plain(html: str) -> str:
    """The words alone, with single spaces, as a reader hears them."""
    spaced = re.sub(r"</(p|h[234]|li|td|th|blockquote)>|<br>", " ", html)
    return re.sub(r"\s+", " ", unescape(strip_tags(spaced))).strip()


def linked(html: str) -> set[tuple[str, uuid.UUID]]:
    """What a text links to: ("entry" or "download", its uuid)."""
    return {(match[1], uuid.UUID(match[2])) for match in _LINK.finditer(html)}


@dataclass(frozen=True)
class Target:
    """Where a link of a text leads, and what readers should know before they follow it."""

    url: str
    remark: str = ""


def with_addresses(html: str, targets: Mapping[uuid.UUID, Target]) -> str:
    """The text with its links resolved; a link that leads nowhere leaves its words."""

    def resolve(match: re.Match) -> str:
        target = targets.get(uuid.UUID(match[2]))
        if target is None:
            return match[5]
        link = f'<a href="{escape(target.url)}{match[3] or ""}"{match[4]}>{match[5]}</a>'
        return f"{link} ({escape(target.remark)})" if target.remark else link

    return _LINK.sub(resolve, html)


@dataclass(frozen=True)
class Heading:
    """A heading that can be linked to; `level` is 2, 3 or 4."""

    level: int
    id: str
    title: str


def with_heading_ids(html: str, taken: set[str]) -> tuple[str, list[Heading]]:
    """The text with an id on every heading, unique among `taken`, which grows; and the headings."""
    headings = []

    def mark(match: re.Match) -> str:
        title = plain(match[2])
        heading = Heading(int(match[1][1]), _free_id(slugify(title) or "section", taken), title)
        headings.append(heading)
        return f'<{match[1]} id="{heading.id}">{match[2]}</{match[1]}>'

    return _HEADING.sub(mark, html), headings


def _free_id(wanted: str, taken: set[str]) -> str:
    candidate, number = wanted, 1
    while candidate in taken:
        number += 1
        candidate = f"{wanted}-{number}"
    taken.add(candidate)
    return candidate
