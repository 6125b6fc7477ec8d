"""Decides the language of a request: from its address, the editor's choice, or the browser."""

from django.conf import settings
from django.utils import translation
from django.utils.cache import patch_vary_headers
from django.utils.translation.trans_real import parse_accept_lang_header

from pages.languages import CODES, html_lang

# Where the session keeps what somebody chose before logging in.
CHOSEN_LANGUAGE = "language"


class LanguageMiddleware:
    """Reads no cookie on public pages: there the address says it all."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        first = request.path_info.split("/")[1]
        language = first if first in CODES else self._wanted(request, first)
        request.LANGUAGE_CODE = language
        with translation.override(language):
            response = self.get_response(request)
        response.headers.setdefault("Content-Language", html_lang(language))
        if first not in CODES:
            patch_vary_headers(response, ["Accept-Language"])
        return response

    def _wanted(self, request, first: str) -> str:
        if first == "admin":
            user, chosen = request.user, request.session.get(CHOSEN_LANGUAGE)
            if user.is_authenticated or chosen in CODES:
                return user.language if user.is_authenticated else chosen
        return preferred_language(request.headers.get("Accept-Language", ""))


def preferred_language(accepted: str) -> str:
    """The site's language that a browser would rather have (RFC 9110, 12.5.4)."""
    for code, _quality in parse_accept_lang_header(accepted):
        if (language := code.split("-")[0]) in CODES:
            return language
    return settings.LANGUAGE_CODE
