"""The keys of content files: the type of each, its value in a file, and how it changes a record.

A key is a column, such as `title_de`; values that files write in another way have classes.
"""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import models

from pages.content_files.schema import Mention, mapping, sequence, value_of
from pages.content_files.writer import as_written, pruned
from pages.languages import CODES, column
from pages.models.blocks.block import ShowsIn
from pages.models.reference import kind_of
from pages.models.translation import Translated

TEXT = (models.CharField, models.TextField)


class Records(dict[type[models.Model], dict[UUID, models.Model]]):
    """The records that files mention, by model and uuid; a query for each model when needed.

    `unsaved` are those that are not in the database yet.
    """

    def __init__(self, mentions: Iterable[Mention], unsaved: Iterable[models.Model] = ()):
        super().__init__()
        self.mentions, self.unsaved = mentions, unsaved

    def __missing__(self, model):
        keys = {each.uuid for each in self.mentions if each.kind == kind_of(model)} - {None}
        self[model] = model._base_manager.in_bulk(keys, field_name="uuid")
        self[model] |= {each.uuid: each for each in self.unsaved if isinstance(each, model)}
        return self[model]

    def find(self, model: type[models.Model], key: UUID) -> models.Model:
        """Return a record. Raises ValidationError if somebody has deleted it meanwhile."""
        if key not in self[model]:
            raise ValidationError(f"There is no {kind_of(model)} {key} any more.")
        return self[model][key]


class Field:
    """One key of a file. `said` is what the file says, None where it lacks the key."""

    prefetch: tuple[str, ...] = ()  # related records that it looks at
    default: Any = None  # of a column

    def __init__(self, name: str, type_: Any, *, is_required: bool = False):
        self.name, self.type, self.is_required = name, type_, is_required

    def value(self, record: models.Model) -> Any:
        """Return the value for a file; nothing leaves the key out."""

    def set(self, record: models.Model, said: Any, records: Records) -> None:
        """Set the value in a record that is saved afterwards."""

    def differs(self, record: models.Model, said: Any, records: Records) -> bool:
        """Return whether rows of other tables have to change. Raises ValidationError."""
        return False

    def save_related(self, record: models.Model, said: Any, records: Records) -> None:
        """Save rows of other tables that differ."""


class Column(Field):
    """A column; its default is not written, unless the key is required.

    With `is_kept` a file without the key leaves the record its value.
    """

    def __init__(self, field, *, is_required=None, is_kept=False, check=None):
        is_optional = field.blank or field.has_default()
        is_required = not is_optional if is_required is None else is_required
        super().__init__(field.name, value_of(field, check), is_required=is_required)
        self.field, self.is_kept = field, is_kept
        self.default = "" if isinstance(field, TEXT) and field.null else field.get_default()
        self.prefetch = (field.name,) if field.is_relation else ()

    def value(self, record):
        value = getattr(record, self.name, None)  # an old snapshot may lack a required record
        if isinstance(self.field, TEXT):
            value = as_written(self.field, value or "")
        if value == self.default and not self.is_required:
            return None
        return getattr(value, "uuid", value)

    def set(self, record, said, records):
        if said is None:
            said = getattr(record, self.name) if self.is_kept else self.default
        elif self.field.is_relation:
            said = records.find(self.field.related_model, said)
        elif record.pk and said == self.value(record):
            return  # the same but for the layout
        setattr(record, self.name, said)


class Related(Field):
    """Other records that belong to this one, in no order of their own."""

    def __init__(self, field: models.ManyToManyField):
        super().__init__(field.name, sequence(value_of(field)))
        self.model, self.prefetch = field.related_model, (field.name,)

    def value(self, record):
        return sorted(each.uuid for each in getattr(record, self.name).all())

    def differs(self, record, said, records):
        return set(said or []) != set(self.value(record) if record.pk else [])

    def save_related(self, record, said, records):
        getattr(record, self.name).set(records.find(self.model, key) for key in set(said or []))


class Rows(Field):
    """Rows of another table that belong to a record by a foreign key, without uuids of their own.

    In the key `once` no two of them are the same. Their order is that of the column `ordering`;
    without one, files have them in the order of their values.
    """

    def __init__(self, name, model, relation, *fields, once="", ordering=""):
        self.fields = fields_of(model, *fields)
        super().__init__(name, sequence(mapping_of(self.fields), once=once))
        self.model, self.relation, self.ordering = model, relation, ordering
        self.accessor = model._meta.get_field(relation).remote_field.related_name
        inner = (f"{self.accessor}__{each}" for field in self.fields for each in field.prefetch)
        self.prefetch = (self.accessor, *inner)

    def value(self, record):
        return self._documents(self.rows(record))

    def differs(self, record, said, records):
        rows = self.rows_of_file(record, said, records)
        self.check(record, rows)
        return self._documents(rows) != (self.value(record) if record.pk else [])

    def save_related(self, record, said, records):
        self.replace(record, self.rows_of_file(record, said, records))
        record.refresh_from_db(fields=[self.accessor])  # forgets the rows that were fetched

    def rows(self, record: models.Model) -> Iterable[models.Model]:
        """Return the rows that a record has."""
        return getattr(record, self.accessor).all()

    def rows_of_file(self, record: models.Model, said: Any, records: Records) -> list[models.Model]:
        """Return the unsaved rows that a file describes."""
        rows = [self.model(**{self.relation: record}) for _each in said or []]
        for row, each in zip(rows, said or [], strict=True):
            set_all(row, self.fields, each, records)
        return rows

    def check(self, record: models.Model, rows: list[models.Model]) -> None:
        """Raise ValidationError if these rows cannot belong to a record together."""

    def replace(self, record: models.Model, rows: list[models.Model]) -> None:
        """Save the rows instead of those that a record has."""
        getattr(record, self.accessor).all().delete()
        for number, row in enumerate(rows if self.ordering else (), start=1):
            setattr(row, self.ordering, 10 * number)
        self.model.objects.bulk_create(rows)

    def _documents(self, rows: Iterable[models.Model]) -> list[dict]:
        documents = [document_of(row, self.fields) for row in rows]
        order = None if self.ordering else lambda each: list(map(str, each.values()))
        return sorted(documents, key=order) if order else documents


class TranslatedFrom(Field):
    """By field, the original's text that a translation was made from where it is not today's."""

    def __init__(self, model: type[Translated]):
        self.columns = {name: model._meta.get_field(name) for name in model.translated_fields}
        types = {name: value_of(field) for name, field in self.columns.items()}
        super().__init__("translated_from", mapping(types))

    def value(self, record):
        original = record.language_of_original
        return {
            name: as_written(self.columns[name], text)
            for name, text in record.translated_from.items()
            if text != record.text_of(name, original)
        }

    def set(self, record, said, records):
        said = said or {}
        if record.pk is None or self.value(record) != said:
            record.translated_from = said
            if getattr(record, "shows_in", ShowsIn.BOTH) == ShowsIn.BOTH:
                for name in set(record.translated_fields) - set(said):
                    record.match_translation(name)


def fields_of(
    model: type[models.Model], *names: str | Field, language: str = "", **options: Any
) -> tuple[Field, ...]:
    """Return the keys for these columns, of a translated field in each language or in this one.

    `names` may have keys among them. `options` has, by name, those of `Column`, or the keys that
    take its place.
    """
    found: list[Field] = []
    for name in names:
        option = options.get(name, {}) if isinstance(name, str) else (name,)
        if isinstance(option, tuple):
            found += option
        elif hasattr(model, column(name, CODES[0])):  # it is translated
            columns = [column(name, code) for code in ([language] if language else CODES)]
            found += [Column(model._meta.get_field(each), **option) for each in columns]
        else:
            field = model._meta.get_field(name)
            found.append(Related(field) if field.many_to_many else Column(field, **option))
    return tuple(found)


def names_of(model: type[models.Model]) -> list[str]:
    """Return the names of all fields that editors fill in, in the order of the model."""
    return [
        field.name
        for field in sorted([*model._meta.concrete_fields, *model._meta.many_to_many])
        if field.editable and field.model is model and not field.primary_key
        if not hasattr(field, "translated_field")  # `title_de` beside `title`
    ]


def mapping_of(fields: Iterable[Field], **types: Any) -> Any:
    """Return the type of a mapping with these keys, and those of `types`, which are required."""
    required = [*types, *(field.name for field in fields if field.is_required)]
    return mapping(types | {field.name: field.type for field in fields}, required)


def set_all(
    record: models.Model, fields: Iterable[Field], said: Mapping[str, Any], records: Records
) -> None:
    """Set the values of a file in a record that is saved afterwards."""
    for each in fields:
        each.set(record, said.get(each.name), records)


def violations(
    record: models.Model,
) -> Iterator[tuple[models.CheckConstraint, ValidationError]]:
    """Yield the checks of the database that a record violates; one query for each table if none."""
    for model, constraints in record.get_constraints():
        checks = [each for each in constraints if isinstance(each, models.CheckConstraint)]
        conditions = models.Q(*(models.Q(each.condition) for each in checks))
        whole = models.CheckConstraint(name="all", condition=conditions)
        if checks and _error(whole, model, record):
            errors = ((each, _error(each, model, record)) for each in checks)
            yield from ((each, error) for each, error in errors if error)


def _error(constraint, model, record) -> ValidationError | None:
    try:
        constraint.validate(model, record)
    except ValidationError as error:
        return error


def document_of(record: models.Model, fields: Iterable[Field]) -> dict:
    """Return a record as a file has it, without keys that say nothing."""
    return pruned({field.name: field.value(record) for field in fields})
