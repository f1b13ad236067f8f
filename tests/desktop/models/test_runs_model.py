"""The list of runs: headings, figures, progress in place."""

from datetime import UTC, datetime

import pytest
from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtTest import QAbstractItemModelTester

from desktop.models.runs_model import RunRole, RunsModel, universe_title
from scanner import RunStatus
from tests.helpers.samples import counts, run_info, scan, summary

NOW = datetime.now(UTC)


def run(run_id="one", status=RunStatus.FINISHED, started=NOW, universe="sp500", **members):
    info = run_info(run_id, status, started=started, scan=scan(universe=universe))
    return summary(info=info, **members)


@pytest.fixture
def model(qapp):
    model = RunsModel()
    tester = QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Fatal)
    model.set_universe_titles({"sp500": "S&P 500"})
    yield model
    tester.deleteLater()


def read(model, row, role=Qt.ItemDataRole.DisplayRole):
    return model.index(row).data(role)


def test_runs_stand_under_their_days(model):
    earlier = datetime(2020, 11, 20, 16, 15, tzinfo=UTC)
    model.set_runs([run("a"), run("b"), run("c", started=earlier)])
    assert [read(model, row) for row in range(5)] == [
        "Today",
        "Golden cross",
        "Golden cross",
        "Fri 20 Nov 2020",
        "Golden cross",
    ]
    assert [read(model, row, RunRole.RUN_ID) for row in range(5)] == [None, "a", "b", None, "c"]
    assert (model.row_of("c"), model.row_of("none")) == (4, None)


def test_a_heading_cannot_be_chosen(model):
    model.set_runs([run()])
    assert model.flags(model.index(0)) == Qt.ItemFlag.NoItemFlags
    assert model.flags(model.index(1)) & Qt.ItemFlag.ItemIsSelectable
    assert model.flags(QModelIndex()) == Qt.ItemFlag.NoItemFlags


def test_a_finished_run_tells_its_matches_and_what_changed(model):
    model.set_runs([run(new=7, dropped=4)])
    time = NOW.astimezone().strftime("%H:%M")
    assert read(model, 1, RunRole.FIGURE) == "42"
    assert read(model, 1, RunRole.PLACE) == f"S&P 500 · {time}"
    assert (read(model, 1, RunRole.GAINED), read(model, 1, RunRole.LOST)) == ("+7", "−4")
    assert read(model, 1, RunRole.STATE) is None
    assert read(model, 1, RunRole.SHARE) is None


def test_without_a_run_before_nothing_is_said_of_changes(model):
    model.set_runs([run()])
    assert read(model, 1, RunRole.GAINED) is None
    assert read(model, 1, RunRole.LOST) is None


@pytest.mark.parametrize(
    ("status", "figure", "word", "tone"),
    [
        (RunStatus.INTERRUPTED, "312/503", "interrupted", "warn"),
        (RunStatus.CANCELLED, "312/503", "cancelled", "warn"),
        (RunStatus.FAILED, "12", "failed", "danger"),
        (RunStatus.RUNNING, "12", "running", "accent"),
    ],
)
def test_an_unfinished_run_says_so(model, status, figure, word, tone):
    model.set_runs([run(status=status, counts=counts(matched=12, unmatched=300, unknown=0, failed=0))])
    assert read(model, 1, RunRole.FIGURE) == figure
    assert read(model, 1, RunRole.STATE) == word
    assert read(model, 1, RunRole.STATE_TONE) == tone


def test_progress_changes_one_row_in_place_and_ends(model, qtbot):
    model.set_runs([run("a", RunStatus.RUNNING), run("b")])
    with qtbot.waitSignal(model.dataChanged) as changed, qtbot.assertNotEmitted(model.modelReset):
        model.set_progress("a", 0.795, "paused", "warn")
    assert changed.args[0].row() == changed.args[1].row() == 1
    assert read(model, 1, RunRole.FIGURE) == "79\u2009%"
    assert read(model, 1, RunRole.PLACE) == "S&P 500"
    assert read(model, 1, RunRole.SHARE) == 0.795
    assert (read(model, 1, RunRole.STATE), read(model, 1, RunRole.STATE_TONE)) == ("paused", "warn")
    with qtbot.assertNotEmitted(model.dataChanged):
        model.set_progress("a", 0.795, "paused", "warn")
        model.set_progress("unseen", 0.1, "running")
    model.end_progress("a")
    assert read(model, 1, RunRole.SHARE) is None


def test_progress_survives_a_new_list_and_the_same_list_changes_nothing(model, qtbot):
    model.set_runs([run("a", RunStatus.RUNNING)])
    model.set_progress("a", 0.5, "running")
    model.set_runs([run("a", RunStatus.RUNNING), run("b")])
    assert read(model, 1, RunRole.SHARE) == 0.5
    with qtbot.assertNotEmitted(model.modelReset):
        model.set_runs([run("a", RunStatus.RUNNING), run("b")])


def test_a_run_speaks(model):
    model.set_runs([run(counts=counts(matched=1))])
    spoken = read(model, 1, Qt.ItemDataRole.AccessibleTextRole)
    assert spoken.startswith("Golden cross, S&P 500 · ")
    assert spoken.endswith(", finished, 1 match found")
    assert read(model, 0, Qt.ItemDataRole.AccessibleTextRole) == "Today"
    assert model.data(QModelIndex()) is None
    assert read(model, 1, RunRole.SUMMARY) is model.run_at(1)


@pytest.mark.parametrize(
    ("universe", "title"),
    [
        ("sp500", "S&P 500"),
        ("/home/me/lists/core.txt", "core.txt"),
        ("C:\\lists\\core.csv", "core.csv"),
        ("AAPL,MSFT", "AAPL, MSFT"),
        ("AAPL,MSFT,IBM", "AAPL and 2 more"),
        ("nasdaq100", "nasdaq100"),
    ],
)
def test_a_universe_has_a_short_title(universe, title):
    assert universe_title(universe, {"sp500": "S&P 500"}) == title
