"""Blocks that show an item of the media library."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from pages.models.blocks.block import Block
from pages.models.media.album import Album
from pages.models.media.document import Document
from pages.models.media.picture import Picture
from pages.models.media.video import Video


class PictureBlock(Block):
    """A picture with its caption on this page."""

    type = "picture"
    icon = "M3 5h18v14H3zM3 16l5-5 4 4 3-3 6 6M15.5 9h.01"
    template = "pages/blocks/picture.html"
    translated_fields = ("caption",)
    shared_fields = ("picture",)

    picture = models.ForeignKey(
        Picture, verbose_name=_("picture"), on_delete=models.PROTECT, related_name="blocks"
    )
    caption = models.CharField(_("caption"), max_length=300, blank=True)

    class Meta(Block.Meta):
        verbose_name = _("picture")
        verbose_name_plural = _("pictures")

    def __str__(self):
        return str(self.picture)


class GalleryBlock(Block):
    """The pictures of an album as thumbnails that lead to the large pictures."""

    type = "gallery"
    icon = "M3 4h8v7H3zM13 4h8v7h-8zM3 13h8v7H3zM13 13h8v7h-8z"
    template = "pages/blocks/gallery.html"
    shared_fields = ("album",)

    album = models.ForeignKey(
        Album, verbose_name=_("album"), on_delete=models.PROTECT, related_name="blocks"
    )

    class Meta(Block.Meta):
        verbose_name = _("gallery")
        verbose_name_plural = _("galleries")

    def __str__(self):
        return str(self.album)

    def items(self, page):
        return [page.gallery_of(self.album)]


class VideoBlock(Block):
    """A video with its poster, captions and transcript."""

    type = "video"
    icon = "M3 5h18v14H3zM10 9l5 3-5 3z"
    template = "pages/blocks/video.html"
    shared_fields = ("video",)

    video = models.ForeignKey(
        Video, verbose_name=_("film"), on_delete=models.PROTECT, related_name="blocks"
    )

    class Meta(Block.Meta):
        verbose_name = _("film")
        verbose_name_plural = _("films")

    def __str__(self):
        return str(self.video)


class DocumentBlock(Block):
    """A document to download. Neighbours form one list."""

    type = "document"
    icon = "M12 4v11M7 10l5 5 5-5M4 20h16"
    template = "pages/blocks/documents.html"
    is_grouped = True
    shared_fields = ("document",)

    document = models.ForeignKey(
        Document, verbose_name=_("file"), on_delete=models.PROTECT, related_name="blocks"
    )

    class Meta(Block.Meta):
        verbose_name = _("file to download")
        verbose_name_plural = _("files to download")

    def __str__(self):
        return str(self.document)
