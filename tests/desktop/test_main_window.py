"""The window by itself."""

import pytest
from PySide6.QtCore import QPoint, QSize, Qt
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import QComboBox, QDockWidget, QLineEdit, QProgressBar, QPushButton

from desktop.panels.compact_strip import CompactStrip
from desktop.panels.progress_panel import ProgressPanel
from scanner import RunStatus
from tests.helpers import samples
from tests.helpers.stub_service import StubService
from tests.helpers.window import open_workplace

CONTROL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def place(qtbot, tmp_path):
    service = StubService(home=tmp_path)
    service.keep(RunStatus.FINISHED, "old", matches=(samples.match("ABLE"),), failures=(samples.failure(),))
    made = open_workplace(service, tmp_path)
    made.desk.open_run("old")
    yield made
    made.close()


@pytest.fixture
def window(place):
    return place.window


def dock(window):
    return window.findChild(QDockWidget)


def test_keys_move_between_the_panels(window, qtbot):
    qtbot.keyClick(window, Qt.Key.Key_F, CONTROL)
    assert window.work.results.filter_box.hasFocus()
    qtbot.keyClick(window, Qt.Key.Key_2, CONTROL)
    assert window.work.results.table.hasFocus()
    qtbot.keyClick(window, Qt.Key.Key_4, CONTROL)
    assert window.work.problems_panel.isVisible()
    assert window.work.problems_panel.isAncestorOf(window.focusWidget())
    qtbot.keyClick(window, Qt.Key.Key_4, CONTROL)
    assert not window.work.problems_panel.isVisible()
    assert window.work.results.table.hasFocus()
    qtbot.keyClick(window, Qt.Key.Key_1, CONTROL)
    assert not dock(window).isVisible()
    qtbot.keyClick(window, Qt.Key.Key_1, CONTROL)
    assert window.runs.list.hasFocus()


def test_problems_open_only_when_there_are_some(window, qtbot):
    window.work.problems.clear()
    window.work.show_problems()
    assert not window.work.problems_panel.isVisible()


def test_reading_problems_keeps_the_run_panel_open(window, qtbot):
    window.work.begin(samples.scan())
    window.work.add_failures([samples.failure()])
    window.work.show_problems()
    window.work.finish(samples.result(failures=(samples.failure(),)))
    assert window.work.run_panel.height() == 190
    window.work.hide_problems()
    assert window.work.run_panel.height() == 36


def test_narrow_windows_take_the_rail_and_the_strip(window, qtbot):
    window.work.begin(samples.scan())
    window.resize(1440, 872)
    qtbot.waitUntil(lambda: window.findChild(ProgressPanel).isVisible())
    assert window.runs.isVisible()
    assert not window.side.rail.isVisible()
    window.resize(1024, 672)
    qtbot.waitUntil(lambda: window.findChild(CompactStrip).isVisible())
    assert not window.runs.isVisible()
    assert window.side.rail.width() == 44
    qtbot.waitUntil(lambda: window.side.width() == 44)
    window.resize(1440, 872)
    qtbot.waitUntil(lambda: window.findChild(ProgressPanel).isVisible())
    assert window.runs.isVisible()
    assert not window.side.rail.isVisible()


def narrow(window, qtbot):
    window.resize(1024, 672)
    qtbot.waitUntil(window.side.rail.isVisible)


def test_in_a_narrow_window_the_runs_fly_out(window, qtbot):
    narrow(window, qtbot)
    qtbot.waitUntil(lambda: window.side.width() == 44)
    qtbot.keyClick(window, Qt.Key.Key_1, CONTROL)
    assert window.side.is_flying
    assert window.runs.isVisible()
    assert window.runs.list.hasFocus()
    assert window.runs.mapTo(window, QPoint(0, 0)).x() == 44
    qtbot.keyClick(window.runs.list, Qt.Key.Key_Escape)
    assert not window.side.is_flying
    window.side.button.click()
    assert window.side.is_flying
    window.side.button.click()
    assert not window.side.is_flying


def test_what_flew_out_goes_away_when_the_keyboard_does(window, qtbot):
    narrow(window, qtbot)
    window.side.toggle()
    window.work.results.table.setFocus()
    assert not window.side.is_flying
    window.side.toggle()
    qtbot.keyClick(window.runs.list, Qt.Key.Key_Return)
    assert not window.side.is_flying
    assert window.work.results.table.hasFocus()


def test_a_wide_window_takes_back_what_flies(window, qtbot):
    narrow(window, qtbot)
    window.side.toggle()
    window.resize(1440, 872)
    qtbot.waitUntil(lambda: not window.side.rail.isVisible())
    assert not window.side.is_flying
    assert window.runs.isVisible()
    assert window.side.isAncestorOf(window.runs)


def test_f6_walks_from_panel_to_panel(window, qtbot):
    window.work.results.table.setFocus()
    seen = []
    for _ in range(8):
        qtbot.keyClick(window, Qt.Key.Key_F6)
        seen.append(window.focusWidget())
    for wanted in (window.runs.list, window.scan_bar.universes, window.status_bar.source_button):
        assert wanted in seen
    assert any(window.work.inspector.isAncestorOf(widget) for widget in seen)
    window.work.results.table.setFocus()
    qtbot.keyClick(window, Qt.Key.Key_F6, Qt.KeyboardModifier.ShiftModifier)
    assert window.focusWidget() is window.runs.list


@pytest.mark.parametrize("size", [QSize(1440, 872), QSize(1024, 672), QSize(960, 600)])
def test_nothing_is_wider_or_higher_than_the_window(window, qtbot, size):
    window.work.begin(samples.scan())
    window.show_snapshot(samples.snapshot(pause=samples.pause()), "Yahoo")
    stopped = samples.summary(RunStatus.INTERRUPTED)
    window.work.resume_banner.show_run(stopped, "S&P 500")
    window.work.add_failures([samples.failure()])
    window.work.show_problems()
    window.resize(size)
    qtbot.wait(1)
    assert window.size() == size
    for button in window.findChildren(QPushButton):
        if button.isVisible():
            right = button.mapTo(window, button.rect().bottomRight())
            assert window.rect().contains(right), button.text()
            assert button.width() >= button.minimumSizeHint().width(), button.text()


def test_whatever_takes_input_or_shows_progress_has_a_name(window):
    window.work.begin(samples.scan())
    window.show_snapshot(samples.snapshot(), "Yahoo")
    nameless = []
    for kind in (QPushButton, QComboBox, QLineEdit):
        for widget in window.findChildren(kind):
            face = QAccessible.queryAccessibleInterface(widget)
            if widget.isVisible() and not face.text(QAccessible.Text.Name):
                nameless.append(widget)
    assert nameless == []
    assert any(bar.accessibleName() for bar in window.findChildren(QProgressBar))


def test_size_is_remembered(place, tmp_path):
    place.window.resize(960, 640)  # within the screen, to which it is cut otherwise
    place.window.close()
    again = open_workplace(place.service, tmp_path)
    size = again.window.size()
    again.close()
    assert size == QSize(960, 640)


def test_the_width_of_the_runs_is_as_the_user_made_it(place, tmp_path, qtbot):
    window = place.window
    assert dock(window).width() == window.look.size("sidebar")
    window.resizeDocks([dock(window)], [300], Qt.Orientation.Horizontal)
    qtbot.waitUntil(lambda: dock(window).width() == 300)
    window.resize(1024, 700)
    qtbot.waitUntil(lambda: dock(window).width() == window.look.size("rail"))
    window.resize(1440, 872)
    qtbot.waitUntil(lambda: dock(window).width() == 300)
    place.close()
    again = open_workplace(place.service, tmp_path)
    again.window.resize(1440, 872)  # it was cut to the screen
    qtbot.waitUntil(lambda: dock(again.window).width() == 300)
    again.close()


def test_the_plot_is_built_after_the_first_paint(window, qtbot):
    qtbot.waitUntil(lambda: window.work.run_panel._chart._plot is not None)
