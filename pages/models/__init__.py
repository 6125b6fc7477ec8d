"""The kernel's tables. Import a model from the module that owns it; this list is Django's."""

from pages.models.address import Address
from pages.models.blocks import (
    ChildPagesBlock,
    FigureBlock,
    PictureBlock,
    QuoteBlock,
    TeaserBlock,
    TextBlock,
)
from pages.models.demand import Demand
from pages.models.entry import Entry
from pages.models.page import Page
from pages.models.picture import Picture
from pages.models.publication import Publication
from pages.models.reference import Reference
from pages.models.user import User

__all__ = [
    "Address",
    "ChildPagesBlock",
    "Demand",
    "Entry",
    "FigureBlock",
    "Page",
    "Picture",
    "PictureBlock",
    "Publication",
    "QuoteBlock",
    "Reference",
    "TeaserBlock",
    "TextBlock",
    "User",
]
