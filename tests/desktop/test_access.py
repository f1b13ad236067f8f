"""Everything that takes the keyboard has a name for screen readers, and Tab leads through all of it and back."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import QApplication, QComboBox, QSpinBox, QWidget

from desktop.desks.palette_desk import PaletteDesk
from desktop.desks.preferences_desk import PreferencesDesk
from desktop.dialogs.plan_dialog import PlanDialog
from desktop.dialogs.universe_dialog import UniverseDialog
from desktop.dialogs.watchlist_dialog import WatchlistDialog
from scanner import RequestPlan, RunStatus, ScanService
from tests.helpers import samples
from tests.helpers.stub_service import StubService, found
from tests.helpers.window import open_workplace

# Parts that Qt makes inside its own widgets; screen readers hear the whole.
_PARTS = (
    "qt_spinbox_lineedit",
    "qt_scrollarea_viewport",
    "qt_keysequenceedit_lineedit",
    "qt_tableview_cornerbutton",
)


@pytest.fixture
def place(qtbot, tmp_path):
    service = StubService(home=tmp_path)
    service.keep(RunStatus.FINISHED, "old", matches=found("ABLE"), failures=(samples.failure(),))
    made = open_workplace(service, tmp_path)
    made.desk.open_run("old")
    yield made
    made.close()


def nameless(root):
    """What can have the keyboard, can be seen, and has no name."""
    found = []
    for widget in [root, *root.findChildren(QWidget)]:
        takes_keyboard = widget.focusPolicy() != Qt.FocusPolicy.NoFocus
        is_part = widget.objectName() in _PARTS or isinstance(widget.parentWidget(), QComboBox | QSpinBox)
        if takes_keyboard and widget.isVisible() and not is_part and not widget.isWindow():
            face = QAccessible.queryAccessibleInterface(widget)
            if not face.text(QAccessible.Text.Name):
                found.append(
                    f"{type(widget).__name__} {widget.objectName()} in {type(widget.parent()).__name__}"
                )
    return found


@pytest.mark.parametrize("width", [1440, 1024])
def test_the_window_while_it_shows_a_run(place, width):
    place.window.resize(width, 872)
    place.window.work.show_problems()
    QApplication.processEvents()
    assert nameless(place.window) == []


def tree_of(face):
    """Everything that a screen reader is told of below ``face``."""
    yield face
    for number in range(face.childCount()):
        child = face.child(number)
        if child is not None:
            yield from tree_of(child)


def nameless_in_tree(root):
    """What a screen reader could be led to, is seen, and would only call by its kind. Cells and the parts of Qt's own
    widgets are spoken for by those."""
    found = []
    for face in tree_of(QAccessible.queryAccessibleInterface(root)):
        state, widget = face.state(), face.object()
        if not isinstance(widget, QWidget) or not state.focusable or state.invisible or widget.isWindow():
            continue
        is_part = widget.objectName() in _PARTS or isinstance(widget.parentWidget(), QComboBox | QSpinBox)
        if not is_part and not face.text(QAccessible.Text.Name):
            found.append(f"{face.role()} {type(widget).__name__} in {type(widget.parent()).__name__}")
    return found


@pytest.mark.parametrize("width", [1440, 1024])
def test_the_tree_of_the_window_names_whatever_can_have_the_keyboard(place, width):
    place.window.resize(width, 872)
    place.window.work.workspace.open_inspector()
    QApplication.processEvents()
    assert nameless_in_tree(place.window) == []


def test_every_tab_and_flyout_of_a_narrow_window(place):
    window = place.window
    window.resize(1024, 676)
    window.work.workspace.open_inspector()
    tabs = window.work.inspector._tabs
    for number in range(tabs.count()):
        tabs.setCurrentIndex(number)
        QApplication.processEvents()
        assert nameless(window) == nameless_in_tree(window) == []
    window.side.toggle()
    assert nameless(window) == []
    window.watchlists_flyout.toggle()
    assert nameless(window) == []


def test_the_scan_editor(qapp, tmp_path, qtbot):
    service = ScanService.open(tmp_path)
    place = open_workplace(service, tmp_path)
    place.window.show_welcome(False)
    place.window.actions_table["edit_rule"].trigger()
    qtbot.waitUntil(lambda: place.window.is_editing and not place.background.is_busy)
    assert nameless(place.window) == nameless_in_tree(place.window) == []
    place.close()
    service.close()


def test_the_first_start(place):
    place.window.show_welcome(True)
    assert nameless(place.window) == []


def test_preferences_on_every_page(place):
    dialog = PreferencesDesk(place.service, place.window, place.prefs).open()
    for row in range(dialog.list.count()):
        dialog.list.setCurrentRow(row)
        assert nameless(dialog) == []
    place.window.show_keys()
    assert nameless(place.window) == []


def test_other_dialogs(place, qtbot):
    look, window = place.window.look, place.window
    plan = RequestPlan(fresh=1, stale=1, missing=1, absent=1, requests=9, seconds=90)
    dialogs = [
        UniverseDialog(look, window),
        WatchlistDialog(look, "New watchlist", window),
        PlanDialog(look, plan, "Golden cross, S&P 500", "Yahoo Finance", window),
    ]
    for dialog in dialogs:
        dialog.open()
        assert nameless(dialog) == []
        dialog.close()
    desk = PaletteDesk(place.service, window, place.background, place.prefs)
    desk.open()
    assert nameless(desk.palette) == []


def test_tab_leads_through_the_window_and_back(place, qtbot):
    window = place.window
    qtbot.waitActive(window)
    window.work.results.filter_box.setFocus()
    seen = []
    for _ in range(80):
        qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Tab)
        if QApplication.focusWidget() is window.work.results.filter_box:
            break
        seen.append(QApplication.focusWidget())
    else:
        pytest.fail("Tab does not lead back")
    for wanted in (
        window.work.results.table,
        window.scan_bar.run_button,
        window.runs.list,
        window.search_box,
    ):
        assert wanted in seen, wanted
    assert len(seen) == len(set(seen))
