"""The addresses that readers meet."""

from pages.models.publication import Publication


def public_addresses() -> list[str]:
    """All pages of the content, and addresses that answer something else."""
    live = Publication.objects.live().with_path().order_by("language", "path")
    return [*(each.url for each in live), "/de/gibt-es-nicht/", "/es/no-existe/"]
