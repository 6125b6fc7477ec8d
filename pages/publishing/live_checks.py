"""Check live publications for errors, and for placeholders that the operator has to fill in."""

import re
from collections.abc import Iterable, Iterator
from operator import attrgetter
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

ERROR, WARNING = "error", "warning"


class LiveIssue(NamedTuple):
    """An error in a live publication, or a warning that somebody has to act on."""

    publication: Publication
    message: str
    level: str = ERROR


def live_issues() -> list[LiveIssue]:
    """Return all errors and warnings about live publications, page by page. Two queries."""
    live = Publication.objects.live().with_path().select_related("entry__page")
    publications = list(live.order_by("entry__page__position", "entry", "language"))
    named = set().union(*(references_in(publication)["entry"] for publication in publications))
    entries = Entry.objects.in_bulk(named, field_name="uuid")
    is_live = {(publication.entry_id, publication.language) for publication in publications}
    issues: list[LiveIssue] = []
    for publication in publications:
        issues += _in_text(publication)
        found = [entries[key] for key in references_in(publication)["entry"] if key in entries]
        missing = [each for each in found if (each.pk, publication.language) not in is_live]
        issues += _in_snapshot(publication, missing)
    return issues + list(_lengths(publications))


def words(publication: Publication) -> list[str]:
    """Return the texts of a publication, field by field, without markup."""
    texts = [publication.title, publication.summary]
    for block in content_of(publication)["blocks"]:
        names = block_models()[block["type"]].translated_fields
        texts += [block[column(name, publication.language)] for name in names]
    return [text for text in map(plain, texts) if text]


def length_ratio(german: Publication, spanish: Publication) -> float:
    """Return the length of the Spanish as a share of the German's, in characters of text."""
    return len(" ".join(words(spanish))) / len(" ".join(words(german)))


def _in_text(publication: Publication) -> Iterator[LiveIssue]:
    for text in words(publication):
        for placeholder in _PLACEHOLDER.findall(text):
            yield LiveIssue(publication, f"To be filled in: {placeholder}", WARNING)
        if publication.language == "es":
            for match in _ANO.finditer(text):
                around = text[max(0, match.start() - 20) : match.end() + 20]
                yield LiveIssue(publication, f"“{match[0]}” without its tilde: … {around} …")


def _in_snapshot(publication: Publication, missing: Iterable[Entry]) -> Iterator[LiveIssue]:
    """`missing` are the entries it leads to that are not live in its language."""
    for key in sorted(unknown_keys(publication)):
        yield LiveIssue(publication, f"The snapshot has a key that is not known: {key}")
    for key in sorted(missing_keys(publication)):
        text = f"The snapshot lacks a key, and readers get the field's default: {key}"
        yield LiveIssue(publication, text, WARNING)
    for entry in sorted(missing, key=attrgetter("pk")):
        language = NAMES[publication.language]
        text = f"It leads to “{entry}”, which is not published in {language}."
        yield LiveIssue(publication, text)


def _lengths(publications: Iterable[Publication]) -> Iterator[LiveIssue]:
    german = {each.entry_id: each for each in publications if each.language == "de"}
    spanish = {each.entry_id: each for each in publications if each.language == "es"}
    lowest, highest = RATIO
    for key in (key for key in spanish if key in german):
        ratio = length_ratio(german[key], spanish[key])
        if not lowest <= ratio <= highest:
            text = f"Its length is {ratio:.2f} of the German; it should be {lowest} to {highest}."
            yield LiveIssue(spanish[key], text)


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
