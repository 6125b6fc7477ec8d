"""The search for targets of links in texts: entries and documents, by title."""

from collections import defaultdict
from collections.abc import Iterable
from uuid import UUID

from django.apps import apps
from django.core.exceptions import PermissionDenied
from django.db.models import Model, Q, QuerySet
from django.http import JsonResponse
from django.urls import path
from django.utils.text import capfirst

from pages.languages import CODES, NAMES, column, html_lang, other
from pages.models.address import Address
from pages.models.entry import Entry
from pages.models.media.document import Document
from pages.models.publication import Publication

LIMIT = 20  # entries and as many documents: a longer list calls for another word


class LinkTargets:
    """A mixin for the ModelAdmin of pages with the view for the dialog of links (JSON)."""

    def get_urls(self):
        view = self.admin_site.admin_view(self.links_view)
        return [path("links/", view, name="pages_page_links"), *super().get_urls()]

    def links_view(self, request):
        """Find targets by parts of a title in either language (`?q=`), or one by `?uuid=`."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        question = request.GET.get("q", ""), request.GET.get("uuid")
        entries = described(find_link_targets(Entry.objects.order_by("-changed_at"), *question))
        files = described_files(find_link_targets(Document.objects.all(), *question))
        return JsonResponse({"targets": entries + files})


def find_link_targets(records: QuerySet, words: str, uuid: str | None = None) -> list[Model]:
    """Return at most LIMIT records with all these words in the title, or the one with a uuid."""
    if uuid is not None:
        return list(records.filter(uuid=uuid)) if is_uuid(uuid) else []
    for word in words.split():
        records = records.filter(Q(title_de__icontains=word) | Q(title_es__icontains=word))
    return list(records[:LIMIT])


def is_uuid(text: str) -> bool:
    try:
        return bool(UUID(text))
    except ValueError:
        return False


def described(entries: list[Entry]) -> list[dict]:
    """Return the details by which editors recognise each entry. Two queries."""
    live, paths, kinds = languages_live(entries), current_paths(entries), names_of_kinds()
    return [
        {
            "href": f"entry:{entry.uuid}",
            "titles": titles(entry, (entry.original_language, other(entry.original_language))),
            "kind": kinds.get(entry.kind, entry.kind),
            "paths": paths[entry.pk],
            "live": [NAMES[code] for code in CODES if code in live[entry.pk]],
        }
        for entry in entries
    ]


def described_files(files: list[Document]) -> list[dict]:
    """Return the same of documents, which have no publications."""
    return [
        {
            "href": f"document:{file.uuid}",
            "titles": titles(file, CODES),
            "kind": capfirst(file._meta.verbose_name),
            "paths": [file.facts],
        }
        for file in files
    ]


def titles(record: Model, codes: Iterable[str]) -> list[dict]:
    """Return the titles in these languages that exist, or the record's name: [{lang, text}]."""
    found = [(code, getattr(record, column("title", code))) for code in codes]
    titles = [{"lang": html_lang(code), "text": text} for code, text in found if text]
    return titles or [{"lang": "", "text": str(record)}]


def languages_live(entries: list[Entry]) -> dict[int, set[str]]:
    live = defaultdict(set)
    rows = Publication.objects.live().filter(entry__in=entries)
    for entry, language in rows.values_list("entry", "language"):
        live[entry].add(language)
    return live


def current_paths(entries: list[Entry]) -> dict[int, list[str]]:
    paths = defaultdict(list)
    for address in Address.objects.current().filter(entry__in=entries).order_by("language"):
        paths[address.entry_id].append(address.get_absolute_url())
    return paths


def names_of_kinds() -> dict[str, str]:
    """Return the labels of the kinds of entry: {"page": "Seite"}."""
    kinds = [model for model in apps.get_models() if issubclass(model, Entry)]
    return {model._meta.model_name: capfirst(model._meta.verbose_name) for model in kinds}
