"""The bar on top: choices that are told only when the user makes them, other universes, the button."""

import pytest
from PySide6.QtWidgets import QFileDialog, QInputDialog

from desktop.look import Look
from desktop.panels.scan_bar import RunState, ScanBar, scan_items
from scanner import ScanDefinition, UniverseInfo

UNIVERSES = [
    UniverseInfo("practice", "Practice market", 1200),
    UniverseInfo("sp500", "S&P 500", 503, "a public list"),
]
SCANS = [
    ScanDefinition("golden", "Golden cross", "x", "trend"),
    ScanDefinition("oversold", "RSI oversold", "x", "reversal", "The RSI is low."),
    ScanDefinition("death", "Death cross", "x", "trend"),
]


@pytest.fixture
def bar(qtbot):
    bar = ScanBar(Look())
    bar.set_universes(UNIVERSES)
    bar.set_scans(SCANS)
    qtbot.addWidget(bar)
    bar.show()
    return bar


def pick(combo, title):
    """What the user does with mouse or keys in the list that drops down."""
    row = combo.findText(title)
    combo.setCurrentIndex(row)
    combo.activated.emit(row)


def dialog_of(bar, kind):
    return bar.window().findChild(kind)


def test_the_first_choices_are_taken_without_telling(qtbot):
    bar = ScanBar(Look())
    qtbot.addWidget(bar)
    assert (bar.universe(), bar.scan_id()) == ("", "")
    with qtbot.assertNotEmitted(bar.universe_chosen), qtbot.assertNotEmitted(bar.scan_chosen):
        bar.set_universes(UNIVERSES)
        bar.set_scans(SCANS)
    assert (bar.universe(), bar.scan_id()) == ("practice", "golden")


def test_the_users_choices_are_told(bar, qtbot):
    with qtbot.waitSignal(bar.universe_chosen) as universe:
        pick(bar.universes, "S&P 500")
    with qtbot.waitSignal(bar.scan_chosen) as scan:
        pick(bar.scans, "RSI oversold")
    assert (universe.args, scan.args) == (["sp500"], ["oversold"])
    assert (bar.universe(), bar.scan_id()) == ("sp500", "oversold")


def test_choosing_by_code_is_silent_and_survives_a_new_listing(bar, qtbot):
    with qtbot.assertNotEmitted(bar.universe_chosen), qtbot.assertNotEmitted(bar.scan_chosen):
        bar.choose_universe("sp500")
        assert bar.choose_scan("death")
        bar.set_universes(list(reversed(UNIVERSES)))
        bar.set_scans(list(reversed(SCANS)))
    assert (bar.universe(), bar.scan_id()) == ("sp500", "death")
    assert not bar.choose_scan("none")


def test_the_same_universe_again_is_not_told(bar, qtbot):
    with qtbot.assertNotEmitted(bar.universe_chosen):
        pick(bar.universes, "Practice market")


def test_a_file_or_symbols_can_be_chosen_though_they_are_not_listed(bar):
    bar.choose_universe("/lists/core.txt")
    assert bar.universe() == "/lists/core.txt"
    assert bar.universes.currentText() == "core.txt"
    bar.choose_universe("AAPL,MSFT,IBM")
    assert bar.universes.currentText() == "AAPL and 2 more"
    bar.choose_universe("")
    assert bar.universe() == "AAPL,MSFT,IBM"


def test_a_universe_that_is_not_listed_survives_a_new_listing_and_one_that_was_does_not(bar):
    bar.choose_universe("AAPL,MSFT")
    bar.set_universes(UNIVERSES)
    assert (bar.universe(), bar.universes.currentText()) == ("AAPL,MSFT", "AAPL, MSFT")
    bar.choose_universe("sp500")
    bar.set_universes(UNIVERSES[:1])
    assert bar.universe() == "practice"


def test_all_universes_and_lists_can_be_asked_for(bar, qtbot):
    with qtbot.waitSignal(bar.chooser_wanted):
        pick(bar.universes, "Choose...")
    assert bar.universe() == "practice"


def test_a_symbol_file_is_asked_for(bar, qtbot, tmp_path):
    file = tmp_path / "core.txt"
    file.write_text("AAPL\n")
    pick(bar.universes, "Symbol file...")
    assert bar.universe() == "practice"
    assert bar.universes.currentText() == "Practice market"
    dialog = dialog_of(bar, QFileDialog)
    with qtbot.waitSignal(bar.universe_chosen) as chosen:
        dialog.fileSelected.emit(str(file))
    assert chosen.args == [str(file)]
    assert bar.universe() == str(file)
    dialog.close()


@pytest.mark.parametrize(
    ("typed", "universe"),
    [("aapl, msft  ibm", "AAPL,MSFT,IBM"), ("IBM", "IBM,"), ("brk-b;aapl,AAPL\n", "BRK-B,AAPL")],
)
def test_symbols_can_be_typed(bar, qtbot, typed, universe):
    pick(bar.universes, "Symbols...")
    dialog = dialog_of(bar, QInputDialog)
    dialog.setTextValue(typed)
    with qtbot.waitSignal(bar.universe_chosen) as chosen:
        dialog.accept()
    assert chosen.args == [universe]


def test_no_symbols_change_nothing(bar, qtbot):
    bar.ask_for_symbols()
    dialog = dialog_of(bar, QInputDialog)
    dialog.setTextValue("  , ")
    with qtbot.assertNotEmitted(bar.universe_chosen):
        dialog.accept()
    assert bar.universe() == "practice"


def test_scans_stand_under_their_groups(qapp):
    assert [item.text() for item in scan_items(SCANS)] == [
        "Trend",
        "Golden cross",
        "Death cross",
        "Reversal",
        "RSI oversold",
    ]
    assert [item.text() for item in scan_items([ScanDefinition("own", "Own", "x")])] == ["Own"]


def test_the_button_tells_what_is_wanted(bar, qtbot):
    with qtbot.waitSignal(bar.run_wanted):
        bar.run_button.click()
    bar.set_state(RunState.RUNNING)
    with qtbot.waitSignal(bar.cancel_wanted):
        bar.run_button.click()


def test_the_bar_fits_into_the_smallest_window(bar):
    bar.resize(960, 46)
    assert bar.height() == 46
    assert bar.minimumSizeHint().width() <= 960
    assert bar.run_button.geometry().right() < 960
