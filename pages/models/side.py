"""The two sides of the partnership: who speaks, who is meant, where something happens."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Side(models.TextChoices):
    """One side, both, or none."""

    NONE = "", _("no side")
    BERLIN = "berlin", _("Treptow-Köpenick")
    CAJAMARCA = "cajamarca", _("Cajamarca")
    BOTH = "both", _("both sides")
