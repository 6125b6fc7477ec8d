"""Topics: the fields in which the two places work together."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from events.models.named import Named, has_some_name


class Topic(Named):
    """A field of work. Lists, feeds and calendars can be narrowed down to it."""

    position = models.PositiveSmallIntegerField(_("position"), default=0)

    class Meta:
        verbose_name = _("topic")
        verbose_name_plural = _("topics")
        ordering = ["position", "pk"]
        constraints = [has_some_name("events_topic_has_a_name")]
