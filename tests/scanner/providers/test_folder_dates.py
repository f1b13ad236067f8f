import pytest

from scanner.providers.folder_dates import AmbiguousDates, parse_dates


def read(*texts: str) -> list[str]:
    return parse_dates(texts, range(2, 2 + len(texts))).astype(str).tolist()


@pytest.mark.parametrize(
    "written",
    [
        "2026-01-30",
        "2026/01/30",
        "2026-1-30",
        "2026-01-30 00:00:00-05:00",
        "2026-01-30T00:00:00Z",
        "20260130",
        "202601300000",
        "01/30/2026",
        "1/30/2026",
        "30/01/2026",
        "30.01.2026",
        "30.1.26",
        "30-01-2026",
        "01/30/26 16:00",
        "30-Jan-26",
        "30-Jan-2026",
        "Jan 30, 2026",
        "January 30, 2026",
    ],
)
def test_a_date_is_read_as_it_was_meant(written):
    assert read(written) == ["2026-01-30"]


def test_one_row_tells_how_all_are_written():
    assert read("01/05/2026", "01/06/2026", "01/13/2026") == ["2026-01-05", "2026-01-06", "2026-01-13"]
    assert read("05/01/2026", "06/01/2026", "13/01/2026") == ["2026-01-05", "2026-01-06", "2026-01-13"]


def test_order_and_weekends_tell_where_no_day_is_above_twelve():
    assert read("01/05/2026", "01/06/2026", "01/07/2026") == ["2026-01-05", "2026-01-06", "2026-01-07"]
    assert read("07/01/2026", "06/01/2026", "05/01/2026") == ["2026-01-07", "2026-01-06", "2026-01-05"]


def test_a_table_that_does_not_tell_is_refused():
    with pytest.raises(AmbiguousDates, match=r"line 2: '05/01/2026' can be month/day or day/month"):
        read("05/01/2026")


def test_dates_of_the_last_century_have_two_digits_too():
    assert read("12/31/99", "01/03/00") == ["1999-12-31", "2000-01-03"]


@pytest.mark.parametrize(
    ("texts", "sentence"),
    [
        (("2026-01-05", "2026-02-30"), "line 3: '2026-02-30' is a date that no calendar has"),
        (("2026-01-05", "soon"), "line 3: 'soon' is not a date"),
        (("soon",), "line 2: 'soon' is not a date"),
        (("01/30/2026", "2026-01-31"), "line 3: '2026-01-31' is not a date"),
        (("13/13/2026",), "line 2: '13/13/2026' is a date that no calendar has"),
    ],
)
def test_what_is_no_date_is_named_with_its_line(texts, sentence):
    with pytest.raises(ValueError) as error:
        read(*texts)
    assert str(error.value).startswith(sentence)


def test_no_dates_are_no_dates():
    assert read() == []
