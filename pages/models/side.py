"""The sides of the partnership as choices: who speaks, or where something happens."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from pages.partnership import SideProfile


class SideChoices(models.TextChoices):
    """Base of choices of a side, with the names that the partnership declares.

    Model fields take their choices from a function, so that no migration contains the names.
    """

    @property
    def profile(self) -> SideProfile | None:
        """The declaration of this side; None for both and none."""
        return settings.PARTNERSHIP.get(self.value)

    @property
    def label(self):
        return self.profile.name if self.profile else self._label_

    @property
    def slug(self) -> str:
        """The word for it in URLs."""
        return self.profile.slug if self.profile else self.value

    @classmethod
    def of_slug(cls, slug: str):
        """Return the side with this slug, or None."""
        return next((side for side in cls if side.slug == slug), None)


class Side(SideChoices):
    """One side, both, or none."""

    NONE = "none", _("no side")
    FIRST = "first"
    SECOND = "second"
    BOTH = "both", _("both sides")


def side_choices() -> list:
    return Side.choices
