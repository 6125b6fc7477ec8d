"""Path converters of addresses: a language, the slugs of a page. Importing this registers them."""

from django.urls import register_converter
from django.urls.converters import StringConverter

from pages.languages import CODES


class LanguageConverter(StringConverter):
    """The language at the beginning of an address."""

    regex = "|".join(CODES)


class SlugsConverter(StringConverter):
    """The slugs of a page and its ancestors; a path with any other character is not found."""

    regex = r"[a-z0-9-]+(?:/[a-z0-9-]+)*"


register_converter(LanguageConverter, "language")
register_converter(SlugsConverter, "slugs")
