"""The longest texts of columns that are never cut."""

from hypothesis import given
from hypothesis import strategies as st

from desktop.models.result_columns import standard_columns
from desktop.models.result_row import ResultRow
from desktop.models.widest_values import WidestValues
from tests.helpers.samples import match

COLUMNS = {column.id: column for column in standard_columns()}
PRICES = st.lists(st.one_of(st.just(float("nan")), st.floats(1.0, 1e7)), min_size=1, max_size=8)


@given(PRICES, PRICES)
def test_no_text_of_a_number_is_longer_than_those_remembered(first, second):
    widest = WidestValues(standard_columns())
    rows = [[ResultRow(match("A", close=close)) for close in closes] for closes in (first, second)]
    for batch in rows:
        widest.take(batch, 1)
    shown = [COLUMNS["last"].show(row) for batch in rows for row in batch]
    known = [text for text in shown if text != "\u2013"]
    assert max(map(len, known), default=0) == max(map(len, widest.texts("last")), default=0)


def test_the_longest_symbol_and_rank_are_remembered_and_only_news_count():
    widest = WidestValues(standard_columns())
    widest.take([ResultRow(match("BRK-B", close=1.0)), ResultRow(match("A", close=2.0))], 120)
    assert widest.texts("symbol") == ("BRK-B",)
    assert widest.texts("rank") == ("888",)
    before = widest.version
    widest.take([ResultRow(match("C", close=1.5))], 121)
    assert widest.version == before
    widest.take([ResultRow(match("C", close=1.5, change_pct=-11.0))], 121)
    assert widest.version == before + 1
    assert widest.texts("change") == ("\u221211.00", "+1.50")
    assert widest.texts("name") == ()
