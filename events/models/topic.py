"""Topics, and the base class that they share with places: a short name, a name per language."""

import uuid

from django.core.validators import validate_slug
from django.db import models
from django.db.models import Q
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from pages.languages import CODES, column
from pages.models.generation import ShownAtOnce
from pages.models.translation import LabelText, label_text_of


class Named(ShownAtOnce):
    """A record with a slug for addresses and a name in one language at least.

    Saving takes effect immediately.
    """

    uuid = models.UUIDField(_("identifier"), default=uuid.uuid4, unique=True, editable=False)
    slug = models.CharField(
        _("short name"),
        max_length=50,
        unique=True,
        validators=[validate_slug],
        help_text=_(
            "For the addresses of lists, feeds and calendars, the same in both languages. "
            "Whoever has subscribed to one loses it if this changes."
        ),
    )
    name = models.CharField(_("name"), max_length=100, blank=True)

    class Meta:
        abstract = True

    def __str__(self):
        return next(filter(None, (getattr(self, column("name", code)) for code in CODES)), "")

    @property
    def shown_name(self) -> LabelText:
        """The name in the active language, or else in the other one with its `lang`."""
        return label_text_of(self, "name", get_language())


def has_some_name(name: str) -> models.CheckConstraint:
    """Return the constraint that a `Named` model has a name; `name` is that of the constraint."""
    return models.CheckConstraint(
        name=name,
        condition=Q(name_de__gt="") | Q(name_es__gt=""),
        violation_error_message=_("Give it a name in one language at least."),
    )


class Topic(Named):
    """A field in which the two sides work together, such as health.

    Lists, feeds and calendars can be filtered by it.
    """

    position = models.PositiveSmallIntegerField(_("position"), default=0)

    class Meta:
        verbose_name = _("topic")
        verbose_name_plural = _("topics")
        ordering = ["position", "pk"]
        constraints = [has_some_name("events_topic_has_a_name")]
