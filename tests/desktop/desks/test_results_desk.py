"""What is done about matches: export, watchlist, clipboard, other pages, and the reasons of dropped symbols."""

import csv
from datetime import timedelta
from types import SimpleNamespace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QDesktopServices, QGuiApplication
from PySide6.QtWidgets import QFileDialog

from desktop.desks import results_desk
from desktop.desks.results_desk import ResultsDesk
from desktop.models.column_sets import ColumnChoice
from scanner import BadInput, Cancelled, Change
from tests.helpers import samples
from tests.helpers.samples import match
from tests.helpers.stub_service import StubService
from tests.helpers.window import open_workplace


class Studies:
    """Explains by heart; refuses what it does not know."""

    def __init__(self):
        self.asked = []

    def explain(self, scan, as_of, symbol, token):
        self.asked.append(symbol)
        if symbol == "ODD":
            raise BadInput("ODD is not in the universe.")
        return SimpleNamespace(detail=f"Close of {symbol} fell below its 50-day average.")


@pytest.fixture
def place(qtbot, tmp_path):
    service = StubService(home=tmp_path)
    service.study = Studies()
    made = open_workplace(service, tmp_path)
    yield made
    made.close()


@pytest.fixture
def desk(place):
    return ResultsDesk(place.service, place.window, place.background, place.prefs)


@pytest.fixture
def results(place):
    return place.window.work.results


def show(results, **members):
    scan = samples.scan(source="folder:/prices", title="Mine: A/B")
    found = samples.result(
        info=samples.run_info(scan=scan),
        **{"matches": (match("AAPL", rank=1), match("SAP.DE", rank=2), match("BP.L", rank=3)), **members},
    )
    results.open_result(found)
    return found


def choose(results, *rows):
    results.table.clearSelection()
    for row in rows:
        results.table.selectionModel().select(
            results.model.index(row, 0),
            results.table.selectionModel().SelectionFlag.Select
            | results.table.selectionModel().SelectionFlag.Rows,
        )


def said(desk):
    return desk.toast.label.text()


def test_a_run_is_exported_to_the_file_asked_for_and_its_folder_can_be_opened(
    desk, place, results, qtbot, tmp_path, monkeypatch
):
    show(results)
    place.window.actions_table["export"].trigger()
    dialog = place.window.findChild(QFileDialog, "export_dialog")
    assert not dialog.isModal() or dialog.isVisible()  # it is open, and this goes on
    assert dialog.selectedFiles()[0].endswith("Mine- A-B 2026-11-20.xlsx")
    dialog.filterSelected.emit("Table (*.csv)")
    assert dialog.defaultSuffix() == "csv"
    target = tmp_path / "out.csv"
    dialog.fileSelected.emit(str(target))
    dialog.close()
    qtbot.waitUntil(lambda: said(desk) == f"Exported to {target}")
    with target.open(encoding="utf-8") as stream:
        assert [row["symbol"] for row in csv.DictReader(stream)] == ["AAPL", "SAP.DE", "BP.L"]
    opened = []
    monkeypatch.setattr(QDesktopServices, "openUrl", lambda url: opened.append(url.toLocalFile()))
    desk.toast.button.click()
    assert opened == [str(tmp_path)]
    assert not desk.toast.isVisible()


def test_prices_of_an_earlier_session_say_so_and_todays_do_not(desk, place, results, qtbot):
    def last():
        return results.model.headerData(results.model.place_of("last"), Qt.Orientation.Horizontal)

    with qtbot.waitSignal(place.background.answered, check_params_cb=lambda kind, _: "newest" in kind):
        show(results)
    assert last() == "Last"
    place.service.newest = samples.SESSION + timedelta(days=3)
    show(results)
    qtbot.waitUntil(lambda: last().startswith("20 Nov"))


def test_what_is_shown_is_exported_in_its_order_with_reasons(desk, place, results, qtbot, tmp_path):
    show(
        results,
        matches=(match("AAPL", rank=1, change=Change.NEW), match("BP.L", rank=2, change=Change.STILL)),
        dropped=("GONE", "ODD"),
        dropped_matches=(match("GONE", change=Change.DROPPED),),
        compared_with="before",
    )
    qtbot.waitUntil(lambda: "fell below" in results.model.reasons()["GONE"])
    results.model.set_filter("gone a")
    results.model.set_filter("")
    results.model.sort(2, Qt.SortOrder.DescendingOrder)
    results.toolbar.changes_first_box.setChecked(False)
    target = tmp_path / "shown.csv"
    desk.export_shown_to(str(target))
    qtbot.waitUntil(lambda: said(desk) == f"Exported to {target}")
    with target.open(encoding="utf-8") as stream:
        rows = [(row["symbol"], row["change"], row["reason"]) for row in csv.DictReader(stream)]
    assert rows == [
        ("ODD", "dropped", "ODD is not in the universe."),
        ("GONE", "dropped", "Close of GONE fell below its 50-day average"),
        ("BP.L", "still", ""),
        ("AAPL", "new", ""),
    ]
    results.model.set_filter("bp")
    desk.export_shown_to(str(tmp_path / "one.txt"))
    qtbot.waitUntil((tmp_path / "one.txt").exists)
    assert (tmp_path / "one.txt").read_text(encoding="utf-8") == "LSE:BP.\n"
    qtbot.waitUntil(lambda: said(desk) == f"Exported to {tmp_path / 'one.txt'}")
    results.model.set_filter("")
    desk.export_shown_to(str(tmp_path / "all.txt"))
    bare = "2 of 4 symbols have no exchange before them; TradingView finds it."
    qtbot.waitUntil(lambda: said(desk) == f"Exported to {tmp_path / 'all.txt'}. {bare}")


def test_the_first_export_is_offered_among_the_documents(desk, place, results, tmp_path, monkeypatch):
    monkeypatch.setenv("HOME", str(tmp_path))
    (tmp_path / "Documents").mkdir()
    show(results)
    results.wanted.emit("export")
    dialog = place.window.findChild(QFileDialog, "export_dialog")
    assert dialog.directory().absolutePath() == str(tmp_path / "Documents")
    dialog.close()


def test_the_whole_run_is_offered_where_all_matches_are(desk, place, results):
    show(results)
    results.wanted.emit("export_all")
    dialog = place.window.findChild(QFileDialog, "export_dialog")
    assert any("json" in one for one in dialog.nameFilters())
    dialog.close()


def test_a_file_that_cannot_be_written_is_told_and_nothing_is_lost(desk, results, qtbot, tmp_path):
    show(results)
    desk.export_to(str(tmp_path / "nowhere" / "run.csv"))
    qtbot.waitUntil(lambda: "cannot be written" in said(desk))
    assert not desk.toast.button.isVisible()
    assert results.model.rowCount() == 3


def test_without_a_run_there_is_nothing_to_export(desk, place):
    desk.ask_where_to_export()
    assert place.window.findChild(QFileDialog, "export_dialog") is None
    assert said(desk) == "There is nothing to export yet. Run a scan, or open a run."


def test_symbols_are_copied_in_three_manners(desk, results):
    show(results)
    choose(results, 0, 2)
    copied = {}
    for wish in ("copy_rows", "copy_symbols", "copy_tradingview"):
        results.wanted.emit(wish)
        assert said(desk) == "2 rows copied."
        copied[wish] = QGuiApplication.clipboard().text()
    assert copied["copy_symbols"] == "AAPL, BP.L"
    assert copied["copy_tradingview"] == "NASDAQ:AAPL\nLSE:BP.\n"
    assert [line.split("\t")[2] for line in copied["copy_rows"].splitlines()] == ["Symbol", "AAPL", "BP.L"]


def test_matches_are_looked_at_elsewhere(desk, results, monkeypatch):
    opened = []
    monkeypatch.setattr(QDesktopServices, "openUrl", lambda url: opened.append(url.toString()))
    show(results)
    choose(results, 2)
    results.wanted.emit("yahoo")
    results.wanted.emit("tradingview")
    assert opened == [
        "https://finance.yahoo.com/quote/BP.L",
        "https://www.tradingview.com/chart/?symbol=LSE%3ABP.",
    ]


def test_dropped_symbols_get_their_reasons_afterwards(desk, place, results, qtbot):
    show(
        results,
        matches=(match("AAPL", rank=1, change=Change.STILL),),
        dropped=("GONE", "ODD"),
        compared_with="unheard of",
    )
    assert results.toolbar.compared_label.text() == "compared with an earlier run"
    column = results.model.place_of("signals")
    reason = "Close of GONE fell below its 50-day average"
    row = results.model.row_of("GONE")
    qtbot.waitUntil(lambda: results.model.index(row, column).data() == reason)
    odd = results.model.index(results.model.row_of("ODD"), column)
    assert odd.data() == "ODD is not in the universe."


def test_reasons_are_not_asked_for_when_nobody_waits():
    token = SimpleNamespace(cancelled=True, raise_if_cancelled=lambda: (_ for _ in ()).throw(Cancelled()))
    service = SimpleNamespace(study=Studies())
    with pytest.raises(Cancelled):
        results_desk._reasons(service, samples.result(dropped=("A",)), token)
    assert service.study.asked == []


def test_the_run_compared_with_is_named_by_its_time(desk, place, results):
    first = samples.run_info("first")
    place.window.runs.set_runs([samples.summary(run_id="first")])
    show(results, compared_with="first")
    started = first.started.astimezone()
    assert results.toolbar.compared_label.text() == f"compared with Mon 23 Nov {started:%H:%M}"


def test_what_was_chosen_about_the_table_is_remembered(desk, place, results):
    results.column_menu.chosen.emit(ColumnChoice.named("plan"))
    results.toolbar.changes_first_box.click()
    results.set_choice(ColumnChoice())
    again = ResultsDesk(place.service, place.window, place.background, place.prefs)
    assert results.table.choice == ColumnChoice.named("plan")
    assert not results.toolbar.changes_first_box.isChecked()
    assert again.toast.parent() is place.window.work
