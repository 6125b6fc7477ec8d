"""Slugs: an entry's own part of its address, in each language."""

from collections.abc import Iterable
from unicodedata import normalize

from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.db import models
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _

from pages.languages import CODES, column
from pages.models.address import Address
from pages.models.entry import Entry, entry_models
from pages.models.generation import content_transaction
from pages.models.locks import lock_tree

_ASCII = str.maketrans(
    {"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss", "Ä": "Ae", "Ö": "Oe", "Ü": "Ue"}
)
_LENGTH = 80  # `Address.path` has room for the slugs of a dozen levels


def ascii_slug(title: str) -> str:
    """Return a title as part of an address: `Älter werden` → `aelter-werden`, `año` → `ano`."""
    return slugify(normalize("NFC", title).translate(_ASCII))[:_LENGTH].strip("-")


class Slugged(models.Model):
    """A mixin for kinds of entry: a slug in each language, made from the title if empty."""

    slug = models.CharField(
        _("address"),
        max_length=_LENGTH,
        blank=True,
        validators=[
            RegexValidator(
                r"^[a-z0-9]+(-[a-z0-9]+)*$",
                _("Use small letters without accents, digits and single hyphens: “la-historia”."),
            )
        ],
        help_text=_("The last part of the page's address. Made from the title if left empty."),
    )

    word_for_slug = "seite"  # used for titles without a letter or digit

    class Meta:
        abstract = True

    def save(self, *args, sync_addresses=True, **kwargs):
        """Save, under the lock of the tree; in a new place, also update addresses.

        `sync_addresses=False` is for saving many that swap places: call
        `Address.objects.sync(entries)` once afterwards, in the same transaction.
        Raises ValidationError if it is in a new place where it cannot be (`check_place`).
        """
        with content_transaction():
            lock_tree()
            self.fill_slugs()
            stored = self._stored_values()
            self.before_saving(stored)
            # Readers do not see a new entry, nor what is still to be published.
            self.is_seen_at_once = bool(stored) and stored != self._values(stored)
            place = self._values(self.columns_of_place())
            if not sync_addresses or place.items() <= stored.items():
                super().save(*args, **kwargs)
                return
            # Before saving: the stored place decides about what is below it now.
            others = self.leave_place(stored) if stored else []
            self.check_place()
            super().save(*args, **kwargs)
            if stored:  # a new entry has no address yet
                Address.objects.sync([*others, self])

    @property
    def has_slug(self) -> bool:
        """Return whether its address has a part of its own; the home page's has none."""
        return True

    def slug_in(self, language: str) -> str:
        """Return its part of the path; while a language has no slug, the original's is used."""
        slugs = (self.text_of("slug", code) for code in (language, self.original_language, *CODES))
        return next(filter(None, slugs), f"{self.word_for_slug}-{self.pk}")

    @property
    def parent_page(self) -> Entry | None:
        """The page below which it is, of whose path its own is a continuation."""
        raise NotImplementedError(f"{type(self).__name__} does not say what it is below")

    def _values(self, names: Iterable[str]) -> dict[str, object]:
        return {name: _comparable(getattr(self, name)) for name in names}

    def _stored_values(self) -> dict[str, object]:
        """Return the columns that take effect at once as they are stored; none of a new entry."""
        names = {*self.columns_of_place(), *self.columns_at_once()}
        stored = type(self).objects.filter(pk=self.pk).values(*names).first() or {}
        return {name: _comparable(value) for name, value in stored.items()}

    @classmethod
    def columns_of_place(cls) -> list[str]:
        """Return the columns that decide about its path."""
        return [*(column("slug", code) for code in CODES), "original_language"]

    @classmethod
    def columns_at_once(cls) -> list[str]:
        """Return the other columns that readers see as soon as they are saved."""
        return []

    def before_saving(self, stored: dict[str, object]) -> None:
        """Prepare to be saved; `stored` has its columns of place and at once: a hook."""

    def leave_place(self, stored: dict[str, object]) -> list[Entry]:
        """Prepare to move, and return other entries whose addresses may change with it: a hook."""
        return []

    def check_place(self) -> None:
        """Raise ValidationError if it cannot be in its place. Kinds of entry add more."""
        self.refuse_an_address_that_is_taken()

    def fill_slugs(self) -> None:
        """Make a slug from the title in each language that has a title and no slug."""
        for language in CODES:
            if self.has_slug and self.text_of("title", language):
                slug = self.text_of("slug", language) or self._free_slug(language)
                setattr(self, column("slug", language), slug)

    def empty_slugs(self) -> None:
        """Clear the slugs, so that saving makes new ones from the titles."""
        for language in CODES:
            setattr(self, column("slug", language), "")

    def refuse_an_address_that_is_taken(self) -> None:
        """Raise ValidationError, by field, if another entry has its address."""
        slugs = {code: self.text_of("slug", code) for code in CODES} if self.has_slug else {}
        # While a language has no slug, the original's is used where it has an address.
        lacking = [code for code, slug in slugs.items() if not slug]
        if lacking and self.pk:
            addresses = self.addresses.current().filter(language__in=lacking)
            slugs |= {each.language: self.slug_in(each.language) for each in addresses}
        holders = self._holders({code: slug for code, slug in slugs.items() if slug})
        errors = {
            column("slug", code): _(
                "“%(slug)s” is the address of “%(holder)s”. Choose another one."
            )
            % {"slug": slugs[code], "holder": holder}
            for code, holder in holders.items()
        }
        if errors:
            raise ValidationError(errors)

    def _holders(self, slugs: dict[str, str]) -> dict[str, Entry]:
        """Return the entries that have these slugs or the paths with them, by language."""
        if not slugs:
            return {}
        parent = self.parent_page
        wanted = models.Q()
        paths = models.Q()
        for code, slug in slugs.items():
            wanted |= models.Q(**{column("slug", code): slug})
            above = parent.path_in(code) if parent else ""
            paths |= models.Q(language=code, path=f"{above}/{slug}".strip("/"))
        held = Address.objects.current().filter(paths).exclude(entry=self.pk)
        found = {address.language: address.entry for address in held.select_related("entry")}
        # A sibling may have no address yet: it would claim the same one when published.
        for kind in entry_models():
            for sibling in kind.children_at(parent).filter(wanted).exclude(pk=self.pk):
                for code, slug in slugs.items():
                    if sibling.text_of("slug", code) == slug:
                        found[code] = sibling
        return found

    def _free_slug(self, language: str) -> str:
        wanted = ascii_slug(self.text_of("title", language)) or self.word_for_slug
        candidate, number = wanted, 1
        while self._holders({language: candidate}):
            number += 1
            mark = f"-{number}"
            candidate = wanted[: _LENGTH - len(mark)].strip("-") + mark
        return candidate


def _comparable(value):
    """Return a value of a column; no text is the empty text."""
    return "" if value is None else value
