"""The kernel's addresses. The last pattern takes whatever is left below a language."""

from django.urls import path, register_converter
from django.urls.converters import StringConverter

from pages import views
from pages.languages import CODES


class LanguageConverter(StringConverter):
    """The language that an address begins with."""

    regex = "|".join(CODES)


class SlugsConverter(StringConverter):
    """The slugs of a page and of those above it: whatever else stands there is nowhere."""

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
