"""The keys of content files: the type of each, its value in a file, and how it changes a record.

A plain column needs no more than its name; values that files write in another way have classes.
"""

from collections.abc import Iterable, Iterator, Mapping
from datetime import time
from typing import Any
from uuid import UUID

from django.db import models

from pages.content_files.schema import Mention, by_language, mapping, sequence, value_of
from pages.content_files.writer import as_written, pruned
from pages.languages import CODES, column, other
from pages.models.blocks.block import Block, ShowsIn
from pages.models.reference import kind_of
from pages.models.translation import Translated


class Records:
    """The records that files mention, by their uuids; a query for each model when it is needed."""

    def __init__(self, mentions: Iterable[Mention]):
        self._mentions = {mention for mention in mentions if not mention.is_link}
        self._found: dict[type[models.Model], dict[UUID, models.Model]] = {}

    def get(self, model: type[models.Model], key: UUID) -> models.Model:
        """Return the record of a model with this uuid."""
        if model not in self._found:
            keys = [each.target for each in self._mentions if each.kind == kind_of(model)]
            self._found[model] = model._base_manager.in_bulk(keys, field_name="uuid")
        return self._found[model][key]


class Field:
    """One key of a file. `said` is what the file says, None where it lacks the key."""

    type_in_one_language: Any = None  # in a publication, where that is another type
    prefetch: tuple[str, ...] = ()  # related records that it looks at

    def __init__(self, name: str, type_: Any, *, is_required: bool = False):
        self.name, self.type, self.is_required = name, type_, is_required

    def value(self, record: models.Model, language: str = "") -> Any:
        """Return the value for a file; nothing leaves the key out."""

    def set(self, record: models.Model, said: Any, records: Records) -> None:
        """Set the value in a record that is saved afterwards."""

    def set_related(self, record: models.Model, said: Any, records: Records) -> bool:
        """Save rows of other tables, and return whether any changed. Raises ValidationError."""
        return False


class Column(Field):
    """A column; its default is not written, unless the key is required."""

    def __init__(self, field, name="", *, is_required=None, type_=None):
        is_optional = field.blank or field.has_default()
        is_required = not is_optional if is_required is None else is_required
        super().__init__(name or field.name, type_ or value_of(field), is_required=is_required)
        self.field, self.prefetch = field, (field.name,) if field.is_relation else ()

    def value(self, record, language=""):
        value = getattr(record, self.field.name, None)  # an old snapshot may lack the record
        value = value.strip() if isinstance(value, str) else value
        if value == self.field.get_default() and not self.is_required:
            return None
        return f"{value:%H:%M}" if isinstance(value, time) else getattr(value, "uuid", value)

    def set(self, record, said, records):
        if said is None:
            said = self.field.get_default()
        elif self.field.is_relation:
            said = records.get(self.field.related_model, said)
        setattr(record, self.field.name, said)


class Texts(Field):
    """A translated field, with a text for each language."""

    def __init__(self, field, *, is_required=False, check=None):
        self.field, self.type_in_one_language = field, value_of(field, check=check)
        type_ = by_language(self.type_in_one_language, is_required=is_required)
        super().__init__(field.name, type_, is_required=is_required)

    def value(self, record, language=""):
        texts = {code: getattr(record, column(self.name, code)) or "" for code in CODES}
        texts = {code: as_written(self.field, text) for code, text in texts.items()}
        return texts[language] if language else pruned(texts)

    def set(self, record, said, records):
        if record.pk is None or self.value(record) != (said or {}):
            for code in CODES:
                setattr(record, column(self.name, code), (said or {}).get(code, ""))


class Related(Field):
    """Other records that belong to this one, in no order of their own."""

    def __init__(self, field: models.ManyToManyField):
        super().__init__(field.name, sequence(value_of(field)))
        self.model, self.prefetch = field.related_model, (field.name,)

    def value(self, record, language=""):
        return sorted(each.uuid for each in getattr(record, self.name).all())

    def set_related(self, record, said, records):
        keys = set(said or [])
        if self.value(record) == sorted(keys):
            return False
        getattr(record, self.name).set(records.get(self.model, key) for key in keys)
        return True


class Rows(Field):
    """Rows of another table that belong to a record by a foreign key, without uuids of their own.

    In the key `once` no two of them are the same. Their order is that of the column `ordering`;
    without one, files have them in the order of `once`.
    """

    def __init__(self, name, model, relation, *fields, once="", ordering=""):
        self.fields = fields_of(model, *fields)
        super().__init__(name, sequence(mapping_of(self.fields), once=once))
        self.model, self.relation, self.once, self.ordering = model, relation, once, ordering
        self.accessor = model._meta.get_field(relation).remote_field.related_name
        inner = (f"{self.accessor}__{each}" for field in self.fields for each in field.prefetch)
        self.prefetch = (self.accessor, *inner)

    def value(self, record, language=""):
        return self._documents(self.rows(record))

    def set_related(self, record, said, records):
        rows = [self.row(record, each, records) for each in said or []]
        if self.value(record) == self._documents(rows):
            return False
        self.replace(record, rows)
        record.refresh_from_db(fields=[self.accessor])  # forgets the rows that were fetched
        return True

    def rows(self, record: models.Model) -> Iterable[models.Model]:
        """Return the rows that a record has."""
        return getattr(record, self.accessor).all()

    def row(self, record: models.Model, said: Mapping, records: Records) -> models.Model:
        """Return the unsaved row that a file describes."""
        row = self.model(**{self.relation: record})
        for field in self.fields:
            field.set(row, said.get(field.name), records)
        return row

    def replace(self, record: models.Model, rows: list[models.Model]) -> None:
        """Save the rows instead of those that a record has."""
        getattr(record, self.accessor).all().delete()
        for number, row in enumerate(rows if self.ordering else (), start=1):
            setattr(row, self.ordering, 10 * number)
        self.model.objects.bulk_create(rows)

    def order(self, document: dict) -> Any:
        """Return a key by which rows without an order of their own are sorted."""
        return str(document[self.once])

    def _documents(self, rows: Iterable[models.Model]) -> list[dict]:
        documents = [document_of(row, self.fields) for row in rows]
        return documents if self.ordering else sorted(documents, key=self.order)


class Outdated(Field):
    """By field, the original's text that a translation matches where that is not today's.

    An empty text in a publication means that it has never matched anything; of a draft, saving
    notes the first match.
    """

    def __init__(self, model: type[Translated]):
        self.columns = [model._meta.get_field(name) for name in model.translated_fields]
        super().__init__("outdated", mapping({each.name: value_of(each) for each in self.columns}))
        types = {each.name: value_of(each, or_empty=True) for each in self.columns}
        self.type_in_one_language = mapping(types)

    def value(self, record, language=""):
        bases, matching = record.translated_from, _matching(record)
        texts = {
            each.name: as_written(each, bases.get(each.name, ""))
            for each in self.columns
            if bases.get(each.name) != matching.get(each.name)
        }
        return texts if language else pruned(texts)

    def set(self, record, said, records):
        translation, is_in_both = other(record.language_of_original), _is_in_both(record)
        record.translated_from = {
            name: text
            for name, text in (_matching(record) | (said or {})).items()
            if text and (record.text_of(name, translation) or not is_in_both)
        }


def _matching(record: Translated) -> dict[str, str]:
    """Return `translated_from` as if every translation matched today's original."""
    return {
        name: record.text_of(name, record.language_of_original)
        for name in record.translated_fields
        if _is_in_both(record) and all(record.text_of(name, code) for code in CODES)
    }


def _is_in_both(record: Translated) -> bool:
    return not isinstance(record, Block) or record.shows_in == ShowsIn.BOTH


def field_of(field: models.Field, name: str = "", *, is_required: bool | None = None) -> Field:
    """Return the key for a column or a relation; `name` is another word for it in files."""
    if column(field.name, CODES[0]) in {each.name for each in field.model._meta.fields}:
        return Texts(field, is_required=bool(is_required))
    return Related(field) if field.many_to_many else Column(field, name, is_required=is_required)


def fields_of(
    model: type[models.Model], *names: str | Field, required: str = ""
) -> tuple[Field, ...]:
    """Return the keys for these columns of a model, among keys of other kinds."""
    columns = {each: model._meta.get_field(each) for each in names if isinstance(each, str)}
    keys = {each: field_of(columns[each], is_required=each == required or None) for each in columns}
    return tuple(keys.get(each, each) for each in names)


def all_fields_of(model: type[models.Model], **instead: str | tuple[Field, ...]) -> Iterator[Field]:
    """Return the keys for all columns that editors fill in, in the order of the model.

    `instead` has, by column, another word for it or the keys that take its place.
    """
    for field in sorted([*model._meta.concrete_fields, *model._meta.many_to_many]):
        is_translation = hasattr(field, "translated_field")  # `title_de` beside `title`
        if field.editable and field.model is model and not (field.primary_key or is_translation):
            key = instead.get(field.name, field.name)
            yield from (field_of(field, key),) if isinstance(key, str) else key


def mapping_of(fields: Iterable[Field], *, in_one_language: bool = False, **types: Any) -> Any:
    """Return the type of a mapping with these keys, and those of `types`, which are required."""
    required = list(types)
    for field in fields:
        types[field.name] = (in_one_language and field.type_in_one_language) or field.type
        required += [field.name] * field.is_required
    return mapping(types, required)


def document_of(record: models.Model, fields: Iterable[Field], language: str = "") -> dict:
    """Return a record as a file has it, without keys that say nothing."""
    return pruned({field.name: field.value(record, language) for field in fields})
