import threading

import pytest
from PySide6.QtCore import QObject, QTimer, Slot

from desktop.workers.scan_runner import ScanRunner
from scanner import BadInput, Cancelled, RunStatus
from tests.helpers import samples
from tests.helpers.stub_service import Stubborn, StubService, short_run, until_cancelled


class Hearer(QObject):
    """Keeps what the runner says, and in which thread it was heard."""

    def __init__(self, runner):
        super().__init__()
        self.news = []
        self.threads = set()
        runner.started.connect(self.on_started)
        runner.progressed.connect(self.on_progressed)
        runner.matched.connect(self.on_matched)
        runner.left_unknown.connect(self.on_left_unknown)
        runner.failed.connect(self.on_failed)
        runner.finished.connect(self.on_finished)
        runner.run_failed.connect(self.on_run_failed)
        runner.bug_found.connect(self.on_bug_found)
        runner.busy_changed.connect(self.on_busy_changed)

    def _keep(self, kind, what):
        self.threads.add(threading.get_ident())
        self.news.append((kind, what))

    @Slot(object)
    def on_started(self, info):
        self._keep("started", info)

    @Slot(object)
    def on_progressed(self, snapshot):
        self._keep("progressed", snapshot)

    @Slot(list)
    def on_matched(self, matches):
        self._keep("matched", matches)

    @Slot(list)
    def on_left_unknown(self, unknown):
        self._keep("left_unknown", unknown)

    @Slot(list)
    def on_failed(self, failures):
        self._keep("failed", failures)

    @Slot(object)
    def on_finished(self, result):
        self._keep("finished", result)

    @Slot(object)
    def on_run_failed(self, error):
        self._keep("run_failed", error)

    @Slot(str)
    def on_bug_found(self, report):
        self._keep("bug_found", report)

    @Slot(bool)
    def on_busy_changed(self, busy):
        self._keep("busy", busy)

    def of(self, kind):
        return [what for name, what in self.news if name == kind]


@pytest.fixture
def service():
    return StubService()


@pytest.fixture
def runner(qapp, service):
    runner = ScanRunner(service)
    yield runner
    assert runner.close()


@pytest.fixture
def hearer(runner):
    return Hearer(runner)


def test_a_run_is_told_whole_and_in_the_main_thread(qtbot, runner, hearer, service):
    with qtbot.waitSignal(runner.finished) as ended:
        assert runner.start(samples.scan())
    (result,) = ended.args
    assert [m.symbol for m in result.matches] == ["ABLE", "BAKE", "CAKE"]
    assert [m.symbol for batch in hearer.of("matched") for m in batch] == ["ABLE", "BAKE", "CAKE"]
    assert hearer.of("failed") == [[samples.failure()]]
    assert hearer.of("left_unknown") == [[samples.unknown()]]
    assert hearer.of("progressed")[-1] == samples.snapshot()
    assert hearer.of("busy") == [True, False]
    assert hearer.news[-1] == ("finished", result)
    assert hearer.threads == {threading.get_ident()}
    assert service.threads != [threading.get_ident()]


class Turns(QObject):
    """Counts turns of the event loop, and notes the turn of each of a run's signals."""

    def __init__(self, runner):
        super().__init__()
        self.now, self.of = 0, {}
        self._timer = QTimer(self)
        self._timer.timeout.connect(self.on_turn)
        self._timer.start(0)
        runner.matched.connect(self.on_matched)
        runner.progressed.connect(self.on_progressed)
        runner.finished.connect(self.on_finished)

    @Slot()
    def on_turn(self):
        self.now += 1

    @Slot(list)
    def on_matched(self, _matches):
        self.of["rows"] = self.now

    @Slot(object)
    def on_progressed(self, _snapshot):
        self.of["news"] = self.now

    @Slot(object)
    def on_finished(self, _result):
        self.of["end"] = self.now


def test_the_last_rows_the_last_news_and_the_end_come_in_turns_of_their_own(qtbot, runner, hearer):
    turns = Turns(runner)
    with qtbot.waitSignal(runner.finished):
        runner.start(samples.scan())
    assert turns.of["rows"] < turns.of["news"] < turns.of["end"]


def test_until_a_run_has_been_told_whole_no_other_one_begins(qtbot, runner):
    began = []
    runner.progressed.connect(lambda _snapshot: began.append(runner.start(samples.scan())))
    with qtbot.waitSignal(runner.finished):
        runner.start(samples.scan())
    assert began
    assert not any(began)


def test_runs_follow_one_another_in_the_same_thread(qtbot, runner, hearer, service):
    for _ in range(3):
        with qtbot.waitSignal(runner.finished):
            runner.start(samples.scan())
    assert len(hearer.of("finished")) == 3
    assert len(set(service.threads)) == 1


def test_resume_and_retry_name_the_run(qtbot, runner, service):
    with qtbot.waitSignal(runner.finished):
        runner.resume("run-1")
    with qtbot.waitSignal(runner.finished):
        runner.retry_failed("run-2")
    assert service.calls == [("resume", "run-1"), ("retry_failed", "run-2")]


def test_a_second_run_is_refused_while_one_is_under_way(qtbot, runner, service):
    service.script = until_cancelled
    with qtbot.waitSignal(runner.matched):
        assert runner.start(samples.scan())
    assert not runner.start(samples.scan())
    assert not runner.resume("other")
    with qtbot.waitSignal(runner.finished):
        runner.cancel()
    assert len(service.calls) == 1


def test_cancel_ends_the_run_and_keeps_what_was_found(qtbot, runner, hearer, service):
    service.script = until_cancelled
    with qtbot.waitSignal(runner.matched):
        runner.start(samples.scan())
    with qtbot.waitSignals([runner.cancelling, runner.finished]) as _:
        runner.cancel()
        assert runner.stopping
    assert hearer.of("finished")[0].info.status is RunStatus.CANCELLED
    assert not runner.busy
    assert not runner.stopping


def test_cancel_twice_is_told_once_and_without_a_run_not_at_all(qtbot, runner, service):
    with qtbot.assertNotEmitted(runner.cancelling):
        runner.cancel()
        runner.finish_with_cache()
    service.script = until_cancelled
    with qtbot.waitSignal(runner.matched):
        runner.start(samples.scan())
    with qtbot.waitSignals([runner.cancelling, runner.finished]):
        runner.cancel()
    service.script = short_run
    with qtbot.waitSignal(runner.finished):
        runner.start(samples.scan())
        runner.cancel()
        with qtbot.assertNotEmitted(runner.cancelling):
            runner.cancel()


def test_finish_with_cache_reaches_the_token(qtbot, runner, service):
    seen = []

    def script(observer, token):
        wished = threading.Event()
        forget = token.listen(wished.set)
        observer.started(samples.run_info())
        wished.wait(30)
        forget()
        seen.append((token.cached_only, token.cancelled))
        return samples.result()

    service.script = script
    with qtbot.waitSignal(runner.started):
        runner.start(samples.scan())
    with qtbot.waitSignal(runner.finished):
        runner.finish_with_cache()
    assert seen == [(True, False)]


@pytest.mark.parametrize("error", [BadInput("No such list.", "Name another."), Cancelled()])
def test_an_error_of_the_engine_is_passed_on_and_the_next_run_works(qtbot, runner, service, error):
    def script(observer, token):
        observer.matched([samples.match("ABLE")])
        observer.matched([samples.match("LATE")])
        raise error

    service.script = script
    hearer = Hearer(runner)
    with qtbot.waitSignal(runner.run_failed) as ended:
        runner.start(samples.scan())
    assert ended.args == [error]
    assert error.__traceback__ is None
    assert [m.symbol for batch in hearer.of("matched") for m in batch] == ["ABLE", "LATE"]
    service.script = short_run
    with qtbot.waitSignal(runner.finished):
        assert runner.start(samples.scan())


def test_a_bug_ends_the_run_with_a_report_and_not_the_program(qtbot, runner, service):
    def script(observer, token):
        raise ZeroDivisionError("of our own making")

    service.script = script
    with qtbot.waitSignal(runner.bug_found) as ended:
        runner.start(samples.scan())
    assert "ZeroDivisionError: of our own making" in ended.args[0]
    assert not runner.busy


def test_rows_arrive_in_batches(qtbot, runner, hearer, service):
    def script(observer, token):
        for number in range(2000):
            observer.matched([samples.match(f"S{number}")])
        return samples.result()

    service.script = script
    with qtbot.waitSignal(runner.finished):
        runner.start(samples.scan())
    batches = hearer.of("matched")
    assert sum(map(len, batches)) == 2000
    assert len(batches) < 100


def test_close_during_a_run_cancels_it(qtbot, qapp):
    runner = ScanRunner(StubService(until_cancelled))
    with qtbot.waitSignal(runner.matched):
        runner.start(samples.scan())
    assert runner.close()
    assert not runner.start(samples.scan())
    assert runner.close()


def test_close_does_not_wait_for_ever(qtbot, qapp):
    script = Stubborn()
    runner = ScanRunner(StubService(script))
    with qtbot.waitSignal(runner.started):
        runner.start(samples.scan())
    assert not runner.close(limit=0.01)
    script.let_go.set()
    assert runner.close()


def test_a_preparation_is_answered_from_the_worker(qtbot, runner):
    with qtbot.waitSignal(runner.prepared) as answered:
        runner.prepare(threading.get_ident)
    assert answered.args != [threading.get_ident()]


def test_a_preparation_that_fails_is_logged_and_runs_go_on(qtbot, runner, caplog):
    def question():
        raise BadInput("No calendar.")

    with qtbot.assertNotEmitted(runner.prepared), qtbot.waitSignal(runner.finished):
        runner.prepare(question)
        runner.start(samples.scan())
    assert "No calendar." in caplog.text
