"""Every address of the site, as the URL resolver knows it, and records for its arguments."""

import re
from collections.abc import Iterator

from django.contrib.contenttypes.models import ContentType
from django.urls import get_resolver

from pages.models.page import Page
from pages.models.publication import Publication
from tests.accounts import make_account
from tests.events.factories import (
    make_activity,
    make_list,
    make_organisation,
    make_place,
    make_topic,
)
from tests.factories import make_home, make_page, make_picture
from tests.library import make_album, make_document, make_video

SEARCH = "app_label=pages&model_name=page&field_name=cover&term=a"


def routes(resolver=None, before="") -> Iterator[str]:
    """Every pattern of the URL resolver, those without a name included."""
    for pattern in (resolver or get_resolver()).url_patterns:
        route = before + str(pattern.pattern)
        if hasattr(pattern, "url_patterns"):
            yield from routes(pattern, route)
        else:
            yield route


def admin_routes() -> list[str]:
    """The patterns below `/admin/`, without it."""
    return [route.removeprefix("admin/") for route in routes() if route.startswith("admin/")]


def make_records() -> dict[str, int]:
    """One record of every model of the admin: {folder of its addresses: key}."""
    make_home()
    make_list()
    page = make_page(live_in=["de"], title_de="Seite")
    picture = make_picture()
    records = {
        "user": make_account(username="other", email="other@example.org"),
        "page": page,
        "entry": page,
        "album": make_album(picture),
        "document": make_document(),
        "picture": picture,
        "video": make_video(),
        "activity": make_activity(live_in=["de"]),
        "topic": make_topic("Thema", "Tema"),
        "place": make_place("Ort"),
        "organisation": make_organisation("Verein"),
    }
    return {
        f"{record._meta.app_label if name != 'entry' else 'pages'}/{name}": record.pk
        for name, record in records.items()
    }


class Addresses:
    """Makes addresses of patterns: each argument names a record, or is a given text."""

    def __init__(self):
        self.records = make_records()

    def of(self, route: str, argument: str | None = None) -> str:
        folder = "/".join(route.removeprefix("admin/").split("/")[:2])
        usual = {
            "language:language": "de",
            "str:language": "de",
            "slugs:path": "seite",
            "key:pk": self.records.get(folder),
            "path:object_id": self.records.get(folder, self.records["pages/page"]),
            "key:publication": self.publication_in(folder),
            "format_": "csv",
            "path:content_type_id": ContentType.objects.get_for_model(Page).pk,
            "app_label": "pages",
        }

        def fill(match: re.Match) -> str:
            name = match[1]
            if argument is not None and name != "language:language":
                return argument
            return str(usual.get(name, usual.get(name.rpartition(":")[2], "x")))

        plain = re.sub(r"\(\?P<(\w+)>[^)]*\)", r"<\1>", route).replace("^", "").replace("$", "")
        address = "/" + re.sub(r"<([^>]+)>", fill, plain)
        return f"{address}?{SEARCH}" if route == "admin/autocomplete/" else address

    def publication_in(self, folder: str) -> int | None:
        found = Publication.objects.filter(entry=self.records.get(folder))
        return found.values_list("pk", flat=True).first()
