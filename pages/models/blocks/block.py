"""The base class of block types: identity, languages, translation, records shown."""

import uuid
from collections.abc import Iterable, Sequence

from content_editor.models import create_plugin_base
from django.db import models
from django.utils.translation import gettext_lazy as _

from pages.languages import CODES
from pages.models.entry import Entry
from pages.models.translation import Translated


class ShowsIn(models.TextChoices):
    """The languages in which a block is shown."""

    BOTH = "both", _("German and Spanish")
    DE = "de", _("German only")
    ES = "es", _("Spanish only")


class Block(Translated, create_plugin_base(Entry)):
    """One block of an entry's draft. Its uuid stays the same through publishing and restoring.

    A type is declared by its class alone: fields, icon for editors, template for readers. To show
    a publication, `PageRenderer` fills unsaved instances with the values of the snapshot.
    """

    type: str  # its name in snapshots and in content files
    icon: str = "M12 5v14M5 12h14"  # the `d` of an SVG path: strokes on a grid of 24 by 24
    template: str  # renders `group.items`
    is_grouped = False  # neighbours of the type are rendered as one group
    shows_children = False  # it needs the child pages of its entry
    # Fields with one value for both languages. A relation to a model that is not in `RECORDS`, such
    # as a topic, only selects what is shown: when rendered, that record has its uuid and no more.
    shared_fields: tuple[str, ...] = ()
    entry_kinds: tuple[str, ...] = ()  # kinds of entry that may have it; empty: all kinds

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
    def of_drafts(cls, entries: Iterable[int]) -> models.QuerySet:
        """Return the blocks of this type in drafts of entries (keys), with their records.

        One query.
        """
        shown = [field.name for field in cls.record_fields()]
        blocks = cls.objects.filter(parent__in=list(entries))
        return blocks.select_related(*shown) if shown else blocks

    @classmethod
    def record_fields(cls) -> list[models.ForeignKey]:
        """Return the shared fields that are relations: to a picture, an entry …"""
        fields = map(cls._meta.get_field, cls.shared_fields)
        return [field for field in fields if field.is_relation]

    @classmethod
    def required_fields(cls) -> list[models.Field]:
        """Return the shared fields without which a block has nothing to show."""
        fields = map(cls._meta.get_field, cls.shared_fields)
        return [field for field in fields if not field.null]

    @property
    def is_complete(self) -> bool:
        """Return whether every required field has a value."""
        # A default, since Django raises an AttributeError for a relation that is not set.
        return all(getattr(self, each.name, None) is not None for each in self.required_fields())

    def items(self, page) -> Sequence:
        """Return what its template renders on `page`, a `PageRenderer`; empty hides the block."""
        return [self]

    @property
    def language_of_original(self) -> str:
        return self.parent.original_language

    def translation_state(self, field):
        """Return the state as usual; None for a block that is shown in one language only."""
        return super().translation_state(field) if self.shows_in == ShowsIn.BOTH else None

    def shows_in_language(self, language: str) -> bool:
        return self.shows_in in {ShowsIn.BOTH, language}

    def label_text(self, field: str) -> str:
        """Return a field's text in the first language that has one, as a label for editors."""
        return next(filter(None, (self.text_of(field, code) for code in CODES)), "")

    def _note_first_translations(self):
        if self.shows_in == ShowsIn.BOTH:
            super()._note_first_translations()
