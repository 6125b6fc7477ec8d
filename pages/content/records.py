"""What files say, set in records: a record knows afterwards whether it was another before."""

from collections.abc import Mapping
from typing import Any

from django.db import models

from pages.languages import CODES, column


def stored(field: models.Field, value: Any) -> Any:
    """What a column holds for a value of a file; without one its default."""
    if value is None:
        return field.get_default()
    if isinstance(field, models.ForeignKey):
        return field.related_model._base_manager.values_list("pk", flat=True).get(uuid=value)
    return value


def columns(field: str, texts: Mapping[str, str]) -> dict[str, str]:
    """The columns of a translated field."""
    return {column(field, code): texts.get(code, "") for code in CODES}


def set_values(record: models.Model, values: Mapping[str, Any]) -> bool:
    """Set attributes; whether one of them was another before. No text is the empty text."""
    is_changed = False
    for name, value in values.items():
        present = getattr(record, name)
        if present != value and not (present is None and value == ""):
            setattr(record, name, value)
            is_changed = True
    return is_changed
