"""The editors' admin. Django finds the registrations here; names live in their modules."""

from pages.admin import (  # noqa: F401 - registering is what importing them does
    accounts,
    page,
)
from pages.admin.media import (  # noqa: F401 - registering is what importing them does
    album,
    document,
    picture,
    video,
)
