"""The tables of the activities. Import a model from the module that owns it; this is Django's."""

from events.models.activity import Activity
from events.models.blocks import (
    ActivitiesBlock,
    ActivityFiguresBlock,
    DatesBlock,
    OutcomeBlock,
    PartnersBlock,
    TimelineBlock,
)
from events.models.occurrence import Occurrence
from events.models.organisation import Involvement, Organisation
from events.models.place import Place
from events.models.topic import Topic

__all__ = [
    "ActivitiesBlock",
    "Activity",
    "ActivityFiguresBlock",
    "DatesBlock",
    "Involvement",
    "Occurrence",
    "Organisation",
    "OutcomeBlock",
    "PartnersBlock",
    "Place",
    "TimelineBlock",
    "Topic",
]
