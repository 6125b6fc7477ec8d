"""The root URLconf; the addresses of activities and pages are included last."""

from django.contrib import admin
from django.urls import include, path

from pages.media.views import media_file, video_captions
from partnership_site import views

urlpatterns = [
    path("admin/", admin.site.urls),
    path("media/films/<uuid:uuid>/captions-<str:language>.vtt", video_captions, name="captions"),
    path("media/<path:name>", media_file, name="media"),
    path("robots.txt", views.robots, name="robots"),
    path("favicon.ico", views.favicon, name="favicon"),
    path("sitemap.xml", views.sitemap_index, name="sitemap_index"),
    path("sitemap-<int:part>.xml", views.sitemap, name="sitemap"),
    path("", include("events.urls")),
    path("", include("pages.urls")),  # last, because it matches every path
]

handler404 = "pages.views.page_not_found"
handler500 = "pages.views.server_error"
