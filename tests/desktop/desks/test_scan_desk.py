"""What is done about the window's wishes."""

import threading
from importlib.resources import files

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QPushButton

from desktop.desks.scan_desk import ScanDesk
from desktop.panels.scan_bar import RunState
from desktop.panels.summary_strip import SummaryStrip
from scanner import BadInput, CannotRun, RunStatus, ScanService, Timeframe
from tests.helpers import samples
from tests.helpers.stub_service import StubService, found, short_run, until_cancelled
from tests.helpers.window import open_workplace


@pytest.fixture
def service(tmp_path):
    made = StubService(home=tmp_path)
    made.keep(RunStatus.FINISHED, "20261101-000000-old", matches=found("OLD1", "OLD2"))
    return made


@pytest.fixture
def opened(qtbot, tmp_path):
    """Opens workplaces, and closes them at the end."""
    made = []

    def open_one(service, prepare=ScanDesk.prepare):
        made.append(open_workplace(service, tmp_path, prepare))
        return made[-1]

    yield open_one
    for place in made:
        place.close()


@pytest.fixture
def place(opened, service):
    return opened(service)


def key(place, qtbot, which, modifier=Qt.KeyboardModifier.NoModifier):
    qtbot.keyClick(place.window, which, modifier)


def begin(place, qtbot, script=until_cancelled):
    """Start a run and wait for its first match."""
    place.service.script = script
    with qtbot.waitSignal(place.runner.matched):
        place.desk.run()


def strip(place):
    return place.window.work.run_panel.findChild(SummaryStrip)


# --- running ------------------------------------------------------------------------------------------------


def test_f5_runs_what_the_scan_bar_shows(place, qtbot, service):
    with qtbot.waitSignal(place.runner.finished):
        key(place, qtbot, Qt.Key.Key_F5)
        assert place.window.scan_bar.run_button.state is RunState.RUNNING
    ((verb, scan),) = service.calls
    assert (verb, scan.scan_id, scan.universe, scan.source) == ("run", "golden-cross", "practice", "practice")
    assert place.symbols() == ["ABLE", "BAKE", "CAKE"]
    assert place.window.scan_bar.run_button.state is RunState.IDLE
    qtbot.waitUntil(lambda: place.window.work.run_panel.currentWidget() is strip(place))
    assert "503 scanned" in strip(place).facts()
    assert place.window.runs.selected() == samples.RUN_ID


def test_control_return_runs_too(place, qtbot):
    with qtbot.waitSignal(place.runner.finished):
        key(place, qtbot, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)


def test_while_a_run_is_at_work_the_window_tells_how_far_it_is(place, qtbot):
    begin(place, qtbot)
    qtbot.waitUntil(lambda: place.window.windowTitle().startswith("79"))
    assert place.window.windowTitle() == "79\u2009% – Golden cross, Practice market – Technic"
    runs = place.window.runs.model
    assert runs.index(runs.row_of(samples.RUN_ID)).data() == "Golden cross"
    assert not place.window.status_bar.source_button.isEnabled()
    assert not place.window.actions_table["run"].isEnabled()
    key(place, qtbot, Qt.Key.Key_F5)
    assert len(place.service.calls) == 1


def test_escape_cancels_and_keeps_what_was_found(place, qtbot):
    begin(place, qtbot)
    with qtbot.waitSignal(place.runner.finished):
        key(place, qtbot, Qt.Key.Key_Escape)
        assert place.window.scan_bar.run_button.state is RunState.CANCELLING
        assert place.window.windowTitle().startswith("Stopping – ")
    assert place.symbols() == ["ABLE"]
    assert strip(place).facts().startswith("Cancelled at 398 of 503. 34 matches kept.")
    qtbot.waitUntil(lambda: place.window.work.run_panel.currentWidget() is strip(place))
    place.service.script = short_run
    with qtbot.waitSignal(place.runner.finished):
        place.click("Resume")
    assert place.service.calls[-1] == ("resume", samples.RUN_ID)


def test_run_again_after_a_cancel(place, qtbot):
    begin(place, qtbot)
    with qtbot.waitSignal(place.runner.finished):
        place.runner.cancel()
    qtbot.waitUntil(lambda: place.window.work.run_panel.currentWidget() is strip(place))
    with qtbot.waitSignal(place.runner.matched):
        place.click("Run again")
    assert [verb for verb, _ in place.service.calls] == ["run", "run"]


def test_again_means_the_run_shown_and_not_the_scan_bar(place, qtbot, service):
    service.keep(RunStatus.CANCELLED, "stopped")
    place.desk.open_run("stopped")
    place.window.scan_bar.choose_scan("rsi-oversold")
    with qtbot.waitSignal(place.runner.finished):
        place.click("Run again")
    assert service.calls[0][1].scan_id == "golden-cross"


def test_retry_asks_again_for_what_failed(place, qtbot):
    with qtbot.waitSignal(place.runner.finished):
        place.desk.run()
    assert place.window.actions_table["retry_failed"].isEnabled()
    with qtbot.waitSignal(place.runner.finished):
        key(place, qtbot, Qt.Key.Key_R, Qt.KeyboardModifier.ControlModifier)
    assert place.service.calls[-1] == ("retry_failed", samples.RUN_ID)
    assert place.symbols() == ["ABLE", "BAKE", "CAKE"]


def test_retry_keeps_the_symbol_that_is_looked_at(place, qtbot):
    with qtbot.waitSignal(place.runner.finished):
        place.desk.run()
    results = place.window.work.results
    results.table.choose_row(1)
    with qtbot.waitSignal(place.runner.finished):
        key(place, qtbot, Qt.Key.Key_R, Qt.KeyboardModifier.ControlModifier)
    assert results.selected.symbol == "BAKE"


def test_while_a_run_is_at_work_resume_waits_for_its_end(place, qtbot, service):
    service.keep(RunStatus.INTERRUPTED, "stopped")
    place.desk.refresh_runs()
    let_go = threading.Event()

    def script(observer, token):
        observer.started(samples.run_info())
        let_go.wait(10)
        return samples.result()

    service.script = script
    with qtbot.waitSignal(place.runner.started):
        place.desk.run()
    for words in ("Resume", "Do not resume", "Resume"):
        place.click(words)
    assert [verb for verb, _ in service.calls] == ["run"]
    with qtbot.waitSignals([place.runner.finished, place.runner.finished]):
        let_go.set()
    assert service.calls[-1] == ("resume", "stopped")


def test_whoever_cancels_wants_no_other_run(place, qtbot, service):
    service.keep(RunStatus.INTERRUPTED, "stopped")
    place.desk.refresh_runs()
    begin(place, qtbot)
    place.click("Resume")
    with qtbot.waitSignal(place.runner.finished):
        place.runner.cancel()
    qtbot.wait(1)
    assert not place.runner.busy
    assert [verb for verb, _ in service.calls] == ["run"]


def test_what_is_discarded_does_not_go_on(place, qtbot, service):
    service.keep(RunStatus.INTERRUPTED, "stopped", counts=samples.counts(matched=0))
    place.desk.refresh_runs()
    begin(place, qtbot)
    place.click("Resume")
    place.click("Discard")
    assert place.desk._queue.name == ""


def test_some_of_what_failed_can_be_asked_for_alone(place, qtbot, service):
    failures = (samples.failure("ONE"), samples.failure("TWO"))
    service.keep(RunStatus.FINISHED, "done", failures=failures)
    place.desk.open_run("done")
    with qtbot.waitSignal(place.runner.started):
        place.desk.retry_symbols(frozenset({"ONE"}))
        assert [cause.symbols for cause in place.window.work.problems.causes] == [["TWO"]]
    qtbot.waitUntil(lambda: not place.runner.busy)
    assert service.retried == frozenset({"ONE"})


def test_a_pause_is_told_and_its_wishes_reach_the_engine(place, qtbot):
    wished = threading.Event()

    def script(observer, token):
        token.listen(wished.set)
        observer.started(samples.run_info())
        while not wished.wait(0.01):
            observer.progressed(samples.snapshot(pause=samples.pause()))
        return samples.result()

    place.service.script = script
    place.desk.run()
    banner = place.window.work.breaker_banner
    qtbot.waitUntil(banner.isVisible)
    assert place.window.windowTitle().startswith("Paused at 79")
    place.click("Try now")
    assert place.service.calls[-1] == ("try_now", "practice")
    with qtbot.waitSignal(place.runner.finished):
        place.click("Finish with cached prices")
    assert not banner.isVisible()


def test_the_keyboard_of_a_banner_that_goes_is_in_the_table(place, qtbot):
    work = place.window.work
    qtbot.waitActive(place.window)
    work.breaker_banner.show_pause(samples.pause(), "Yahoo Finance", 70)
    button = next(one for one in work.breaker_banner.findChildren(QPushButton) if one.text() == "Try now")
    button.setFocus()
    assert QApplication.focusWidget() is button
    work.breaker_banner.hide()
    assert QApplication.focusWidget() is work.results.table


# --- what can go wrong --------------------------------------------------------------------------------------


def test_a_run_that_cannot_be_worked_on_says_why_and_can_be_tried_again(place, qtbot, service):
    def script(observer, token):
        raise CannotRun("Not one symbol had prices.", "Check the connection.")

    service.script = script
    with qtbot.waitSignal(place.runner.run_failed):
        place.desk.run()
    banner = place.window.work.failed_banner
    assert banner.isVisible()
    assert banner.accessibleName() == "Not one symbol had prices."
    assert not place.window.work.run_panel.isVisible()
    service.script = short_run
    with qtbot.waitSignal(place.runner.finished):
        place.click("Retry")
    assert not banner.isVisible()


def test_bad_input_is_one_sentence_and_nothing_starts(place, service):
    service.problem = BadInput("There is no such scan.", "Choose another.")
    place.desk.run()
    assert place.window.work.failed_banner.accessibleName() == "There is no such scan."
    assert service.calls == []
    assert not place.runner.busy


def test_a_run_that_failed_on_its_way_keeps_its_rows_and_says_why(place, qtbot, service):
    def script(observer, token):
        observer.started(samples.run_info())
        observer.matched([samples.match("ABLE")])
        return samples.result(RunStatus.FAILED, matches=found("ABLE"), message="The disk is full.")

    service.script = script
    with qtbot.waitSignal(place.runner.finished):
        place.desk.run()
    assert place.symbols() == ["ABLE"]
    assert place.window.work.failed_banner.accessibleName() == "The disk is full."


def test_a_bug_is_shown_as_one_and_keeps_what_the_ledger_has(place, qtbot, service):
    def script(observer, token):
        observer.started(samples.run_info())
        observer.matched([samples.match("ABLE")])
        raise ZeroDivisionError("of our own making")

    service.script = script
    with qtbot.waitSignal(place.runner.bug_found):
        place.desk.run()
    assert place.dialog().text() == "Technic made a mistake."
    assert "of our own making" in place.dialog().detailedText()
    assert place.symbols() == ["ABLE"]
    assert not place.runner.busy


def test_a_run_that_is_gone_is_said_so(place, service):
    place.desk.open_run("gone")
    assert place.window.work.failed_banner.accessibleName() == "There is no run gone."


# --- runs of earlier ----------------------------------------------------------------------------------------


def test_an_earlier_run_can_be_opened(place):
    place.window.runs.run_opened.emit("20261101-000000-old")
    assert place.symbols() == ["OLD1", "OLD2"]
    assert strip(place).isVisible()
    assert place.window.windowTitle() == "Golden cross, Practice market – Technic"


def test_looking_at_an_earlier_run_does_not_disturb_the_one_at_work(place, qtbot):
    begin(place, qtbot)
    place.desk.open_run("20261101-000000-old")
    assert place.symbols() == ["OLD1", "OLD2"]
    assert not strip(place).isVisible()
    place.desk.open_run(samples.RUN_ID)
    assert place.symbols() == ["ABLE"]
    place.desk.open_run("20261101-000000-old")
    with qtbot.waitSignal(place.runner.finished):
        place.runner.cancel()
    assert place.symbols() == ["OLD1", "OLD2"]


@pytest.fixture
def interrupted(opened, service):
    service.keep(
        RunStatus.INTERRUPTED,
        samples.RUN_ID,
        counts=samples.counts(matched=21, unmatched=291, unknown=0, failed=0),
        matches=found("ABLE"),
    )
    return opened(service)


def test_an_interrupted_run_is_offered_at_the_start_and_goes_on_from_there(interrupted, qtbot):
    banner = interrupted.window.work.resume_banner
    assert banner.isVisible()
    assert banner.accessibleName() == "Scan of Practice market was interrupted at 312/503"
    begun = []
    interrupted.runner.started.connect(begun.append)
    with qtbot.waitSignal(interrupted.runner.finished):
        interrupted.click("Resume")
        assert interrupted.symbols() == ["ABLE"]
    assert interrupted.service.calls == [("resume", samples.RUN_ID)]
    assert not banner.isVisible()
    assert interrupted.symbols() == ["ABLE", "BAKE", "CAKE"]


def test_discarding_matches_is_asked_first(interrupted):
    interrupted.click("Discard")
    assert "21 matches" in interrupted.dialog().informativeText()
    interrupted.click("Cancel")
    assert samples.RUN_ID in interrupted.service.kept
    interrupted.click("Discard")
    interrupted.click("Discard")
    assert samples.RUN_ID not in interrupted.service.kept
    assert not interrupted.window.work.resume_banner.isVisible()


def test_discarding_nothing_is_not_asked(place, service):
    empty = samples.counts(matched=0, unmatched=10, unknown=0, failed=0)
    service.keep(RunStatus.INTERRUPTED, "empty", counts=empty)
    place.desk.discard("empty")
    assert "empty" not in service.kept


# --- start and end ------------------------------------------------------------------------------------------


def test_the_first_start_welcomes_and_runs_from_there(opened, qtbot, tmp_path):
    service = StubService(home=tmp_path)
    place = opened(service)
    assert place.window.is_welcoming
    with qtbot.waitSignal(place.runner.finished):
        place.window.welcome.run_button.click()
    assert not place.window.is_welcoming
    assert service.calls[0][1].source == "practice"


def test_looking_around_leaves_the_welcome_page(opened, qtbot, tmp_path):
    place = opened(StubService(home=tmp_path))
    place.window.welcome.look_button.click()
    assert not place.window.is_welcoming


def test_arguments_choose_and_run(opened, qtbot, service, tmp_path):
    place = opened(service, lambda desk: desk.prepare("practice", "rsi-oversold", "practice", run=True))
    qtbot.waitUntil(lambda: bool(service.calls) and not place.runner.busy)
    assert service.calls[0][1].scan_id == "rsi-oversold"


def test_an_argument_that_names_nothing_is_answered_and_runs_nothing(opened, qtbot, service, tmp_path):
    said = []
    opened(service, lambda desk: said.append(desk.prepare(scan="golden-crss", run=True)))
    assert said == ["There is no scan golden-crss. Did you mean golden-cross?"]
    assert service.calls == []


def test_the_last_choices_are_there_again(opened, qtbot, service, tmp_path):
    first = opened(service)
    first.window.scan_bar.choose_scan("rsi-oversold")
    with qtbot.waitSignal(first.runner.finished):
        first.desk.run()
    first.window.close()
    first.runner.close()
    second = opened(service)
    assert second.window.scan_bar.scan_id() == "rsi-oversold"


# --- the real engine ----------------------------------------------------------------------------------------


def test_a_real_scan_of_the_practice_market(opened, qtbot, tmp_path):
    listed = files("resources").joinpath("universes").joinpath("practice.csv").read_text(encoding="utf-8")
    some = tmp_path / "some.csv"
    some.write_text("\n".join(listed.splitlines()[:121]), encoding="utf-8")
    service = ScanService.open(tmp_path / "home")
    place = opened(service, lambda desk: desk.prepare(str(some), "new-52-week-high", "practice"))
    with qtbot.waitSignal(place.runner.finished, timeout=40_000) as ended:
        place.desk.run()
    (result,) = ended.args
    assert result.counts.done == result.counts.universe > 100
    assert place.symbols() == [match.symbol for match in result.matches]
    assert place.window.work.problems.count == result.counts.failed + result.counts.unknown
    assert place.window.runs.selected() == result.info.id
    place.close()
    service.close()


def test_weekly_bars_are_run_and_remembered(place, tmp_path, qtbot):
    place.window.scan_bar.timeframes.choose(Timeframe.WEEK)
    with qtbot.waitSignal(place.runner.finished):
        place.desk.run()
    assert place.service.calls[-1][1].timeframe is Timeframe.WEEK
    assert place.prefs.flag("scan/weekly")
