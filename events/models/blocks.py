"""Blocks of activities: what came of one, what pages show of many. See `events.rendering`."""

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from events.models.topic import Topic
from pages.models.blocks.block import Block
from pages.models.blocks.text import RichTextBlock

MOST = 50


def _count(default: int) -> models.PositiveSmallIntegerField:
    return models.PositiveSmallIntegerField(
        _("how many at most"),
        default=default,
        validators=[MinValueValidator(1), MaxValueValidator(MOST)],
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


class OutcomeBlock(RichTextBlock):
    """What came of an activity, under a heading of its own. Published, as any text is."""

    type = "outcome"
    reader = "events.rendering.outcome_items"
    entry_kinds = ("activity",)

    class Meta(Block.Meta):
        verbose_name = _("what came of it")
        verbose_name_plural = _("what came of it")


class DatesBlock(Block):
    """The next dates, with both clocks."""

    type = "dates"
    reader = "events.rendering.dates_items"
    shared_fields = ("topic", "count")

    topic = _topic()
    count = _count(3)

    class Meta(Block.Meta):
        verbose_name = _("next dates")
        verbose_name_plural = _("next dates")


class ActivitiesBlock(Block):
    """Activities of a topic, running and coming ones first."""

    type = "activities"
    reader = "events.rendering.activities_items"
    shared_fields = ("topic", "count")

    topic = _topic()
    count = _count(6)

    class Meta(Block.Meta):
        verbose_name = _("activities by topic")
        verbose_name_plural = _("activities by topic")

    def __str__(self):
        return str(self.topic or super().__str__())


class TimelineBlock(Block):
    """The latest milestones on the two-sided line."""

    type = "timeline"
    reader = "events.rendering.timeline_items"
    shared_fields = ("topic", "count")

    topic = _topic()
    count = _count(4)

    class Meta(Block.Meta):
        verbose_name = _("latest of the timeline")
        verbose_name_plural = _("latest of the timeline")


class PartnersBlock(Block):
    """The organisations that face each other, those of a topic's activities or all."""

    type = "partners"
    reader = "events.rendering.counterparts_items"
    shared_fields = ("topic",)

    topic = _topic()

    class Meta(Block.Meta):
        verbose_name = _("partners in pairs")
        verbose_name_plural = _("partners in pairs")


class ActivityFiguresBlock(Block):
    """Activities per year and topic, drawn."""

    type = "activity_figures"
    reader = "events.rendering.statistics_items"

    class Meta(Block.Meta):
        verbose_name = _("activities in figures")
        verbose_name_plural = _("activities in figures")
