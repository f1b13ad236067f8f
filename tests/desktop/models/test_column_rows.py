"""The rows of what a scan's table could show, and back to what the scan keeps."""

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from desktop.models.column_rows import chosen_columns, column_rows, rank_choices
from scanner import STANDARD_COLUMNS, ScanDefinition, shown_columns

OWN = {"Gap": "open / close[1]", "RSI 2": "rsi(2)"}
SCAN = ScanDefinition("mine", "Mine", "close > sma(50) and rsi(14) < 40", columns=OWN)
IN_RULE = {"Close": "close", "Average of close 50": "sma(50)", "RSI 14": "rsi(14)"}


def titles(rows):
    return [row.title for row in rows if row.shown]


def test_a_new_scan_shows_what_is_usual():
    rows = column_rows(replace(SCAN, columns={}), IN_RULE)
    assert titles(rows)[:4] == ["Last, change", "RSI 14", "Relative volume", "60 days"]
    notes = {row.title: row.note for row in rows}
    assert (notes["RSI 14"], notes["Average of close 50"], notes["Rating"]) == (
        "from the rule",
        "from the rule",
        "score",
    )
    assert [row.title for row in rows].count("RSI 14") == 1
    assert chosen_columns(rows) == ({}, ())


def test_the_order_and_what_is_left_out_are_kept():
    rows = column_rows(replace(SCAN, shown=("Gap", "plan", "price")), IN_RULE)
    assert titles(rows) == ["Gap", "Trade plan", "Last, change"]
    own, shown = chosen_columns(rows)
    assert (own, shown) == (OWN, ("Gap", "plan", "price"))


def test_a_column_of_ones_own_stays_when_it_is_not_shown_and_one_of_the_rule_goes():
    scan = replace(SCAN, columns={**OWN, "Average of close 50": "sma(50)"}, shown=("price",))
    own, _ = chosen_columns(column_rows(scan, IN_RULE))
    assert own == OWN


def test_a_scan_that_shows_nothing_stays_so():
    rows = [replace(row, shown=False) for row in column_rows(SCAN, IN_RULE)]
    own, shown = chosen_columns(rows)
    assert shown_columns(shown, tuple(own)) == ()
    assert titles(column_rows(replace(SCAN, columns=own, shown=shown), IN_RULE)) == []


@given(st.permutations([*STANDARD_COLUMNS, *OWN]), st.integers(0, 8))
def test_any_choice_comes_back_as_it_was_made(names, count):
    asked = replace(SCAN, shown=tuple(names[:count]))
    own, shown = chosen_columns(column_rows(asked, IN_RULE))
    again = column_rows(replace(asked, columns=own, shown=shown), IN_RULE)
    assert titles(again) == titles(column_rows(asked, IN_RULE))


def test_what_can_be_ranked_by_is_there_once():
    choices = rank_choices(SCAN, IN_RULE)
    assert len(set(choices.values())) == len(choices)
    assert choices["Gap"] == "open / close[1]"
    assert choices["Average of close 50"] == "sma(50)"
