"""The addresses that readers meet."""

from collections.abc import Iterable
from urllib.request import urlopen

from pages.models.publication import Publication

# The list of activities in both languages; each of them stands below.
LISTS = ("/de/aktivitaeten/", "/es/actividades/")


def public_addresses() -> list[str]:
    """All pages of the content, and addresses that answer something else."""
    live = Publication.objects.live().with_path().order_by("language", "path")
    return [*(each.url for each in live), "/de/gibt-es-nicht/", "/es/no-existe/"]


def addresses_of(site: str) -> list[str]:
    """All pages of a running site, as its sitemap names them."""
    parts = _locations(f"{site}/sitemap.xml")
    return [url for part in parts for url in _locations(part)]


def _locations(url: str) -> list[str]:
    with urlopen(url) as sitemap:
        text = sitemap.read().decode()
    return [part.split("</loc>")[0] for part in text.split("<loc>")[1:]]


def sampled(urls: Iterable[str]) -> list[str]:
    """All pages, and of the activities, which are made alike, every sixth pair: for slow tests."""
    urls = list(urls)
    activities = [url for url in urls if is_activity(url)]
    return [url for url in urls if url not in activities or activities.index(url) % 12 < 2]


def is_activity(url: str) -> bool:
    """Whether an address, with or without its host, is that of an activity."""
    return any(each in url and not url.endswith(each) for each in LISTS)
