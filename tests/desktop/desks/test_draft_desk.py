"""Drafts of scans are there again after the next start, with the real engine."""

import pytest

from scanner import Scan, ScanDefinition, ScanService
from tests.helpers.csv_market import LAST, rising, write_market
from tests.helpers.window import open_workplace

RULE = "close > sma(50)"


@pytest.fixture
def engine(tmp_path):
    made = ScanService.open(tmp_path / "home")
    made.editing.save(ScanDefinition("", "Mine", RULE))
    folder = write_market(tmp_path / "csv", {"UP": rising(60)})
    made.run(Scan("close > 0", "UP", source=f"folder:{folder}", as_of=LAST))  # after it there is no welcome
    yield made
    made.close()


@pytest.fixture
def start(qtbot, tmp_path, engine):
    """Start the program; what was started before is thrown away without being closed, as a crash does."""
    places = []

    def begin():
        places.append(open_workplace(engine, tmp_path))
        place = places[-1]
        place.window.scan_bar.choose_scan("mine")
        place.window.actions_table["edit_rule"].trigger()
        return place

    yield begin
    for place in places:
        place.close()


def write(place, rule):
    place.window.editor.formula.selectAll()
    place.window.editor.formula.insertPlainText(rule)


def kept(engine):
    return {draft.key: draft.scan.rule for draft in engine.editing.drafts()}


def notes(place):
    model = place.window.editor.library.model
    items = [model.item(row) for row in range(model.rowCount())]
    return {item.text(): item.data(0x0101) for item in items}


def test_a_change_is_there_after_a_crash(qtbot, start, engine):
    place = start()
    write(place, "close > sma(50) and rsi(14) <")
    qtbot.waitUntil(lambda: kept(engine) == {"mine": "close > sma(50) and rsi(14) <"})
    again = start()
    assert again.window.editor.formula.toPlainText() == "close > sma(50) and rsi(14) <"
    assert notes(again)["Mine"] == "edited"
    assert engine.scan_named("mine").rule == RULE
    again.window.editor.header.revert_button.click()
    assert again.window.editor.formula.toPlainText() == RULE
    qtbot.waitUntil(lambda: kept(engine) == {})


def test_a_copy_and_a_new_scan_are_there_again_and_saving_forgets_them(qtbot, start, engine):
    place = start()
    place.window.editor.library.copy_wanted.emit("golden-cross")
    place.window.actions_table["new_scan"].trigger()
    write(place, "volume > 1M")
    qtbot.waitUntil(lambda: len(kept(engine)) == 2)
    again = start()
    assert {"Golden cross (copy)", "New scan"} <= notes(again).keys()
    again.window.actions_table["new_scan"].trigger()
    assert again.window.editor.header.title.text() == "New scan 2"
    assert again.window.editor.header.revert_button.isEnabled()
    again.window.editor.header.revert_button.click()
    key = next(key for key, rule in kept(engine).items() if rule == "volume > 1M")
    again.window.editor.library.chosen.emit(key)
    again.window.actions_table["save_scan"].trigger()
    qtbot.waitUntil(lambda: key not in kept(engine))
    assert engine.scan_named("new-scan").rule == "volume > 1M"


def test_closing_the_window_keeps_the_last_letter(start, engine):
    place = start()
    write(place, "close > 7")
    place.window.close_wanted.emit()
    assert kept(engine) == {"mine": "close > 7"}


def test_a_draft_whose_scan_is_gone_is_a_new_scan(qtbot, start, engine):
    place = start()
    write(place, "close > 7")
    qtbot.waitUntil(lambda: kept(engine) == {"mine": "close > 7"})
    engine.editing.delete("mine")
    again = start()
    again.window.editor.library.chosen.emit("mine")
    assert again.window.editor.formula.toPlainText() == "close > 7"
    again.window.actions_table["save_scan"].trigger()
    assert engine.scan_named("mine").rule == "close > 7"


def test_what_was_saved_elsewhere_meanwhile_is_no_draft(qtbot, start, engine):
    place = start()
    write(place, "close > 7")
    qtbot.waitUntil(lambda: kept(engine) == {"mine": "close > 7"})
    saved = engine.scan_named("mine")
    engine.editing.save(ScanDefinition(saved.id, saved.title, "close > 7"))
    again = start()
    assert notes(again)["Mine"] == ""
    assert kept(engine) == {}


def test_a_draft_that_cannot_be_kept_is_told_once_and_nothing_is_lost(qtbot, start, engine, tmp_path):
    place = start()
    (tmp_path / "home" / "drafts").write_text("in the way")
    write(place, "close > 7")
    qtbot.waitUntil(lambda: "cannot be kept" in place.window.status_bar._note.text())
    assert place.window.editor.formula.toPlainText() == "close > 7"
