"""The preview of publishing, language by language: changes, errors, warnings, ancestors.

Fingerprints mark it, so that nothing but what was shown is published.
"""

from dataclasses import dataclass

from pages.admin.object_views import change_url
from pages.clocks import in_both_cities
from pages.models.entry import Entry
from pages.models.publication import Publication
from pages.publishing import snapshots
from pages.publishing.ancestors import unpublished_ancestors
from pages.publishing.checks import Issue, publication_errors, publication_warnings
from pages.publishing.diff import ContentChange, diff
from pages.publishing.publish import Shown
from pages.publishing.status import PublicationStatus, status_of


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
    """Return the preview of each language, in the order of the languages."""
    return [_language_preview(status) for status in status_of(entry)]


def _language_preview(status: PublicationStatus) -> LanguagePreview:
    draft, live = status.draft, status.live
    return LanguagePreview(
        status=status,
        changes=diff(live, draft) if live else [],
        errors=_preview_issues(publication_errors(draft)),
        warnings=_preview_issues(publication_warnings(draft)),
        ancestors=[
            _ancestor_preview(each, draft.language)
            for each in unpublished_ancestors(draft.entry, draft.language)
        ],
    )


def _ancestor_preview(entry: Entry, language: str) -> AncestorPreview:
    draft = snapshots.draft_of(entry, language)
    scheduled = entry.publications.scheduled().filter(language=language).first()
    return AncestorPreview(
        entry=entry,
        draft=draft,
        scheduled=in_both_cities(scheduled.due_at) if scheduled else "",
        errors=_preview_issues(publication_errors(draft)),
    )


def _preview_issues(found: list[Issue]) -> list[PreviewIssue]:
    return [PreviewIssue(each.message, change_url(each.record)) for each in found]
