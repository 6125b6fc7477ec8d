"""Kinds of values in content files: each takes a node of YAML and gives the value, or is unfit."""

import re
import uuid
from collections.abc import Mapping
from datetime import date, datetime, time
from decimal import Decimal, InvalidOperation
from typing import Any, NamedTuple

import yaml
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.dateparse import parse_datetime

from pages.content.sheets import NOTHING, Kind, Mention, Place, Sheet, Unfit, line_of
from pages.languages import CODES
from pages.models.reference import kind_of
from pages.models.rich_text import RichTextField
from pages.rich_text import INTERNAL, sanitise

_LINK = re.compile(rf'href="({"|".join(INTERNAL)}):([^"#]*)')
_UUID = re.compile(r"[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}")


class Key(NamedTuple):
    """What a key of a mapping holds."""

    kind: Kind
    is_required: bool = False


def mapping(keys: Mapping[str, Key]) -> Kind:
    """These keys and no others."""

    def read(node: yaml.Node, sheet: Sheet, place: Place) -> dict[str, Any]:
        if not isinstance(node, yaml.MappingNode):
            raise Unfit(f"Write keys here, each on its own line: {', '.join(keys)}.")
        found: dict[str, Any] = {}
        for key_node, value_node in node.value:
            key, line = key_node.value, line_of(key_node)
            if not isinstance(key, str) or key not in keys:
                sheet.fault(f"“{key}” is no key here. There are: {', '.join(keys)}.", line=line)
            elif key in found:
                sheet.fault(f"“{key}” stands here twice. Delete one of them.", line=line)
            else:
                sheet.note_line((*place, key), line)
                found[key] = sheet.value(keys[key].kind, value_node, (*place, key))
        for key in keys:
            if keys[key].is_required and key not in found:
                sheet.fault(f"“{key}” is missing. {_remedy(key)}", place)
        return {key: value for key, value in found.items() if value is not None}

    return read


def _remedy(key: str) -> str:
    return f"Add “uuid: {uuid.uuid4()}”." if key == "uuid" else "Add it."


def by_language(kind: Kind) -> Kind:
    """A value for each language, or for one of them."""
    return mapping({code: Key(kind) for code in CODES})


def in_some_language(kind: Kind) -> Kind:
    """A value for each language, or for one of them, but not for none."""
    in_languages = by_language(kind)

    def read(node: yaml.Node, sheet: Sheet, place: Place) -> dict[str, Any]:
        if not node.value:
            raise Unfit(f"Write it in one language at least: {', '.join(CODES)}.")
        return in_languages(node, sheet, place)

    return read


def sequence(kind: Kind) -> Kind:
    """A list; what is unfit leaves an empty place, so that the others keep theirs."""

    def read(node: yaml.Node, sheet: Sheet, place: Place) -> list[Any]:
        if not isinstance(node, yaml.SequenceNode):
            raise Unfit("Write a list here, each item beginning with “- ”.")
        return [
            sheet.value(kind, item, (*place, number)) or {}
            for number, item in enumerate(node.value)
        ]

    return read


def scalar(node: yaml.Node, *tags: str) -> str | None:
    """The text of a plain value, or None if it is something else."""
    if isinstance(node, yaml.ScalarNode) and node.tag in {f"tag:yaml.org,2002:{t}" for t in tags}:
        return node.value
    return None


def words(node: yaml.Node) -> str:
    """Text, without white space around it."""
    text = scalar(node, "str")
    if text is None:
        raise Unfit("Write text here. If it looks like a number, a date or yes, put it in quotes.")
    if not text.strip():
        raise Unfit(NOTHING)
    return text.strip()


def flag(node: yaml.Node, sheet: Sheet, place: Place) -> bool:
    if scalar(node, "bool") not in {"true", "True", "yes"}:
        raise Unfit("Write “true” here, or leave the key out.")
    return True


def choice(*choices: str) -> Kind:
    """One of these words, among which may be “yes” and “no”."""

    def read(node: yaml.Node, sheet: Sheet, place: Place) -> str:
        value = scalar(node, "str", "bool")
        if value not in choices:
            raise Unfit(f"Write one of these here: {', '.join(choices)}.")
        return value

    return read


def whole_number(node: yaml.Node, sheet: Sheet, place: Place) -> int:
    text = scalar(node, "int")
    if text is None or not text.isdecimal() or int(text) < 1:
        raise Unfit("Write a whole number from 1 on here.")
    return int(text)


def number(node: yaml.Node, sheet: Sheet, place: Place) -> Decimal:
    try:
        value = Decimal(scalar(node, "int", "float") or "")
    except InvalidOperation:
        value = Decimal("NaN")
    if not value.is_finite():
        raise Unfit("Write a number here, with a point before decimals: 1234.5.")
    return value


def moment(node: yaml.Node, sheet: Sheet, place: Place) -> datetime:
    """A point in time, with its distance from UTC."""
    try:
        value = parse_datetime(scalar(node, "timestamp", "str") or "")
    except ValueError:
        value = None
    if value is None or value.tzinfo is None:
        raise Unfit("Write date, time and zone here, such as 2026-11-20T09:00:00+01:00.")
    return value


def day(node: yaml.Node, sheet: Sheet, place: Place) -> date:
    try:
        return date.fromisoformat(scalar(node, "timestamp", "str") or "")
    except ValueError:
        raise Unfit("Write a day here, such as 2027-10-01.") from None


def time_of_day(node: yaml.Node, sheet: Sheet, place: Place) -> time:
    try:
        return time.fromisoformat(scalar(node, "str") or "")
    except ValueError:
        raise Unfit("Write a time in quotes here, such as '19:00'.") from None


def identifier(node: yaml.Node, sheet: Sheet, place: Place) -> uuid.UUID:
    try:
        return uuid.UUID(scalar(node, "str") or "")
    except ValueError:
        raise Unfit(f"This is no uuid. One that is free: {uuid.uuid4()}.") from None


def reference(kind: str) -> Kind:
    """The uuid of a record of a kind; whether it is there is asked when all files are read."""

    def read(node: yaml.Node, sheet: Sheet, place: Place) -> uuid.UUID:
        value = identifier(node, sheet, place)
        sheet.mentions.append(Mention(kind, value, line_of(node)))
        return value

    return read


def rich_text(node: yaml.Node, sheet: Sheet, place: Place) -> str:
    """Sanitised; what it links to is noted with the line on which the link stands."""
    html = sanitise(words(node))
    for kind, target in _LINK.findall(html):
        line = _line_with(node, f"{kind}:{target}")
        if _UUID.fullmatch(target):
            sheet.mentions.append(Mention(kind, uuid.UUID(target), line))
        else:
            text = f"“{kind}:{target}” leads nowhere. Write a uuid after “{kind}:”."
            sheet.fault(text, line=line)
    return html


def _line_with(node: yaml.ScalarNode, text: str) -> int:
    first = line_of(node)
    if node.style != "|":
        return first
    lines = enumerate(node.value.split("\n"), first + 1)
    return next((number for number, line in lines if text in line), first)


def like(field: models.Field) -> Kind:
    """What a column of the database takes."""
    if isinstance(field, models.ForeignKey):
        return reference(kind_of(field.related_model))
    if field.choices:
        return choice(*(value for value, _label in field.choices if value))
    if isinstance(field, models.BooleanField):
        return flag
    if isinstance(field, models.DateField):
        return day
    if isinstance(field, models.TimeField):
        return time_of_day
    if isinstance(field, RichTextField):
        return rich_text
    return _valid(field)


def _valid(field: models.Field) -> Kind:
    def read(node: yaml.Node, sheet: Sheet, place: Place) -> Any:
        value = _raw(field, node, sheet, place)
        try:
            field.clean(value, None)
        except ValidationError as error:
            raise Unfit(" ".join(error.messages)) from None
        if isinstance(value, str) and field.max_length and len(value) > field.max_length:
            raise Unfit(f"This has {len(value)} characters. Shorten it to {field.max_length}.")
        return value

    return read


def _raw(field: models.Field, node: yaml.Node, sheet: Sheet, place: Place) -> Any:
    if isinstance(field, models.DecimalField):
        return number(node, sheet, place)
    if isinstance(field, models.IntegerField):
        return whole_number(node, sheet, place)
    return words(node)


def or_empty(kind: Kind) -> Kind:
    """The same, or an empty text."""

    def read(node: yaml.Node, sheet: Sheet, place: Place) -> Any:
        return "" if scalar(node, "str") == "" else kind(node, sheet, place)

    return read
