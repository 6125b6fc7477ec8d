"""The upload handler that refuses large requests before their bodies are read."""

from django.conf import settings
from django.core.exceptions import RequestDataTooBig
from django.core.files.uploadhandler import FileUploadHandler


class LimitedUploadHandler(FileUploadHandler):
    """Refuse requests above `limit_for` their path, since Django does not limit uploaded files.

    Has to be the first of FILE_UPLOAD_HANDLERS. Raises RequestDataTooBig.
    """

    def handle_raw_input(self, input_data, META, content_length, boundary, encoding=None):
        if content_length > limit_for(META.get("PATH_INFO", "")):
            raise RequestDataTooBig("The upload is larger than UPLOAD_MAX_SIZE.")

    def receive_data_chunk(self, raw_data, start):
        return raw_data  # to the next handler

    def file_complete(self, file_size):
        return None  # the next handler has the file


def limit_for(path: str) -> int:
    """Return the largest size of a request in bytes; the forms of videos accept more than others.

    Depends on the path alone, because the user is not known before the body has arrived. Files that
    a stranger sends there are temporary and deleted with the request.
    """
    is_for_videos = path.startswith("/admin/pages/video/")
    return settings.UPLOAD_MAX_SIZE_OF_VIDEOS if is_for_videos else settings.UPLOAD_MAX_SIZE
