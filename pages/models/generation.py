"""The content generation: a number that rises whenever what readers see changes.

Whoever keeps copies of pages, or an index of them, asks for it instead of being told.
"""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager

from django.db import connection, models, transaction
from django.db.models import F
from django.db.models.signals import m2m_changed, post_delete, post_save
from django.dispatch import receiver
from django.utils.translation import gettext_lazy as _

# The attribute of a connection that has the keys of changed entries within `content_transaction`.
_PENDING = "entries_changed_for_readers"


class ContentGeneration(models.Model):
    """The present generation: one row, the last that a transaction locks."""

    number = models.PositiveBigIntegerField(default=0)

    class Meta:
        verbose_name = _("content generation")
        verbose_name_plural = _("content generations")
        constraints = [
            models.CheckConstraint(name="pages_generation_is_one_row", condition=models.Q(pk=1))
        ]

    def __str__(self):
        return str(self.number)


class EntryChange(models.Model):
    """The generation of an entry's last change for readers; it outlives the entry."""

    entry = models.PositiveBigIntegerField(unique=True, help_text="The key of the entry.")
    generation = models.PositiveBigIntegerField(db_index=True)

    class Meta:
        verbose_name = _("change for readers")
        verbose_name_plural = _("changes for readers")

    def __str__(self):
        return f"{self.entry}: {self.generation}"


@contextmanager
def content_transaction() -> Iterator[None]:
    """Run a block, or a decorated function, in a transaction that may change what readers see.

    The outermost one raises the generation, once and at its end. Transactions that raised it
    earlier would hold its row while they wait for each other's entries.
    """
    with transaction.atomic():
        if getattr(connection, _PENDING, None) is not None:
            yield
            return
        setattr(connection, _PENDING, set())
        try:
            yield
            pending = getattr(connection, _PENDING)
            if pending and not connection.needs_rollback:
                _raise_generation(pending - {None})
        finally:
            setattr(connection, _PENDING, None)


def readers_see_change(entries: Iterable[int | None] = (None,)) -> None:
    """Say that readers see something else from now on, of these entries (keys) or of any.

    Outside of a `content_transaction` the generation is raised at once.
    """
    pending = getattr(connection, _PENDING, None)
    if pending is not None:
        pending.update(entries)
        return
    with content_transaction():
        readers_see_change(entries)


class ShownAtOnce(models.Model):
    """A mixin for records that readers see as soon as they are saved, and not only once published.

    Saving and deleting calls `readers_see_change`. A whole set that is changed at once does so by
    `ShownQuerySet`.
    """

    entry_attribute = ""  # which has the key of the entry that shows it; empty if any may
    is_seen_at_once = True

    class Meta:
        abstract = True

    @property
    def shown_by(self) -> int | None:
        """The key of the entry that shows it, None if any entry may."""
        return getattr(self, self.entry_attribute) if self.entry_attribute else None


class ShownQuerySet(models.QuerySet):
    """A mixin for sets of records that are `ShownAtOnce`: signals are not sent for these calls."""

    def update(self, **values):
        return _changed(super().update(**values))

    def bulk_create(self, records, *args, **options):
        return _changed(super().bulk_create(records, *args, **options))

    def bulk_update(self, records, *args, **options):
        return _changed(super().bulk_update(records, *args, **options))

    update.alters_data = True


def _changed(result):
    """Say that readers see a change if there is a result."""
    if result:
        readers_see_change()
    return result


@receiver([post_save, post_delete])
def _note_record(sender, instance, **kwargs):
    if isinstance(instance, ShownAtOnce) and instance.is_seen_at_once:
        readers_see_change([instance.shown_by])


@receiver(m2m_changed)
def _note_relation(sender, instance, action, **kwargs):
    if isinstance(instance, ShownAtOnce) and action.startswith("post_"):
        readers_see_change([instance.shown_by])


def current_generation() -> int:
    """Return the number of the present generation. One query."""
    numbers = ContentGeneration.objects.values_list("number", flat=True)
    return next(iter(numbers), 0)


def changed_since(generation: int) -> list[int]:
    """Return the entries (keys) that have changed for readers since a generation, oldest first."""
    changes = EntryChange.objects.filter(generation__gt=generation)
    return list(changes.order_by("generation", "entry").values_list("entry", flat=True))


def _raise_generation(entries: Iterable[int]) -> None:
    present = ContentGeneration.objects.filter(pk=1)
    if not present.update(number=F("number") + 1):  # the first change of all
        ContentGeneration.objects.bulk_create([ContentGeneration(pk=1)], ignore_conflicts=True)
        present.update(number=F("number") + 1)
    number = current_generation()
    EntryChange.objects.bulk_create(
        [EntryChange(entry=key, generation=number) for key in entries],
        update_conflicts=True,
        unique_fields=["entry"],
        update_fields=["generation"],
    )
