"""Refuses requests that are too large, before anything of them is read."""

from django.conf import settings
from django.core.exceptions import RequestDataTooBig
from django.core.files.uploadhandler import FileUploadHandler


class LimitedUploadHandler(FileUploadHandler):
    """Stands before the handlers that keep files; Django itself sets no bound for them."""

    def handle_raw_input(self, input_data, META, content_length, boundary, encoding=None):
        if content_length > limit_for(META.get("PATH_INFO", "")):
            raise RequestDataTooBig("The upload is larger than UPLOAD_MAX_SIZE.")

    def receive_data_chunk(self, raw_data, start):
        return raw_data

    def file_complete(self, file_size):
        return None


def limit_for(path: str) -> int:
    """Bytes that a request may have; the forms of films take more, to a file on the disk.

    Who asks is not known yet when a body arrives: the address decides. What a stranger sends there
    is thrown away with the request.
    """
    is_for_films = path.startswith("/admin/pages/video/")
    return settings.UPLOAD_MAX_SIZE_OF_FILMS if is_for_films else settings.UPLOAD_MAX_SIZE
