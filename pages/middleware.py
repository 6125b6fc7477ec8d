"""The language of a request: from its address, the editor's choice, or the browser."""

from django.conf import settings
from django.middleware.locale import LocaleMiddleware
from django.utils import translation
from django.utils.translation.trans_real import parse_accept_lang_header

from pages.languages import CODES, html_lang

# The cookie for the language that somebody chose before logging in: a session would be a row for
# every stranger who sends the form.
CHOSEN_LANGUAGE = "language"


class LanguageMiddleware(LocaleMiddleware):
    """Django's middleware without cookies on public pages: their addresses name the language."""

    def __call__(self, request):
        with translation.override(translation.get_language()):  # Django's outlives the request
            return super().__call__(request)

    def process_request(self, request):
        request.LANGUAGE_CODE = _named(request) or _chosen(request) or _preferred(request)
        translation.activate(request.LANGUAGE_CODE)

    def process_response(self, request, response):
        response.headers.setdefault("Content-Language", html_lang(request.LANGUAGE_CODE))
        # Django's would add `Vary: Accept-Language`, which splits caches for nothing here.
        return response if _named(request) else super().process_response(request, response)


def _named(request) -> str:
    """Return the language that the address begins with."""
    first = _first_part(request)
    return first if first in CODES else ""


def _first_part(request) -> str:
    """Return the first part of the path; the path of `OPTIONS *` begins with no slash."""
    return request.path_info.removeprefix("/").partition("/")[0]


def _chosen(request) -> str:
    """Return the language of an editor, or the one chosen before logging in."""
    if _first_part(request) != "admin":
        return ""
    if request.user.is_authenticated:
        return request.user.language
    chosen = request.COOKIES.get(CHOSEN_LANGUAGE)
    return chosen if chosen in CODES else ""


def _preferred(request) -> str:
    """Return the site's language that the browser prefers (RFC 9110, 12.5.4)."""
    for code, _quality in parse_accept_lang_header(request.headers.get("Accept-Language", "")):
        if (language := code.split("-")[0]) in CODES:
            return language
    return settings.LANGUAGE_CODE
