"""What the files of entries hold: their keys in the order of the files.

The keys of a block follow from its model, so that a new kind of block can be written at once.
"""

from collections.abc import Iterable

import yaml
from django.db import models

from pages.content import kinds
from pages.content.kinds import Key, by_language, like, mapping, or_empty, sequence
from pages.content.parts import Part
from pages.content.sheets import Kind, Unfit
from pages.languages import CODES
from pages.models.blocks.block import Block, ShowsIn
from pages.models.blocks.registry import block_models
from pages.models.entry import Entry
from pages.models.publication import Publication
from pages.models.translation import Translated

LANGUAGES_OF_A_BLOCK = [value for value in ShowsIn.values if value != ShowsIn.BOTH]


def fields_of(model: type[Block]) -> list[models.Field]:
    """What editors write in a block, in the order of the files: what classifies it comes first."""
    names = {*model.translated_fields, *model.shared_fields}
    fields = [field for field in model._meta.concrete_fields if field.name in names]
    return sorted(fields, key=lambda field: not field.choices)


def entry(model: type[Entry], parts: Iterable[Part]) -> Kind:
    """An entry of a kind, with its facts (`parts`), desk and publications."""
    return mapping(
        {
            "uuid": Key(kinds.identifier, is_required=True),
            "original": Key(kinds.choice(*CODES), is_required=True),
            **{part.name: part.key(model) for part in parts},
            "slug": Key(by_language(like(_column(model, "slug")))),
            "title": Key(by_language(like(_column(Entry, "title")))),
            "summary": Key(by_language(like(_column(Entry, "summary")))),
            "outdated": Key(_outdated(Entry)),
            "cover": Key(like(_column(Entry, "cover"))),
            "blocks": Key(sequence(_block(by_language))),
            "live": Key(by_language(_publication())),
            "scheduled": Key(by_language(_publication())),
        }
    )


def _column(model: type[models.Model], name: str) -> models.Field:
    return model._meta.get_field(name)


def _publication() -> Kind:
    """When, and in full what, unless that is what the desk says too."""
    return mapping(
        {
            "at": Key(kinds.moment, is_required=True),
            "note": Key(like(_column(Publication, "note"))),
            "original": Key(kinds.choice(*CODES)),
            "title": Key(like(_column(Publication, "title"))),
            "summary": Key(like(_column(Entry, "summary"))),
            "outdated": Key(_outdated(Entry)),
            "cover": Key(like(_column(Entry, "cover"))),
            "blocks": Key(sequence(_block(lambda kind: kind))),
        }
    )


def _outdated(model: type[Translated]) -> Kind:
    """By field, the original's text that the translation still matches."""
    keys = {name: Key(or_empty(like(_column(model, name)))) for name in model.translated_fields}
    return mapping(keys)


def _block(in_languages) -> Kind:
    """A block of any type; `in_languages` makes, of a text's kind, that of the translated text."""
    forms = {name: mapping(_keys(model, in_languages)) for name, model in block_models().items()}
    type_of_block = kinds.choice(*forms)

    def read(node, sheet, place):
        pairs = node.value if isinstance(node, yaml.MappingNode) else []
        types = [value for key, value in pairs if key.value == "type"]
        if not types:
            raise Unfit(f"A block begins with its type: {', '.join(forms)}.")
        type_ = sheet.value(type_of_block, types[0], (*place, "type"))
        return forms[type_](node, sheet, place) if type_ else None

    return read


def _keys(model: type[Block], in_languages) -> dict[str, Key]:
    keys = {
        "type": Key(kinds.choice(model.type)),
        "uuid": Key(kinds.identifier, is_required=True),
        "shows_in": Key(kinds.choice(*LANGUAGES_OF_A_BLOCK)),
    }
    for field in fields_of(model):
        if field.name in model.translated_fields:
            keys[field.name] = Key(in_languages(like(field)))
        else:
            is_required = not field.blank and not field.has_default()
            keys[field.name] = Key(like(field), is_required)
    return keys | {"outdated": Key(_outdated(model))} if model.translated_fields else keys
