"""Which columns are shown, and that a choice survives the preferences."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.models.column_sets import SETS, ColumnChoice
from desktop.models.result_columns import FROZEN, with_own_columns

COLUMNS = with_own_columns(["Box top"])


def shown(choice, **more):
    flags = choice.visible(COLUMNS, **more)
    return [column.id for column, visible in zip(COLUMNS, flags, strict=True) if visible]


@pytest.mark.parametrize("name", SETS)
def test_every_set_shows_the_frozen_columns_and_the_scans_own(name):
    found = shown(ColumnChoice.named(name))
    assert found[:3] == list(FROZEN)
    assert "own:Box top" in found


def test_the_sets_are_for_three_tasks():
    overview, technical, plan = (shown(ColumnChoice.named(name)) for name in SETS[1:])
    assert {"trend", "signals", "entry", "shares"} <= set(overview)
    assert "position" not in overview
    assert {"trend", "rsi"} <= set(technical)
    assert "entry" not in technical
    assert {"entry", "position", "risk"} <= set(plan)
    assert "rsi" not in plan


def test_a_scan_says_itself_what_is_shown_and_is_asked_only_then():
    asked = ("rank", "diff", "symbol", "name", "own:Box top", "last")
    as_scan = ColumnChoice().for_scan(COLUMNS, asked)
    assert (
        shown(as_scan)
        == shown(as_scan, narrow=True)
        == ["rank", "diff", "symbol", "name", "last", "own:Box top"]
    )
    assert shown(as_scan.toggled("rsi"))[5:] == ["rsi", "own:Box top"]
    assert ColumnChoice().for_scan(COLUMNS, ()) == ColumnChoice()
    assert ColumnChoice.named("plan").for_scan(COLUMNS, asked) == ColumnChoice.named("plan")


def test_a_narrow_window_leaves_out_what_the_picture_of_it_leaves_out():
    found = shown(ColumnChoice(), narrow=True)
    assert found == [
        "rank", "diff", "symbol", "name", "last", "change", "rating", "rsi", "rvol", "year", "days", "signals",
        "entry", "stop", "r", "shares", "own:Box top",
    ]  # fmt: skip


def test_a_choice_of_ones_own_is_left_alone_in_a_narrow_window():
    own = ColumnChoice().toggled("position")
    assert shown(own, narrow=True) == shown(own)
    assert own.toggled("symbol") == own


@given(st.sampled_from(SETS), st.lists(st.sampled_from([column.id for column in COLUMNS]), max_size=6))
def test_a_choice_comes_back_from_the_preferences(name, toggled):
    choice = ColumnChoice.named(name)
    for column in toggled:
        choice = choice.toggled(column)
    assert ColumnChoice.from_text(choice.as_text()) == choice


@pytest.mark.parametrize("text", ["", "nonsense", "custom\nsymbol"])
def test_preferences_that_make_no_sense_hide_nothing_that_stays(text):
    assert shown(ColumnChoice.from_text(text))[:3] == list(FROZEN)


def test_only_sets_for_an_overview_do_without_columns_that_have_no_room():
    given_up = {name: ColumnChoice.named(name).can_do_without(COLUMNS) for name in SETS}
    assert given_up["scan"] == given_up["overview"] == given_up["plan"]
    assert given_up["technical"] == ()
    *_, sector, own = given_up["scan"]
    assert (sector, own) == (("sector",), ("own:Box top",))
    assert ColumnChoice().for_scan(COLUMNS, ("last",)).can_do_without(COLUMNS) == ()
    own = ColumnChoice().toggled("sector", {"own:Box top"})
    assert own.can_do_without(COLUMNS) == ()
    assert own.hidden == ColumnChoice().hidden | {"sector", "own:Box top"}


def test_what_ranks_are_made_from_is_never_given_up():
    assert ("rsi",) in ColumnChoice().can_do_without(COLUMNS)
    assert ("rsi",) not in ColumnChoice().can_do_without(COLUMNS, "rsi")
