"""The editors' admin: forms, dashboard, publishing, media library, accounts. Rules are elsewhere.

Django finds the registrations here; import names from the modules that own them.
"""

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
