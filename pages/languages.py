"""The site's two languages: their codes, what HTML calls them, and how columns are named.

Nothing here knows of entries; what is *available* in a language is decided in
`pages.models.publication`.
"""

from django.conf import settings

CODES: tuple[str, ...] = tuple(code for code, _name in settings.LANGUAGES)
NAMES: dict[str, str] = dict(settings.LANGUAGES)

_HTML_LANG = {side.language: side.html_lang for side in settings.PARTNERSHIP}


def html_lang(code: str) -> str:
    """The value of HTML's `lang` and `hreflang` for a language, as the side that has it says."""
    return _HTML_LANG.get(code, code)


def other(code: str) -> str:
    """The language beside `code`: the site has exactly two."""
    return next(candidate for candidate in CODES if candidate != code)


def column(field: str, language: str) -> str:
    """The name of a translated field's own column, `title_es`.

    Snapshots and copies use it, never the bare name: that one follows the active language.
    """
    return f"{field}_{language}"
