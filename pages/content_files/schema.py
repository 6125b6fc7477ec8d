"""The schema of content files: pydantic checks their structure, Django's own fields each value.

Only the commands import it: pydantic takes a quarter of a second to load.
"""

import re
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from typing import Annotated, Any, NamedTuple, NotRequired, Required
from uuid import UUID, uuid4

from django.core.exceptions import ValidationError
from django.db import models
from pydantic import PlainValidator, TypeAdapter, WrapValidator, with_config
from pydantic import ValidationError as StructureError
from pydantic_core import InitErrorDetails, PydanticCustomError
from typing_extensions import TypedDict

from pages.models.reference import kind_of
from pages.models.rich_text import RichTextField
from pages.rich_text import INTERNAL, sanitise

_NOTHING = "There is nothing here. Write something, or leave the key out."
_LINK = re.compile(rf'href="({"|".join(INTERNAL)}):([^"#]*)')


class Mention(NamedTuple):
    """A record that a file refers to: its kind (see `RECORDS`), and its uuid as it is written."""

    kind: str
    target: str

    @property
    def uuid(self) -> UUID | None:
        """Its uuid, or None for anything else that a link leads to."""
        with suppress(ValueError):
            return key if str(key := UUID(self.target)) == self.target else None
        return None


def mapping(types: Mapping[str, Any], required: Iterable[str] = ()) -> Any:
    """Return the type of a mapping with these keys and no others."""
    needed = set(required)
    keys = {key: (Required if key in needed else NotRequired)[types[key]] for key in types}

    def read(value, handler):
        if not isinstance(value, dict):
            raise _error(_NOTHING if value == "" else f"Write keys here: {', '.join(types)}.")
        try:
            return handler(value)
        except StructureError as error:
            details = [_explained(each, types) for each in error.errors()]
            raise StructureError.from_exception_data("mapping", details) from None

    closed = with_config(extra="forbid")(TypedDict("Mapping", keys))
    return Annotated[closed, WrapValidator(read)]


def sequence(type_: Any, *, once: str = "") -> Any:
    """Return the type of a list; no two of its items have the same value of the key `once`."""

    def read(value, handler):
        if not isinstance(value, list):
            raise _error("Write a list here, each item beginning with “- ”.")
        items = handler(value)
        keys = [item[once] for item in items] if once else []
        twins = [
            InitErrorDetails(
                type=_error(f"This {once} is here twice: {key}. Delete one."),
                loc=(number, once),
                input=None,
            )
            for number, key in enumerate(keys)
            if key in keys[:number]
        ]
        if twins:
            raise StructureError.from_exception_data("sequence", twins)
        return items

    return Annotated[list[type_], WrapValidator(read)]


def by_type(types: Mapping[str, Any]) -> Any:
    """Return the type of a mapping whose key `type` chooses among several types."""
    schemas = {name: TypeAdapter(type_) for name, type_ in types.items()}

    def read(value, info):
        schema = schemas.get(value.get("type")) if isinstance(value, dict) else None
        if schema is None:
            raise _error(f"A block begins with its type, one of these: {', '.join(types)}.")
        return schema.validate_python(value, context=info.context)

    return Annotated[Any, PlainValidator(read)]


def single(read: Callable[[str, set[Mention]], Any]) -> Any:
    """Return the type of one value; `read` may raise ValidationError, and adds mentions."""

    def read_single(value, info):
        if not isinstance(value, str):
            raise _error("Write one value here, neither a list nor keys.")
        if not (text := value.strip()):
            raise _error(_NOTHING)
        try:
            return read(text, info.context)
        except ValidationError as error:
            raise _error(" ".join(error.messages)) from None

    return Annotated[Any, PlainValidator(read_single)]


def value_of(field: models.Field, check: Callable[[Any], Any] | None = None) -> Any:
    """Return the type of a column's value; `check` finds errors that the column does not."""

    def read(value, mentions):
        if field.is_relation:
            key = read_uuid(value)
            mentions.add(Mention(kind_of(field.related_model), str(key)))
            return key
        if isinstance(field, RichTextField):
            html = sanitise(value)
            mentions.update(Mention(*link) for link in _LINK.findall(html))
            return html
        cleaned = _cleaned(field, value)
        return check(cleaned) if check else cleaned

    return single(read)


def read_uuid(value: str, _mentions: Any = None) -> UUID:
    """Read a uuid. Raises ValidationError."""
    try:
        return UUID(value)
    except ValueError:
        text = f"This is not a uuid. One that is free: {uuid4()}."
        raise ValidationError(text) from None


def one_of(value: str, values: Iterable[str]) -> str:
    """Return the value if it is one of these. Raises ValidationError."""
    if value not in values:
        raise ValidationError(f"Write one of these here: {', '.join(values)}.")
    return value


def _cleaned(field: models.Field, value: str) -> Any:
    """Return the value of a column. Raises ValidationError."""
    if isinstance(field, models.DateTimeField):
        moment = field.to_python(value)
        if moment.tzinfo is None:
            text = "Write date, time and zone here, such as 2026-11-20T09:00:00+01:00."
            raise ValidationError(text)
        return moment
    if field.choices:
        return one_of(value, [str(each) for each, _label in field.flatchoices if each])
    if isinstance(field, models.BooleanField):
        return one_of(value.lower(), ["true", "false"]) == "true"
    if isinstance(field, models.TextField) and len(value) > (field.max_length or len(value)):
        text = f"This has {len(value)} characters. Shorten it to {field.max_length}."
        raise ValidationError(text)
    return field.clean(value, None)


def _explained(error: Mapping[str, Any], keys: Iterable[str]) -> InitErrorDetails:
    """Return the same error, with the remedy for a missing or unknown key."""
    key, message = error["loc"][-1], error["msg"]
    if error["type"] == "missing":
        message = f"“{key}” is missing. Add {f'“uuid: {uuid4()}”' if key == 'uuid' else 'it'}."
    elif error["type"] == "extra_forbidden":
        message = f"“{key}” is not a key here. There are: {', '.join(keys)}."
    return InitErrorDetails(type=_error(message), loc=error["loc"], input=None)


def _error(message: str) -> PydanticCustomError:
    return PydanticCustomError("content", message)
