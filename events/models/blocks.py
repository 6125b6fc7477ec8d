"""Blocks that belong to activities: the outcome of one, and lists of many for any page."""

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.module_loading import import_string
from django.utils.translation import gettext_lazy as _

from events.models.topic import Topic
from pages.models.blocks.block import Block
from pages.models.blocks.text import RichTextBlock

MAX_COUNT = 50


def _count(default: int) -> models.PositiveSmallIntegerField:
    return models.PositiveSmallIntegerField(
        _("how many at most"),
        default=default,
        validators=[MinValueValidator(1), MaxValueValidator(MAX_COUNT)],
    )


def _topic() -> models.ForeignKey:
    return models.ForeignKey(
        Topic,
        verbose_name=_("topic"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        help_text=_("Only activities of this topic; all, if none is chosen."),
    )


class ListingBlock(Block):
    """A block whose items are queried whenever a page is read, not when it is published.

    The query is a function of an upper layer, which models must not import: `found_by` is its
    dotted path. It takes the block and the page, as `Block.items` does.
    """

    found_by: str

    class Meta(Block.Meta):
        abstract = True

    def items(self, page):
        found = import_string(self.found_by)(self, page)
        return [found] if found else []


class OutcomeBlock(RichTextBlock):
    """The outcome of an activity, a text under a heading of its own."""

    type = "outcome"
    icon = "M4 12l5 5L20 6M4 20h16"
    template = "events/blocks/outcome.html"
    entry_kinds = ("activity",)

    class Meta(Block.Meta):
        verbose_name = _("what came of it")
        verbose_name_plural = _("what came of it")


class DatesBlock(ListingBlock):
    """The next dates of several activities, by the clocks of both cities."""

    type = "dates"
    icon = "M4 5h16v15H4zM4 10h16M8 3v4M16 3v4"
    template = "events/blocks/dates.html"
    found_by = "events.block_items.dates_items"
    shared_fields = ("topic", "count")

    topic = _topic()
    count = _count(3)

    class Meta(Block.Meta):
        verbose_name = _("next dates")
        verbose_name_plural = _("next dates")


class ActivitiesBlock(ListingBlock):
    """Activities of a topic, running and coming ones first."""

    type = "activities"
    icon = "M4 6h4v4H4zM11 8h9M4 14h4v4H4zM11 16h9"
    template = "events/blocks/activities.html"
    found_by = "events.block_items.activities_items"
    shared_fields = ("topic", "count")

    topic = _topic()
    count = _count(6)

    class Meta(Block.Meta):
        verbose_name = _("activities by topic")
        verbose_name_plural = _("activities by topic")

    def __str__(self):
        return str(self.topic or super().__str__())


class TimelineBlock(ListingBlock):
    """The latest milestones, as a part of the timeline."""

    type = "timeline"
    icon = "M12 3v18M12 7H6M12 12h6M12 17H6"
    template = "events/blocks/timeline.html"
    found_by = "events.block_items.timeline_items"
    shared_fields = ("topic", "count")

    topic = _topic()
    count = _count(4)

    class Meta(Block.Meta):
        verbose_name = _("latest of the timeline")
        verbose_name_plural = _("latest of the timeline")


class PartnersBlock(ListingBlock):
    """Organisations and their counterparts, all or those with activities of a topic."""

    type = "partners"
    icon = "M3 7h7v10H3zM14 7h7v10h-7zM10 12h4"
    template = "events/blocks/partners.html"
    found_by = "events.block_items.counterparts_items"
    shared_fields = ("topic",)

    topic = _topic()

    class Meta(Block.Meta):
        verbose_name = _("partners in pairs")
        verbose_name_plural = _("partners in pairs")


class ActivityFiguresBlock(ListingBlock):
    """The number of activities by year and topic, as a drawing and as a table."""

    type = "activity_figures"
    icon = "M4 20h16M7 16h.01M12 10v6M17 5v11"
    template = "events/blocks/activity_figures.html"
    found_by = "events.block_items.statistics_items"

    class Meta(Block.Meta):
        verbose_name = _("activities in figures")
        verbose_name_plural = _("activities in figures")
