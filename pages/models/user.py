"""Accounts of editors and translators. Readers have none."""

from django.conf import settings
from django.contrib.auth.models import AbstractUser
from django.db import models
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class User(AbstractUser):
    """An account of the admin, with the language its owner works in."""

    email = models.EmailField(_("e-mail address"))
    language = models.CharField(
        _("language of the admin"),
        max_length=2,
        choices=settings.LANGUAGES,
        default=settings.LANGUAGE_CODE,
    )

    class Meta(AbstractUser.Meta):
        verbose_name = _("account")
        verbose_name_plural = _("accounts")
        constraints = [
            # Password links are sent by address, in whatever case somebody types it.
            models.UniqueConstraint(
                Lower("email"),
                name="pages_user_email_once",
                violation_error_message=_("Another account has this e-mail address."),
            )
        ]

    def __str__(self):
        return self.get_full_name() or self.username


class PasswordLink(models.Model):
    """A link that was sent, or asked for, to choose a password; kept for a day to limit them."""

    # Not bound to the account, whose deletion would have to mention it; empty if there is none.
    account = models.ForeignKey(
        User, null=True, on_delete=models.DO_NOTHING, db_constraint=False, related_name="+"
    )
    address = models.GenericIPAddressField(null=True)
    asked_at = models.DateTimeField(default=timezone.now, db_index=True)

    def __str__(self):
        return f"{self.account_id} {self.asked_at}"
