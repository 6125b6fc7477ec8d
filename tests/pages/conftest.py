"""What several tests of the kernel need."""

import pytest
from django.utils.translation import override


@pytest.fixture
def source_strings():
    """No language is active: messages are in the words of the sources."""
    with override(None):
        yield
