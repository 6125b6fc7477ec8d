"""The WSGI application, which the server (granian) loads."""

import os

from django.conf import settings
from django.core.wsgi import get_wsgi_application
from django.db.backends.signals import connection_created

from partnership_site.delivery.bodies import BodyLimiter
from partnership_site.processes.supervisor import end_with_parent

end_with_parent()  # as the server itself does: killing it leaves no process behind on its port

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "partnership_site.settings")
application = BodyLimiter(get_wsgi_application(), settings.SERVER_THREADS // 2)

from partnership_site.delivery.busy import wait_briefly_for_locks  # noqa: E402 - imports models

# Only here: a request has somebody who waits for the answer, the worker may take longer.
connection_created.connect(wait_briefly_for_locks)
