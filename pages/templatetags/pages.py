"""Tags of the frame around every page, whose data are fetched only where it is rendered."""

import json

from django import template
from django.conf import settings
from django.utils.html import format_html
from django.utils.safestring import mark_safe
from django.utils.translation import get_language

from pages import navigation as frame
from pages.languages import html_lang
from pages.partnership import Partnership, SideProfile

register = template.Library()

# Characters that could end a script element or open a comment in it (as Django's json_script).
_JSON_ESCAPES = {ord(">"): "\\u003E", ord("<"): "\\u003C", ord("&"): "\\u0026"}


@register.simple_tag(takes_context=True)
def site_navigation(context) -> frame.Navigation:
    """Return the navigation of the present page, in the reader's language."""
    publication = context.get("publication")
    language = get_language()
    # The page that says “only in the other language” has a publication of that one.
    is_here = publication is not None and publication.language == language
    return frame.navigation(language, publication.current_path if is_here else None)


@register.simple_tag(takes_context=True)
def page_language_links(context) -> list[frame.LanguageLink]:
    """Return links to the present page in each language, or else to the home pages."""
    return context.get("language_links") or frame.language_links(None, get_language())


@register.simple_tag
def partnership() -> Partnership:
    """Return the declaration of the two sides."""
    return settings.PARTNERSHIP


@register.simple_tag
def side_profile(key: str) -> SideProfile | None:
    """Return the declaration of a side; None for both and none."""
    return settings.PARTNERSHIP.get(key)


@register.filter(name="html_lang")
def html_lang_filter(code: str) -> str:
    """Return the value of HTML's lang attribute for a language of the site."""
    return html_lang(code)


@register.filter
def og_locale(code: str) -> str:
    """Return a language with the country of the side that has it, as Open Graph writes it."""
    return next(side.locale for side in settings.PARTNERSHIP if side.language == code)


@register.simple_tag
def structured_data(publication, nav) -> str:
    """Return the organisation and the breadcrumbs for search engines (schema.org, JSON-LD)."""
    site = settings.SITE_URL
    name = str(settings.PARTNERSHIP.name)
    graph = [{"@type": "Organization", "@id": f"{site}/#organization", "name": name, "url": site}]
    if nav.breadcrumbs and publication:
        trail = [(item.title, item.url) for item in nav.breadcrumbs]
        trail.append((publication.title, publication.url))
        graph.append(_breadcrumb_list(trail, site))
    return json_ld(graph)


def json_ld(graph: list[dict]) -> str:
    """Return records of schema.org as a script element that search engines read."""
    document = json.dumps({"@context": "https://schema.org", "@graph": graph}, ensure_ascii=False)
    return format_html(
        '<script type="application/ld+json">{}</script>',
        mark_safe(document.translate(_JSON_ESCAPES)),
    )


def _breadcrumb_list(trail: list[tuple[str, str]], site: str) -> dict:
    return {
        "@type": "BreadcrumbList",
        "itemListElement": [
            {"@type": "ListItem", "position": number, "name": title, "item": site + url}
            for number, (title, url) in enumerate(trail, start=1)
        ],
    }
