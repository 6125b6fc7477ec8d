"""The format of the log, which bounds what a stranger can make it hold."""

import logging

LONGEST = 1000  # characters of a message, and of each line of a traceback


class BoundedFormatter(logging.Formatter):
    """Cut long texts: a request of 60,000 characters must not go whole into the log."""

    def formatMessage(self, record):
        record.message = bounded(record.message)
        return super().formatMessage(record)

    def formatException(self, exc_info):
        return "\n".join(map(bounded, super().formatException(exc_info).splitlines()))


def bounded(text: str) -> str:
    """Return the text, or its beginning and how much was left out."""
    if len(text) <= LONGEST:
        return text
    return f"{text[:LONGEST]} … ({len(text) - LONGEST} characters left out)"
