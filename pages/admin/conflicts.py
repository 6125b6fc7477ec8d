"""Answer POSTs of the admin that meet another one at the same moment.

Each is one transaction. What fails because of somebody else is tried again as a whole, so that the
forms check what is there by now and say it; at last the form comes back with a sentence.
"""

import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext
from contextvars import ContextVar
from itertools import chain
from time import monotonic

from django.contrib.messages import get_messages
from django.core.exceptions import ObjectDoesNotExist, ValidationError
from django.db import IntegrityError, OperationalError
from django.http import HttpResponse
from django.utils.translation import gettext as _

from pages.models.generation import content_transaction
from pages.models.locks import is_busy, only_reading, waiting_at_most

logger = logging.getLogger(__name__)

PATIENCE = 2.0  # seconds that a person waits for others, in all attempts together
ATTEMPTS = 3
READING = frozenset({"GET", "HEAD", "OPTIONS", "TRACE"})
# A view raises these if somebody else has been quicker than its own checks.
CONFLICTS = (OperationalError, IntegrityError, ValidationError, ObjectDoesNotExist)

_sentence: ContextVar[str] = ContextVar("sentence", default="")


class Conflict(Exception):
    """A conflict with others that lasts, in a sentence for the person."""


class GivenBackForm:
    """A mixin for forms that come back with a sentence where others do not let them be saved."""

    def clean(self):
        cleaned = super().clean()
        if _sentence.get():
            raise ValidationError(_sentence.get(), code="conflict")
        return cleaned


def call_view(view: Callable, request, *args, **kwargs) -> HttpResponse:
    """Return the view's response, repeating a POST in conflict with others; see the module.

    Views with `transaction.non_atomic_requests` have transactions of their own. Raises Conflict if
    no form can come back.
    """
    if request.method in READING:
        return view(request, *args, **kwargs)
    is_atomic = not hasattr(view, "_non_atomic_requests")
    deadline = monotonic() + PATIENCE
    for attempt in range(1, ATTEMPTS + 1):
        try:
            with _one_attempt(request, deadline, is_atomic=is_atomic):
                return view(request, *args, **kwargs)
        except CONFLICTS as error:
            if isinstance(error, OperationalError) and not is_busy(error):
                raise
            if attempt == ATTEMPTS or monotonic() >= deadline:
                return _give_back(view, request, error, *args, **kwargs)
    raise AssertionError("The last attempt returns or raises.")


@contextmanager
def _one_attempt(request, deadline: float, *, is_atomic: bool) -> Iterator[None]:
    """Wait no longer than the deadline; forget the messages of an attempt that failed."""
    storage = get_messages(request)
    said = len(storage._queued_messages)
    whole = content_transaction() if is_atomic else nullcontext()
    try:
        with waiting_at_most(max(deadline - monotonic(), 0.1)), whole:
            yield
    except CONFLICTS:
        del storage._queued_messages[said:]
        for file in chain.from_iterable(files for _name, files in request.FILES.lists()):
            file.open()  # from its beginning, for the next attempt
        raise


def _give_back(view: Callable, request, error: Exception, *args, **kwargs) -> HttpResponse:
    """Return the view's form with what was typed and a sentence. Nothing is saved."""
    if isinstance(error, ObjectDoesNotExist):
        raise error  # it has not been deleted meanwhile, then: a mistake in the view
    sentence = _say(error)
    token = _sentence.set(sentence)
    try:
        with only_reading(), _one_attempt(request, monotonic() + PATIENCE, is_atomic=False):
            response = view(request, *args, **kwargs)
    except CONFLICTS as again:
        raise Conflict(sentence) from again
    finally:
        _sentence.reset(token)
    if response.status_code != 200:  # it would say that it is done
        raise Conflict(sentence)
    # Not 200: the session is then not saved, for which a writer would have to be waited for again.
    response.status_code = 503
    return response


def _say(error: Exception) -> str:
    if isinstance(error, ValidationError):
        return " ".join(error.messages)
    if isinstance(error, IntegrityError):
        logger.error("A form could not be saved.", exc_info=error)
        return _("Somebody else has changed what belongs to this. Look at it, and save again.")
    return _("Somebody else is saving just now. Nothing is lost: save again in a moment.")
