"""Blocks: what an entry consists of, in order. They belong to the entry, of whatever kind."""

import uuid
from collections.abc import Iterable
from decimal import Decimal

from content_editor.models import create_plugin_base
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models, transaction
from django.db.models import Q
from django.utils.text import Truncator
from django.utils.translation import gettext_lazy as _

from pages.languages import CODES, column
from pages.models.entry import Entry
from pages.models.picture import Picture
from pages.models.reference import Reference
from pages.models.rich_text import RichTextField
from pages.models.translation import Translated
from pages.rich_text import linked_entries, plain, sanitise


class ShowsIn(models.TextChoices):
    """The languages in which a block is shown."""

    BOTH = "both", _("German and Spanish")
    DE = "de", _("German only")
    ES = "es", _("Spanish only")


class Block(Translated, create_plugin_base(Entry)):
    """One block of an entry's desk. Its uuid stays the same through publishing and restoring."""

    type: str  # its name in snapshots and in content files
    shared_fields: tuple[str, ...] = ()

    uuid = models.UUIDField(default=uuid.uuid4, unique=True)
    region = models.CharField(max_length=255, default="main")
    shows_in = models.CharField(
        _("shows in"), max_length=4, choices=ShowsIn.choices, default=ShowsIn.BOTH
    )

    class Meta:
        abstract = True
        ordering = ["ordering", "pk"]

    def __str__(self):
        return str(self._meta.verbose_name)

    @classmethod
    def on_desks(cls, entries: Iterable[int]) -> models.QuerySet:
        """The blocks of this type of these entries (keys), with the records that they show."""
        shown = [name for name in cls.shared_fields if cls._meta.get_field(name).is_relation]
        blocks = cls.objects.filter(parent__in=list(entries))
        return blocks.select_related(*shown) if shown else blocks

    @property
    def language_of_original(self) -> str:
        return self.parent.original_language

    def translation_state(self, field):
        """A block in one language only has nothing to translate."""
        return super().translation_state(field) if self.shows_in == ShowsIn.BOTH else None

    def shows_in_language(self, language: str) -> bool:
        return self.shows_in in {ShowsIn.BOTH, language}

    def _note_first_translations(self):
        if self.shows_in == ShowsIn.BOTH:
            super()._note_first_translations()


class TextBlock(Block):
    """Running text."""

    type = "text"
    translated_fields = ("text",)

    text = RichTextField(_("text"), blank=True)

    class Meta(Block.Meta):
        verbose_name = _("text")
        verbose_name_plural = _("texts")

    def __str__(self):
        words = next(filter(None, (plain(self.text_of("text", code)) for code in CODES)), "")
        return Truncator(words).chars(60) or str(self._meta.verbose_name)

    def save(self, *args, **kwargs):
        """Sanitise what is stored, whoever stores it, and note what it links to."""
        for language in CODES:
            setattr(self, column("text", language), sanitise(self.text_of("text", language)))
        with transaction.atomic():
            super().save(*args, **kwargs)
            self._note_references()

    def delete(self, *args, **kwargs):
        with transaction.atomic():
            Reference.objects.filter(block=self.uuid).delete()
            return super().delete(*args, **kwargs)

    def _note_references(self):
        wanted = set().union(*(linked_entries(self.text_of("text", code)) for code in CODES))
        Reference.objects.filter(block=self.uuid).delete()
        Reference.objects.bulk_create(
            Reference(source_id=self.parent_id, block=self.uuid, target=target)
            for target in Entry.objects.filter(uuid__in=wanted)
        )


class PictureBlock(Block):
    """A picture with what is said about it here."""

    type = "picture"
    translated_fields = ("caption",)
    shared_fields = ("picture",)

    picture = models.ForeignKey(
        Picture, verbose_name=_("picture"), on_delete=models.PROTECT, related_name="blocks"
    )
    caption = models.CharField(_("caption"), max_length=300, blank=True)

    class Meta(Block.Meta):
        verbose_name = _("picture")
        verbose_name_plural = _("pictures")

    def __str__(self):
        return str(self.picture)


class QuoteBlock(Block):
    """A quotation, or a voice of one side."""

    type = "quote"
    translated_fields = ("text", "attribution")
    shared_fields = ("side",)

    class Side(models.TextChoices):
        NONE = "", _("no side")
        BERLIN = "berlin", _("Treptow-Köpenick")
        CAJAMARCA = "cajamarca", _("Cajamarca")
        BOTH = "both", _("both sides")

    text = models.TextField(_("what was said"), blank=True)
    attribution = models.CharField(_("who said it"), max_length=200, blank=True)
    side = models.CharField(
        _("side"), max_length=10, choices=Side.choices, blank=True, default=Side.NONE
    )

    class Meta(Block.Meta):
        verbose_name = _("quote or voice")
        verbose_name_plural = _("quotes and voices")

    def __str__(self):
        words = next(filter(None, (self.text_of("text", code) for code in CODES)), "")
        return Truncator(words).chars(60) or super().__str__()


class FigureBlock(Block):
    """A number that matters, with its year and source. Neighbours are shown as one row."""

    type = "figure"
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
        return f"{format_plain(self.value)} {next(self._labels(), '')}".strip()

    def _labels(self):
        return filter(None, (self.text_of("label", code) for code in CODES))


class TeaserBlock(Block):
    """A card that leads to another entry. Neighbours form one grid."""

    type = "teaser"
    shared_fields = ("entry",)

    entry = models.ForeignKey(
        Entry, verbose_name=_("leads to"), on_delete=models.RESTRICT, related_name="teasers"
    )

    class Meta(Block.Meta):
        verbose_name = _("teaser")
        verbose_name_plural = _("teasers")

    def __str__(self):
        return str(self.entry)


class ChildPagesBlock(Block):
    """Cards of the pages below this one."""

    type = "child_pages"

    class Meta(Block.Meta):
        verbose_name = _("pages below")
        verbose_name_plural = _("pages below")


BLOCK_MODELS: dict[str, type[Block]] = {
    model.type: model
    for model in (TextBlock, PictureBlock, QuoteBlock, FigureBlock, TeaserBlock, ChildPagesBlock)
}


def blocks_of(entry: Entry) -> list[Block]:
    """All blocks of an entry's desk in their order: one query for each type of block."""
    return blocks_by_entry([entry])[entry.pk]


def blocks_by_entry(entries: Iterable[Entry]) -> dict[int, list[Block]]:
    """The blocks of several desks by the entry's key, in no more queries than those of one."""
    by_key = {entry.pk: entry for entry in entries}
    found: dict[int, list[Block]] = {key: [] for key in by_key}
    for model in BLOCK_MODELS.values():
        for block in model.on_desks(by_key):
            block.parent = by_key[block.parent_id]
            found[block.parent_id].append(block)
    for blocks in found.values():
        blocks.sort(key=lambda block: (block.ordering, block.type, block.pk))
    return found


def format_plain(value: Decimal) -> str:
    """A number without superfluous zeros, as it is stored in snapshots and files: `10700`."""
    text = f"{value:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text
