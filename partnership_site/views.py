"""Views that belong to no app: robots.txt, favicon and sitemap."""

from django.conf import settings
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.templatetags.static import static
from django.views.decorators.http import require_safe

from pages.views import revalidated
from partnership_site.sitemaps import sitemap_entries, sitemap_parts


@require_safe
@revalidated
def robots(request):
    """Serve robots.txt, which allows everything except the admin (RFC 9309)."""
    lines = ["User-agent: *", "Disallow: /admin/", "", f"Sitemap: {settings.SITE_URL}/sitemap.xml"]
    return HttpResponse("\n".join(lines) + "\n", content_type="text/plain; charset=utf-8")


@require_safe
@revalidated
def favicon(request):
    """Redirect to the icon, for programs that ask for it without reading the HTML of a page."""
    return redirect(static("site/icons/icon-32.png"))


@require_safe
@revalidated
def sitemap_index(request):
    """Serve the index of the sitemap, which names its parts."""
    context = {"site_url": settings.SITE_URL, "parts": sitemap_parts()}
    return render(request, "sitemap_index.xml", context, content_type="application/xml")


@require_safe
@revalidated
def sitemap(request, part):
    """Serve a part of the sitemap: live publications, each with all languages of its entry."""
    entries = sitemap_entries(part)
    if not entries:
        raise Http404("Nothing is live in this part of the sitemap")
    context = {"site_url": settings.SITE_URL, "entries": entries}
    return render(request, "sitemap.xml", context, content_type="application/xml")
