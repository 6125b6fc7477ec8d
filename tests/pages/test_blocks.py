"""Types of blocks: each is declared once, by its class."""

import pytest
from django.apps import apps
from django.template.loader import get_template

from pages.models.blocks.block import Block
from pages.models.blocks.registry import block_models

TYPES = list(block_models().values())


def test_every_type_of_block_that_there_is_is_offered_by_the_site():
    declared = {model for model in apps.get_models() if issubclass(model, Block)}

    assert declared == set(TYPES)


def test_types_of_blocks_are_told_apart_by_their_icons():
    icons = [model.icon for model in TYPES]

    assert len({Block.icon, *icons}) == 1 + len(icons)


@pytest.mark.parametrize("model", TYPES, ids=[model.type for model in TYPES])
def test_every_type_of_block_names_its_template_and_all_its_fields(model):
    inherited = {"id", "parent", "ordering", "region", "shows_in", "uuid", "translated_from"}
    columns = {f"{name}_{code}" for name in model.translated_fields for code in ("de", "es")}
    declared = {*model.shared_fields, *model.translated_fields, *columns}

    get_template(model.template)
    assert {field.name for field in model._meta.concrete_fields} - inherited == declared
