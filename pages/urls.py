"""The addresses of pages. The last pattern takes every path below a language.

Importing this module registers the converters `language` and `slugs`.
"""

from django.urls import path, register_converter
from django.urls.converters import StringConverter

from pages import views
from pages.languages import CODES


class LanguageConverter(StringConverter):
    """The code of a language, with which every address of a page begins."""

    regex = "|".join(CODES)


class SlugsConverter(StringConverter):
    """The slugs of a page and its ancestors; a path of other characters is no page's address."""

    regex = r"[a-z0-9-]+(?:/[a-z0-9-]+)*"


register_converter(LanguageConverter, "language")
register_converter(SlugsConverter, "slugs")

urlpatterns = [
    path("", views.choose_language, name="root"),
    path("<language:language>/", views.entry, name="home"),
    path("<language:language>/_/<uuid:uuid>/", views.permanent, name="permanent"),
    path(
        "<language:language>/_/<uuid:uuid>/<uuid:picture>/", views.gallery_picture, name="picture"
    ),
    path("<language:language>/<slugs:path>/", views.entry, name="entry"),  # takes all: last
]
