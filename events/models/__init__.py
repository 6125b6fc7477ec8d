"""The models of activities, collected here for Django; import each from its own module.

Only those types of blocks are loaded that settings.BLOCKS names.
"""

from events.models.activity import Activity
from events.models.listing import ActivityCount, ListedActivity, ListedRelation
from events.models.occurrence import Occurrence
from events.models.organisation import Involvement, Organisation
from events.models.place import Place
from events.models.topic import Topic
from pages.models.blocks.registry import load_blocks_of

__all__ = [
    "Activity",
    "ActivityCount",
    "Involvement",
    "ListedActivity",
    "ListedRelation",
    "Occurrence",
    "Organisation",
    "Place",
    "Topic",
]

load_blocks_of("events")
