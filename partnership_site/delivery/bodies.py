"""The limit of requests whose bodies are still on their way.

The server (granian) hands a request to a thread before its body has come. Whoever sends slowly
holds the thread, and a few of them would hold all of them. Behind a proxy that takes bodies in
first (`partnership_site/nginx.conf`) nobody sends slowly.
"""

from threading import BoundedSemaphore

# Seconds that a request waits for a place. A body that is there already, as behind nginx, is read
# in less; no reader notices a thread that waits so long.
PATIENCE = 0.05
RETRY_AFTER = 5  # seconds
REFUSAL = (
    "Gerade kommen zu viele Eingaben zugleich an. Bitte in einigen Sekunden noch einmal senden.\n"
    "En este momento llegan demasiados envíos a la vez. Por favor, vuelva a enviar en unos "
    "segundos.\n"
).encode()


class BodyLimiter:
    """A WSGI application that lets `places` requests at once wait for their bodies.

    Further ones are answered 503 unread, so that other threads stay free for readers. Who is in the
    middle of a long body then may lose the connection before the answer.
    """

    def __init__(self, application, places: int):
        self.application = application
        self.places = BoundedSemaphore(places)

    def __call__(self, environ, start_response):
        length = int(environ.get("CONTENT_LENGTH") or 0)
        if not length:
            return self.application(environ, start_response)
        if not self.places.acquire(timeout=PATIENCE):
            headers = [
                ("Content-Type", "text/plain; charset=utf-8"),
                ("Content-Length", str(len(REFUSAL))),
                ("Retry-After", str(RETRY_AFTER)),
                ("Cache-Control", "no-store"),
            ]
            start_response("503 Service Unavailable", headers)
            return [REFUSAL]
        body = LimitedBody(environ["wsgi.input"], length, self.places.release)
        try:
            return self.application(environ | {"wsgi.input": body}, start_response)
        finally:
            body.finish()  # an answer that did not read it to its end


class LimitedBody:
    """A body that says once when it has been read, by `has_come`."""

    def __init__(self, body, length: int, has_come):
        self.body, self.left, self.has_come = body, length, has_come

    def read(self, *size) -> bytes:
        return self._noted(self.body.read(*size))

    def readline(self, *size) -> bytes:
        return self._noted(self.body.readline(*size))

    def finish(self) -> None:
        if self.has_come:
            has_come, self.has_come = self.has_come, None
            has_come()

    def _noted(self, data: bytes) -> bytes:
        self.left -= len(data)
        if self.left <= 0 or not data:
            self.finish()
        return data
