"""The list of runs: opening, resuming, deleting after a question."""

from datetime import UTC, datetime

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QApplication, QMenu

from desktop.delegates.run_delegate import RunDelegate
from desktop.look import Look
from desktop.panels.runs_panel import RunsPanel
from scanner import RunStatus
from tests.helpers.samples import run_info, scan, summary


def run(run_id="a", status=RunStatus.FINISHED, **members):
    info = run_info(run_id, status, started=datetime.now(UTC), scan=scan(universe="sp500"))
    return summary(info=info, **members)


AFTER = ["Compare the matches shown with it", "Name...", "Delete"]


@pytest.fixture
def panel(qtbot):
    panel = RunsPanel(Look())
    panel.set_universe_titles({"sp500": "S&P 500"})
    qtbot.addWidget(panel)
    panel.resize(212, 400)
    panel.show()
    return panel


def place_of(panel, run_id):
    return panel.list.visualRect(panel.model.index(panel.model.row_of(run_id))).center()


def labels(menu):
    return {action.text(): action for action in menu.actions() if action.text()}


def test_without_runs_it_says_what_will_be_here(panel):
    assert not panel.list.isVisible()
    panel.set_runs([run()])
    assert panel.list.isVisible()
    panel.set_runs([])
    assert not panel.list.isVisible()


@pytest.mark.parametrize("by", ["click", "return"])
def test_a_run_is_opened(panel, qtbot, by):
    panel.set_runs([run("a"), run("b")])
    with qtbot.waitSignal(panel.run_opened) as opened:
        if by == "click":
            qtbot.mouseClick(panel.list.viewport(), Qt.MouseButton.LeftButton, pos=place_of(panel, "b"))
        else:
            panel.select("b")
            qtbot.keyClick(panel.list, Qt.Key.Key_Return)
    assert opened.args == ["b"]
    assert panel.selected() == "b"


def test_a_heading_opens_nothing(panel, qtbot):
    panel.set_runs([run("a")])
    with qtbot.assertNotEmitted(panel.run_opened):
        qtbot.mouseClick(panel.list.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(40, 10))
    assert panel.selected() == ""


def test_the_selection_stays_with_its_run(panel):
    panel.set_runs([run("a"), run("b")])
    panel.select("b")
    panel.set_runs([run("c"), run("a"), run("b")])
    assert panel.selected() == "b"
    panel.select("none")
    assert panel.list.selectionModel().selectedIndexes() == []


def test_arrows_move_over_headings(panel, qtbot):
    panel.set_runs([run("a"), run("b")])
    panel.select("a")
    qtbot.keyClick(panel.list, Qt.Key.Key_Down)
    assert panel.selected() == "b"


@pytest.mark.parametrize(
    ("status", "titles"),
    [
        (RunStatus.FINISHED, ["Open", *AFTER]),
        (RunStatus.INTERRUPTED, ["Open", "Resume", *AFTER]),
        (RunStatus.CANCELLED, ["Open", "Resume", *AFTER]),
    ],
)
def test_what_can_be_done_with_a_run(panel, status, titles):
    assert list(labels(panel.menu_for(run(status=status)))) == titles


def test_the_menu_opens_and_resumes(panel, qtbot):
    actions = labels(panel.menu_for(run("a", RunStatus.INTERRUPTED)))
    with qtbot.waitSignal(panel.run_opened) as opened:
        actions["Open"].trigger()
    with qtbot.waitSignal(panel.run_resumed) as resumed:
        actions["Resume"].trigger()
    assert opened.args == resumed.args == ["a"]


def test_while_a_run_is_at_work_none_is_resumed_and_it_is_not_deleted(panel):
    panel.set_busy(True)
    assert not labels(panel.menu_for(run(status=RunStatus.INTERRUPTED)))["Resume"].isEnabled()
    assert not labels(panel.menu_for(run(status=RunStatus.RUNNING)))["Delete"].isEnabled()


def test_the_menu_comes_up_on_a_run_and_not_beside_it(panel):
    panel.set_runs([run("a")])
    panel.list.customContextMenuRequested.emit(QPoint(20, 390))
    panel.list.customContextMenuRequested.emit(QPoint(20, 10))
    (of_the_head,) = panel.findChildren(QMenu)
    panel.list.customContextMenuRequested.emit(place_of(panel, "a"))
    (menu,) = set(panel.findChildren(QMenu)) - {of_the_head}
    assert menu.isVisible()
    menu.close()


def test_deleting_asks_nothing_for_it_can_be_undone(panel, qtbot):
    panel.set_runs([run("a")])
    panel.select("a")
    with qtbot.waitSignal(panel.run_deleted) as deleted:
        qtbot.keyClick(panel.list, Qt.Key.Key_Delete)
    assert deleted.args == ["a"]


def test_a_run_at_work_is_not_deleted_by_key(panel, qtbot):
    panel.set_runs([run("a", RunStatus.RUNNING)])
    panel.select("a")
    with qtbot.assertNotEmitted(panel.run_deleted):
        qtbot.keyClick(panel.list, Qt.Key.Key_Delete)


def test_how_far_a_run_is_shows_without_laying_all_runs_out_anew(panel, monkeypatch):
    panel.set_runs([run("a"), run("b")])
    panel.model.set_progress("a", 0.1, "running")
    QApplication.processEvents()
    measured = []
    monkeypatch.setattr(RunDelegate, "sizeHint", lambda *_: measured.append(1))
    before = panel.list.viewport().grab().toImage()
    panel.model.set_progress("a", 0.6, "running")
    QApplication.processEvents()
    assert panel.list.viewport().grab().toImage() != before
    assert not measured


def test_a_run_is_compared_only_with_another_that_is_shown(panel, qtbot):
    compare = AFTER[0]
    assert not labels(panel.menu_for(run("a")))[compare].isEnabled()
    panel.set_shown("a")
    assert not labels(panel.menu_for(run("a")))[compare].isEnabled()
    with qtbot.waitSignal(panel.run_compared) as compared:
        labels(panel.menu_for(run("b")))[compare].trigger()
    assert compared.args == ["b"]


def test_a_run_is_found_by_words_in_any_order(panel, qtbot):
    panel.set_runs([run("a")])
    panel.search_button.click()
    assert panel.search.isVisible()
    qtbot.keyClicks(panel.search, "s&p golden")
    assert panel.model.row_of("a") is not None
    qtbot.keyClicks(panel.search, " dax")
    assert panel.model.row_of("a") is None
    assert not panel.list.isVisible()
    assert panel.search.isVisible()
    panel.search.clear()
    assert panel.list.isVisible()


def test_a_name_takes_the_place_of_the_scan_s(panel):
    named = summary(
        info=run_info("a", RunStatus.FINISHED, started=datetime.now(UTC), name="Before the meeting")
    )
    panel.set_runs([named])
    assert panel.model.index(panel.model.row_of("a")).data() == "Before the meeting"


def test_the_search_goes_when_it_is_left_empty(panel, qtbot):
    panel.set_runs([run("a")])
    panel.search_button.click()
    qtbot.keyClicks(panel.search, "x")
    qtbot.keyClick(panel.search, Qt.Key.Key_Escape)
    assert panel.search.isVisible()
    qtbot.keyClick(panel.search, Qt.Key.Key_Escape)
    assert not panel.search.isVisible()
    assert panel.list.hasFocus()


def test_the_menu_of_the_head_speaks_of_the_run_marked(panel, qtbot):
    panel.set_runs([run("a"), run("b")])
    menu = panel.menu_button.menu()
    menu.aboutToShow.emit()
    assert list(labels(menu)) == ["Find a run", "Delete all runs"]
    panel.select("b")
    menu.aboutToShow.emit()
    assert list(labels(menu)) == ["Find a run", "Open", *AFTER, "Delete all runs"]
    with qtbot.waitSignal(panel.run_deleted) as deleted:
        labels(menu)["Delete"].trigger()
    assert deleted.args == ["b"]
    with qtbot.waitSignal(panel.all_deleted):
        labels(menu)["Delete all runs"].trigger()


def test_without_runs_there_is_nothing_to_find_or_delete(panel):
    menu = panel.menu_button.menu()
    menu.aboutToShow.emit()
    assert not any(action.isEnabled() for action in labels(menu).values())
    assert not panel.search_button.isEnabled()
