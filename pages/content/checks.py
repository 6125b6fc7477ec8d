"""What is wrong with what readers see, or still to be filled in by whoever runs the site."""

import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from django.core.checks import Tags, Warning, register
from django.db import connections
from django.db.migrations.executor import MigrationExecutor

from pages.languages import NAMES, column
from pages.models.blocks.registry import block_models
from pages.models.entry import Entry
from pages.models.publication import Publication
from pages.publishing.snapshots import content_of, missing_keys, references_in, unknown_keys
from pages.rich_text import plain

# Placeholders are written like this: [[name and address of the publisher]].
_PLACEHOLDER = re.compile(r"\[\[.+?\]\]")
# `año` without its tilde is another word.
_ANO = re.compile(r"\banos?\b", re.IGNORECASE)
# How long the Spanish of a page may be, as a share of its German.
RATIO = (0.8, 1.25)


class Finding(NamedTuple):
    """Something about a live publication; a note is no fault, but somebody has to act on it."""

    publication: Publication
    text: str
    is_fault: bool = True


def findings() -> list[Finding]:
    """All that is to be said about what is live, page by page."""
    live = Publication.objects.live().with_path().select_related("entry__page")
    publications = list(live.order_by("entry__page__position", "entry", "language"))
    there = {(publication.entry_id, publication.language) for publication in publications}
    found = [
        finding
        for publication in publications
        for finding in (*_in_text(publication), *_in_snapshot(publication, there))
    ]
    return found + list(_lengths(publications))


def words(publication: Publication) -> list[str]:
    """What a publication says, field by field, without markup."""
    texts = [publication.title, publication.summary]
    for block in content_of(publication)["blocks"]:
        names = block_models()[block["type"]].translated_fields
        texts += [block[column(name, publication.language)] for name in names]
    return [text for text in map(plain, texts) if text]


def length_ratio(german: Publication, spanish: Publication) -> float:
    """The length of the Spanish as a share of the German's, in characters that are read."""
    return len(" ".join(words(spanish))) / len(" ".join(words(german)))


def _in_text(publication: Publication) -> Iterator[Finding]:
    for text in words(publication):
        for placeholder in _PLACEHOLDER.findall(text):
            yield Finding(publication, f"To be filled in: {placeholder}", is_fault=False)
        if publication.language == "es":
            for match in _ANO.finditer(text):
                around = text[max(0, match.start() - 20) : match.end() + 20]
                yield Finding(publication, f"“{match[0]}” without its tilde: … {around} …")


def _in_snapshot(publication: Publication, there: set[tuple[int, str]]) -> Iterator[Finding]:
    for key in sorted(unknown_keys(publication)):
        yield Finding(publication, f"The snapshot has a key that is not known: {key}")
    for key in sorted(missing_keys(publication)):
        text = f"The snapshot lacks a key, and readers get the field's default: {key}"
        yield Finding(publication, text, is_fault=False)
    for entry in Entry.objects.filter(uuid__in=references_in(publication)["entry"]).order_by("pk"):
        if (entry.pk, publication.language) not in there:
            language = NAMES[publication.language]
            text = f"It leads to “{entry}”, which is not published in {language}."
            yield Finding(publication, text)


def _lengths(publications: Iterable[Publication]) -> Iterator[Finding]:
    by_place = {(each.entry_id, each.language): each for each in publications}
    lowest, highest = RATIO
    for (entry, language), spanish in by_place.items():
        german = by_place.get((entry, "de"))
        if language != "es" or not german:
            continue
        ratio = length_ratio(german, spanish)
        if not lowest <= ratio <= highest:
            text = f"Its length is {ratio:.2f} of the German; it should be {lowest} to {highest}."
            yield Finding(spanish, text)


@register(Tags.database)
def snapshots_fit_the_models(app_configs, databases, **kwargs):
    """Warn of live publications whose keys are not those of today's models.

    A warning only: `migrate` runs this check too, and a site that is up stays up.
    """
    if "default" not in (databases or []) or _has_pending_migrations():
        return []
    live = Publication.objects.live().select_related("entry")
    return [warning for publication in live for warning in _warnings(publication)]


def _warnings(publication: Publication) -> Iterator[Warning]:
    if unknown := unknown_keys(publication):
        yield Warning(
            f"The snapshot has keys that are not known: {', '.join(sorted(unknown))}.",
            hint="Write a migration that renames them in snapshots as well.",
            obj=publication,
            id="pages.W001",
        )
    if missing := missing_keys(publication):
        yield Warning(
            f"The snapshot lacks keys: {', '.join(sorted(missing))}.",
            hint=(
                "Readers get the defaults of these fields. If that is not meant, write a migration "
                "that adds the keys to snapshots."
            ),
            obj=publication,
            id="pages.W002",
        )


def _has_pending_migrations() -> bool:
    executor = MigrationExecutor(connections["default"])
    return bool(executor.migration_plan(executor.loader.graph.leaf_nodes("pages")))
