"""Organisations of both sides, their counterparts, and their roles in activities."""

import uuid
from urllib.parse import urlsplit

from django.conf import settings
from django.core.validators import validate_slug
from django.db import models
from django.db.models import Q
from django.utils.translation import get_language, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from events.models.choices import InvolvementRole, OrganisationKind
from events.models.place import Place
from pages.languages import html_lang
from pages.models.generation import ShownAtOnce, ShownQuerySet
from pages.models.side import Side, side_choices
from pages.models.slug import ascii_slug
from pages.models.translation import LabelText, label_text_of


class WebAddressField(models.URLField):
    """The address of another website; forms complete one without a scheme by https."""

    def formfield(self, **kwargs):
        # Django 6 assumes https by itself; Django 5.2 assumes http and warns.
        return super().formfield(**{"assume_scheme": "https"} | kwargs)


class Organisation(ShownAtOnce):
    """An organisation, never a private person. It has a single name in its own language."""

    uuid = models.UUIDField(_("identifier"), default=uuid.uuid4, unique=True, editable=False)
    name = models.CharField(_("name"), max_length=150, unique=True)
    slug = models.CharField(
        _("short name"),
        max_length=80,
        unique=True,
        blank=True,
        validators=[validate_slug],
        help_text=_("For the addresses of lists. Made from the name if left empty."),
    )
    language = models.CharField(
        _("language of the name"),
        max_length=2,
        choices=settings.LANGUAGES,
        help_text=_("So that screen readers say it as it is said there."),
    )
    kind = models.CharField(_("kind"), max_length=20, choices=OrganisationKind.choices)
    side = models.CharField(_("side"), max_length=10, choices=side_choices, default=Side.NONE)
    town = models.CharField(_("town or quarter"), max_length=100, blank=True)
    place = models.ForeignKey(
        Place,
        verbose_name=pgettext_lazy("where", "place"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="organisations",
    )
    website = WebAddressField(_("website"), blank=True)
    remark = models.CharField(
        _("what it is"),
        max_length=200,
        blank=True,
        help_text=_("In a few words, for readers of the other side."),
    )
    counterparts = models.ManyToManyField(
        "self",
        verbose_name=_("counterparts"),
        blank=True,
        help_text=_("Who faces it on the other side. Saying so with one of the two is enough."),
    )

    class Meta:
        verbose_name = _("organisation")
        verbose_name_plural = _("organisations")
        ordering = ["name"]
        constraints = [
            models.CheckConstraint(
                name="events_organisation_of_a_known_kind",
                condition=Q(kind__in=OrganisationKind.values),
                violation_error_message=_("Choose what kind of organisation it is."),
            ),
        ]

    def __str__(self):
        return self.name

    def save(self, *args, **kwargs):
        self.slug = self.slug or self._free_slug()
        super().save(*args, **kwargs)

    def _free_slug(self) -> str:
        wanted = ascii_slug(self.name)[:70] or "organisation"  # leaves room for "-2"
        others = Organisation.objects.exclude(pk=self.pk)
        candidate, number = wanted, 1
        while others.filter(slug=candidate).exists():
            number += 1
            candidate = f"{wanted}-{number}"
        return candidate

    @property
    def html_lang(self) -> str:
        """The value of HTML's `lang` for the name."""
        return html_lang(self.language)

    @property
    def site_name(self) -> str:
        """The host of its website without "www.", for the text of the link."""
        return urlsplit(self.website).netloc.removeprefix("www.")

    @property
    def shown_remark(self) -> LabelText:
        """The description in the active language, or else in the other one with its `lang`."""
        return label_text_of(self, "remark", get_language())


class Involvement(ShownAtOnce):
    """The role of an organisation in an activity."""

    activity = models.ForeignKey(
        "events.Activity", on_delete=models.CASCADE, related_name="involvements"
    )
    organisation = models.ForeignKey(
        Organisation,
        verbose_name=_("organisation"),
        on_delete=models.PROTECT,
        related_name="involvements",
    )
    role = models.CharField(
        _("role"), max_length=10, choices=InvolvementRole.choices, default=InvolvementRole.PARTNER
    )

    entry_attribute = "activity_id"
    objects = ShownQuerySet.as_manager()

    class Meta:
        verbose_name = _("organisation that takes part")
        verbose_name_plural = _("organisations that take part")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["activity", "organisation"],
                name="events_involvement_once",
                violation_error_message=_("This organisation is named already."),
            ),
            models.CheckConstraint(
                name="events_involvement_in_a_known_role",
                condition=Q(role__in=InvolvementRole.values),
            ),
        ]

    def __str__(self):
        return str(self.organisation)
