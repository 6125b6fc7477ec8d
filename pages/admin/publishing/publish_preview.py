"""What an editor is shown before publishing, language by language.

Marked, so that nothing else is published than what was shown.
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
    """Something to mend, and where."""

    text: str
    url: str


@dataclass(frozen=True)
class AncestorPreview:
    """An entry above that is not live, and would have to be published too."""

    entry: Entry
    draft: Publication
    scheduled: str  # when it becomes live by itself, in words
    errors: list[PreviewIssue]

    @property
    def url(self) -> str:
        return change_url(self.entry)


@dataclass(frozen=True)
class LanguagePreview:
    """One language of an entry: how it stands, what publishing changes, what is against it."""

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
        """Whether there is something to publish that nothing stands against."""
        is_new = self.status.live is None or self.status.has_changed
        return self.is_possible and is_new

    @property
    def scheduled_for(self) -> str:
        scheduled = self.status.scheduled
        return in_both_cities(scheduled.due_at) if scheduled else ""

    @property
    def shown(self) -> Shown:
        """The marks of the desks that are published if this offer is taken."""
        drafts = [self.status.draft, *(ancestors.draft for ancestors in self.ancestors)]
        return {
            (draft.entry.pk, draft.language): snapshots.fingerprint([draft]) for draft in drafts
        }


def language_previews(entry: Entry) -> list[LanguagePreview]:
    """What can be published of an entry, in the order of the languages."""
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
