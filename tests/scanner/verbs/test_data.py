from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from scanner import BadInput, CancelToken, RecordingObserver, RequestPlan, Scan, ScanService, Settings, Stage
from scanner.clock import FakeClock
from scanner.errors import NoDataAtAll
from scanner.settings import YahooSettings
from tests.helpers.csv_market import rising, write_market

NOW = datetime(2026, 1, 30, 22, 0, tzinfo=UTC)


@pytest.fixture
def clock():
    return FakeClock(NOW)


@pytest.fixture
def service(clock):
    service = ScanService.open(clock=clock)
    yield service
    service.close()


@pytest.fixture
def scan(tmp_path):
    folder = write_market(tmp_path / "csv", {"UP": rising(300), "ALSO": rising(300)})
    return Scan("close > 0", "UP,ALSO,GONE", f"folder:{folder}")


def parts_of(plan: RequestPlan):
    return plan.fresh, plan.stale, plan.missing, plan.absent, plan.requests


def test_the_plan_is_what_the_run_does_before_and_after(service, scan):
    before = service.data.plan(scan)
    assert parts_of(before) == (0, 0, 3, 0, 0)  # a folder is read, nothing is sent
    assert before.symbols == 3
    assert (before.source, before.as_of) == (scan.source, date(2026, 1, 30))
    service.run(scan)
    assert parts_of(service.data.plan(scan)) == (2, 0, 0, 1, 0)


def test_the_requests_of_a_plan_are_those_of_the_run(service, clock):
    clock.advance(43_200)  # half a day after the close: what is not there by now will not come
    scan = Scan("close > 0", "practice", limit=40)
    planned = service.data.plan(scan)
    assert planned.requests == planned.symbols == 40
    assert service.run(scan).counts.requests == 40
    assert service.data.plan(scan).requests == 0
    clock.advance(3 * 86_400)  # Monday after the close: one session later
    assert service.data.plan(scan).stale + service.data.plan(scan).missing == 40


def test_a_plan_sends_nothing_and_leaves_no_trace(service, scan):
    service.data.plan(scan)
    assert service.runs() == []
    assert service.data.status().sources == ()


def test_a_limit_and_cached_only_make_the_plan_smaller(service, scan):
    assert parts_of(service.data.plan(replace(scan, limit=2))) == (0, 0, 2, 0, 0)
    practice = Scan("close > 0", "practice", limit=3, cached_only=True)
    assert parts_of(service.data.plan(practice)) == (0, 0, 3, 0, 0)


def test_seconds_follow_the_pace_of_the_source(service):
    service.save_settings(Settings(yahoo=YahooSettings(requests_per_second=2.0, max_requests_per_second=2.0)))
    plan = service.data.plan(Scan("close > 0", "dow30", "yahoo"))
    assert plan.requests == 30
    assert plan.seconds == pytest.approx(15.0)
    assert service.data.plan(Scan("close > 0", "practice", "practice")).seconds == 0.0


@pytest.mark.parametrize(
    "wrong",
    [
        Scan("close > 0", "nasdaq-10", "practice"),
        Scan("close > 0", "practice", "nowhere"),
        Scan("close > 0", "practice", "practice", as_of=date(2026, 2, 2)),
        Scan("close > 0", "dow30", "practice"),
    ],
)
def test_what_cannot_run_cannot_be_planned(service, wrong):
    with pytest.raises(BadInput):
        service.data.plan(wrong)


def test_the_status_tells_what_is_stored_and_how_much_of_it_is_fresh(service, scan, clock):
    service.run(scan)
    (found,) = service.data.status().sources
    assert (found.symbols, found.fresh, found.absent) == (2, 2, 1)
    assert found.bars == 600
    assert found.newest == date(2026, 1, 30)
    assert service.data.status().size > 0
    clock.advance(3 * 86_400)
    (later,) = service.data.status().sources
    assert later.fresh == 0
    assert service.data.status().session == date(2026, 2, 2)


def test_an_update_brings_a_universe_up_to_date_without_a_run(service, clock):
    clock.advance(43_200)  # half a day after the close: what is not there by now will not come
    result = service.data.update("practice")
    assert result.universe == 1200
    assert result.fetched + len(result.unknown) + len(result.failures) == 1200
    assert (result.fresh, result.cancelled) == (0, False)
    assert service.runs() == []
    assert service.data.plan(Scan("close > 0", "practice")).requests == 0
    clock.advance(3 * 86_400)
    again = service.data.update("", "practice")  # all that is stored, and nothing else
    assert again.universe == again.fetched == result.fetched


def test_an_update_tells_of_its_progress_and_its_failures(service, scan):
    observer = RecordingObserver()
    result = service.data.update(scan.universe, scan.source, observer)
    assert [failure.symbol for failure in observer.failures] == ["GONE"]
    assert result.failures == tuple(observer.failures)
    last = observer.snapshots[-1]
    assert (last.stages[Stage.MARKET_DATA].done, last.failed) == (3, 1)


def test_a_cancelled_update_keeps_what_has_come(service):
    class Cancelling(RecordingObserver):
        def failed(self, failures):
            token.cancel()

    token = CancelToken()
    result = service.data.update("practice", None, Cancelling(), token)
    assert result.cancelled
    (status,) = service.data.status().sources
    assert 0 < status.symbols < 1200


def test_without_a_universe_something_must_be_stored(service):
    with pytest.raises(NoDataAtAll, match="Nothing is stored of Yahoo"):
        service.data.update("", "yahoo")


def test_a_plan_says_how_much_comes_over_the_wire(service):
    plan = service.data.plan(Scan("close > 0", "practice", limit=10))
    years = service.settings.data.history_years
    assert plan.size == pytest.approx(10 * years * 252 * 30, rel=0.02)


def test_a_folder_is_no_host_that_could_be_reached(service, scan):
    assert service.data.reach(scan.source) is None
