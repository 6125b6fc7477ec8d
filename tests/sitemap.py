"""The sitemap as search engines read it: the index, then its parts."""

import re


def sitemap_of(client) -> str:
    """Return all parts of the sitemap."""
    index = client.get("/sitemap.xml").text
    parts = re.findall("<loc>http://localhost:8000(.+?)</loc>", index)
    return "".join(client.get(part).text for part in parts)
