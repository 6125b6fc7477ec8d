"""The kernel's addresses. The last pattern takes everything else below a language."""

from django.urls import path

from pages import (
    converters,  # noqa: F401 - registering is what importing them does
    views,
)

urlpatterns = [
    path("", views.choose_language, name="root"),
    path("<language:language>/", views.entry, name="home"),
    path("<language:language>/_/<uuid:uuid>/", views.permanent, name="permanent"),
    path(
        "<language:language>/_/<uuid:uuid>/<uuid:picture>/", views.gallery_picture, name="picture"
    ),
    path("<language:language>/<slugs:path>/", views.entry, name="entry"),  # takes all: last
]
