"""Blocks that lead on."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from pages.models.blocks.block import Block
from pages.models.entry import Entry


class TeaserBlock(Block):
    """A card that leads to another entry. Neighbours form one grid."""

    type = "teaser"
    shared_fields = ("entry",)

    entry = models.ForeignKey(
        Entry, verbose_name=_("leads to"), on_delete=models.RESTRICT, related_name="teasers"
    )

    class Meta(Block.Meta):
        verbose_name = _("teaser")
        verbose_name_plural = _("teasers")

    def __str__(self):
        return str(self.entry)


class ChildPagesBlock(Block):
    """Cards of the pages below this one."""

    type = "child_pages"

    class Meta(Block.Meta):
        verbose_name = _("pages below")
        verbose_name_plural = _("pages below")
