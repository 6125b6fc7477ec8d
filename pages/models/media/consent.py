"""Consents of people to a picture of them. Only one role can see them."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from pages.models.media.picture import Picture


class Consent(models.Model):
    """A consent to a picture: who gave it, when, and where the proof is kept.

    It is kept when the picture is withdrawn, as proof that there was one until then.
    """

    picture = models.ForeignKey(
        Picture, verbose_name=_("picture"), on_delete=models.CASCADE, related_name="consents"
    )
    given_by = models.CharField(
        _("given by"),
        max_length=200,
        help_text=_("The person, or for minors those who have custody of them."),
    )
    given_on = models.DateField(_("given on"))
    kept_at = models.CharField(
        _("kept at"),
        max_length=300,
        help_text=_("Where the signed paper or the mail is to be found."),
    )

    class Meta:
        verbose_name = _("consent")
        verbose_name_plural = _("consents")
        ordering = ["given_on", "pk"]

    def __str__(self):
        return str(self._meta.verbose_name)  # logs are read by others too: no name
