"""The matches of a run with their toolbar: counts, filter, comparison, and why nothing is there."""

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt

from desktop.look import Look, Theme
from desktop.panels.results_view import ResultsView
from scanner import Change, RunStatus
from tests.helpers import samples
from tests.helpers.samples import match


@pytest.fixture
def look(qapp):
    return Look(reduced_motion=True)


@pytest.fixture
def view(qtbot, look):
    view = ResultsView(look)
    qtbot.addWidget(view)
    view.resize(1000, 400)
    view.show()
    return view


def result(*matches, **members):
    return samples.result(matches=matches, **members)


def segment(view, number):
    return view.toolbar._segments[number]


def segments(view):
    return [segment(view, number).text() for number in range(4)]


def test_before_a_run_it_says_what_to_do(view):
    assert view.toolbar.count_label.text() == ""
    assert view.table.accessibleDescription() == (
        "Choose a scan and press Run, or choose a run from the list."
    )
    assert not view.toolbar.segments.isVisible()


def test_a_run_streams_in_and_settles(view):
    view.begin(samples.scan(columns={"RSI": "rsi(14)"}))
    assert view.toolbar.count_label.text() == "0 matches so far"
    assert view.table.accessibleDescription() == "No matches yet."
    view.add_matches([match("A", columns={"RSI": 28.0}), match("B")])
    assert view.toolbar.count_label.text() == "2 matches so far"
    assert view.model.columns[-1].title == "RSI"
    view.finish(result(match("A", rank=1)))
    assert view.toolbar.count_label.text() == "1 match"
    assert not view.toolbar.segments.isVisible()


def test_a_compared_run_can_be_looked_at_in_parts(view):
    view.begin(samples.scan())
    view.finish(
        result(
            match("A", rank=1, change=Change.NEW),
            match("B", rank=2, change=Change.STILL),
            match("C", rank=3, change=Change.STILL),
            compared_with="before",
            dropped=("X", "Y"),
        )
    )
    assert segments(view) == ["All 3", "New 1", "Still 2", "Dropped 2"]
    assert view.toolbar.segments.isVisible()
    assert view.toolbar.changes_first_box.isVisible()
    assert not view.toolbar.keep_sorted_button.isVisible()
    assert [view.model.match_at(row).symbol for row in range(5)] == ["A", "X", "Y", "B", "C"]
    view.toolbar.changes_first_box.click()
    assert [view.model.match_at(row).symbol for row in range(5)] == ["A", "B", "C", "X", "Y"]
    segment(view, 2).click()
    assert view.model.rowCount() == 2
    assert view.toolbar.count_label.text() == "2 of 3 matches"
    segment(view, 3).click()
    assert [view.model.match_at(row).symbol for row in range(2)] == ["X", "Y"]
    view.begin(samples.scan())
    view.add_matches([match("A")])
    assert view.model.rowCount() == 1
    assert segment(view, 0).isChecked()
    assert view.toolbar.keep_sorted_button.isVisible()
    assert not view.toolbar.changes_first_box.isVisible()


def test_the_filter_stays_for_the_next_run_and_says_when_it_hides_all(view, qtbot):
    view.begin(samples.scan())
    view.add_matches([match("AAA"), match("BBB")])
    view.focus_filter()
    qtbot.keyClicks(view.filter_box, "bbb")
    assert view.toolbar.count_label.text() == "1 of 2 matches"
    qtbot.keyClicks(view.filter_box, "x")
    assert view.table.accessibleDescription() == "No match fits the filter."
    view.filter_box.clear()
    assert view.toolbar.count_label.text() == "2 matches so far"


def test_a_wrong_expression_is_told_in_place_and_hides_nothing(view, qtbot):
    view.begin(samples.scan())
    view.add_matches([match("AAA", rating=90.0), match("BBB", rating=50.0)])
    view.filter_box.setText("rating > 80")
    assert view.model.rowCount() == 1
    view.filter_box.setText("ratign > 80")
    assert view.model.rowCount() == 1
    assert not view.toolbar.problem_label.isVisible()  # somebody may still be writing
    qtbot.waitUntil(view.toolbar.problem_label.isVisible)
    assert view.toolbar.problem_label.text() == "There is no column `ratign`. Did you mean `rating`?"
    assert view.filter_box.property("invalid") is True
    assert view.filter_box.accessibleDescription() == view.toolbar.problem_label.text()
    view.filter_box.setText("rating > 20")
    assert view.model.rowCount() == 2
    assert not view.toolbar.problem_label.isVisible()
    assert view.filter_box.property("invalid") is False


def test_columns_are_chosen_by_set_and_one_by_one(view):
    chosen = []
    view.choice_changed.connect(chosen.append)
    view.column_menu.aboutToShow.emit()
    by_words = {action.text(): action for action in view.column_menu.actions()}
    assert by_words["As the scan says"].isChecked()
    assert "Symbol" not in by_words
    by_words["Plan"].trigger()
    assert chosen[-1].name == "plan"
    assert view.table.isColumnHidden(view.model.place_of("trend"))
    view.column_menu.aboutToShow.emit()
    by_words = {action.text(): action for action in view.column_menu.actions()}
    by_words["Trd"].trigger()
    assert (chosen[-1].name, "trend" in chosen[-1].hidden) == ("custom", False)
    assert not view.table.isColumnHidden(view.model.place_of("trend"))


def shown(view):
    return [column.id for column, _, _ in view.table.cells_shown()]


def test_a_scan_brings_its_columns_in_its_order_until_another_set_is_chosen(view):
    found = result(match("A", rank=1, columns={"Gap": 1.0}))
    asking = replace(found.info.scan, columns={"Gap": "open / close[1]"}, shown=("rating", "Gap", "price"))
    view.open_result(replace(found, info=replace(found.info, scan=asking)))
    assert shown(view) == ["name", "rating", "own:Gap", "last", "change"]
    view.column_menu.aboutToShow.emit()
    by_words = {action.text(): action for action in view.column_menu.actions()}
    assert by_words["As the scan says"].isChecked()
    assert [by_words[words].isChecked() for words in ("Gap", "Rating", "RSI")] == [True, True, False]
    by_words["Plan"].trigger()
    assert "entry" in shown(view)
    view.open_result(found)
    view.column_menu.aboutToShow.emit()
    next(one for one in view.column_menu.actions() if one.text() == "As the scan says").trigger()
    assert {"rsi", "entry"} <= set(shown(view))


def test_what_is_to_be_done_with_rows_is_a_wish(view, qtbot):
    view.open_result(result(match("A", rank=1), match("B", rank=2)))
    wanted = []
    view.wanted.connect(wanted.append)
    view.table.selectAll()
    assert [found.symbol for found in view.chosen] == ["A", "B"]
    qtbot.keyClick(view.table, Qt.Key.Key_Space)
    shown, everything = view.toolbar.export_button.menu().actions()
    shown.trigger()
    everything.trigger()
    actions = {action.objectName(): action for action in view.menu.actions()}
    view.menu.offer(simulated=False, count=2)
    actions["yahoo"].trigger()
    assert wanted == ["pin", "export", "export_all", "yahoo"]
    assert not actions["chart"].isEnabled()
    view.menu.offer(simulated=True, count=1)
    assert actions["chart"].isEnabled()
    with qtbot.waitSignal(view.table.activated):
        actions["chart"].trigger()
    assert not actions["yahoo"].isEnabled()


def test_a_narrow_window_keeps_the_tools_as_icons(view):
    view.resize(1240, 400)
    view.set_compact(True)
    assert view.toolbar.columns_button.toolButtonStyle() == Qt.ToolButtonStyle.ToolButtonIconOnly
    assert view.table.isColumnHidden(view.model.place_of("trend"))
    view.set_compact(False)
    assert not view.table.isColumnHidden(view.model.place_of("trend"))


def test_nothing_matched_tells_how_many_were_looked_at(view):
    view.open_result(
        result(counts=samples.counts(universe=1200, matched=0, unmatched=1194, unknown=4, failed=2))
    )
    assert view.table.accessibleDescription() == (
        "Nothing matched. 1,194 symbols were checked, 6 could not be decided."
    )
    assert view.toolbar.count_label.text() == "0 matches"


def test_a_cancelled_run_without_matches_tells_how_far_it_came(view):
    counts = samples.counts(universe=503, matched=0, unmatched=100, unknown=0, failed=0)
    view.open_result(result(status=RunStatus.CANCELLED, counts=counts))
    assert view.table.accessibleDescription() == (
        "Nothing matched so far. 100 of 503 symbols were looked at."
    )


def test_a_run_without_a_result_leaves_its_matches(view):
    view.begin(samples.scan())
    view.add_matches([match("A")])
    view.stop()
    assert view.toolbar.count_label.text() == "1 match"
    assert view.model.rowCount() == 1


def test_made_up_prices_are_marked(view):
    view.begin(samples.scan(source="practice"))
    assert view.toolbar.simulated_label.isVisible()
    assert view.toolbar.simulated_label.text() == "Simulated"
    view.begin(samples.scan(source="yahoo"))
    assert not view.toolbar.simulated_label.isVisible()


def test_keep_sorted_off_puts_new_rows_at_the_end(view):
    view.begin(samples.scan())
    view.toolbar.keep_sorted_button.click()
    view.add_matches([match("B")])
    view.add_matches([match("A")])
    assert [view.model.match_at(row).symbol for row in range(2)] == ["B", "A"]
    view.toolbar.keep_sorted_button.click()
    assert [view.model.match_at(row).symbol for row in range(2)] == ["A", "B"]


def test_it_changes_with_the_theme(view, look, qapp):
    try:
        look.set_theme(Theme.LIGHT, qapp)
        assert view.grab().toImage().pixelColor(500, 300) == look.color("bg.window")
    finally:
        look.set_theme(Theme.DARK, qapp)


def test_the_icon_of_the_filter_stands_before_the_words_in_every_theme(view, look, qapp):
    def ink():
        image = view.filter_box.grab().toImage()
        return {image.pixelColor(x, y).name() for x in range(8, 24) for y in range(5, image.height() - 5)}

    dark = ink()
    assert len(dark) > 1
    try:
        look.set_theme(Theme.LIGHT, qapp)
        assert len(ink()) > 1
        assert ink() != dark
    finally:
        look.set_theme(Theme.DARK, qapp)
    view.set_compact(True)
    assert view.filter_box.placeholderText() == "Filter"


def test_a_count_stands_quietly_behind_the_name_of_its_segment(view, look):
    button = segment(view, 1)
    button.show_count(88)
    view.toolbar.segments.show()
    image = button.grab().toImage()
    third = image.width() // 3
    parts = range(3, third), range(2 * third, image.width() - 3)
    rows = range(4, image.height() - 4)
    name, count = (max(image.pixelColor(x, y).lightness() for x in part for y in rows) for part in parts)
    assert name > look.color("text.muted").lightness() >= count


def test_keep_sorted_says_what_it_does_and_what_a_click_would(view):
    button = view.toolbar.keep_sorted_button
    on = button.toolTip(), button.icon().cacheKey()
    button.click()
    assert "to the end. Click" in button.toolTip()
    assert button.toolTip() != on[0]
    assert button.icon().cacheKey() != on[1]


def test_prices_out_of_the_cache_say_of_which_day_they_are(view, monkeypatch):
    monkeypatch.setattr("desktop.text.today", lambda: samples.SESSION)
    head = view.model.place_of("last")

    def last():
        return view.model.headerData(head, Qt.Orientation.Horizontal)

    view.begin(samples.scan(cached_only=True))
    assert last() == "Last"
    view.add_matches([match("A")])
    assert last() == "20 Nov"
    hint = view.model.headerData(head, Qt.Orientation.Horizontal, Qt.ItemDataRole.ToolTipRole)
    assert hint == "Last close, of Fri 20 Nov: newer prices are not in it"
    view.begin(samples.scan())
    view.add_matches([match("A")])
    assert last() == "Last"


def test_it_tells_whose_row_is_the_current_one(view, qtbot):
    told = []
    view.selected_changed.connect(lambda found: told.append(found and (found.symbol, found.rank)))
    view.begin(samples.scan())
    view.add_matches([match("A"), match("B")])
    assert view.selected is None
    view.select_next()
    view.select_next()
    view.select_next()
    view.select_previous()
    assert told == [("A", None), ("B", None), ("A", None)]
    view.finish(result(match("B", rank=1), match("A", rank=2)))
    assert told[-1] == ("A", 2)
    assert view.selected.symbol == "A"
    view.begin(samples.scan())
    assert told[-1] is None


@pytest.fixture
def filled(view):
    view.open_result(result(match("ABLE", rank=1), match("BAKE", rank=2), match("CAKE", rank=3)))
    view.table.choose_row(1)
    return view


def told(view):
    said = []
    view.selected_changed.connect(said.append)
    return said


def test_a_filter_that_hides_the_symbol_for_a_moment_keeps_it(filled, qtbot):
    said = told(filled)
    qtbot.keyClicks(filled.filter_box, "cak")
    assert filled.model.rowCount() == 1
    assert (filled.selected, said) == (None, [])
    qtbot.keyClick(filled.filter_box, Qt.Key.Key_A)
    filled.filter_box.clear()
    assert filled.selected.symbol == "BAKE"
    assert [one.symbol for one in filled.chosen] == ["BAKE"]
    assert said == []


def test_another_symbol_chosen_meanwhile_takes_its_place(filled, qtbot):
    filled.filter_box.setText("cake")
    filled.table.choose_row(0)
    filled.filter_box.clear()
    assert filled.selected.symbol == "CAKE"


def test_a_new_run_forgets_what_a_filter_hid(filled):
    said = told(filled)
    filled.filter_box.setText("cake")
    filled.begin(samples.scan())
    assert said == [None]


def test_keys_lead_out_of_the_filter(filled, qtbot):
    qtbot.waitActive(filled)
    filled.filter_box.setFocus()
    qtbot.keyClicks(filled.filter_box, "cake")
    qtbot.keyClick(filled.filter_box, Qt.Key.Key_Return)
    assert filled.table.hasFocus()
    assert filled.selected.symbol == "CAKE"
    filled.filter_box.setFocus()
    qtbot.keyClick(filled.filter_box, Qt.Key.Key_Escape)
    assert (filled.filter_box.text(), filled.filter_box.hasFocus()) == ("", True)
    qtbot.keyClick(filled.filter_box, Qt.Key.Key_Escape)
    assert filled.table.hasFocus()
