import ast
import re

import pytest

from partnership_site import settings
from partnership_site.environment import Environment, mailers
from tests.project.processes import ROOT, manage, python

HTTPS = {"SITE_URL": "https://partnerschaft.example", "EMAIL_URL": "smtp://localhost:25"}

FAULTS = {
    "SECRET_KEY": ("short", "Set it to 50 random characters or more"),
    "DEBUG": ("perhaps", "Set it to true or false."),
    "PORT": ("eight", "Set it to a number from 1 to 65535."),
    "SITE_URL": ("partnerschaft.example", "such as https://partnerschaft.example."),
    "TRUST_PROXY": ("perhaps", "Set it to true or false."),
    "DATA_DIR": ("", "Set it to a folder"),
    "PARTNERSHIP": ("no.such.module", "like partnership_site.partnership."),
    "DATABASE_URL": ("postgresql://user:secret@host:port/name", "postgresql://user:password@host"),
    "EMAIL_URL": ("pigeon://post.example", "Set it to submission://"),
}


@pytest.mark.parametrize("name", FAULTS)
def test_a_wrong_value_stops_the_start_with_the_remedy(name):
    value, remedy = FAULTS[name]

    start = manage("check", **{name: value})

    first, second, last = start.stderr.splitlines()
    assert start.returncode == 1
    assert (
        first == f"The site cannot start: {name} in the environment or in the file .env is wrong."
    )
    assert remedy in second
    assert last == "All variables are described in .env.example."


def test_a_missing_secret_stops_the_start_with_the_remedy():
    without_env_file = (
        "import os; del os.environ['SECRET_KEY']\n"
        "from environs import Env; Env.read_env = lambda *_, **__: None\n"
        "import partnership_site.settings"
    )

    start = python("-c", without_env_file)

    assert start.returncode == 1
    assert "It is not set. Set it to 50 random characters or more; `make run`" in start.stderr
    assert "Traceback" not in start.stderr


@pytest.mark.parametrize("name", ["DATABASE_URL", "EMAIL_URL", "SECRET_KEY"])
def test_a_message_repeats_no_password(name):
    start = manage("check", **{name: "gopher://user:hidden@host"})

    assert start.returncode == 1
    assert "hidden" not in start.stderr


def test_the_environment_goes_before_the_file(tmp_path, monkeypatch):
    (tmp_path / ".env").write_text("ONE=file\nTWO=file\n")
    monkeypatch.setenv("ONE", "environment")

    env = Environment(tmp_path / ".env")

    assert [env.read(name, remedy="") for name in ("ONE", "TWO")] == ["environment", "file"]


def test_the_example_names_every_variable():
    lines = (ROOT / ".env.example").read_text().splitlines()

    named = [match[1] for line in lines if (match := re.match(r"(?:# )?([A-Z_]+)=", line))]

    assert sorted(named) == sorted(settings.env.names)


def test_the_deployment_check_is_silent_under_https():
    check = manage("check", "--deploy", **HTTPS)

    assert check.stderr == ""
    assert "System check identified no issues" in check.stdout


@pytest.mark.parametrize(
    ("site", "secure"), [("http://localhost", False), (HTTPS["SITE_URL"], True)]
)
def test_what_needs_https_follows_the_address(site, secure):
    names = ["SECURE_SSL_REDIRECT", "SESSION_COOKIE_SECURE", "CSRF_COOKIE_SECURE"]
    names += ["SECURE_HSTS_SECONDS"]
    ask = (
        "from partnership_site import settings\n"
        f"print([bool(getattr(settings, it)) for it in {names}])"
    )

    answer = python("-c", ask, SITE_URL=site)

    assert answer.stdout.strip() == str([secure] * len(names))


@pytest.mark.parametrize(
    ("chosen", "sent"),
    [
        ({}, "max-age=31536000"),
        ({"HSTS_INCLUDE_SUBDOMAINS": "true"}, "max-age=31536000; includeSubDomains"),
        (
            {"HSTS_INCLUDE_SUBDOMAINS": "true", "HSTS_PRELOAD": "true"},
            "max-age=31536000; includeSubDomains; preload",
        ),
    ],
)
def test_hsts_binds_other_hosts_only_where_the_operator_chooses_it(chosen, sent):
    ask = (
        "import django; django.setup()\n"
        "from django.test import Client\n"
        "answer = Client().get('/robots.txt', secure=True, HTTP_HOST='partnerschaft.example')\n"
        "print(answer['Strict-Transport-Security'])"
    )

    answer = python("-c", ask, **HTTPS, **chosen)

    assert answer.stdout.strip() == sent


@pytest.mark.parametrize(("query", "seconds"), [("", 10), ("?timeout=30", 30)])
def test_every_connection_to_the_mail_server_has_a_time_limit(query, seconds):
    ask = "from django.core.mail import get_connection; print(get_connection().timeout)"

    answer = python("-c", ask, EMAIL_URL=f"smtp://mail.example:25{query}")

    assert answer.stdout.strip() == str(seconds)


def test_a_database_server_that_has_gone_away_is_given_up():
    ask = "from partnership_site import settings as s; print(s.DATABASES['default']['OPTIONS'])"
    url = "postgresql://user:word@host/name"

    answers = [python("-c", ask, DATABASE_URL=url + more) for more in ("", "?connect_timeout=30")]

    assert [eval(answer.stdout)["connect_timeout"] for answer in answers] == [5, 30]


def test_every_setting_is_named_where_it_is_set():
    tree = ast.parse((ROOT / "partnership_site/settings.py").read_text())

    named = {
        node.id
        for node in ast.walk(tree)
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store)
    }

    assert {name for name in vars(settings) if name.isupper()} <= named


def test_the_mail_server_of_the_environment_is_the_sites():
    names = ["EMAIL_HOST", "EMAIL_PORT", "EMAIL_HOST_USER", "EMAIL_HOST_PASSWORD", "MAILERS"]
    ask = f"from partnership_site import settings as s; print([vars(s).get(it) for it in {names}])"

    answer = python("-c", ask, EMAIL_URL="submission://user:word@mail.example")

    assert re.findall("'mail.example'|587|'user'|'word'", answer.stdout) == [
        "'mail.example'",
        "587",
        "'user'",
        "'word'",
    ]


def test_mail_is_named_as_django_wants_it_from_6_1_on():
    server = {
        "EMAIL_BACKEND": "django.core.mail.backends.smtp.EmailBackend",
        "EMAIL_HOST": "mail.example",
        "EMAIL_PORT": 587,
        "EMAIL_HOST_USER": "site",
        "EMAIL_HOST_PASSWORD": "secret",
        "EMAIL_USE_TLS": True,
        "EMAIL_USE_SSL": False,
        "EMAIL_TIMEOUT": None,
        "EMAIL_FILE_PATH": "",
    }

    assert mailers(server)["default"] == {
        "BACKEND": "django.core.mail.backends.smtp.EmailBackend",
        "OPTIONS": {
            "host": "mail.example",
            "port": 587,
            "username": "site",
            "password": "secret",
            "use_tls": True,
            "use_ssl": False,
            "timeout": None,
        },
    }
