"""Places where activities take place and organisations are, each on one of the two sides."""

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from events.models.choices import OneSide, one_side_choices
from events.models.topic import Named, has_some_name


class Place(Named):
    """A place on one of the two sides. With coordinates it is shown on the map of that side."""

    side = models.CharField(_("side"), max_length=10, choices=one_side_choices)
    address = models.CharField(_("postal address"), max_length=200, blank=True)
    latitude = models.DecimalField(
        _("latitude"),
        max_digits=8,
        decimal_places=5,
        null=True,
        blank=True,
        validators=[MinValueValidator(-90), MaxValueValidator(90)],
        help_text=_("In degrees; south of the equator it is negative: -7.157."),
    )
    longitude = models.DecimalField(
        _("longitude"),
        max_digits=8,
        decimal_places=5,
        null=True,
        blank=True,
        validators=[MinValueValidator(-180), MaxValueValidator(180)],
        help_text=_("In degrees; west of Greenwich it is negative: -78.518."),
    )

    class Meta:
        verbose_name = pgettext_lazy("where", "place")
        verbose_name_plural = pgettext_lazy("where", "places")
        ordering = ["side", "name_de", "name_es", "pk"]
        constraints = [
            has_some_name("events_place_has_a_name"),
            models.CheckConstraint(
                name="events_place_on_one_side",
                condition=Q(side__in=OneSide.values),
                violation_error_message=_("A place is on one of the two sides."),
            ),
            models.CheckConstraint(
                name="events_place_has_both_coordinates_or_none",
                condition=Q(latitude__isnull=True, longitude__isnull=True)
                | Q(
                    # In SQL a comparison with NULL is not false, and a check passes then.
                    latitude__isnull=False,
                    latitude__range=(-90, 90),
                    longitude__isnull=False,
                    longitude__range=(-180, 180),
                ),
                violation_error_message=_("Give both coordinates, or none."),
            ),
        ]

    @property
    def has_coordinates(self) -> bool:
        return self.latitude is not None
