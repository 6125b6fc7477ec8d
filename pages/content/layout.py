"""How texts stand in content files: a line for each block of rich text, YAML in one fixed style.

The same content always gives the same bytes.
"""

import re
from datetime import datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

import yaml
from django.db import models
from django.utils import timezone

from pages.languages import CODES, column
from pages.models.blocks.text import format_plain
from pages.models.rich_text import RichTextField
from pages.rich_text import Shape, tag

# Characters that YAML takes for ends of lines, besides the one that is.
_OTHER_BREAKS = re.compile("[\r\x85\u2028\u2029]")


def laid_out(html: str) -> str:
    """Sanitised rich text with a line for each block; sanitising it gives the text back."""
    if not html:
        return ""
    block, line = tag(Shape.BLOCK), tag(Shape.LINE, Shape.ITEM)
    is_alone = rf"(?!</{tag(Shape.ITEM, Shape.CELL)})"
    lines = re.sub(rf"(</?{block}|</{line}{is_alone})", r"\1\n", html)
    return re.sub(rf"(?<=[^\n])(?=<{block})", "\n", lines).rstrip("\n") + "\n"


def as_written(model: type[models.Model], field: str, text: str) -> str:
    """A text in the layout of the files."""
    is_rich = isinstance(model._meta.get_field(field), RichTextField)
    return laid_out(text) if is_rich else text.strip()


def in_languages(record: models.Model, field: str) -> dict[str, str]:
    """The texts of a translated field by language, in the layout of the files."""
    texts = {code: getattr(record, column(field, code)) or "" for code in CODES}
    return pruned({code: as_written(type(record), field, text) for code, text in texts.items()})


def pruned(document: dict[str, Any]) -> dict[str, Any]:
    """Without the keys that say nothing; the number 0 does say something."""
    return {
        key: value
        for key, value in document.items()
        if value is not None and value is not False and value not in ("", {}, [])
    }


def to_yaml(document: dict[str, Any]) -> bytes:
    """The document as a file's content."""
    text = yaml.dump(
        document,
        Dumper=_Dumper,
        allow_unicode=True,
        default_flow_style=False,
        sort_keys=False,
        width=float("inf"),
    )
    return text.encode()


class _Dumper(yaml.SafeDumper):
    def ignore_aliases(self, data):
        return True


def _text(dumper, text: str):
    if _OTHER_BREAKS.search(text):
        return dumper.represent_scalar("tag:yaml.org,2002:str", text, style='"')
    style = "|" if "\n" in text else None
    return dumper.represent_scalar("tag:yaml.org,2002:str", text, style=style)


def _uuid(dumper, value: UUID):
    return _text(dumper, str(value))


def _number(dumper, value: Decimal):
    text = format_plain(value)
    kind = "float" if "." in text else "int"
    return dumper.represent_scalar(f"tag:yaml.org,2002:{kind}", text)


def _moment(dumper, moment: datetime):
    """In the site's own time zone, so that no machine's clock shows in the files."""
    local = moment.astimezone(timezone.get_default_timezone())
    return dumper.represent_scalar("tag:yaml.org,2002:timestamp", local.isoformat())


_Dumper.add_representer(str, _text)
_Dumper.add_representer(UUID, _uuid)
_Dumper.add_representer(Decimal, _number)
_Dumper.add_representer(datetime, _moment)
