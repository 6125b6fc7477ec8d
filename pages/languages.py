"""The site's two languages: their codes, their values in HTML, and the names of columns.

It knows no entries: `pages.models.publication` defines what is *available* in a language.
"""

from django.conf import settings

CODES: tuple[str, ...] = tuple(code for code, _name in settings.LANGUAGES)
NAMES: dict[str, str] = dict(settings.LANGUAGES)

_HTML_LANG = {side.language: side.html_lang for side in settings.PARTNERSHIP}


def html_lang(code: str) -> str:
    """Return the value of HTML's `lang` and `hreflang` for a language, such as `de-CH`."""
    return _HTML_LANG.get(code, code)


def other(code: str) -> str:
    """Return the other one of the site's two languages."""
    return next(candidate for candidate in CODES if candidate != code)


def column(field: str, language: str) -> str:
    """Return the name of a translated field's column: `title_es`.

    Snapshots and copies use it, never the bare name, which follows the active language.
    """
    return f"{field}_{language}"
