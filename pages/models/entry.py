"""An entry: anything that is written in two languages and published."""

import uuid
from collections.abc import Collection, Iterable
from datetime import date
from typing import NamedTuple

from content_editor.models import Region
from django.apps import apps
from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _

from pages.clocks import today
from pages.models.generation import content_transaction
from pages.models.locks import lock_entries
from pages.models.media.picture import Picture
from pages.models.translation import Translated

# {(entry's key, language): path}
Paths = dict[tuple[int, str], str]


class FactWarning(NamedTuple):
    """A warning for editors about facts of an entry, and the days on which it holds."""

    text: str
    first: date = date.min
    last: date = date.max


class EntryQuerySet(models.QuerySet):
    """Entries, live or not."""

    def delete(self):
        """Delete one by one, so that `Entry.delete` checks each. Return (count of rows, {})."""
        with content_transaction():
            lock_entries([entry.pk for entry in self])
            deleted = [entry.delete() for entry in self.all()]
        return sum(count for count, _details in deleted), {}

    # As on Django's own method: no template may call it, and managers do not have it.
    delete.alters_data = True
    delete.queryset_only = True


class Entry(Translated):
    """The draft of a page or of any other kind of entry. Saving it changes nothing for readers.

    Concrete, because blocks, addresses, publications and references point to any kind.
    """

    translated_fields = ("title", "summary")
    # The page type of the page below which all entries of a kind are; of several, the oldest page.
    parent_page_type = ""
    regions = [Region(key="main", title=_("Content"))]

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    kind = models.CharField(max_length=50, editable=False)
    original_language = models.CharField(
        _("original language"),
        max_length=2,
        choices=settings.LANGUAGES,
        default=settings.LANGUAGE_CODE,
        help_text=_("The language in which this is written first, and translated from."),
    )
    title = models.CharField(_("title"), max_length=200, blank=True)
    summary = models.TextField(
        _("summary"),
        blank=True,
        max_length=400,
        help_text=_("One or two sentences: the lead on the page, the text in lists and previews."),
    )
    cover = models.ForeignKey(
        Picture,
        verbose_name=_("cover picture"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="covered_entries",
    )
    created_at = models.DateTimeField(auto_now_add=True)
    changed_at = models.DateTimeField(auto_now=True)

    objects = EntryQuerySet.as_manager()

    class Meta:
        verbose_name = _("entry")
        verbose_name_plural = _("entries")
        permissions = [("publish_entry", "Can publish and withdraw entries")]
        constraints = [
            models.CheckConstraint(
                name="pages_entry_original_language_known",
                condition=models.Q(
                    original_language__in=[code for code, _name in settings.LANGUAGES]
                ),
                violation_error_message=_("The original is in a language that the site has."),
            )
        ]

    def __str__(self):
        return self.own_title or str(_("(no title)"))

    def save(self, *args, **kwargs):
        if type(self) is not Entry:  # a row loaded as plain Entry keeps its kind
            self.kind = self._meta.model_name
        super().save(*args, **kwargs)

    def delete(self, *args, **kwargs):
        """Delete an entry that is not live; addresses that were public stay and answer 410.

        Raises ValidationError while it is live or scheduled, and ProtectedError or RestrictedError
        while something else uses it.
        """
        with content_transaction():
            # Publishing, saving and moving take the same lock: nobody comes to use it meanwhile.
            lock_entries([self.pk])
            if self.publications.live().exists() or self.publications.scheduled().exists():
                raise ValidationError(
                    _("“%(entry)s” is published or scheduled: withdraw it first."),
                    code="live",
                    params={"entry": self},
                )
            self.addresses.never_public().delete()
            self.addresses.update(is_current=False)  # a current one needs an entry
            return super().delete(*args, **kwargs)

    @property
    def language_of_original(self) -> str:
        return self.original_language

    @property
    def own_title(self) -> str:
        """The title in the original language, or in the other one if only that exists."""
        languages = sorted(settings.LANGUAGES, key=lambda item: item[0] != self.original_language)
        return next((title for code, _n in languages if (title := self.text_of("title", code))), "")

    @property
    def specific(self) -> "Entry":
        """This entry as a record of its own kind, such as a page. At most one query."""
        return self if self._meta.model_name == self.kind else getattr(self, self.kind)

    def is_live_in(self, language: str) -> bool:
        """Return whether readers can read it in a language now."""
        return self.publications.live().filter(language=language).exists()

    def path_in(self, language: str) -> str:
        """Return its path in a language, without slashes at the ends. Kinds of entry define it."""
        return self.specific.path_in(language)

    def reset_place(self) -> None:
        """Reset what no two entries can share, such as the address: a hook for duplicating."""

    def fact_warnings(self) -> Iterable[FactWarning]:
        """Return warnings about its facts, by its own columns alone: a hook for kinds of entry.

        Saving keeps their days in rows (`EntryWarning`). Warnings about texts are in `checks`.
        """
        return []

    def warnings(self, on: date | None = None) -> list[str]:
        """Return the warnings about its facts that hold on a day (default: today)."""
        on = on or today()
        return [str(each.text) for each in self.fact_warnings() if each.first <= on <= each.last]

    def copy_facts_from(self, original: "Entry") -> None:
        """Copy the original's rows in other tables to this saved copy: a hook for duplicating."""

    @classmethod
    def children_of(cls, keys: Collection[int]) -> Iterable["Entry"]:
        """Return the descendants, of this kind, of entries (keys): a hook for `descendants_of`."""
        return []

    @classmethod
    def children_at(cls, parent: "Entry | None") -> models.QuerySet:
        """Filter the entries of this kind right below a page, or at the top: a hook."""
        return cls.objects.none()

    @classmethod
    def branch_paths(cls, keys: Collection[int], paths: Paths) -> Paths:
        """Return the paths of this kind's entries among `keys`, and of those below them: a hook.

        `paths` are those of the kinds before it.
        """
        return {}

    @classmethod
    def live_changed(cls, keys: Collection[int]) -> None:
        """Update what this kind derives from the live publications of entries (keys): a hook."""

    def entry_ancestors(self) -> list["Entry"]:
        """Return the ancestors that have to be live for it to be live, outermost first."""
        return []


def entry_models() -> list[type[Entry]]:
    """Return the models of all kinds of entry; pages first."""
    return [model for model in apps.get_models() if issubclass(model, Entry) and model is not Entry]


def note_live_changes(entries: Iterable[Entry]) -> None:
    """Tell each kind of entry that live publications of its entries have begun or ended."""
    entries = list(entries)
    for kind in entry_models():
        keys = [each.pk for each in entries if each.kind == kind._meta.model_name]
        if keys:
            kind.live_changed(keys)


def specifics(entries: Iterable[Entry]) -> list[Entry]:
    """Return entries as records of their own kinds, in their order. One query for each kind."""
    entries = list(entries)
    found: dict[int, Entry] = {}
    for kind in entry_models():
        keys = [entry.pk for entry in entries if entry.kind == kind._meta.model_name]
        found |= kind.objects.in_bulk(keys) if keys else {}
    return [found[entry.pk] for entry in entries]


def descendants_of(entries: Iterable[Entry]) -> list[Entry]:
    """Return the descendants of entries, of every kind and at any depth."""
    keys = [entry.pk for entry in entries if entry.pk]  # a new one has no descendants
    found: dict[int, Entry] = {}
    for kind in entry_models():
        # Pages come first: other kinds may be below a page that was found just now.
        found |= {each.pk: each for each in kind.children_of([*keys, *found])}
    return list(found.values())


def branch_paths(keys: Iterable[int]) -> Paths:
    """Return the paths of entries (keys) and of all their descendants, in every language.

    Needs a few queries for each kind of entry, however many there are.
    """
    keys, paths = set(keys), {}
    for kind in entry_models() if keys else ():
        paths |= kind.branch_paths(keys | {pk for pk, _language in paths}, paths)
    return paths
