"""Who works in the admin."""

import pytest

from tests.factories import make_editor


@pytest.fixture
def editor(client):
    """A client with an editor who is logged in."""
    client.force_login(make_editor())
    return client
