"""Runs that are over, in the window and on a real ledger: compared, named, deleted with a way back, searched."""

from dataclasses import replace
from datetime import timedelta

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QInputDialog

from desktop.desks.runs_desk import RunsDesk
from desktop.dialogs.appearances_dialog import AppearancesDialog
from scanner import Change, RunStatus, Scan, ScanService
from scanner.store.records import match_outcome
from scanner.types import Outcome, OutcomeKind
from tests.helpers import samples
from tests.helpers.stub_service import StubService
from tests.helpers.window import open_workplace


class Place:
    """A window on a real ledger, without the engine's heavy parts, and the desk."""

    def __init__(self, folder):
        self.service = ScanService.open(folder / "home")
        light = StubService(home=folder)
        light.history, light.result, light.runs = self.service.history, self.service.result, self.service.runs
        self.work = open_workplace(light, folder)
        self.desk = RunsDesk(light, self.work.window, self.work.background, self.work.desk)
        self.minutes = 0

    def keep(self, matched, unmatched=(), rule="close > 1"):
        """A finished run in the ledger; its id."""
        ledger = self.service._parts.ledger
        self.minutes += 1
        started = samples.STARTED + timedelta(minutes=self.minutes)
        run = ledger.create(Scan(rule=rule, universe="AAA,BBB"), samples.SESSION, started, "0.1.0")
        matches = [samples.match(symbol, rank=place) for place, symbol in enumerate(matched, start=1)]
        others = [Outcome(symbol, OutcomeKind.NO_MATCH) for symbol in unmatched]
        ledger.add_outcomes(run.id, [*(match_outcome(match) for match in matches), *others])
        ledger.close_run(run.id, RunStatus.FINISHED, started, matches=matches)
        return run.id

    def show(self, run_id):
        self.work.desk.refresh_runs()
        self.work.desk.open_run(run_id)

    def changes(self):
        result = self.work.window.work.results.result
        return {match.symbol: match.change for match in result.matches}

    def listed(self):
        model = self.work.window.runs.model
        runs = [model.run_at(row) for row in range(model.rowCount())]
        return [run.info.id for run in runs if run is not None]

    @property
    def comparison(self):
        return self.work.window.scan_bar.comparison


@pytest.fixture
def place(qapp, tmp_path):
    made = Place(tmp_path)
    yield made
    made.work.close()
    made.service.close()


def test_the_runs_of_the_same_scan_are_offered(place):
    old, other, new = place.keep(["AAA"]), place.keep(["AAA"], rule="close > 2"), place.keep(["AAA", "BBB"])
    place.show(new)
    assert place.comparison.names() == ["previous", old]
    assert other not in place.comparison.names()


def test_a_run_is_seen_against_the_one_chosen(place, qtbot):
    old = place.keep(["AAA"], unmatched=["BBB"])
    new = place.keep(["BBB"], unmatched=["AAA"])
    place.show(new)
    assert place.changes() == {"BBB": None}
    place.comparison.run_chosen.emit(old)
    qtbot.waitUntil(lambda: place.changes() == {"BBB": Change.NEW})
    assert place.work.window.work.results.result.dropped == ("AAA",)
    assert place.comparison.run_id() == old
    place.comparison.choose_run("")
    place.comparison.run_chosen.emit("")
    assert place.changes() == {"BBB": None}


def test_any_run_of_the_list_can_be_compared_with(place, qtbot):
    other = place.keep(["AAA", "BBB"], rule="close > 2")
    new = place.keep(["AAA", "CCC"])
    place.show(new)
    place.work.window.runs.run_compared.emit(other)
    qtbot.waitUntil(lambda: place.changes() == {"AAA": Change.STILL, "CCC": Change.NEW})


def test_the_choice_holds_for_the_next_run_of_the_same_scan(place, qtbot):
    first, second, third = (place.keep([symbol]) for symbol in ("AAA", "AAA", "BBB"))
    place.show(second)
    place.comparison.run_chosen.emit(first)
    qtbot.waitUntil(lambda: place.changes() == {"AAA": Change.STILL})
    place.show(third)
    qtbot.waitUntil(lambda: place.changes() == {"BBB": Change.NEW})
    assert place.comparison.run_id() == first


def test_while_a_run_is_at_work_the_choice_waits_for_its_end(place, qtbot):
    first, second = place.keep(["AAA"]), place.keep(["AAA"])
    new = place.keep(["AAA", "BBB"], rule="close > 1")
    result = place.service.result(new)
    place.comparison.set_runs(())
    assert not place.comparison.isEnabled()
    assert "no other finished run" in place.comparison.toolTip()
    place.work.desk.subject_changed.emit(replace(result.info, status=RunStatus.RUNNING))
    place.work.window.work.begin(result.info.scan)
    assert place.comparison.isEnabled()
    assert place.comparison.names() == ["previous", second, first]
    place.comparison.choose_run(first)
    place.comparison.run_chosen.emit(first)
    assert place.desk.toast.label.text() == "Compared with it when the scan ends."
    assert place.work.window.work.results.result is None
    place.work.window.work.finish(result)
    qtbot.waitUntil(lambda: place.changes() == {"AAA": Change.STILL, "BBB": Change.NEW})
    assert place.comparison.run_id() == first


def test_a_deleted_run_comes_back(place):
    run = place.keep(["AAA"])
    place.show(run)
    place.work.window.runs.run_deleted.emit(run)
    assert place.listed() == []
    assert place.desk.toast.isVisible()
    place.desk.toast.button.click()
    assert place.listed() == [run]


def test_all_runs_that_are_over_go_and_come_back(place):
    old, new = place.keep(["AAA"]), place.keep(["BBB"])
    place.show(new)
    place.work.window.runs.all_deleted.emit()
    assert place.listed() == []
    assert place.desk.toast.label.text() == "2 runs are deleted."
    place.desk.toast.button.click()
    assert sorted(place.listed()) == sorted([old, new])


def test_a_run_gets_a_name(place):
    run = place.keep(["AAA"])
    place.show(run)
    place.work.window.runs.naming_wanted.emit(run)
    box = place.work.window.findChild(QInputDialog)
    box.setTextValue("Before the meeting")
    box.accept()
    assert place.service.runs()[0].info.name == "Before the meeting"


def test_a_name_that_is_too_long_is_told(place):
    run = place.keep(["AAA"])
    place.show(run)
    place.work.window.runs.naming_wanted.emit(run)
    box = place.work.window.findChild(QInputDialog)
    box.setTextValue("x" * 200)
    box.accept()
    assert "200 letters" in place.desk.toast.label.text()


def test_the_runs_of_the_selected_symbol(place, qtbot):
    old, new = place.keep(["AAA", "BBB"]), place.keep(["BBB"])
    place.show(new)
    place.work.window.work.results.table.choose_row(0)
    place.work.window.actions_table["symbol_runs"].trigger()
    dialog = place.work.window.findChild(AppearancesDialog)
    model = dialog.table.model()
    assert [model.run_id(row) for row in range(model.rowCount())] == [new, old]
    assert [model.index(row, 4).data() for row in range(2)] == ["1", "2"]
    for column in range(model.columnCount()):
        way, role = Qt.Orientation.Horizontal, Qt.ItemDataRole.TextAlignmentRole
        of_cell = model.index(0, column).data(role) or Qt.AlignmentFlag.AlignLeft
        assert model.headerData(column, way, role) & of_cell & Qt.AlignmentFlag.AlignHorizontal_Mask
    with qtbot.waitSignal(dialog.run_wanted):
        dialog.table.activated.emit(model.index(1, 0))
    assert place.work.window.work.results.result.info.id == old
    dialog.close()


def test_without_a_selection_it_says_what_to_do(place):
    place.work.window.show_welcome(False)
    place.work.window.actions_table["symbol_runs"].trigger()
    assert place.desk.toast.label.text() == "Select a symbol first."
