"""The line at the bottom: only what is known, and another source only when the user agreed."""

import pytest
from PySide6.QtWidgets import QFileDialog, QLabel, QMessageBox, QPushButton

from desktop.look import Look
from desktop.panels.status_bar import StatusBar
from tests.helpers.samples import pause, snapshot


@pytest.fixture
def bar(qtbot):
    bar = StatusBar(Look())
    qtbot.addWidget(bar)
    bar.show()
    return bar


def texts(bar):
    """What is said, without the clock and the dot before the session."""
    labels = [one for one in bar.findChildren(QLabel) if one is not bar.clock and one.text() != "\u25cf"]
    return [label.text() for label in labels if label.isVisible() and label.text()]


def action(bar, title):
    return next(one for one in bar.source_button.menu().actions() if one.text() == title)


def test_nothing_is_said_before_it_is_known(bar):
    assert texts(bar) == []
    assert bar.source_button.text() == "Simulated practice market"


def test_what_is_known_is_said(bar):
    bar.set_session("NYSE open, closes in 1 h 12 m", "closes at 22:00 here", is_open=True)
    bar.set_cache("Cache 1 min old")
    bar.traffic.show_snapshot(snapshot(connections=2, bytes_per_second=412_300))
    bar.set_risk("$500")
    assert texts(bar) == ["NYSE open, closes in 1 h 12 m", "Cache 1 min old", "2 connections, 412 kB/s"]
    assert bar.risk_button.text() == "Risk $500 per trade"
    assert bar.risk_button.isVisible()
    bar.traffic.show_snapshot(snapshot(pause=pause()))
    assert texts(bar)[-1] == "0 connections"
    bar.traffic.end()
    bar.set_session("")
    bar.set_cache("")
    bar.set_risk("")
    assert texts(bar) == []
    assert not bar.risk_button.isVisible()


def test_nothing_jumps_when_a_text_becomes_shorter(bar):
    bar.resize(1200, bar.height())
    bar.set_session("NYSE open, closes in 10 h 12 m")
    bar.set_cache("Cache 1 min old")
    bar.layout().activate()
    before = bar._cache.mapTo(bar, bar._cache.rect().topLeft()).x()
    bar.set_session("NYSE open, closes in 9 m")
    bar.layout().activate()
    assert bar._cache.mapTo(bar, bar._cache.rect().topLeft()).x() == before


def test_at_the_first_start_it_says_what_is_sent(bar):
    bar.set_risk("$500")
    bar.set_first_start(True)
    assert texts(bar) == ["Nothing is sent anywhere except price requests"]
    assert not bar.risk_button.isVisible()
    bar.set_first_start(False)
    assert texts(bar) == []
    assert bar.risk_button.isVisible()


def test_the_risk_leads_to_where_it_is_changed(bar, qtbot):
    bar.set_risk("$500")
    with qtbot.waitSignal(bar.risk_wanted):
        bar.risk_button.click()


def test_everything_fits_into_its_height(bar):
    bar.set_session("NYSE open")
    bar.resize(900, bar.height())
    for label in (one for one in bar.findChildren(QLabel) if one.isVisible()):
        top = label.mapTo(bar, label.rect().topLeft()).y()
        assert top >= 0
        assert top + label.sizeHint().height() <= bar.height()


def test_the_source_changes_when_it_is_set_and_not_before(bar, qtbot):
    bar.set_terms_accepted(True)
    with qtbot.waitSignal(bar.source_wanted) as wanted:
        action(bar, "Yahoo Finance").trigger()
    assert wanted.args == ["yahoo"]
    assert bar.source_button.text() == "Simulated practice market"
    assert action(bar, "Practice market").isChecked()
    bar.set_source("yahoo")
    assert bar.source_button.text() == "Yahoo live"
    bar.set_paused(True)
    assert (bar.source_button.text(), bar.source_button.property("chip")) == ("Yahoo paused", "warn")
    bar.set_offline(True)
    assert bar.source_button.text() == "Offline cache"
    with qtbot.assertNotEmitted(bar.source_wanted):
        bar.ask_for("yahoo")


def test_the_practice_market_has_an_amber_outline(bar):
    amber = Look().color("warn.line")
    bar.source_button.clearFocus()
    assert bar.source_button.grab().toImage().pixelColor(0, 8) == amber
    bar.set_source("yahoo")
    assert bar.source_button.grab().toImage().pixelColor(0, 8) != amber


def test_yahoos_terms_are_asked_once(bar, qtbot):
    action(bar, "Yahoo Finance").trigger()
    box = bar.window().findChild(QMessageBox)
    assert "personal use" in box.text()
    agree = next(one for one in box.findChildren(QPushButton) if one.text() == "Use Yahoo Finance")
    with qtbot.waitSignals([bar.terms_accepted, bar.source_wanted]):
        agree.click()
    bar.set_source("practice")
    with qtbot.waitSignal(bar.source_wanted):
        bar.ask_for("yahoo")


def test_not_agreeing_changes_nothing(bar, qtbot):
    action(bar, "Yahoo Finance").trigger()
    box = bar.window().findChild(QMessageBox)
    with qtbot.assertNotEmitted(bar.source_wanted), qtbot.assertNotEmitted(bar.terms_accepted):
        box.reject()


def test_a_folder_is_asked_for(bar, qtbot, tmp_path):
    action(bar, "Folder of CSV files...").trigger()
    dialog = bar.window().findChild(QFileDialog)
    with qtbot.waitSignal(bar.source_wanted) as wanted:
        dialog.fileSelected.emit(str(tmp_path))
    assert wanted.args == [f"folder:{tmp_path}"]
    dialog.close()
    bar.set_source(f"folder:{tmp_path}")
    assert bar.source_button.text() == f"Folder {tmp_path.name}"
    assert action(bar, "Folder of CSV files...").isChecked()


def test_another_source_can_be_out_of_reach_for_a_while(bar):
    bar.set_source_enabled(False)
    assert not bar.source_button.isEnabled()
    assert bar.source_button.accessibleName() == "Data source"
