from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scanner.editing import FieldKind, GroupKind
from scanner.errors import BadInput
from scanner.rules.checker import checked_condition
from scanner.rules.outline import outline
from scanner.rules.row_edits import (
    with_field,
    with_group_kind,
    with_moved_row,
    with_negation,
    with_new_row,
    with_row,
    without_row,
)

CONDITIONS = (
    "close > sma(50)",
    "rsi(14) < 40",
    "volume > 1.5 * sma(volume, 20)",
    "close crosses above ema(21)",
    "inside_day()",
    "close > highest(20)[1] within 3 bars",
    'sector == "Energy"',
    "(open > low or close < 3)",
    "not (rsi(2) > 90 and close > open)",
)
BETWEEN = ("\nand ", " and ", "   # why\nand ", "\n  # a note\n  and ")


@st.composite
def rules(draw: st.DrawFn) -> tuple[str, list[str]]:
    """A rule of conditions in different layouts, and its conditions."""
    parts = draw(st.lists(st.sampled_from(CONDITIONS), min_size=1, max_size=6))
    text = parts[0]
    for part in parts[1:]:
        text += draw(st.sampled_from(BETWEEN)) + part
    return text + draw(st.sampled_from(("", "\n", "  # the end"))), parts


def top(rule: str) -> list[str]:
    return [row.text for row in outline(rule).rows if not row.depth]


def comments(rule: str) -> list[str]:
    return re.findall("#[^\n]*", rule)


def _close_up(rule: str) -> str:
    return re.sub(" +#", "#", rule)


@pytest.mark.parametrize(
    ("before", "new", "after"),
    [
        ("close > sma(50)      # trend", "1000", "close > sma(1000)    # trend"),
        ("close > sma(50)   # trend", "12345", "close > sma(12345)  # trend"),
        ("close > sma(50)      # trend", "5", "close > sma(5)       # trend"),
        ("close > sma(50)  # trend", "5", "close > sma(5)  # trend"),
        ("close > sma(50)", "5", "close > sma(5)"),
    ],
)
def test_a_comment_in_a_column_stays_there_while_there_is_room(before: str, new: str, after: str):
    (days,) = (one for one in outline(before).rows[0].fields if one.kind is FieldKind.NUMBER)
    assert with_field(before, days, new) == after


@given(rules(), st.data())
def test_a_changed_field_changes_nothing_else(made: tuple[str, list[str]], data: st.DataObject):
    rule, _ = made
    rows = [row for row in outline(rule).rows if row.fields]
    row = data.draw(st.sampled_from(rows)) if rows else None
    if row is None:
        return
    field = data.draw(st.sampled_from(row.fields))
    new = {
        FieldKind.VALUE: "rsi:close" if field.name == "value" else "nr7:",
        FieldKind.OPERATOR: "!=" if field.value in ("==", "!=") else "crosses below",
        FieldKind.NUMBER: "7",
        FieldKind.FACT: "Utilities",
        FieldKind.WINDOW: "for",
        FieldKind.FORMULA: "close - open",
    }.get(field.kind)
    if new is None:
        return
    changed = with_field(rule, field, new)
    assert changed.startswith(rule[: field.start])
    # A comment keeps its column, so the space before it may be another.
    assert _close_up(changed).endswith(_close_up(rule[field.end :]))
    found = outline(changed)
    assert found.problems == ()
    again = found.rows[row.number]
    for before, after in zip(outline(rule).rows, found.rows, strict=True):
        assert before.text == after.text or before.start <= field.start <= before.end
    assert checked_condition(again.text) == checked_condition(changed[again.start : again.end])
    values = [one.value or one.text for one in again.fields if one.kind is field.kind]
    assert new in values or field.kind is FieldKind.FACT


@given(rules(), st.data())
def test_a_removed_row_leaves_the_others_as_they_were(made: tuple[str, list[str]], data: st.DataObject):
    rule, parts = made
    rows = [row for row in outline(rule).rows if not row.depth]
    place = data.draw(st.integers(0, len(rows) - 1))
    left = without_row(rule, rows[place].number)
    assert top(left) == [text for index, text in enumerate(parts) if index != place]
    if len(parts) > 1:
        assert outline(left).problems == ()
    assert set(comments(left)) <= set(comments(rule))


@given(rules(), st.data())
def test_moved_rows_are_the_same_rows_in_another_order(made: tuple[str, list[str]], data: st.DataObject):
    rule, parts = made
    rows = [row for row in outline(rule).rows if not row.depth]
    place = data.draw(st.integers(0, len(rows) - 1))
    steps = data.draw(st.integers(-6, 6))
    moved = with_moved_row(rule, rows[place].number, steps)
    order = list(parts)
    order.insert(min(max(0, place + steps), len(parts) - 1), order.pop(place))
    assert top(moved) == order
    assert outline(moved).problems == ()
    assert sorted(comments(moved)) == sorted(comments(rule))


@given(rules(), st.sampled_from(CONDITIONS))
def test_a_new_row_comes_last_and_touches_nothing(made: tuple[str, list[str]], text: str):
    rule, parts = made
    longer = with_new_row(rule, None, text)
    assert top(longer) == [*parts, text]
    assert comments(longer) == comments(rule)
    assert outline(longer).problems == ()


@given(rules(), st.data(), st.sampled_from(("open > 3", "open > 3 or low > 2", "open > 3 and low > 2")))
def test_a_row_says_what_was_typed_into_it(made: tuple[str, list[str]], data: st.DataObject, typed: str):
    rule, parts = made
    rows = [row for row in outline(rule).rows if not row.depth]
    place = data.draw(st.integers(0, len(rows) - 1))
    changed = with_row(rule, rows[place].number, typed)
    expected = " and ".join(f"({text})" for text in [*parts[:place], typed, *parts[place + 1 :]])
    assert checked_condition(changed) == checked_condition(expected)
    assert comments(changed) == comments(rule)


def test_a_comment_moves_with_its_line():
    rule = "close > 1  # first\nand open > 2\nand low > 3"
    assert with_moved_row(rule, 0, 1) == "open > 2\nand close > 1  # first\nand low > 3"


@pytest.mark.parametrize(
    ("kind", "written"),
    [
        (GroupKind.ALL, "(open > 1 and low > 2)"),
        (GroupKind.ANY, "(open > 1 or low > 2)"),
        (GroupKind.NONE, "not (open > 1 or low > 2)"),
        (GroupKind.NOT_ALL, "not (open > 1 and low > 2)"),
    ],
)
def test_a_group_is_joined_in_another_way(kind: GroupKind, written: str):
    for before in ("(open > 1 or low > 2)", "not (open > 1 or low > 2)", "not (open > 1 and low > 2)"):
        assert with_group_kind(f"close > 3 and {before}", 1, kind) == f"close > 3 and {written}"


def test_the_top_is_all_or_any_and_cannot_be_denied():
    assert with_group_kind("open > 1\nand low > 2", None, GroupKind.ANY) == "open > 1\nor low > 2"
    with pytest.raises(BadInput, match="Only a group"):
        with_group_kind("open > 1 and low > 2", None, GroupKind.NONE)


def test_a_row_is_denied_and_back():
    denied = with_negation("open > 1 and low > 2", 1, negated=True)
    assert denied == "open > 1 and not low > 2"
    assert with_negation(denied, 1, negated=False) == "open > 1 and low > 2"


def test_a_group_goes_with_its_last_row_and_names_stay():
    rule = "let pivot = highest(20)[1]\nclose > pivot\nand (open > 1 or low > 2)"
    once = without_row(rule, 2)
    assert once == "let pivot = highest(20)[1]\nclose > pivot\nand (low > 2)"
    assert without_row(once, 1) == "let pivot = highest(20)[1]\nclose > pivot"


@pytest.mark.parametrize("typed", ["", "abc", "1..2", "5 and 3", "1 # x"])
def test_a_number_field_takes_numbers_only(typed: str):
    field = next(one for one in outline("rsi(14) < 40").rows[0].fields if one.text == "40")
    with pytest.raises(BadInput, match="is no number"):
        with_field("rsi(14) < 40", field, typed)


@pytest.mark.parametrize("typed", ["1.5M", "20 %", "−3", "500K"])
def test_a_number_field_takes_the_units_of_the_field(typed: str):
    field = next(one for one in outline("rsi(14) < 40").rows[0].fields if one.text == "40")
    assert outline(with_field("rsi(14) < 40", field, typed)).problems == ()


def test_windows_are_put_on_changed_and_taken_off():
    def changed(rule: str, word: str) -> str:
        field = next(one for one in outline(rule).rows[0].fields if one.kind is FieldKind.WINDOW)
        return with_field(rule, field, word)

    within = changed("close > open", "within")
    assert within == "close > open within 5 bars"
    assert changed(within, "ago") == "close > open 5 bars ago"
    assert changed(within, "now") == "close > open"


def test_another_value_keeps_its_days_and_an_empty_rule_gets_its_first_row():
    field = next(one for one in outline("close > sma(50)").rows[0].fields if one.value == "sma:close")
    assert with_field("close > sma(50)", field, "ema:volume", ["50"]) == "close > ema(volume, 50)"
    assert with_field("close > sma(50)", field, "volume", ["50"]) == "close > volume"
    assert with_new_row("") == "close > sma(50)"


@pytest.mark.parametrize(
    ("rule", "timeframe", "changed"),
    [
        ("close > sma(10)  # why", "weekly", "weekly(close > sma(10))  # why"),
        ("not rsi(14) > 60 for 3 bars", "monthly", "not monthly(rsi(14) > 60) for 3 bars"),
        ("weekly( close > sma(10) )", "monthly", "monthly(close > sma(10))"),
        ("weekly(close > sma(10)) within 2 bars", "daily", "close > sma(10) within 2 bars"),
    ],
)
def test_a_condition_takes_longer_bars_and_gives_them_back(rule: str, timeframe: str, changed: str):
    (field,) = (one for one in outline(rule).rows[0].fields if one.name == "timeframe")
    assert with_field(rule, field, timeframe) == changed
    assert outline(changed).problems == ()
    with pytest.raises(BadInput, match="no length of a bar"):
        with_field(rule, field, "hourly")


@pytest.mark.parametrize(
    ("rule", "side", "timeframe", "changed"),
    [
        ("close > sma(10)  # why", 1, "weekly", "close > weekly(sma(10))  # why"),
        ("close > weekly( sma(10) )", 1, "monthly", "close > monthly(sma(10))"),
        (
            "close[1] > weekly(sma(10)) for 3 bars",
            0,
            "monthly",
            "monthly(close[1]) > weekly(sma(10)) for 3 bars",
        ),
        ("1.05 * weekly(sma(50)) < close", 0, "daily", "1.05 * sma(50) < close"),
        ("1.05 * sma(50) < close", 0, "weekly", "weekly(1.05 * sma(50)) < close"),
    ],
)
def test_one_side_takes_longer_bars_and_gives_them_back(rule: str, side: int, timeframe: str, changed: str):
    sides = [one for one in outline(rule).rows[0].fields if one.name == "value timeframe"]
    assert with_field(rule, sides[side], timeframe) == changed
    assert outline(changed).problems == ()
