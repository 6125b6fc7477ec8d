"""The kernel's addresses. The last pattern takes whatever is left below a language."""

from django.urls import path, register_converter

from pages import views
from pages.languages import CODES


class LanguageConverter:
    """The language that an address begins with."""

    regex = "|".join(CODES)

    def to_python(self, value):
        return value

    def to_url(self, value):
        return value


register_converter(LanguageConverter, "language")

urlpatterns = [
    path("", views.choose_language, name="root"),
    path("<language:language>/", views.entry, name="home"),
    path("<language:language>/_/<uuid:uuid>/", views.permanent, name="permanent"),
    path("<language:language>/<path:path>/", views.entry, name="entry"),  # takes all: last
]
