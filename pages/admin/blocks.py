"""The blocks in an entry's form: fields in pairs, German beside Spanish."""

from content_editor.admin import ContentEditorInline

from pages.admin.bilingual import BilingualForm
from pages.admin.merging import MergingFormSet
from pages.languages import CODES, column
from pages.models.blocks import (
    Block,
    ChildPagesBlock,
    FigureBlock,
    PictureBlock,
    QuoteBlock,
    TeaserBlock,
    TextBlock,
)


class BlockInline(ContentEditorInline):
    """A type of block: its shared fields, then each translated one in both languages."""

    form = BilingualForm
    formset = MergingFormSet

    def get_fieldsets(self, request, obj=None):
        model: type[Block] = self.model
        pairs = [tuple(column(name, code) for code in CODES) for name in model.translated_fields]
        fields = [*model.shared_fields, *pairs, "shows_in"]
        if model.translated_fields:
            fields.append("translation_matches")
        return [(None, {"fields": [*fields, "ordering", "region"]})]


class TextInline(BlockInline):
    model = TextBlock
    icon = "notes"


class PictureInline(BlockInline):
    model = PictureBlock
    icon = "image"
    autocomplete_fields = ["picture"]


class QuoteInline(BlockInline):
    model = QuoteBlock
    icon = "format_quote"


class FigureInline(BlockInline):
    model = FigureBlock
    icon = "tag"


class TeaserInline(BlockInline):
    model = TeaserBlock
    icon = "arrow_forward"
    autocomplete_fields = ["entry"]


class ChildPagesInline(BlockInline):
    model = ChildPagesBlock
    icon = "account_tree"


BLOCK_INLINES = [
    TextInline,
    PictureInline,
    QuoteInline,
    FigureInline,
    TeaserInline,
    ChildPagesInline,
]
