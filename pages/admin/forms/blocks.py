"""The blocks in an entry's form, with the fields of both languages side by side."""

from collections.abc import Sequence

from content_editor.admin import ContentEditor, ContentEditorInline
from django.utils.html import format_html
from django.utils.translation import gettext as _
from js_asset import Media, Script

from pages.admin.forms.choices import RecordChoices
from pages.admin.forms.merge import MergingFormSet, MergingRow
from pages.admin.forms.rich_text import RichTextWidget, own_modules
from pages.admin.forms.translation import TranslationForm
from pages.languages import CODES, column
from pages.models.blocks.block import Block
from pages.models.blocks.registry import block_models_for, blocks_of
from pages.models.rich_text import RichTextField


class BlockEditor(ContentEditor):
    """The form of an entry with its blocks, and the scripts for keyboards and screen readers."""

    def _create_formsets(self, request, obj, change):
        """Fetch the blocks of all types before the formset of each takes its own."""
        request.draft_blocks = blocks_of(obj) if change else []
        return super()._create_formsets(request, obj, change)

    def get_formset_kwargs(self, request, obj, inline, prefix):
        found = super().get_formset_kwargs(request, obj, inline, prefix)
        if isinstance(inline, BlockInline):
            blocks = request.draft_blocks
            found["blocks"] = [each for each in blocks if isinstance(each, inline.model)]
        return found

    def render_change_form(self, request, context, **kwargs):
        response = super().render_change_form(request, context, **kwargs)
        scripts = ["blocks", "errors", "unsaved", "place_kept"]
        response.context_data["media"] += Media(
            importmap=own_modules(
                ["announce", "block_order", "content_editor_adapter", "dom", "icons", "menu"]
            ),
            css={"all": ["content_editor/content_editor.css", "editors/entry_form.css"]},
            js=[Script(f"editors/{name}.js", type="module") for name in scripts],
        )
        return response

    def _content_editor_context(self, request, context):
        """Add the messages that the package does not have in Spanish."""
        words = super()._content_editor_context(request, context)
        words["messages"] |= {
            "empty": _("There are no blocks yet."),
            "newItem": _("new"),
            "forDeletion": _("is deleted on saving"),
            "noPlugins": "",  # not an error: translators may edit blocks and add none
        }
        return words


class BlockForm(MergingRow, TranslationForm):
    """The form of one block."""

    def _get_validation_exclusions(self):
        """Leave out the relations: their fields have found the records just now."""
        relations = {field.name for field in self._meta.model.record_fields()}
        return super()._get_validation_exclusions() | relations


class BlockFormSet(MergingFormSet):
    """The blocks of one type, which the editor has fetched with those of all types."""

    def __init__(self, *args, blocks: Sequence[Block], **kwargs):
        self.blocks = blocks
        super().__init__(*args, **kwargs)

    def get_queryset(self):
        return self.blocks


class BlockInline(RecordChoices, ContentEditorInline):
    """The inline of a block type: shared fields, then each translated one in both languages."""

    form = BlockForm
    formset = BlockFormSet
    formfield_overrides = {RichTextField: {"widget": RichTextWidget}}

    @property
    def button(self):
        """The icon of the type, hidden from screen readers: the type's name is beside it."""
        return format_html(
            '<svg class="icon" viewBox="0 0 24 24" aria-hidden="true"><path d="{}"/></svg>',
            self.model.icon,
        )

    def get_fieldsets(self, request, obj=None):
        model: type[Block] = self.model
        pairs = [tuple(column(name, code) for code in CODES) for name in model.translated_fields]
        fields = [*model.shared_fields, *pairs, "shows_in"]
        if model.translated_fields:
            fields.append("translation_matches")
        return [(None, {"fields": [*fields, "ordering", "region", "known_uuid"]})]


def inline_for(model: type[Block]) -> type[BlockInline]:
    """Return the inline of a block type; its records are chosen by a search."""
    records = [field.name for field in model.record_fields()]
    attributes = {"model": model, "autocomplete_fields": records}
    return type(f"{model.__name__}Inline", (BlockInline,), attributes)


def block_inlines(kind: str) -> list[type[BlockInline]]:
    """Return the inlines of all block types that a kind of entry can have."""
    return [inline_for(model) for model in block_models_for(kind)]
