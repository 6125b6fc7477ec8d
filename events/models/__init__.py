"""The tables of the activities. Import a model from the module that owns it; this is Django's.

Their types of blocks are those that settings.BLOCKS names.
"""

from events.models.activity import Activity
from events.models.occurrence import Occurrence
from events.models.organisation import Involvement, Organisation
from events.models.place import Place
from events.models.topic import Topic
from pages.models.blocks.registry import load_blocks_of

__all__ = [
    "Activity",
    "Involvement",
    "Occurrence",
    "Organisation",
    "Place",
    "Topic",
]

load_blocks_of("events")
