"""The kernel's tables. Import a model from the module that owns it; this list is Django's."""

from pages.models.address import Address
from pages.models.blocks.links import ChildPagesBlock, TeaserBlock
from pages.models.blocks.media import DownloadBlock, FilmBlock, GalleryBlock, PictureBlock
from pages.models.blocks.text import ContactBlock, FigureBlock, QuoteBlock, TextBlock
from pages.models.demand import Demand
from pages.models.entry import Entry
from pages.models.media.album import Album, AlbumPicture
from pages.models.media.consent import Consent
from pages.models.media.document import Download
from pages.models.media.picture import Picture
from pages.models.media.video import Film
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
    "Download",
    "DownloadBlock",
    "Entry",
    "FigureBlock",
    "Film",
    "FilmBlock",
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
]
