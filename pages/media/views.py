"""Send the files of the library, and the captions of videos."""

import re
from pathlib import PurePosixPath
from uuid import UUID

from django.core.files.storage import default_storage
from django.http import FileResponse, Http404, HttpResponse, StreamingHttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.cache import get_conditional_response, patch_cache_control
from django.utils.http import content_disposition_header, quote_etag
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from pages.languages import CODES, column
from pages.media.byte_ranges import iter_range, requested_range
from pages.models.media.document import Document
from pages.models.media.item import MediaItem
from pages.models.media.picture import Picture
from pages.models.media.video import MEDIA_TYPES, Video

PICTURES = {".avif": "image/avif", ".jpg": "image/jpeg", ".png": "image/png", ".webp": "image/webp"}
OFFICE = "application/vnd.openxmlformats-officedocument"
FILES = {
    ".pdf": "application/pdf",
    ".docx": f"{OFFICE}.wordprocessingml.document",
    ".xlsx": f"{OFFICE}.spreadsheetml.sheet",
    ".pptx": f"{OFFICE}.presentationml.presentation",
    ".odt": "application/vnd.oasis.opendocument.text",
    ".ods": "application/vnd.oasis.opendocument.spreadsheet",
    ".odp": "application/vnd.oasis.opendocument.presentation",
    ".mp3": "audio/mpeg",
    ".m4a": "audio/mp4",
    ".ogg": "audio/ogg",
}
TYPES = {"pictures": PICTURES, "films": MEDIA_TYPES, "files": FILES}
MODELS: dict[str, type[MediaItem]] = {
    model.folder_name: model for model in (Picture, Video, Document)
}
# The names that the library gives its files: nothing else in the storage can be asked for.
NAME = re.compile(r"(pictures|films|files)/([0-9a-f]{32})/[A-Za-z0-9_-]+(\.[a-z0-9]+)", re.ASCII)


@require_safe
def media_file(request, name):
    """Send a file of the default storage, to be cached for ever: names change with the content.

    Its row is asked each time (one query): a withdrawn picture is gone at once, even where its
    files could not be deleted yet, and no 304 confirms it. Shared caches have to ask each time
    (`s-maxage=0`).
    """
    match = NAME.fullmatch(name)
    if not match or match[3] not in TYPES[match[1]]:
        raise Http404(name)
    item = MODELS[match[1]].objects.filter(uuid=UUID(match[2])).first()
    if item is None:
        raise Http404(name)
    if name not in item.file_names or not default_storage.exists(name):
        return _not_there(item)
    etag = quote_etag(PurePosixPath(name).stem)
    response = get_conditional_response(request, etag=etag)
    if response is None:
        response = _sent(request, name, TYPES[match[1]][match[3]], etag)
    if match[1] == "files":
        filename = PurePosixPath(name).name
        response["Content-Disposition"] = content_disposition_header(True, filename)
    response["ETag"] = etag
    response["Accept-Ranges"] = "bytes"
    response["Cache-Control"] = "public, max-age=31536000, immutable, s-maxage=0"
    response["X-Content-Type-Options"] = "nosniff"
    # No script runs when the file is opened as a page of its own, whatever it contains.
    response["Content-Security-Policy"] = "sandbox; default-src 'none'"
    return response


def _sent(request, name: str, content_type: str, etag: str) -> HttpResponse:
    """Return the response with the file, or with the part that the Range header asks for."""
    size = default_storage.size(name)
    asked = request.headers.get("Range", "")
    # The client has a part of another file: it gets the whole one (RFC 9110, 13.1.5).
    if request.headers.get("If-Range", etag) != etag:
        asked = ""
    try:
        part = requested_range(asked, size)
    except ValueError:
        return HttpResponse(status=416, headers={"Content-Range": f"bytes */{size}"})
    file = default_storage.open(name)
    if part is None:
        return FileResponse(file, content_type=content_type)
    start, end = part
    response = StreamingHttpResponse(
        iter_range(file, start, end), status=206, content_type=content_type
    )
    response["Content-Range"] = f"bytes {start}-{end}/{size}"
    response["Content-Length"] = str(end - start + 1)
    return response


def _not_there(item: MediaItem) -> HttpResponse:
    """Return 410 for a withdrawn picture, a redirect for a replaced file. Else raise Http404."""
    if getattr(item, "is_withdrawn", False):
        response = HttpResponse(_("This picture is no longer available."), status=410)
        response["Content-Type"] = "text/plain; charset=utf-8"
    elif isinstance(item, Picture) or not default_storage.exists(item.file.name):
        raise Http404(item.folder)
    else:
        response = redirect(item.file.url)
    patch_cache_control(response, no_store=True)
    return response


@require_safe
def video_captions(request, uuid, language):
    """Send the captions of a video in a language, or 404 if it has none."""
    video = get_object_or_404(Video, uuid=uuid)
    text = getattr(video, column("captions", language)) if language in CODES else ""
    if not text:
        raise Http404(language)
    response = HttpResponse(f"{text}\n", content_type="text/vtt; charset=utf-8")
    patch_cache_control(response, public=True, no_cache=True)
    return response
