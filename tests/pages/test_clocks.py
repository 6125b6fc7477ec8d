"""Clocks: a moment by the clocks of both cities."""

from datetime import UTC, datetime

import pytest
from django.utils.translation import override

from pages.clocks import in_both_cities

AFTERNOON = datetime(2026, 6, 2, 15, 30, tzinfo=UTC)
SUMMER_NIGHT = datetime(2026, 6, 2, 0, 30, tzinfo=UTC)
WINTER_NIGHT = datetime(2026, 12, 2, 0, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    ("language", "at", "words"),
    [
        ("de", AFTERNOON, "Dienstag, 2. Juni 2026, 17:30 Uhr in Berlin (10:30 Uhr in Cajamarca)"),
        (
            "de",
            SUMMER_NIGHT,
            "Dienstag, 2. Juni 2026, 02:30 Uhr in Berlin (Montag, 19:30 Uhr in Cajamarca)",
        ),
        (
            "de",
            WINTER_NIGHT,
            "Mittwoch, 2. Dezember 2026, 01:30 Uhr in Berlin (Dienstag, 19:30 Uhr in Cajamarca)",
        ),
        (
            "es",
            SUMMER_NIGHT,
            "martes 2 de junio de 2026, 02:30 en Berlín (lunes, 19:30 en Cajamarca)",
        ),
    ],
)
def test_a_moment_is_told_by_both_clocks_with_the_weekday_where_it_differs(language, at, words):
    with override(language):
        told = in_both_cities(at)

    assert told.replace("\N{NO-BREAK SPACE}", " ") == words
