"""Dates as precisely as they are known: read as people write them, said as people say them."""

from datetime import date

import pytest
from django.utils.translation import override

from events.dates.partial import PartialDate, Precision, parse, period_text

YEAR, MONTH, DAY = PartialDate(2014), PartialDate(2010, 6), PartialDate(1998, 5, 20)


@pytest.mark.parametrize(
    ("text", "iso"),
    [
        ("2014", "2014"),
        ("2010-06", "2010-06"),
        ("1998-05-20", "1998-05-20"),
        ("Juni 2010", "2010-06"),
        ("junio de 2010", "2010-06"),
        ("Junio del 2010", "2010-06"),
        ("20.5.1998", "1998-05-20"),
        ("20. 5. 1998", "1998-05-20"),
        ("20/05/1998", "1998-05-20"),
        ("05/1998", "1998-05"),
        ("5.1998", "1998-05"),
        ("20. Mai 1998", "1998-05-20"),
        ("20 de mayo de 1998", "1998-05-20"),
        ("mayo de 2015", "2015-05"),
        ("März 2021", "2021-03"),
        ("marzo 2021", "2021-03"),
        ("setiembre de 2024", "2024-09"),
        ("septiembre de 2024", "2024-09"),
        ("1 enero 2020", "2020-01-01"),
        ("3. Dez. 2020", "2020-12-03"),
        ("  Okt 2012 ", "2012-10"),
    ],
)
def test_dates_are_read_as_people_write_them(text, iso):
    assert str(parse(text)) == iso


@pytest.mark.parametrize("name_of_language", ["de", "es"])
@pytest.mark.parametrize("month", range(1, 13))
def test_what_is_said_in_a_language_is_read_again(name_of_language, month):
    with override(name_of_language):
        said = PartialDate(2019, month, 3).as_text

    assert parse(said) == PartialDate(2019, month, 3)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "bald",
        "31.2.2010",
        "2010-13",
        "13/2010",
        "0.5.2010",
        "20 1998",
        "Mai",
        "98",
        "Marienfest 2010",
    ],
)
def test_what_is_no_date_is_refused(text):
    with pytest.raises(ValueError, match=r"."):
        parse(text)


def test_a_day_needs_its_month():
    with pytest.raises(ValueError, match="month"):
        PartialDate(2010, None, 3)


@pytest.mark.parametrize(
    ("when", "first", "last"),
    [
        (YEAR, date(2014, 1, 1), date(2014, 12, 31)),
        (MONTH, date(2010, 6, 1), date(2010, 6, 30)),
        (PartialDate(2024, 2), date(2024, 2, 1), date(2024, 2, 29)),
        (DAY, date(1998, 5, 20), date(1998, 5, 20)),
    ],
)
def test_a_date_begins_and_ends_where_what_is_known_does(when, first, last):
    assert (when.first_day, when.last_day) == (first, last)


@pytest.mark.parametrize("when", [YEAR, MONTH, DAY])
def test_a_date_comes_back_from_its_days(when):
    assert PartialDate.from_day(when.first_day, when.precision) == when
    assert PartialDate.from_day(when.last_day, when.precision) == when


def test_precision_is_how_much_is_known():
    assert [each.precision for each in (YEAR, MONTH, DAY)] == [
        Precision.YEAR,
        Precision.MONTH,
        Precision.DAY,
    ]


@pytest.mark.parametrize(
    ("start", "end", "german", "spanish"),
    [
        (YEAR, None, "2014", "2014"),
        (MONTH, None, "Juni 2010", "junio de 2010"),
        (DAY, None, "20. Mai 1998", "20 de mayo de 1998"),
        (PartialDate(2007), PartialDate(2013), "2007–2013", "2007–2013"),
        (
            PartialDate(2010, 6, 3),
            PartialDate(2010, 6, 21),
            "3.–21. Juni 2010",
            "del 3 al 21 de junio de 2010",
        ),
        (
            PartialDate(2021, 5),
            PartialDate(2022, 1, 26),
            "Mai 2021 bis 26. Januar 2022",
            "de mayo de 2021 al 26 de enero de 2022",
        ),
        (
            PartialDate(2019, 2),
            PartialDate(2019, 10),
            "Februar bis Oktober 2019",
            "de febrero a octubre de 2019",
        ),
        (
            PartialDate(2027, 2, 28),
            PartialDate(2027, 3, 3),
            "28. Februar bis 3. März 2027",
            "del 28 de febrero al 3 de marzo de 2027",
        ),
        (
            PartialDate(2019),
            PartialDate(2019, 9),
            "2019 bis September 2019",
            "de 2019 a setiembre de 2019",
        ),
        (DAY, DAY, "20. Mai 1998", "20 de mayo de 1998"),
    ],
)
def test_a_time_is_said_as_precisely_as_it_is_known(start, end, german, spanish):
    with override("de"):
        assert period_text(start, end) == german
    with override("es"):
        assert period_text(start, end) == spanish


def test_what_goes_on_is_said_to_go_on():
    with override("de"):
        assert period_text(PartialDate(1999), None, is_open=True) == "seit 1999"
    with override("es"):
        assert period_text(PartialDate(1999), None, is_open=True) == "desde 1999"
        day = PartialDate(2019, 10, 1)
        assert period_text(day, None, is_open=True) == "desde el 1 de octubre de 2019"
