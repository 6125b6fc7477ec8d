"""Write content files: YAML in one fixed style, with a line for each block of rich text.

The same content always gives the same bytes.
"""

import re
from collections.abc import Mapping
from datetime import datetime, time
from decimal import Decimal
from typing import Any

import yaml
from django.db import models
from django.utils import timezone
from yaml.representer import SafeRepresenter

from pages.models.blocks.text import format_plain
from pages.models.rich_text import RichTextField
from pages.rich_text import Shape, tag

# Characters that YAML takes for ends of lines, besides the one that is.
_OTHER_BREAKS = re.compile("[\r\x85\u2028\u2029]")


def in_lines(html: str) -> str:
    """Return sanitised rich text with a line for each block; sanitising it gives the text back."""
    if not html:
        return ""
    block, line = tag(Shape.BLOCK), tag(Shape.LINE, Shape.ITEM)
    is_alone = rf"(?!</{tag(Shape.ITEM, Shape.CELL)})"
    lines = re.sub(rf"(</?{block}|</{line}{is_alone})", r"\1\n", html)
    return re.sub(rf"(?<=[^\n])(?=<{block})", "\n", lines).rstrip("\n") + "\n"


def as_written(field: models.Field, text: str) -> str:
    """Return a text as files have it; browsers send the line ends of a form in their own way."""
    if isinstance(field, RichTextField):
        return in_lines(text)
    return text.strip().replace("\r\n", "\n")


def pruned(document: Mapping[str, Any]) -> dict[str, Any]:
    """Leave out the keys that say nothing; the number 0 does say something."""
    return {
        key: value
        for key, value in document.items()
        if value is not None and value is not False and value not in ("", {}, [])
    }


def to_yaml(document: dict[str, Any]) -> bytes:
    """Return the document as the content of a file."""
    text = yaml.dump(
        document,
        Dumper=_Dumper,
        allow_unicode=True,
        default_flow_style=False,
        sort_keys=False,
        width=float("inf"),
    )
    return text.encode()


class _Dumper(yaml.BaseDumper):
    """Writes every value as plain text: an import reads it by its column, not by its look."""

    def ignore_aliases(self, data):
        return True


def _scalar(dumper, value: Any):
    text = _text(value)
    style = '"' if _OTHER_BREAKS.search(text) else "|" if "\n" in text else None
    return dumper.represent_scalar(dumper.DEFAULT_SCALAR_TAG, text, style=style)


def _text(value: Any) -> str:
    if isinstance(value, datetime):  # in the site's own time zone, not in a machine's
        return value.astimezone(timezone.get_default_timezone()).isoformat()
    if isinstance(value, time):
        return f"{value:%H:%M}"
    if isinstance(value, Decimal):
        return format_plain(value)
    return str(value).lower() if isinstance(value, bool) else str(value)


_Dumper.add_representer(dict, SafeRepresenter.represent_dict)
_Dumper.add_representer(list, SafeRepresenter.represent_list)
_Dumper.add_multi_representer(object, _scalar)
