"""Addresses: the paths of entries in each language, current and former."""

from collections.abc import Iterable, Mapping

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from pages.models.entry import Entry, descendants_of


class AddressQuerySet(models.QuerySet):
    """Addresses, current and former."""

    def current(self):
        """Filter addresses that entries have now, whether live or withdrawn."""
        return self.filter(is_current=True)

    def never_public(self):
        """Filter addresses in languages in which their entry has never been public."""
        public = self.model._meta.apps.get_model("pages", "Publication").objects.filter(
            entry=models.OuterRef("entry"),
            language=models.OuterRef("language"),
            published_at__isnull=False,
        )
        return self.filter(~models.Exists(public))

    def holder(self, language: str, path: str, *, besides: Iterable[int] = ()) -> Entry | None:
        """Return the entry that has a path now, unless it is one of `besides` (keys)."""
        address = (
            self.current()
            .filter(language=language, path=path)
            .exclude(entry__in=besides)
            .select_related("entry")
            .first()
        )
        return address.entry if address else None

    @transaction.atomic
    def claim(self, paths: Mapping[tuple[int, str], str]) -> None:
        """Give entries new paths at once: {(entry's key, language): path}.

        Their old addresses become former. Former addresses of other entries may be taken over, and
        two entries may swap. Raises ValidationError if a path is current for another entry.
        """
        changed = self._changes(paths)
        for (_entry, language), path in changed.items():
            holder = self.holder(
                language, path, besides=[pk for pk, lang in changed if lang == language]
            )
            if holder:
                raise ValidationError(
                    _("The address “%(path)s” belongs to “%(holder)s”."),
                    code="address_taken",
                    params={"path": f"/{language}/{path}/", "holder": holder},
                )
        # All give up their paths before any takes a new one, so that two can swap.
        for entry, language in changed:
            self.filter(entry=entry, language=language).update(is_current=False)
        for (entry, language), path in changed.items():
            self.update_or_create(
                language=language, path=path, defaults={"entry_id": entry, "is_current": True}
            )

    def sync(self, entries: Iterable[Entry]) -> None:
        """Update the paths of entries and of their descendants to their present place.

        Only in languages in which they have an address: publishing creates the others.
        """
        entries = list(entries)
        moved = {entry.pk: entry for entry in [*entries, *descendants_of(entries)]}
        present = self.current().filter(entry__in=moved).values_list("entry_id", "language")
        self.claim({(pk, language): moved[pk].path_in(language) for pk, language in present})

    def _changes(self, paths):
        present = {
            (address.entry_id, address.language): address.path
            for address in self.current().filter(entry__in={pk for pk, _language in paths})
        }
        return {key: path for key, path in paths.items() if present.get(key) != path}


class Address(models.Model):
    """A path in one language. It outlives its entry, so that it can answer 410 (gone)."""

    language = models.CharField(max_length=2, choices=settings.LANGUAGES)
    path = models.CharField(
        max_length=1000,
        blank=True,
        help_text=_("ASCII, without slashes at the ends; home is empty."),
    )
    entry = models.ForeignKey(Entry, null=True, on_delete=models.SET_NULL, related_name="addresses")
    is_current = models.BooleanField(default=True)

    objects = AddressQuerySet.as_manager()

    class Meta:
        verbose_name = _("address")
        verbose_name_plural = _("addresses")
        constraints = [
            # Over current and former ones together: a path leads to one entry at most.
            models.UniqueConstraint(fields=["language", "path"], name="pages_address_once"),
            models.UniqueConstraint(
                fields=["entry", "language"],
                condition=models.Q(is_current=True),
                name="pages_address_one_current",
            ),
            models.CheckConstraint(
                name="pages_address_current_has_an_entry",
                condition=models.Q(is_current=False) | models.Q(entry__isnull=False),
            ),
        ]

    def __str__(self):
        return self.get_absolute_url()

    def get_absolute_url(self):
        return url_of(self.language, self.path)


def url_of(language: str, path: str) -> str:
    """Return the URL on this site of a path in a language; the empty path is the home page."""
    if not path:
        return reverse("home", args=[language])
    return reverse("entry", args=[language, path])
