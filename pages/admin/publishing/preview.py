"""Previews: the public templates with a draft, or with any publication of the history."""

from django.http import Http404
from django.shortcuts import get_object_or_404
from django.utils.translation import override

from pages import views
from pages.admin.object_views import ObjectViews
from pages.languages import CODES, html_lang
from pages.models.publication import Publication
from pages.publishing import snapshots


class PreviewAdmin(ObjectViews):
    """A mixin with previews for staff, which are neither cached nor indexed."""

    entry_views = [
        ("preview/<str:language>/", "preview_view", "preview"),
        ("publications/<key:publication>/", "publication_view", "publication"),
    ]

    def preview_view(self, request, pk, language):
        """Show the draft as readers of a language would see it."""
        if language not in CODES:
            raise Http404
        entry = self.entry_for(request, pk, self.has_view_permission)
        return _show(request, snapshots.draft_of(entry.specific, language))

    def publication_view(self, request, pk, publication):
        """Show a publication as its readers saw it, within today's menus and links."""
        entry = self.entry_for(request, pk, self.has_view_permission)
        return _show(request, get_object_or_404(entry.publications, pk=publication))


def _show(request, publication: Publication):
    with override(publication.language):  # the request has the editor's own language
        response = views.show(request, publication, is_preview=True)
    response.headers["X-Robots-Tag"] = "noindex"
    response.headers["Cache-Control"] = "no-store"
    response.headers["Content-Language"] = html_lang(publication.language)
    return response
