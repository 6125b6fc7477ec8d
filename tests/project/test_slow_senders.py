"""Bodies that come slowly: readers do not wait for them, and behind nginx nobody does."""

import re
import shutil
import socket
import subprocess
import time
import urllib.error
import urllib.request
from contextlib import ExitStack, contextmanager
from io import BytesIO

import pytest
from django.conf import settings

from partnership_site.delivery.bodies import BodyLimiter
from tests.conftest import find_tool
from tests.project.many_uploads import SERVE
from tests.project.processes import ROOT, free_place, manage, running_python, wait_until

CONFIGURATION = ROOT / "partnership_site" / "nginx.conf"
TOKEN = "a" * 32  # what a form and its cookie have in common (Django's CSRF protection)
BODY = f"csrfmiddlewaretoken={TOKEN}".encode()
# Asked by POST: the token is read from the body, and then only reading is allowed.
REQUEST = (
    "POST /robots.txt HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n"
    f"Cookie: csrftoken={TOKEN}\r\nContent-Length: {len(BODY)}\r\n"
    "Content-Type: application/x-www-form-urlencoded\r\n\r\n"
).encode()
SENDERS = 8
NGINX = """
daemon off; master_process off; pid {folder}/pid; error_log stderr;
events {{}}
http {{
  access_log off; client_body_temp_path {folder}/bodies; proxy_temp_path {folder}/proxied;
  fastcgi_temp_path {folder}/f; uwsgi_temp_path {folder}/u; scgi_temp_path {folder}/s;
  server {{ listen 127.0.0.1:{port}; include {folder}/site.conf; }}
}}
"""


@pytest.fixture(scope="module")
def server(tmp_path_factory):
    """The port of one server, with as many threads as each has."""
    place = free_place(tmp_path_factory.mktemp("site"))
    assert manage("migrate", "--verbosity", "0", **place).returncode == 0
    with running_python(
        "-c", SERVE, log=tmp_path_factory.mktemp("log") / "log", **place
    ) as program:
        program.wait_until(lambda: read(place["PORT"]) == 200)
        yield place["PORT"]


@pytest.fixture
def nginx(server, tmp_path):
    """The port of an nginx with the project's configuration in front of that server."""
    program = find_tool(shutil.which("nginx"), "nginx")
    port = free_place(tmp_path)["PORT"]
    text = CONFIGURATION.read_text().replace("127.0.0.1:8000", f"127.0.0.1:{server}")
    (tmp_path / "site.conf").write_text(text)
    (tmp_path / "nginx.conf").write_text(NGINX.format(folder=tmp_path, port=port))
    process = subprocess.Popen([program, "-p", tmp_path, "-c", tmp_path / "nginx.conf"])
    wait_until(lambda: read(port) == 200, 20)
    yield port
    process.terminate()
    process.wait()


def read(port: str) -> int | None:
    """The status of an answer to a reader; None where nobody answers within two seconds."""
    try:
        with urllib.request.urlopen(f"http://localhost:{port}/robots.txt", timeout=2) as response:
            return response.status
    except urllib.error.HTTPError as error:
        return error.code
    except OSError:
        return None


def send(port: str) -> int:
    """The status of the answer to somebody who sends a body at once."""
    with socket.create_connection(("127.0.0.1", int(port)), timeout=20) as connection:
        connection.sendall(REQUEST + BODY)
        return status_in(connection.recv(1000))


def status_in(answer: bytes) -> int:
    return int(answer.split()[1])


@contextmanager
def slow_senders(port: str):
    """Connections over which a part of a body has come."""
    with ExitStack() as stack:
        connections = [
            stack.enter_context(socket.create_connection(("127.0.0.1", int(port)), timeout=20))
            for _sender in range(SENDERS)
        ]
        for connection in connections:
            connection.sendall(REQUEST + BODY[:10])
        time.sleep(0.5)
        yield connections


def answered(connections) -> list[bytes]:
    """The answers that have come already."""
    answers = []
    for connection in connections:
        connection.settimeout(0.2)
        try:
            answers.append(connection.recv(2000))
        except TimeoutError:
            connection.settimeout(20)
    return answers


@pytest.mark.processes
def test_slow_senders_keep_no_reader_waiting(server):
    with slow_senders(server) as connections:
        statuses = [read(server) for _reader in range(20)]
        refused = answered(connections)
        waiting = [each for each in connections if each.gettimeout() == 20]
        for connection in waiting:
            connection.sendall(BODY[10:])
        taken = [status_in(connection.recv(1000)) for connection in waiting]

    assert statuses == [200] * 20
    assert {status_in(answer) for answer in refused} == {503}
    assert all(b"\r\nretry-after: 5\r\n" in answer.lower() for answer in refused)
    assert taken == [405] * (settings.SERVER_THREADS // 2)
    assert send(server) == 405  # the places are free again


@pytest.mark.processes
def test_behind_nginx_slow_senders_keep_nobody_waiting(nginx):
    with slow_senders(nginx) as connections:
        statuses = [read(nginx) for _reader in range(20)]
        others = [send(nginx) for _sender in range(5)]
        for connection in connections:
            connection.sendall(BODY[10:])
        taken = [status_in(connection.recv(1000)) for connection in connections]

    assert statuses == [200] * 20
    assert others == [405] * 5
    # All at once they may find the places taken, but none is kept waiting for the others.
    assert set(taken) <= {405, 503}


def test_the_configuration_of_nginx_fits_the_settings():
    text = CONFIGURATION.read_text()

    assert f"client_max_body_size {settings.UPLOAD_MAX_SIZE_OF_VIDEOS // 1024**2}m;" in text
    assert re.findall(r"proxy_pass http://127.0.0.1:(\d+);", text) == ["8000"]
    assert text.count("{") == text.count("}")


@pytest.mark.parametrize(
    ("read_first", "statuses"),
    [(5, ["200 OK", "200 OK"]), (2, ["503 Service Unavailable", "200 OK"])],
)
def test_a_place_is_free_once_the_body_has_been_read(read_first, statuses):
    said = []

    def read_and_ask_again(environ, start_response):
        environ["wsgi.input"].read(environ["reads"])
        if "is_inner" not in environ:
            limiter(request(5) | {"is_inner": True}, lambda status, headers: said.append(status))
        start_response("200 OK", [])
        return []

    limiter = BodyLimiter(read_and_ask_again, places=1)

    limiter(request(read_first), lambda status, headers: said.append(status))

    assert said == statuses


def request(reads: int) -> dict:
    return {"CONTENT_LENGTH": "5", "wsgi.input": BytesIO(b"abcde"), "reads": reads}
