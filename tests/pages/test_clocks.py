"""Clocks: a moment by the clocks of both cities."""

from datetime import UTC, datetime

import pytest
from django.utils.translation import override

from pages.clocks import both_clocks


@pytest.mark.parametrize(
    ("at", "words"),
    [
        (
            datetime(2026, 6, 2, 15, 30, tzinfo=UTC),
            "Dienstag, 2. Juni 2026, 17:30 in Berlin (10:30 in Cajamarca)",
        ),
        (
            datetime(2026, 6, 2, 0, 30, tzinfo=UTC),
            "Dienstag, 2. Juni 2026, 02:30 in Berlin (Montag, 19:30 in Cajamarca)",
        ),
        (
            datetime(2026, 12, 2, 0, 30, tzinfo=UTC),
            "Mittwoch, 2. Dezember 2026, 01:30 in Berlin (Dienstag, 19:30 in Cajamarca)",
        ),
    ],
)
def test_a_moment_is_told_by_both_clocks_with_the_weekday_where_it_differs(at, words):
    with override("de"):
        assert both_clocks(at) == words
