"""The preview of publishing, language by language: changes, errors, warnings, ancestors.

Fingerprints mark it, so that nothing but what was shown is published.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from pages.admin.object_views import change_url
from pages.clocks import in_both_cities
from pages.languages import CODES
from pages.models.entry import Entry
from pages.models.publication import Publication
from pages.publishing import snapshots
from pages.publishing.ancestors import unpublished_ancestors
from pages.publishing.checks import Issue, ItemsShown, publication_errors, publication_warnings
from pages.publishing.diff import ContentChange, diff, names_of_records
from pages.publishing.publish import Shown
from pages.publishing.status import PublicationStatus, statuses_by_entry


@dataclass(frozen=True)
class PreviewIssue:
    """An error or a warning, with the URL of the form in which to correct it."""

    text: str
    url: str


@dataclass(frozen=True)
class AncestorPreview:
    """An ancestor that is not live, and would have to be published too."""

    entry: Entry
    draft: Publication
    scheduled: str  # when it becomes live by itself, in words
    errors: list[PreviewIssue]

    @property
    def url(self) -> str:
        return change_url(self.entry)


@dataclass(frozen=True)
class LanguagePreview:
    """The preview of one language: its status, and the effects and problems of publishing."""

    status: PublicationStatus
    changes: list[ContentChange]
    errors: list[PreviewIssue]
    warnings: list[PreviewIssue]
    ancestors: list[AncestorPreview]

    @property
    def language(self) -> str:
        return self.status.language

    @property
    def is_possible(self) -> bool:
        return not self.errors

    @property
    def is_suggested(self) -> bool:
        """Return whether there is something new to publish, without errors."""
        is_new = self.status.live is None or self.status.has_changed
        return self.is_possible and is_new

    @property
    def scheduled_for(self) -> str:
        scheduled = self.status.scheduled
        return in_both_cities(scheduled.due_at) if scheduled else ""

    @property
    def shown(self) -> Shown:
        """The fingerprints of all drafts that publishing this language may publish."""
        drafts = [self.status.draft, *(ancestor.draft for ancestor in self.ancestors)]
        return {
            (draft.entry.pk, draft.language): snapshots.fingerprint([draft]) for draft in drafts
        }


def language_previews(entry: Entry) -> list[LanguagePreview]:
    """Return the preview of each language, in the order of the languages.

    In a number of queries that depends neither on the blocks nor on the ancestors.
    """
    missing = unpublished_ancestors(entry, CODES)
    chain = {each.pk: each for ancestors in missing.values() for each in ancestors}
    statuses = statuses_by_entry([entry, *chain.values()])
    drafts = [status.draft for found in statuses.values() for status in found]
    items = ItemsShown(drafts)
    live = [status.live for status in statuses[entry.pk] if status.live]
    names = names_of_records([*(status.draft for status in statuses[entry.pk]), *live])
    return [
        _language_preview(
            status,
            [
                next(each for each in statuses[above.pk] if each.language == status.language)
                for above in missing[status.language]
            ],
            items,
            names,
        )
        for status in statuses[entry.pk]
    ]


def _language_preview(
    status: PublicationStatus,
    ancestors: list[PublicationStatus],
    items: ItemsShown,
    names: Mapping[str, str],
) -> LanguagePreview:
    draft, live = status.draft, status.live
    return LanguagePreview(
        status=status,
        changes=diff(live, draft, names) if live else [],
        errors=_preview_issues(publication_errors(draft, items=items)),
        warnings=_preview_issues(publication_warnings(draft, items=items)),
        ancestors=[_ancestor_preview(each, items) for each in ancestors],
    )


def _ancestor_preview(status: PublicationStatus, items: ItemsShown) -> AncestorPreview:
    return AncestorPreview(
        entry=status.draft.entry,
        draft=status.draft,
        scheduled=in_both_cities(status.scheduled.due_at) if status.scheduled else "",
        errors=_preview_issues(publication_errors(status.draft, items=items)),
    )


def _preview_issues(found: list[Issue]) -> list[PreviewIssue]:
    return [PreviewIssue(each.message, change_url(each.record)) for each in found]
