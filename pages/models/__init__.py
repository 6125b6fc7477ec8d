"""The kernel's tables. Import a model from the module that owns it; this list is Django's."""

from pages.models.address import Address
from pages.models.blocks.links import ChildPagesBlock, TeaserBlock
from pages.models.blocks.media import DocumentBlock, GalleryBlock, PictureBlock, VideoBlock
from pages.models.blocks.text import ContactBlock, FigureBlock, QuoteBlock, TextBlock
from pages.models.demand import Demand
from pages.models.entry import Entry
from pages.models.media.album import Album, AlbumPicture
from pages.models.media.consent import Consent
from pages.models.media.document import Document
from pages.models.media.picture import Picture
from pages.models.media.video import Video
from pages.models.page import Page
from pages.models.publication import Publication
from pages.models.reference import Reference
from pages.models.user import User

__all__ = [
    "Address",
    "Album",
    "AlbumPicture",
    "ChildPagesBlock",
    "Consent",
    "ContactBlock",
    "Demand",
    "Document",
    "DocumentBlock",
    "Entry",
    "FigureBlock",
    "GalleryBlock",
    "Page",
    "Picture",
    "PictureBlock",
    "Publication",
    "QuoteBlock",
    "Reference",
    "TeaserBlock",
    "TextBlock",
    "User",
    "Video",
    "VideoBlock",
]
