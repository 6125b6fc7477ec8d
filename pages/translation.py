"""Which columns exist once for each language."""

from modeltranslation.translator import TranslationOptions, register

from pages.models.blocks import (
    FigureBlock,
    PictureBlock,
    QuoteBlock,
    TextBlock,
)
from pages.models.entry import Entry
from pages.models.page import Page
from pages.models.picture import Picture


@register(Entry)
class EntryTranslation(TranslationOptions):
    fields = Entry.translated_fields


@register(Page)
class PageTranslation(TranslationOptions):
    fields = ("slug",)


@register(Picture)
class PictureTranslation(TranslationOptions):
    fields = ("alt",)


@register(TextBlock)
class TextBlockTranslation(TranslationOptions):
    fields = TextBlock.translated_fields


@register(PictureBlock)
class PictureBlockTranslation(TranslationOptions):
    fields = PictureBlock.translated_fields


@register(QuoteBlock)
class QuoteBlockTranslation(TranslationOptions):
    fields = QuoteBlock.translated_fields


@register(FigureBlock)
class FigureBlockTranslation(TranslationOptions):
    fields = FigureBlock.translated_fields
