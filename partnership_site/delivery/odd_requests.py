"""Answers 400 where a request has values that no page of the site sends."""

import logging
import traceback

from django.contrib.admin.options import IncorrectLookupParameters
from django.db import DataError
from django.shortcuts import render

logger = logging.getLogger(__name__)


class OddRequestMiddleware:
    """Takes errors that only odd values cause for errors of the request: not ours, but logged."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        return self.get_response(request)

    def process_exception(self, request, exception):
        if not is_odd_value(exception):
            return None
        logger.warning("An odd value in a request: %s", request.path, exc_info=exception)
        return render(request, "400.html", status=400)


def is_odd_value(error: Exception) -> bool:
    """Return whether a value was refused on its way to the database, or a list could not use it.

    A key beyond 64 bits is an OverflowError in SQLite and a DataError in PostgreSQL; a text where
    a number should be is a ValueError of the field, and a NUL one of PostgreSQL's driver.
    """
    if isinstance(error, IncorrectLookupParameters | OverflowError | DataError):
        return True
    if not isinstance(error, ValueError | TypeError):
        return False
    *_callers, innermost = traceback.extract_tb(error.__traceback__)
    return innermost.name == "get_prep_value" or "NUL (0x00)" in str(error)
