"""Which column shows what a scan is ranked by."""

import pytest

from desktop.models.ranking_column import ranking_column


@pytest.mark.parametrize(
    ("ranking", "column"),
    [
        ("", "rating"),
        ("rsi(14)", "rsi"),
        ("RSI( 14 )", "rsi"),
        ("close / close[126]", "own:Half a year"),
        ("close/close[126]", "own:Half a year"),
        ("close / close[63]", ""),
    ],
)
def test_a_ranking_is_shown_by_the_column_of_the_same_expression(ranking, column):
    assert ranking_column(ranking, {"Half a year": "close / close[126]", "Range": "high - low"}) == column
