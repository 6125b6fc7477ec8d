"""The fields that have a column for each language."""

from modeltranslation.translator import TranslationOptions, register, translator

from pages.models.blocks.registry import block_models
from pages.models.entry import Entry
from pages.models.media.album import Album, AlbumPicture
from pages.models.media.document import Document
from pages.models.media.picture import Picture
from pages.models.media.video import Video
from pages.models.page import Page


@register(Entry)
class EntryTranslation(TranslationOptions):
    fields = Entry.translated_fields


@register(Page)
class PageTranslation(TranslationOptions):
    fields = ("slug",)


@register(Picture)
class PictureTranslation(TranslationOptions):
    fields = ("alt",)


@register(AlbumPicture)
class AlbumPictureTranslation(TranslationOptions):
    fields = ("caption",)


@register([Album, Document])
class TitleTranslation(TranslationOptions):
    fields = ("title",)


@register(Video)
class VideoTranslation(TranslationOptions):
    fields = ("title", "captions", "transcript")


for model in block_models().values():
    if model.translated_fields:
        options = type(
            f"{model.__name__}Translation",
            (TranslationOptions,),
            {"fields": model.translated_fields},
        )
        translator.register(model, options)
