"""Slugs: an entry's own part of its address, in each language."""

from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.db import models
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _

from pages.languages import CODES, column
from pages.models.address import Address
from pages.models.entry import Entry

_ASCII = str.maketrans(
    {"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss", "Ä": "Ae", "Ö": "Oe", "Ü": "Ue"}
)
_LENGTH = 80  # `Address.path` has room for the slugs of a dozen levels


def ascii_slug(title: str) -> str:
    """Return a title as part of an address: `Älter werden` → `aelter-werden`, `año` → `ano`."""
    return slugify(title.translate(_ASCII))[:_LENGTH].strip("-")


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

    @property
    def has_slug(self) -> bool:
        """Return whether its address has a part of its own; the home page's has none."""
        return True

    def slug_in(self, language: str) -> str:
        """Return its part of the path; while a language has no slug, the original's is used."""
        slugs = (self.text_of("slug", code) for code in (language, self.original_language, *CODES))
        return next(filter(None, slugs), f"{self.word_for_slug}-{self.pk}")

    def sibling_with(self, language: str, slug: str) -> Entry | None:
        """Return a sibling that has this slug, or None. Kinds of entry implement it."""
        raise NotImplementedError(f"{type(self).__name__} does not say who stands beside it")

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
        errors = {}
        for language in CODES:
            slug = self.text_of("slug", language)
            if not slug or not self.has_slug:
                continue
            # A sibling may have no address yet: it would claim the same one when published.
            holder = self.sibling_with(language, slug) or Address.objects.holder(
                language, self.path_in(language), besides=[self.pk]
            )
            if holder:
                errors[column("slug", language)] = _(
                    "“%(slug)s” is the address of “%(holder)s”. Choose another one."
                ) % {"slug": slug, "holder": holder}
        if errors:
            raise ValidationError(errors)

    def _free_slug(self, language: str) -> str:
        wanted = ascii_slug(self.text_of("title", language)) or self.word_for_slug
        candidate, number = wanted, 1
        while self.sibling_with(language, candidate):
            number += 1
            mark = f"-{number}"
            candidate = wanted[: _LENGTH - len(mark)].strip("-") + mark
        return candidate
