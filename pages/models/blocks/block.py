"""What every block has in common."""

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

    The class of a type is all that declares it: its fields, how editors find it, how readers see
    it. For readers it is an unsaved instance that says what a snapshot says (see `PageRenderer`).
    """

    type: str  # its name in snapshots and in content files
    icon: str = "M12 5v14M5 12h14"  # the `d` of an SVG path: strokes on a grid of 24 by 24
    template: str  # shows `group.items`
    is_grouped = False  # whether neighbours of the type are shown as one
    shows_children = False  # whether it needs the pages below its entry
    # The fields that are the same in both languages. By a relation to what cannot be shown itself
    # (see `RECORDS`) a block selects, such as by a topic: for readers it has no more than a uuid.
    shared_fields: tuple[str, ...] = ()
    entry_kinds: tuple[str, ...] = ()  # those that can have it; all, if none is named

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
        """The blocks of this type of these entries (keys), with the records that they show."""
        shown = [field.name for field in cls.record_fields()]
        blocks = cls.objects.filter(parent__in=list(entries))
        return blocks.select_related(*shown) if shown else blocks

    @classmethod
    def record_fields(cls) -> list[models.ForeignKey]:
        """The fields that name another record: a picture, an entry …"""
        fields = map(cls._meta.get_field, cls.shared_fields)
        return [field for field in fields if field.is_relation]

    @classmethod
    def required_fields(cls) -> list[models.Field]:
        """Return the shared fields without which a block has nothing to show."""
        fields = map(cls._meta.get_field, cls.shared_fields)
        return [field for field in fields if not field.null]

    @property
    def is_complete(self) -> bool:
        """Whether it has everything that it cannot do without."""
        return all(getattr(self, each.name, None) is not None for each in self.required_fields())

    def items(self, page) -> Sequence:
        """Return what readers see of it, for its template; where that is nothing, it is not shown.

        `page` is the `PageRenderer` that shows it.
        """
        return [self]

    @property
    def language_of_original(self) -> str:
        return self.parent.original_language

    def translation_state(self, field):
        """A block in one language only has nothing to translate."""
        return super().translation_state(field) if self.shows_in == ShowsIn.BOTH else None

    def shows_in_language(self, language: str) -> bool:
        return self.shows_in in {ShowsIn.BOTH, language}

    def label_text(self, field: str) -> str:
        """Return a field's text in the first language that has one: editors know it by that."""
        return next(filter(None, (self.text_of(field, code) for code in CODES)), "")

    def _note_first_translations(self):
        if self.shows_in == ShowsIn.BOTH:
            super()._note_first_translations()
