"""The kernel's tables and the rules of a single record; work on several is in `pages.publishing`.

Import a model from the module that owns it: this list is for Django. Block types are not in it,
since settings.BLOCKS names them.
"""

from pages.models.address import Address
from pages.models.blocks.registry import load_blocks_of
from pages.models.demand import Demand
from pages.models.entry import Entry
from pages.models.generation import ContentGeneration, EntryChange
from pages.models.media.album import Album, AlbumPicture
from pages.models.media.consent import Consent
from pages.models.media.document import Document
from pages.models.media.picture import Picture
from pages.models.media.video import Video
from pages.models.page import Page
from pages.models.publication import Publication
from pages.models.reference import Reference
from pages.models.status import EntryStatus, EntryWarning
from pages.models.user import User

__all__ = [
    "Address",
    "Album",
    "AlbumPicture",
    "Consent",
    "ContentGeneration",
    "Demand",
    "Document",
    "Entry",
    "EntryChange",
    "EntryStatus",
    "EntryWarning",
    "Page",
    "Picture",
    "Publication",
    "Reference",
    "User",
    "Video",
]

load_blocks_of("pages")
