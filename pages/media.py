"""Sends the files of the library; only their own names lead to them."""

import re
from pathlib import PurePosixPath

from django.core.files.storage import default_storage
from django.http import FileResponse, Http404
from django.utils.cache import get_conditional_response
from django.utils.http import quote_etag
from django.views.decorators.http import require_safe

TYPES = {".avif": "image/avif", ".jpg": "image/jpeg", ".png": "image/png", ".webp": "image/webp"}
NAME = re.compile(r"pictures/[0-9a-f]{32}/[A-Za-z0-9_-]+\.(avif|jpg|png|webp)", re.ASCII)


@require_safe
def media(request, name):
    """A file of the default storage. Its content never changes under its name, so it is immutable.

    Whether it exists is asked first, each time: a copy of a deleted file is not confirmed.
    """
    if not NAME.fullmatch(name) or not default_storage.exists(name):
        raise Http404(name)
    path = PurePosixPath(name)
    etag = quote_etag(path.stem)
    response = get_conditional_response(request, etag=etag)
    if response is None:
        response = FileResponse(default_storage.open(name), content_type=TYPES[path.suffix])
    response["ETag"] = etag
    response["Cache-Control"] = "public, max-age=31536000, immutable"
    response["X-Content-Type-Options"] = "nosniff"
    # Opened as a page of its own, the file can do nothing, whatever it contains.
    response["Content-Security-Policy"] = "sandbox; default-src 'none'"
    return response
