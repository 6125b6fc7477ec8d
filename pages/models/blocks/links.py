"""Blocks that lead to other entries: teasers and cards of child pages."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from pages.models.blocks.block import Block
from pages.models.entry import Entry


class TeaserBlock(Block):
    """A card that leads to another entry. Neighbours form one grid."""

    type = "teaser"
    icon = "M4 5h16v14H4zM9 12h6M12 9l3 3-3 3"
    template = "pages/blocks/teasers.html"
    is_grouped = True
    shared_fields = ("entry",)

    entry = models.ForeignKey(
        Entry, verbose_name=_("leads to"), on_delete=models.RESTRICT, related_name="teasers"
    )

    class Meta(Block.Meta):
        verbose_name = _("teaser")
        verbose_name_plural = _("teasers")

    def __str__(self):
        return str(self.entry)

    def items(self, page):
        # `publications` are live in the reader's language; a teaser to anything else is hidden.
        return [each for each in page.publications if each.entry_id == self.entry_id]


class ChildPagesBlock(Block):
    """Cards of the child pages, so many at once (see `PageRenderer.children`)."""

    type = "child_pages"
    icon = "M9 3h6v5H9zM3 16h6v5H3zM15 16h6v5h-6zM12 8v4M6 16v-4h12v4"
    template = "pages/blocks/children.html"
    shows_children = True

    class Meta(Block.Meta):
        verbose_name = _("pages below")
        verbose_name_plural = _("pages below")

    def items(self, page):
        return [page.children] if page.children.items else []
