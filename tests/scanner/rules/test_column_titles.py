import pytest

from scanner.rules.column_titles import column_title


@pytest.mark.parametrize(
    ("expression", "title"),
    [
        ("rsi(14)", "RSI 14"),
        ("sma(50)", "Average of close 50"),
        ("1.2 * sma(volume, 20)", "1.2 × Average of volume 20"),
        ("close[1]", "Close 1 day ago"),
        ("highest(high, 252)", "Highest high 252"),
        ("close  /\nsma(200)", "close / sma(200)"),
        ("weekly(rsi(14))", "Weekly RSI 14"),
        ("2 * monthly(sma(10))", "2 × monthly Average of close 10"),
        ("higest(3)", "higest(3)"),
        ("close > 3 and open", "close > 3 and open"),
        ("", ""),
    ],
)
def test_a_column_is_called_what_its_row_says(expression, title):
    assert column_title(expression) == title
