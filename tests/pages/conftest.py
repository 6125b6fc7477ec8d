import pytest


@pytest.fixture
def media_root(settings, tmp_path):
    """A storage of its own for each test."""
    settings.MEDIA_ROOT = tmp_path
    return tmp_path
