"""Slugs: an entry's own part of its address, in each language."""

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
            stored = self.stored_place() if sync_addresses else self.place()
            if stored == self.place():
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

    def place(self) -> dict[str, object]:
        """Return the columns that decide about its path: {name: value}."""
        return {name: getattr(self, name) or "" for name in self.columns_of_place()}

    def stored_place(self) -> dict[str, object] | None:
        """Return `place` as it is stored; None for a new entry."""
        stored = type(self).objects.filter(pk=self.pk).values(*self.columns_of_place()).first()
        return stored and {name: value or "" for name, value in stored.items()}

    @classmethod
    def columns_of_place(cls) -> list[str]:
        return [*(column("slug", code) for code in CODES), "original_language"]

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
