"""Addresses: the paths of entries in each language, current and former."""

import json
from collections.abc import Collection, Iterable

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, models
from django.db.models.expressions import RawSQL
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from pages.models.entry import Entry, Paths, branch_paths
from pages.models.generation import (
    ShownAtOnce,
    ShownQuerySet,
    content_transaction,
    readers_see_change,
)
from pages.models.locks import lock_tree

# {(entry's key, language): the current address}
Addresses = dict[tuple[int, str], "Address"]

# SQLite takes few parameters: any number of values is one of them, as JSON.
_VALUES = {
    "sqlite": "SELECT value FROM json_each(%s)",
    "postgresql": "SELECT value::{type} FROM jsonb_array_elements_text(%s::jsonb)",
}
_ROWS = {
    "sqlite": """
        SELECT json_extract(value, '$[0]'), json_extract(value, '$[1]'),
               json_extract(value, '$[2]'), true
        FROM json_each(%s) WHERE true""",
    "postgresql": """
        SELECT (value ->> 0)::bigint, value ->> 1, value ->> 2, true
        FROM jsonb_array_elements(%s::jsonb)""",
}
# A former address is taken over. A current one is not touched: the number of rows tells.
_CLAIM = """
    INSERT INTO pages_address (entry_id, language, path, is_current) {rows}
    ON CONFLICT (language, path)
    DO UPDATE SET entry_id = excluded.entry_id, is_current = true
    WHERE NOT pages_address.is_current"""


def among(values: Collection[int] | Collection[str]) -> RawSQL:
    """Return values for a lookup with `__in`, however many."""
    values = list(values)
    type_ = "text" if values and isinstance(values[0], str) else "bigint"
    return RawSQL(_VALUES[connection.vendor].format(type=type_), [json.dumps(values)])


class AddressQuerySet(ShownQuerySet):
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

    def claim(self, paths: Paths) -> None:
        """Give entries new paths at once, in four queries; in one if none is new.

        Their old addresses become former. Former addresses of other entries may be taken over, and
        two entries may swap. Raises ValidationError if a path is current for another entry.
        """
        with content_transaction():
            lock_tree()
            self._replace(paths, self._present({pk for pk, _language in paths}))

    def sync(self, entries: Iterable[Entry]) -> None:
        """Update the paths of entries and of their descendants to their present place.

        Only in languages in which they have an address: publishing creates the others. Needs six
        queries at most, however many entries there are; those without a new path cost no write.
        """
        with content_transaction():
            lock_tree()
            paths = branch_paths(entry.pk for entry in entries)
            present = self._present({pk for pk, _language in paths})
            self._replace({key: path for key, path in paths.items() if key in present}, present)

    def _present(self, entries: Collection[int]) -> Addresses:
        found = self.current().filter(entry__in=among(entries)) if entries else ()
        return {(address.entry_id, address.language): address for address in found}

    def _replace(self, paths: Paths, present: Addresses) -> None:
        changed = {
            key: path
            for key, path in paths.items()
            if key not in present or present[key].path != path
        }
        if not changed:
            return
        self._refuse_paths_of_others(changed)
        # All give up their paths before any takes a new one, so that two can swap.
        old = [present[key].pk for key in changed if key in present]
        if old:
            self.filter(pk__in=among(old)).update(is_current=False)
        rows = [[entry, language, path] for (entry, language), path in changed.items()]
        with connection.cursor() as cursor:
            cursor.execute(_CLAIM.format(rows=_ROWS[connection.vendor]), [json.dumps(rows)])
            if cursor.rowcount != len(rows):
                raise IntegrityError("Somebody else has taken one of these paths meanwhile.")
        readers_see_change({entry for entry, _language in changed})

    def _refuse_paths_of_others(self, changed: Paths) -> None:
        """Raise ValidationError if a path is wanted twice, or another entry keeps it."""
        wanted: dict[tuple[str, str], int] = {}
        for (entry, language), path in changed.items():
            if (language, path) in wanted:
                self._refuse(language, path, wanted[language, path])
            wanted[language, path] = entry
        for address in self.current().filter(path__in=among(set(changed.values()))):
            keeps_it = (address.entry_id, address.language) not in changed
            if keeps_it and (address.language, address.path) in wanted:
                self._refuse(address.language, address.path, address.entry_id)

    def _refuse(self, language: str, path: str, holder: int) -> None:
        raise ValidationError(
            _("The address “%(path)s” belongs to “%(holder)s”."),
            code="address_taken",
            params={"path": f"/{language}/{path}/", "holder": Entry.objects.get(pk=holder)},
        )


class Address(ShownAtOnce):
    """A path in one language. It outlives its entry, so that it can answer 410 (gone)."""

    language = models.CharField(max_length=2, choices=settings.LANGUAGES)
    path = models.CharField(
        max_length=1000,
        blank=True,
        help_text=_("ASCII, without slashes at the ends; home is empty."),
    )
    entry = models.ForeignKey(Entry, null=True, on_delete=models.SET_NULL, related_name="addresses")
    is_current = models.BooleanField(default=True)

    entry_attribute = "entry_id"
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
