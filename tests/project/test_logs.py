"""How much of a request goes into the log."""

import pytest

from tests.project.processes import python

SET_UP = (
    "import django; django.setup(); import logging; from django.test import Client\n"
    "client = Client(raise_request_exception=False)\n"
)
REQUESTS = [
    "client.get('/media/' + 'x' * 60_000)",
    "client.get('/robots.txt', headers={'host': 'x' * 60_000 + '.example'})",
]


@pytest.mark.parametrize("request_it", REQUESTS)
def test_a_request_of_60_000_characters_does_not_go_whole_into_the_log(request_it):
    said = python("-c", SET_UP + request_it).stderr

    assert "x" * 800 in said
    assert "characters left out" in said
    assert len(said) < 6_000


def test_a_long_error_does_not_go_whole_into_the_log():
    fail = "try: raise ValueError('x' * 60_000)\nexcept ValueError: logging.exception('It failed.')"

    said = python("-c", SET_UP + fail).stderr

    assert "ERROR root: It failed.\nTraceback" in said
    assert said.endswith("… (59012 characters left out)\n")
    assert len(said) < 2_000
