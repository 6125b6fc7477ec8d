from datetime import date

import pytest
from django.template import Context, Template
from django.utils import translation

SHOWN = Template(
    "{% load l10n %}{{ number|floatformat:'1g' }} · {{ day|date:'DATE_FORMAT' }} · "
    "{{ day|date:'SHORT_DATE_FORMAT' }} · {{ day|date:'YEAR_MONTH_FORMAT' }} · {{ day.year }}"
)


@pytest.mark.parametrize(
    ("language", "expected"),
    [
        ("de", "1.234,5 · 20. Mai 1998 · 20.05.1998 · Mai 1998 · 1998"),
        ("es", "1,234.5 · 20 de mayo de 1998 · 20/05/1998 · mayo de 1998 · 1998"),
    ],
)
def test_numbers_and_dates_are_written_as_in_the_reader_s_country(language, expected):
    with translation.override(language):
        shown = SHOWN.render(Context({"number": 1234.5, "day": date(1998, 5, 20)}))

    assert shown == expected
