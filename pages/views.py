"""The views for readers: an entry, or an answer that says why there is none."""

import re
from dataclasses import replace
from urllib.parse import urljoin
from uuid import UUID

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from pages.models.demand import pending_demand
from pages.models.entry import Entry
from pages.models.publication import Publication
from pages.navigation import LanguageLink, language_links
from pages.page_types import view_for
from pages.rendering import PageRenderer, gallery_position
from pages.resolver import Resolution, ResolvedAddress, resolve, resolve_entries, tidied_url

PART = re.compile("[1-9][0-9]{0,5}")

# Programs name themselves, their library or an address to complain at; browsers do not.
ROBOT = re.compile(r"bot|crawl|spider|slurp|preview|monitor|fetch|curl|wget|python|https?:", re.I)

# Browsers keep a page and ask each time whether it is still current.
revalidated = cache_control(public=True, no_cache=True)


@require_safe
@revalidated
def choose_language(request):
    """Redirect `/` to the home page in the language that the browser prefers."""
    return redirect("home", language=request.LANGUAGE_CODE)


@require_safe
@revalidated
def entry(request, language, path=""):
    """Answer any address below a language that no other view has taken."""
    return respond(request, resolve(language, path), language)


@require_safe
@revalidated
def permanent(request, language, uuid):
    """Show an entry by its uuid, at an address that no rename changes."""
    found = get_object_or_404(Entry, uuid=uuid)
    return respond(request, resolve_entries([found], language), language)


@require_safe
@revalidated
def gallery_picture(request, language, uuid, picture):
    """Show one picture of a gallery, large; redirect to the entry if it does not show it."""
    live = Publication.objects.live(language).filter(entry__uuid=uuid).with_path()
    publication = live.select_related("entry").first()
    if publication is None:
        return permanent(request, language, uuid)
    position = gallery_position(publication, picture)
    if position is None:
        return redirect(publication.url)
    context = {
        "publication": publication,
        "position": position,
        "language_links": links_to_picture(publication, picture),
    }
    return render(request, "pages/gallery_picture.html", context)


def links_to_picture(publication: Publication, picture: UUID) -> list[LanguageLink]:
    """Return links to a picture in each language; where its entry is not live, to the entry."""
    links = language_links(publication, publication.language)
    return [
        replace(link, url=reverse("picture", args=[link.code, publication.entry.uuid, picture]))
        if link.is_available
        else link
        for link in links
    ]


def respond(request: HttpRequest, found: ResolvedAddress, language: str) -> HttpResponse:
    """Return the response for the answer of an address."""
    if found.kind is Resolution.FOUND:
        return show(request, found.publication)
    if found.kind is Resolution.MOVED:
        return _moved(request, found.publication.url)
    if found.kind is Resolution.OTHER_LANGUAGE:
        return _show_other_language(request, found.publication, language)
    status = 410 if found.kind is Resolution.GONE else 404
    return render(request, f"{status}.html", status=status)


def show(request: HttpRequest, publication: Publication, *, is_preview: bool = False):
    """Render a publication with the site's templates; a draft for a preview is one as well."""
    part = _part(request)
    renderer = PageRenderer(publication, part=part)
    if part > 1 and not renderer.children.items:
        raise Http404("There are no such child pages")
    links = language_links(publication, publication.language)
    specific = publication.entry.specific
    context = {
        "publication": publication,
        "blocks": renderer.groups,
        "contents": renderer.contents,
        "language_links": links,
        "alternates": alternates(publication, links) if part == 1 else [],
        "canonical_url": settings.SITE_URL + publication.url,
        "cover_url": cover_url(publication),
        "is_preview": is_preview,
        "is_indexed": part == 1,
    }
    view = view_for(specific)
    if view:
        return view(request, context)
    return render(request, specific.template_name, context)


def _part(request: HttpRequest) -> int:
    """Return the number of the child pages in the address (`PageRenderer`). Raises Http404."""
    asked = request.GET.get("children", "1")
    if not PART.fullmatch(asked):
        raise Http404("This is no number of child pages")
    return int(asked)


def cover_url(publication: Publication) -> str | None:
    """Return the absolute URL of the cover, which link previews show, or None."""
    if publication.cover is None:
        return None
    # Storages elsewhere give absolute URLs, which stay as they are.
    return urljoin(settings.SITE_URL, publication.cover.fallback.url)


def alternates(publication: Publication, links: list[LanguageLink]) -> list[dict[str, str]]:
    """Return absolute URLs by hreflang; `x-default` is the choice of language, or the original."""
    live = {link.code: link for link in links if link.is_available}
    found = [{"html_lang": link.html_lang, "url": link.url} for link in live.values()]
    original = live.get(publication.entry.original_language, next(iter(live.values()), None))
    if original:
        # Of the home page, `/` redirects to the language that the browser prefers.
        url = reverse("root") if publication.current_path == "" else original.url
        found.append({"html_lang": "x-default", "url": url})
    return [each | {"url": settings.SITE_URL + each["url"]} for each in found]


def _moved(request, url: str):
    """Redirect for good, with the query of the request."""
    query = request.META["QUERY_STRING"]
    return redirect(f"{url}?{query}" if query else url, permanent=True)


def _show_other_language(request, publication: Publication, language: str):
    """Say that an entry is only in the other language, and count the demand."""
    if is_reader(request):
        pending_demand.add(publication.entry_id, language)
    links = language_links(publication, language)
    context = {"publication": publication, "url": publication.url, "language_links": links}
    # 404, so that search engines do not take it for a page in this language.
    return render(request, "pages/other_language.html", context, status=404)


def is_reader(request) -> bool:
    """Return whether a person seems to read the answer: no robot, and no check or guess ahead."""
    agent = request.headers.get("User-Agent", "")
    is_ahead = "prefetch" in request.headers.get("Sec-Purpose", "")
    return request.method == "GET" and bool(agent) and not ROBOT.search(agent) and not is_ahead


def page_not_found(request, exception=None):
    """Answer an address that no pattern takes: written as the site's are, an entry may have it."""
    if request.method in {"GET", "HEAD"} and (url := tidied_url(request.path_info)):
        return _moved(request, url)
    return render(request, "404.html", status=404)


def server_error(request):
    """Answer without the database, which may be the reason of the error."""
    return render(request, "500.html", status=500)
