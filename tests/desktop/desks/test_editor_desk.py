"""The scan editor in a whole window with the real engine: rows, formula, preview, drafts and the library."""

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import QAbstractScrollArea, QFileDialog, QLabel, QMenu, QWidget

from desktop.delegates.choice_delegate import ChoiceRole
from desktop.panels.editor.editor_page import EditorPage
from desktop.panels.editor.row_fields import ChoiceField, NumberField, TextField
from desktop.panels.editor.row_wish import RowVerb, RowWish
from desktop.panels.editor.spread_popup import SpreadPopup
from scanner import GroupKind, Scan, ScanService
from tests.helpers.csv_market import LAST, falling, rising, write_market
from tests.helpers.window import open_workplace

SYMBOLS = "DOWN,FLAT,UP"
RULE = "close > sma(50)  # in an uptrend\nand rsi(14) < 40"


@pytest.fixture
def engine(tmp_path):
    market = {"UP": rising(300), "DOWN": falling(300), "FLAT": [50.0 + day % 2 for day in range(300)]}
    folder = write_market(tmp_path / "csv", market)
    made = ScanService.open(tmp_path / "home")
    made.save_settings(replace(made.settings, data=replace(made.settings.data, source=f"folder:{folder}")))
    made.run(Scan("close > 0", SYMBOLS, source=f"folder:{folder}", as_of=LAST))
    yield made
    made.close()


@pytest.fixture
def place(qtbot, tmp_path, engine):
    made = open_workplace(engine, tmp_path)
    made.window.scan_bar.choose_universe(SYMBOLS)
    made.window.scan_bar.choose_scan("golden-cross")
    qtbot.waitUntil(lambda: not made.runner.busy)
    yield made
    made.close()


@pytest.fixture
def page(place):
    place.window.actions_table["edit_rule"].trigger()
    return place.window.editor


def write(page, rule):
    """Put a whole rule where the user types."""
    page.formula.selectAll()
    page.formula.insertPlainText(rule)


def row(page, number):
    return page.conditions.widget_of(number)


def inputs(page, number, kind):
    return [one for one in row(page, number).findChildren(kind) if not one.isHidden()]


def choose(field, value):
    """Choose a line of a list as the user does."""
    field.setCurrentIndex(field.findData(value, ChoiceRole.NAME))
    field.activated.emit(field.currentIndex())


def listed(page):
    model = page.library.model
    items = [model.item(row) for row in range(model.rowCount())]
    return {
        item.text(): item.data(ChoiceRole.NOTE) for item in items if item.data(ChoiceRole.NAME) is not None
    }


def previewed(page, qtbot, title):
    qtbot.waitUntil(lambda: page.preview._title.text() == title)


# --- rows and formula -----------------------------------------------------------------------------------


def test_the_editor_opens_at_the_chosen_scan(place, page, engine):
    assert place.window.is_editing
    assert page.header.title.text() == "Golden cross"
    assert page.formula.toPlainText() == engine.scan_named("golden-cross").rule
    assert not place.window.scan_bar.isVisible()
    assert "Scan editor" in place.window.windowTitle()


def test_escape_goes_back_to_the_results(qtbot, place, page):
    qtbot.keyClick(page.formula, Qt.Key.Key_Escape)
    assert not place.window.is_editing
    assert place.window.scan_bar.isVisible()


def test_a_choice_in_a_row_changes_its_part_of_the_formula(page):
    write(page, RULE)
    operator = inputs(page, 1, ChoiceField)[1]
    choose(operator, ">")
    assert page.formula.toPlainText() == RULE.replace("< 40", "> 40")
    average = inputs(page, 0, ChoiceField)[2]
    choose(average, "ema:close")
    assert page.formula.toPlainText() == RULE.replace("< 40", "> 40").replace("sma(50)", "ema(50)")


def test_a_number_is_typed_and_stepped(qtbot, page):
    write(page, RULE)
    threshold = inputs(page, 1, NumberField)[1]
    threshold.selectAll()
    qtbot.keyClicks(threshold, "35")
    assert "rsi(14) < 35" in page.formula.toPlainText()
    qtbot.keyClick(threshold, Qt.Key.Key_Up)
    assert "rsi(14) < 36" in page.formula.toPlainText()
    qtbot.keyClicks(threshold, "x")
    assert threshold.property("invalid")
    assert "rsi(14) < 36" in page.formula.toPlainText()


def test_typing_in_the_formula_changes_the_rows(page):
    write(page, RULE)
    before = inputs(page, 1, NumberField)[1]
    write(page, RULE.replace("40", "45"))
    assert before.text() == "45"
    write(page, "close > open")
    assert [one.row.text for one in page.conditions._rows] == ["close > open"]


def test_an_unknown_function_gets_its_message_and_what_was_meant(qtbot, page):
    write(page, "close > 1\nand close > ")
    page.formula.moveCursor(page.formula.textCursor().MoveOperation.End)
    qtbot.keyClicks(page.formula, "higest")
    qtbot.keyClick(page.formula, Qt.Key.Key_Left)
    qtbot.keyClick(page.formula, Qt.Key.Key_Right)
    page.formula.offer()
    assert page.formula.popup.is_open
    assert page.formula.popup.chosen() == "highest"
    qtbot.keyClick(page.formula, Qt.Key.Key_Tab)
    assert page.formula.toPlainText() == "close > 1\nand close > highest()"
    write(page, "close > 1\nand close > higest(20)")
    assert row(page, 1)._fault.text() == "unknown function"
    assert "Did you mean highest?" in row(page, 1)._fault.toolTip()
    assert page.problem_words() == "1 error at line 2, column 13"
    gaps = [page.formula.document().findBlockByNumber(line).blockFormat().bottomMargin() for line in (0, 1)]
    assert gaps[0] == 0
    assert gaps[1] > 0


def test_the_list_stays_at_its_word_when_a_row_more_makes_the_formula_lower(qtbot, page):
    write(page, "close > 1\nand close > ")
    page.formula.setFocus()
    qtbot.keyClicks(page.formula, "hig")
    popup = page.formula.popup
    qtbot.keyClick(popup.popup(), Qt.Key.Key_Down)
    before, word = popup.popup().y(), page.formula.mapToGlobal(page.formula.cursorRect().topLeft()).y()
    page.conditions.setFixedHeight(page.conditions.height() + 80)
    qtbot.waitUntil(lambda: page.formula.mapToGlobal(page.formula.cursorRect().topLeft()).y() == word + 80)
    assert popup.popup().y() == before + 80
    assert popup.chosen() == "highest"
    popup.close()


def painted(page):
    """The repairs that can be pressed, after a paint."""
    page.formula.grab()
    return page.formula._marks._links


def test_a_press_on_what_was_meant_repairs_the_mistake(qtbot, page):
    write(page, "close > 1\nand close > higest(20)")
    ((rect, _),) = painted(page)
    qtbot.mouseMove(page.formula.viewport(), rect.center().toPoint())
    qtbot.mouseClick(page.formula.viewport(), Qt.MouseButton.LeftButton, pos=rect.center().toPoint())
    assert page.formula.toPlainText() == "close > 1\nand close > highest(20)"
    assert page.problem_words() == ""
    assert painted(page) == []
    page.formula.undo_wanted.emit()
    assert "higest" in page.formula.toPlainText()


def test_a_key_repairs_the_mistake_nearest_to_the_caret(qtbot, page):
    write(page, "clse > 1\nand close > higest(20)")
    page.formula.go_to_line(2, 1)
    qtbot.keyClick(page.formula, Qt.Key.Key_Return, Qt.KeyboardModifier.AltModifier)
    assert page.formula.toPlainText() == "clse > 1\nand close > highest(20)"
    qtbot.keyClick(page.formula, Qt.Key.Key_Return, Qt.KeyboardModifier.AltModifier)
    qtbot.keyClick(page.formula, Qt.Key.Key_Return, Qt.KeyboardModifier.AltModifier)
    assert page.formula.toPlainText() == "close > 1\nand close > highest(20)"


def test_a_row_with_a_mistake_says_so_in_its_field_too(page):
    write(page, "close > 1\nand close > higest(20)")
    (field,) = inputs(page, 1, TextField)
    assert field.property("invalid")
    assert len(field.actions()) == 1
    assert "highest" in field.accessibleDescription()
    write(page, "close > 1\nand highest(20) > 2 * low + 1")
    assert all(not field.actions() for field in inputs(page, 1, TextField))


def test_a_rule_with_a_mistake_is_kept_and_not_run(place, page, engine):
    page.library.new_button.click()
    write(page, "close > 1\nand close > higest(20)")
    assert "1 error at line 2, column 13" in page.header.run_button.toolTip()
    page.formula.go_to_line(1, 1)
    place.window.actions_table["run"].trigger()
    assert place.window.is_editing
    assert not place.runner.busy
    assert page.formula.textCursor().positionInBlock() == 12
    assert any(not one.builtin for one in engine.scans())
    assert place.window.status_bar._note.text() == "Not run: 1 error at line 2, column 13"


def test_a_row_is_moved_by_keys_and_the_keyboard_goes_along(qtbot, page):
    write(page, "close > 1\nand rsi(14) < 40\nand volume > 1M")
    inputs(page, 0, NumberField)[0].setFocus()

    def press_down():
        qtbot.waitUntil(lambda: page.focusWidget().isVisible())
        modifiers = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier
        qtbot.keyClick(page.focusWidget(), Qt.Key.Key_Down, modifiers)

    press_down()
    assert page.formula.toPlainText() == "rsi(14) < 40\nand close > 1\nand volume > 1M"
    assert inputs(page, 1, NumberField)[0].hasFocus()
    press_down()
    press_down()
    assert page.formula.toPlainText() == "rsi(14) < 40\nand volume > 1M\nand close > 1"
    assert row(page, 2).isAncestorOf(page.focusWidget())


def test_a_condition_on_weekly_bars_is_a_row(page):
    write(page, "weekly(close > sma(10))\nand rsi(14) < 40")
    assert not inputs(page, 0, TextField)
    timeframe = inputs(page, 0, ChoiceField)[-1]
    assert timeframe.currentText() == "on weekly bars"
    choose(timeframe, "daily")
    assert page.formula.toPlainText() == "close > sma(10)\nand rsi(14) < 40"
    assert len(inputs(page, 0, ChoiceField)) == 3


@pytest.mark.parametrize(
    ("typed", "rule"),
    [("1,000", "close > sma(1000)"), ("5000", "close > sma(5000)"), ("2.5", "close > sma(2.5)")],
)
def test_a_number_is_typed_key_by_key_and_keeps_the_keyboard(qtbot, page, typed, rule):
    write(page, "close > sma(50)")
    (field,) = inputs(page, 0, NumberField)
    field.setFocus()
    field.selectAll()
    qtbot.keyClicks(field, typed)
    assert page.formula.toPlainText() == rule
    assert inputs(page, 0, NumberField) == [field]
    assert field.hasFocus()


def test_a_number_out_of_range_says_so_in_its_row(qtbot, page):
    write(page, "close > sma(5000)")
    (field,) = inputs(page, 0, NumberField)
    assert "at most 2,520" in field.toolTip()
    assert any(one.text() == "too large" for one in inputs(page, 0, QLabel))
    field.setText("")
    qtbot.keyClicks(field, "20")
    assert page.formula.toPlainText() == "close > sma(20)"
    assert field.toolTip() == ""


def test_what_is_no_number_goes_with_the_keyboard(qtbot, page):
    write(page, "close > sma(50)")
    (field,) = inputs(page, 0, NumberField)
    field.setFocus()
    field.selectAll()
    qtbot.keyClicks(field, "a lot")
    assert "Write 20" in field.toolTip()
    page.formula.setFocus()
    assert (field.text(), field.toolTip()) == ("50", "")


def test_days_ago_are_typed_without_losing_the_keyboard(qtbot, page):
    write(page, "close > close[1]")
    (field,) = inputs(page, 0, NumberField)
    field.setFocus()
    qtbot.keyClicks(field, "0")
    assert page.formula.toPlainText() == "close > close[10]"
    assert field.hasFocus()
    assert any(one.text() == "days ago" for one in inputs(page, 0, QLabel))


def test_one_side_is_put_on_weekly_bars_by_the_menu_and_back_by_its_field(place, page):
    write(page, "close > sma(10)")
    row(page, 0).grip.click()
    (menu,) = row(page, 0).findChildren(QMenu, options=Qt.FindChildOption.FindDirectChildrenOnly)
    right = next(action.menu() for action in menu.actions() if action.text() == "Right value")
    next(action for action in right.actions() if action.text() == "On weekly bars").trigger()
    menu.close()
    assert page.formula.toPlainText() == "close > weekly(sma(10))"
    assert not inputs(page, 0, TextField)
    bars = inputs(page, 0, ChoiceField)[2]
    assert bars.currentText() == "weekly"
    choose(bars, "daily")
    assert page.formula.toPlainText() == "close > sma(10)"


def test_a_condition_that_has_no_room_as_fields_is_its_text(qtbot, place, page):
    rule = "weekly(close) crosses above 1.5 * monthly(highest(12))"
    place.window.resize(1500, 900)
    write(page, rule)
    qtbot.waitUntil(lambda: row(page, 0).width() > 700)
    assert len(inputs(page, 0, ChoiceField)) == 5
    assert not inputs(page, 0, TextField)
    place.window.resize(1024, 700)
    qtbot.waitUntil(lambda: [one.text() for one in inputs(page, 0, TextField)] == [rule])
    assert not inputs(page, 0, ChoiceField)
    (field,) = inputs(page, 0, TextField)
    field.setFocus()
    field.setText("close > 1.5 * weekly(sma(10))")
    qtbot.keyClick(field, Qt.Key.Key_Return)
    assert page.formula.toPlainText() == "close > 1.5 * weekly(sma(10))"
    place.window.resize(1500, 900)
    qtbot.waitUntil(lambda: len(inputs(page, 0, ChoiceField)) == 4)
    assert not inputs(page, 0, TextField)


def test_how_a_weekly_value_is_spread_is_asked_of_weekly_bars(qtbot, page):
    write(page, "weekly(close) > sma(10)")
    page.conditions.wished.emit(RowWish(RowVerb.SHOW_SPREAD, 0))
    qtbot.waitUntil(lambda: bool(page.findChildren(SpreadPopup)))
    (popup,) = page.findChildren(SpreadPopup)
    assert "weekly(close)" in [one.text() for one in popup.findChildren(QLabel)]
    popup.close()


def test_rows_are_added_moved_denied_and_removed(place, page):
    write(page, RULE)
    page.conditions.add_button.click()
    assert page.formula.toPlainText() == f"{RULE}\nand close > sma(50)"
    page.conditions.wished.emit(RowWish(RowVerb.MOVE, 2, places=-1))
    page.conditions.wished.emit(RowWish(RowVerb.NEGATE, 1, value="not"))
    assert "and not close > sma(50)\nand rsi" in page.formula.toPlainText()
    row(page, 1).remove_button.click()
    assert page.formula.toPlainText() == RULE
    page.conditions.group_button.click()
    assert row(page, 2).row.group is GroupKind.ANY
    page.conditions.wished.emit(RowWish(RowVerb.KIND, 2, value="none"))
    assert "and not (close > sma(50) or rsi(14) < 40)" in page.formula.toPlainText()


def test_a_row_is_dragged_to_another_place(qtbot, page):
    write(page, "close > 1\nand open > 2\nand low > 3")
    grip = row(page, 0).grip
    height = row(page, 0).height()
    start = grip.rect().center()
    qtbot.mousePress(grip, Qt.MouseButton.LeftButton, pos=start)
    qtbot.mouseMove(grip, start + grip.rect().topLeft() + type(start)(0, height))
    row(page, 0).dragged.emit(2 * height)
    row(page, 0).dropped.emit()
    assert page.formula.toPlainText() == "open > 2\nand low > 3\nand close > 1"


def test_what_the_builder_cannot_show_stays_formula_text(page):
    write(page, "close > 1\nand (open > 1 and low > 2) within 5 bars")
    (field,) = inputs(page, 1, TextField)
    assert field.text() == "(open > 1 and low > 2) within 5 bars"
    field.setText("open > 3 or low > 2")
    field.editingFinished.emit()
    assert page.formula.toPlainText() == "close > 1\nand (open > 3 or low > 2)"


def test_undo_takes_back_rows_and_typing_alike(qtbot, page):
    write(page, RULE)
    choose(inputs(page, 1, ChoiceField)[1], ">")
    qtbot.keyClick(page.formula, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert page.formula.toPlainText() == RULE
    qtbot.keyClick(
        page.formula, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier
    )
    assert "> 40" in page.formula.toPlainText()


# --- what it finds --------------------------------------------------------------------------------------


def test_the_preview_counts_what_each_row_leaves(qtbot, page):
    write(page, "close > sma(50)\nand rsi(14) > 90")
    previewed(page, qtbot, "Matches 1 of 3")
    assert [row(page, number)._left.text() for number in (0, 1)] == ["2", "1"]
    assert page.preview.model.index(0, 0).data() == "UP"
    assert page.preview.model.index(0, 4).data() == "100"
    assert "RSI(14) above 90" in page.preview._in_words.text()


def test_with_an_error_the_valid_part_is_shown_and_it_says_so(qtbot, page):
    write(page, "close > sma(50)\nand rsi(14) > 90\nand close > higest(3)")
    previewed(page, qtbot, "Matches 1 of 3")
    assert "Without line 3, which has an error." in page.preview._note.text()
    assert row(page, 2)._left.text() == "not counted"


def test_without_stored_prices_the_preview_says_what_to_do(qtbot, place, page):
    place.window.scan_bar.choose_universe("NONE,SUCH")
    write(page, "close > 2")
    qtbot.waitUntil(lambda: page.preview._title.text() in ("No preview", "Matches 0 of 2"))


def test_matches_of_another_scan_are_not_shown_for_one_that_cannot_be_tried(qtbot, page):
    write(page, "close > 0")
    previewed(page, qtbot, "Matches 3 of 3")
    write(page, "close > higest(2)")
    qtbot.waitUntil(lambda: "waits until" in page.preview._note.text())
    assert page.preview._title.text() == "Matches 3 of 3"
    page.library.new_wanted.emit()
    write(page, "close > higest(2)")
    previewed(page, qtbot, "No preview")


def test_a_value_is_shown_spread_over_the_universe(qtbot, page):
    write(page, RULE)
    page.conditions.wished.emit(RowWish(RowVerb.SHOW_SPREAD, 1))
    qtbot.waitUntil(lambda: page.findChild(SpreadPopup) is not None)
    popup = page.findChild(SpreadPopup)
    assert popup._title.text() == "rsi(14)"
    assert "1 below 40.00, 2 above" in popup._limits.text()
    popup.close()


# --- drafts and the library -----------------------------------------------------------------------------


def test_a_draft_is_kept_when_the_page_is_left(qtbot, place, page, engine):
    write(page, RULE)
    assert listed(page)["Golden cross (copy)"] == "edited"
    page.library.back_button.click()
    place.window.actions_table["edit_rule"].trigger()
    assert listed(page)["Golden cross (copy)"] == "edited"
    page.library.chosen.emit("\0copy golden-cross")
    assert page.formula.toPlainText() == RULE
    assert [one for one in engine.scans() if not one.builtin] == []


def test_revert_gives_the_built_in_scan_back(page, engine):
    write(page, RULE)
    page.header.revert_button.click()
    assert page.header.title.text() == "Golden cross"
    assert page.formula.toPlainText() == engine.scan_named("golden-cross").rule
    assert "Golden cross (copy)" not in listed(page)


def test_a_saved_scan_is_in_the_bar_and_runs(qtbot, place, page, engine):
    write(page, "close > sma(50)")
    page.header.title.selectAll()
    qtbot.keyClicks(page.header.title, "Going up")
    place.window.actions_table["save_scan"].trigger()
    (kept,) = [one for one in engine.scans() if not one.builtin]
    assert (kept.id, kept.title, kept.rule) == ("going-up", "Going up", "close > sma(50)")
    assert "going-up" in place.window.scan_bar.scans.names()
    with qtbot.waitSignal(place.runner.finished, timeout=20_000) as finished:
        page.header.run_button.click()
    assert not place.window.is_editing
    assert (finished.args[0].info.scan.scan_id, finished.args[0].info.scan.rule) == (
        "going-up",
        "close > sma(50)",
    )
    assert place.window.scan_bar.scan_id() == "going-up"


def test_a_name_that_is_taken_is_refused_and_nothing_is_lost(place, page):
    write(page, RULE)
    page.header.title.setText("RSI oversold")
    page.header.title.textEdited.emit("RSI oversold")
    page.header.save_button.click()
    assert "There is a scan called RSI oversold already." in place.dialog().text()
    place.dialog().close()
    assert page.formula.toPlainText() == RULE


def test_own_scans_are_copied_deleted_and_brought_back(place, page, engine):
    write(page, RULE)
    page.header.save_button.click()
    (kept,) = [one for one in engine.scans() if not one.builtin]
    page.library.copy_wanted.emit(kept.id)
    assert page.header.title.text() == "Golden cross (copy) (copy)"
    page.library.delete_wanted.emit(kept.id)
    assert "Golden cross (copy)" not in listed(page)
    page.library.undo_wanted.emit()
    assert kept in engine.scans()


def test_scans_travel_as_files(qtbot, place, page, engine, tmp_path):
    page.library.export_wanted.emit("golden-cross")
    dialog = place.window.findChild(QFileDialog)
    dialog.fileSelected.emit(str(tmp_path / "cross.technic-scan"))
    dialog.close()
    page.library.import_wanted.emit()
    assert page.window().findChildren(QFileDialog)[-1].directory().absolutePath() == str(tmp_path)
    page.window().findChildren(QFileDialog)[-1].fileSelected.emit(str(tmp_path / "cross.technic-scan"))
    assert page.header.title.text() == "Golden cross (copy)"
    (tmp_path / "bad.toml").write_text("title =", encoding="utf-8")
    page.window().findChildren(QFileDialog)[-1].fileSelected.emit(str(tmp_path / "bad.toml"))
    assert "is no scan" in place.dialog().text()
    place.dialog().close()
    page.window().findChildren(QFileDialog)[-1].close()


def test_the_name_of_a_scan_is_shown_whole_where_there_is_little_room(qtbot, place, page):
    place.window.resize(1024, 640)
    write(page, "\nand ".join(f"close > {number}" for number in range(9)))
    qtbot.waitUntil(lambda: page.header.title.height() >= page.header.title.sizeHint().height())


def test_what_is_exported_is_what_is_kept(place, page, engine, tmp_path):
    write(page, RULE)
    page.header.save_button.click()
    (kept,) = [one for one in engine.scans() if not one.builtin]
    write(page, "close > 1")
    page.library.export_wanted.emit(kept.id)
    dialog = place.window.findChild(QFileDialog)
    dialog.fileSelected.emit(str(tmp_path / "mine.technic-scan"))
    dialog.close()
    assert "not saved are not in it" in place.window.status_bar._note.text()
    assert "rsi(14)" in (tmp_path / "mine.technic-scan").read_text(encoding="utf-8")


def test_ranking_and_columns_belong_to_the_draft(place, page, engine):
    write(page, f"{RULE}\nand close > ema(20)")
    rank_by(page.ranking.first, "RSI 14", smallest=True)
    rank_by(page.ranking.then, "close / open", smallest=False)
    check(page, "Exponential average of close 20", on=True)
    check(page, "Trade plan", on=False)
    page.columns.own.setText("close / open")
    page.columns.add_button.click()
    page.header.save_button.click()
    (kept,) = [one for one in engine.scans() if not one.builtin]
    assert (kept.ranking, kept.then_by) == ("-rsi(14)", "close / open")
    before = engine.scan_named("golden-cross").columns
    assert kept.columns == {
        **before,
        "Exponential average of close 20": "ema(20)",
        "close / open": "close / open",
    }
    assert "plan" not in kept.shown
    assert kept.shown[:2] == ("price", "rsi")
    assert kept.shown[-2:] == ("Exponential average of close 20", "close / open")
    heads = [page.preview.model.headerData(place_, Qt.Orientation.Horizontal) for place_ in range(4)]
    assert heads == ["Symbol", "Name", "Last", "Chg %"]


def rank_by(field, words, *, smallest):
    """Choose or write what is ranked by, as the user does."""
    field.typed.setText(words)
    field.typed.editingFinished.emit()
    field.order.setCurrentIndex(1 if smallest else 0)
    field.order.activated.emit(field.order.currentIndex())


def check(page, title, *, on):
    model = page.columns.model
    item = next(model.item(row) for row in range(model.rowCount()) if model.item(row).text() == title)
    item.setCheckState(Qt.CheckState.Checked if on else Qt.CheckState.Unchecked)


def column_titles(page):
    return [one.title for one in page.columns.rows() if one.shown]


def test_columns_are_put_in_order_and_taken_away_by_keys(qtbot, page):
    write(page, f"{RULE}\nand close > ema(20)")
    check(page, "Exponential average of close 20", on=True)
    page.columns.list.setCurrentIndex(page.columns.model.index(1, 0))
    qtbot.keyClick(page.columns.list, Qt.Key.Key_Up, Qt.KeyboardModifier.AltModifier)
    assert column_titles(page)[:2] == ["RSI 14", "Last, change"]
    assert page.columns.list.currentIndex().row() == 0
    qtbot.keyClick(page.columns.list, Qt.Key.Key_Up, Qt.KeyboardModifier.AltModifier)
    assert column_titles(page)[:2] == ["RSI 14", "Last, change"]
    before = page.columns._counted.text()
    qtbot.keyClick(page.columns.list, Qt.Key.Key_Delete)
    assert column_titles(page)[0] == "Last, change"
    assert page.columns._counted.text() != before
    page.formula.undo_wanted.emit()
    assert column_titles(page)[:2] == ["RSI 14", "Last, change"]


def test_a_ranking_with_a_mistake_is_named_and_keeps_the_preview(qtbot, page):
    write(page, RULE)
    rank_by(page.ranking.first, "higest(3)", smallest=False)
    assert "Did you mean highest?" in page.ranking._fault.text()
    assert page.ranking.first.value.property("invalid")
    rank_by(page.ranking.first, "Rating", smallest=False)
    assert page.ranking._fault.text() == ""
    assert not page.ranking.then.order.isVisibleTo(page)
    rank_by(page.ranking.then, "Relative volume", smallest=False)
    assert page.ranking.then.order.isVisibleTo(page)


def test_a_wrong_column_is_named(page):
    page.columns.own.setText("higest(3)")
    page.columns.add_button.click()
    assert "Unknown function higest" in page.columns._fault.text()


# --- access ---------------------------------------------------------------------------------------------


def test_everything_can_be_reached_by_keyboard_and_has_a_name(page):
    write(page, RULE + "\nand (open > 1 or low > 2)\nand open - low > 1")
    page.reference.toggle_all()
    reached = [
        widget
        for widget in page.findChildren(QWidget)
        if widget.isVisible()
        and widget.focusPolicy() & Qt.FocusPolicy.TabFocus
        and not (isinstance(widget.parentWidget(), QAbstractScrollArea) and not widget.focusProxy())
    ]
    assert len(reached) > 20
    for widget in reached:
        said = QAccessible.queryAccessibleInterface(widget).text(QAccessible.Text.Name)
        assert said.strip(), f"{type(widget).__name__} {widget.parentWidget()} has no name"


def test_f1_opens_the_functions_and_one_can_be_taken(qtbot, page):
    qtbot.keyClick(page.formula, Qt.Key.Key_F1)
    assert page.reference.list.isVisible()
    page.reference.search.setText("hull")
    assert "hma(series, days)" in page.reference.list.toPlainText()
    assert "rsi(" not in page.reference.list.toPlainText()
    page.reference.word_wanted.emit("hma")
    assert "hma" in page.formula.toPlainText()


def test_the_reference_follows_the_caret(page):
    write(page, RULE)
    page.formula.go_to(RULE.index("rsi") + 1)
    assert page.reference._signature.text() == "rsi(series, days)"


def test_f6_walks_through_the_editors_panels(place, page):
    page.formula.setFocus()
    place.window.actions_table["next_panel"].trigger()
    assert page.ranking.first.typed.hasFocus()
    place.window.actions_table["previous_panel"].trigger()
    assert page.formula.hasFocus()


def test_the_page_is_made_when_it_is_first_wanted(place):
    assert place.window.findChildren(EditorPage) == []
    place.window.actions_table["new_scan"].trigger()
    assert place.window.editor.header.title.text() == "New scan"
    assert listed(place.window.editor)["New scan"] == "edited"


def test_another_look_makes_the_rows_anew_and_keeps_the_draft(qapp, place, page):
    write(page, RULE)
    place.window.look.changed.emit()
    assert [one.row.text for one in page.conditions._rows] == ["close > sma(50)", "rsi(14) < 40"]
    assert page.formula.toPlainText() == RULE


def test_a_rule_can_be_typed_letter_by_letter(qtbot, page):
    write(page, "")
    qtbot.keyClicks(page.formula, "close > 1 and (rsi(14) < 60 or open > 2) and ")
    assert page.preview._note.text().endswith("Without line 1, which has an error.</p>")
    qtbot.keyClicks(page.formula, "low > 3 ")
    assert [one.row.text for one in page.conditions._rows if not one.row.depth][-1] == "low > 3"
    assert page.problem_words() == ""
