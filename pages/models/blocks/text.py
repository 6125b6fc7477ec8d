"""Blocks of words and numbers: texts, quotes, figures, contact cards."""

import re
from collections.abc import Iterable
from decimal import Decimal

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models, transaction
from django.db.models import Q
from django.utils.text import Truncator
from django.utils.translation import gettext_lazy as _

from pages.languages import CODES, column
from pages.models.blocks.block import Block
from pages.models.reference import RECORDS, Reference
from pages.models.rich_text import RichTextField
from pages.models.side import Side, side_choices
from pages.rich_text import linked, plain, sanitise


class RichTextBlock(Block):
    """Base of the blocks with rich text; the links in it are kept as references."""

    translated_fields = ("text",)

    text = RichTextField(_("text"), blank=True)

    class Meta(Block.Meta):
        abstract = True

    def __str__(self):
        return Truncator(plain(self.label_text("text"))).chars(60) or super().__str__()

    def items(self, page):
        html = page.html_of(self.text_of("text", page.language))
        return [html] if html else []

    def save(self, *args, **kwargs):
        """Sanitise the text of both languages, save, and record the references in it."""
        for language in CODES:
            setattr(self, column("text", language), sanitise(self.text_of("text", language)))
        with transaction.atomic():
            super().save(*args, **kwargs)
            note_references([self])

    def delete(self, *args, **kwargs):
        with transaction.atomic():
            Reference.objects.filter(block=self.uuid).delete()
            return super().delete(*args, **kwargs)


def note_references(blocks: Iterable[RichTextBlock]) -> None:
    """Note what saved texts link to, in a number of queries that does not depend on how many."""
    blocks = list(blocks)
    Reference.objects.filter(block__in=[block.uuid for block in blocks]).delete()
    links = [
        (block, kind, uuid)
        for block in blocks
        for kind, uuid in set().union(*(linked(block.text_of("text", code)) for code in CODES))
    ]
    for kind, model in RECORDS.items():
        wanted = {uuid for _block, each, uuid in links if each == kind}
        found = model.objects.in_bulk(wanted, field_name="uuid") if wanted else {}
        Reference.objects.bulk_create(
            Reference(source_id=block.parent_id, block=block.uuid, **{kind: found[uuid]})
            for block, each, uuid in links
            if each == kind and uuid in found
        )


class TextBlock(RichTextBlock):
    """Running text."""

    type = "text"
    icon = "M4 6h16M4 10h16M4 14h16M4 18h10"
    template = "pages/blocks/text.html"

    class Meta(Block.Meta):
        verbose_name = _("text")
        verbose_name_plural = _("texts")


class QuoteBlock(Block):
    """A quotation, with the side whose voice it is."""

    type = "quote"
    icon = "M5 7h5v5c0 3-2 4-4 5M14 7h5v5c0 3-2 4-4 5"
    template = "pages/blocks/quote.html"
    translated_fields = ("text", "attribution")
    shared_fields = ("side",)

    text = models.TextField(_("what was said"), blank=True)
    attribution = models.CharField(_("who said it"), max_length=200, blank=True)
    side = models.CharField(_("side"), max_length=10, choices=side_choices, default=Side.NONE)

    class Meta(Block.Meta):
        verbose_name = _("quote or voice")
        verbose_name_plural = _("quotes and voices")

    def __str__(self):
        return Truncator(self.label_text("text")).chars(60) or super().__str__()

    def items(self, page):
        return [self] if self.text_of("text", page.language) else []


class FigureBlock(Block):
    """A number that matters, with its year and source. Neighbours are shown as one row."""

    type = "figure"
    icon = "M5 20V11M12 20V4M19 20v-6"
    template = "pages/blocks/figures.html"
    is_grouped = True
    translated_fields = ("unit", "label", "source")
    shared_fields = ("value", "year")

    value = models.DecimalField(_("value"), max_digits=16, decimal_places=3)
    unit = models.CharField(_("unit"), max_length=30, blank=True)
    label = models.CharField(_("what it counts"), max_length=200, blank=True)
    year = models.PositiveSmallIntegerField(
        _("year"),
        null=True,
        blank=True,
        validators=[MinValueValidator(1500), MaxValueValidator(2200)],
    )
    source = models.CharField(_("source"), max_length=200, blank=True)

    class Meta(Block.Meta):
        verbose_name = _("figure")
        verbose_name_plural = _("figures")
        constraints = [
            models.CheckConstraint(
                name="pages_figureblock_plausible_year",
                condition=Q(year__isnull=True) | Q(year__range=(1500, 2200)),
                violation_error_message=_("The year has four digits."),
            )
        ]

    def __str__(self):
        return f"{format_plain(self.value)} {self.label_text('label')}".strip()

    def items(self, page):
        return [self] if self.text_of("label", page.language) else []


class ContactBlock(Block):
    """The contact details of an office or role, never of a person. Neighbours form one grid."""

    type = "contact"
    icon = "M3 6h18v12H3zM3 7l9 6 9-6"
    template = "pages/blocks/contacts.html"
    is_grouped = True
    translated_fields = ("name", "hours")
    shared_fields = ("side", "email", "phone", "address")

    name = models.CharField(
        _("office or role"),
        max_length=200,
        blank=True,
        help_text=_("Such as “Officer for city partnerships”; not the name of a person."),
    )
    side = models.CharField(_("side"), max_length=10, choices=side_choices, default=Side.NONE)
    email = models.EmailField(
        _("mailbox of the office"),
        blank=True,
        help_text=_("One that stays when the person changes, such as partnership@city.example."),
    )
    phone = models.CharField(
        _("telephone of the office"),
        max_length=40,
        blank=True,
        help_text=_("With the country's number: +12 345 6789."),
    )
    address = models.TextField(_("postal address"), max_length=400, blank=True)
    hours = models.TextField(_("hours"), max_length=400, blank=True)

    class Meta(Block.Meta):
        verbose_name = _("contact card")
        verbose_name_plural = _("contact cards")

    def __str__(self):
        return self.label_text("name") or self.email or super().__str__()

    @property
    def phone_link(self) -> str:
        """The `tel:` URL (RFC 3966): digits and the plus of the country code."""
        # "(0)" is dialled only without the country code: +49 (0)30 is +4930.
        return "tel:" + re.sub(r"\(0\)|[^+\d]", "", self.phone)


def format_plain(value: Decimal) -> str:
    """Return a number without trailing zeros, as snapshots and content files have it: `10.5`."""
    text = f"{value:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text
