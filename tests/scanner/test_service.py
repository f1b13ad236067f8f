import sqlite3
import sys
import threading
from contextlib import closing
from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from scanner import (
    BadInput,
    CancelToken,
    Change,
    FailureKind,
    NullObserver,
    RecordingObserver,
    RunStatus,
    Scan,
    ScanService,
    Stage,
    Timeframe,
    UnknownReason,
    document,
)
from scanner.clock import FakeClock
from scanner.errors import NoDataAtAll, UnknownName
from tests.helpers.csv_market import LAST, falling, rising, write_market

NOW = datetime(2026, 1, 31, 12, tzinfo=UTC)
RULE = "close > sma(50)"


@pytest.fixture
def clock():
    return FakeClock(NOW)


@pytest.fixture
def service(clock):
    opened = ScanService.open(clock=clock)
    yield opened
    opened.close()


@pytest.fixture
def folder(tmp_path):
    return write_market(
        tmp_path / "csv",
        {"UP": rising(300), "UPTOO": rising(300, start=50), "DOWN": falling(300), "YOUNG": rising(20)},
    )


def scan_of(folder, universe="UP,UPTOO,DOWN,YOUNG,GONE", **members):
    return Scan(**{"rule": RULE, "universe": universe, "source": f"folder:{folder}", **members})


def without_times(result):
    content = document(result)
    run = content["run"]
    for key in ("id", "started", "finished"):
        run.pop(key)
    for key in ("from_cache", "fetched", "requests"):
        content["counts"].pop(key)
    for failure in content["failures"]:
        failure.pop("attempts")
    return content


class CancelAfter(NullObserver):
    """Cancels once so many matches were told."""

    def __init__(self, token, matches):
        self.token = token
        self.left = matches

    def matched(self, matches):
        self.left -= len(matches)
        if self.left <= 0:
            self.token.cancel()


class FailuresAtOnce(NullObserver):
    """How many failures were told of each time."""

    def __init__(self):
        self.numbers = []

    def failed(self, failures):
        self.numbers.append(len(failures))


def test_many_symbols_that_fail_are_told_of_as_they_fail_and_again_without_asking(service, folder):
    universe = ",".join(["UP", *(f"GONE{number}" for number in range(250))])
    for _time in range(2):  # the second time they are known to be gone
        observer = FailuresAtOnce()
        result = service.run(scan_of(folder, universe), observer)
        assert result.counts.failed == sum(observer.numbers) == 250
        assert max(observer.numbers) <= 100


def test_every_symbol_ends_as_exactly_one_outcome(service, folder):
    observer = RecordingObserver()
    result = service.run(scan_of(folder), observer)
    assert result.info.status is RunStatus.FINISHED
    assert [match.symbol for match in result.matches] == ["UP", "UPTOO"]
    assert [match.rank for match in result.matches] == [1, 2]
    assert [(one.symbol, one.reason) for one in result.unknown] == [("YOUNG", UnknownReason.TOO_SHORT)]
    assert [(one.symbol, one.kind) for one in result.failures] == [("GONE", FailureKind.NOT_FOUND)]
    counts = result.counts
    assert (counts.universe, counts.done) == (5, 5)
    assert (counts.matched, counts.unmatched, counts.unknown, counts.failed) == (2, 1, 1, 1)
    assert observer.result == result
    assert {match.symbol for match in observer.matches} == {"UP", "UPTOO"}
    assert observer.snapshots[-1].overall == 1
    assert [observer.snapshots[-1].stages[stage].done for stage in Stage][:3] == [5, 5, 5]


def test_a_match_carries_its_figures_and_its_reason(service, folder):
    scan = scan_of(folder, columns={"SMA 50": "sma(50)"}, ranking="close")
    best = service.run(scan).matches[0]
    assert best.symbol == "UPTOO"
    assert best.as_of == LAST
    assert best.close == pytest.approx(79.9)
    assert best.change_pct == pytest.approx(100 * (79.9 / 79.8 - 1))
    assert best.columns["SMA 50"] == pytest.approx(79.9 - 0.1 * 24.5)
    (condition,) = best.why
    assert (condition.condition, condition.passed) == (RULE, True)
    assert (condition.left, condition.right) == (pytest.approx(79.9), pytest.approx(79.9 - 2.45))


def test_the_second_run_reads_the_store_and_asks_for_nothing(service, folder):
    first = service.run(scan_of(folder))
    second = service.run(scan_of(folder))
    assert (first.counts.from_cache, first.counts.fetched) == (0, 4)
    assert (second.counts.from_cache, second.counts.fetched, second.counts.requests) == (4, 0, 0)
    assert {match.change for match in second.matches} == {Change.STILL}
    assert second.compared_with == first.info.id


def test_an_as_of_date_sees_nothing_later(service, folder):
    write_market(folder, {"UP": [*rising(299), 0.01]})
    yesterday = service.run(scan_of(folder, as_of=date(2026, 1, 29)))
    today = service.run(scan_of(folder, as_of=date(2026, 1, 30)))
    assert "UP" in {match.symbol for match in yesterday.matches}
    assert "UP" not in {match.symbol for match in today.matches}
    assert today.dropped == ("UP",)
    assert {match.as_of for match in yesterday.matches} == {date(2026, 1, 29)}


def test_a_day_without_trading_means_the_session_before(service, folder):
    assert service.run(scan_of(folder, as_of=date(2026, 1, 25))).info.as_of == date(2026, 1, 23)


def test_a_date_in_the_future_is_bad_input_and_leaves_no_run(service, folder):
    with pytest.raises(BadInput, match="no finished session on 2026-02-02") as caught:
        service.run(scan_of(folder, as_of=date(2026, 2, 2)))
    assert "2026-01-30" in caught.value.advice
    assert service.runs() == []


def test_a_symbol_whose_last_bar_is_missing_is_unknown(service, folder):
    write_market(folder, {"STALE": rising(300)}, last=date(2026, 1, 28))
    result = service.run(scan_of(folder, universe="UP,STALE"))
    (stale,) = result.unknown
    assert (stale.symbol, stale.reason) == ("STALE", UnknownReason.MISSING_LAST_BAR)
    assert "2026-01-28" in stale.detail
    assert "2026-01-30" in stale.detail


def test_no_data_at_all_closes_the_run_as_failed(service, folder):
    result = service.run(scan_of(folder, universe="GONE,LOST"))
    assert result.info.status is RunStatus.FAILED
    assert result.message.startswith("No prices for any of the 2 symbols.")
    assert len(result.failures) == 2


@pytest.mark.parametrize(
    ("members", "error"),
    [
        ({"rule": "close >"}, "column"),
        ({"rule": "higest(20) > 1"}, "higest"),
        ({"columns": {"X": "foo(3)"}}, "foo"),
        ({"ranking": "foo(3)"}, "foo"),
        ({"universe": "sp5000"}, "sp5000"),
        ({"universe": "nowhere.txt"}, "nowhere.txt"),
        ({"source": "moon"}, "moon"),
        ({"source": "folder:/nowhere"}, "nowhere"),
    ],
)
def test_bad_input_is_told_before_anything_is_written(service, folder, members, error):
    with pytest.raises(BadInput, match=error):
        service.run(scan_of(folder, **members))
    assert service.runs() == []


def test_cancelling_keeps_what_is_done_and_resuming_gives_the_whole(service, folder):
    whole = service.run(scan_of(folder))
    token = CancelToken()
    token.cancel()
    part = service.run(scan_of(folder), token=token)
    assert part.info.status is RunStatus.CANCELLED
    assert part.counts.done == 0
    resumed = service.resume(part.info.id)
    assert resumed.info.id == part.info.id
    assert {match.change for match in resumed.matches} == {Change.STILL}
    again, expected = without_times(resumed), without_times(whole)
    for match in [*again["matches"], *expected["matches"]]:
        match.pop("change")
        match.pop("previous_rank")
    for one in (again, expected):
        one["run"].pop("compared_with")
    assert again == expected


def test_cancelling_in_the_middle_keeps_matches(service):
    token = CancelToken()
    scan = replace(Scan(rule="close > 0", universe="practice", seed=3), limit=300)
    part = service.run(scan, CancelAfter(token, 20), token)
    assert part.info.status is RunStatus.CANCELLED
    assert 20 <= part.counts.matched < 300
    assert [match.rank for match in part.matches] == list(range(1, part.counts.matched + 1))
    observer = RecordingObserver()
    resumed = service.resume(part.info.id, observer)
    assert resumed.info.status is RunStatus.FINISHED
    assert resumed.counts.done == 300
    done_before = {match.symbol for match in part.matches}
    assert done_before.isdisjoint({match.symbol for match in observer.matches})


def test_resuming_a_finished_run_gives_it_back(service, folder):
    result = service.run(scan_of(folder))
    assert service.resume(result.info.id) == result


def test_retrying_asks_again_only_for_failures_that_may_pass(service, folder):
    (folder / "BROKEN.csv").write_text("date,open\n2026-01-30,1\n", encoding="utf-8")
    result = service.run(scan_of(folder, universe="UP,GONE,BROKEN"))
    assert {one.symbol: one.retryable for one in result.failures} == {"GONE": False, "BROKEN": True}
    write_market(folder, {"BROKEN": rising(300), "GONE": rising(300)})
    said = {one.symbol: f"{one.message} {one.advice}" for one in result.failures}
    assert said == {
        "GONE": "CSV folder has no GONE.csv. Put it there, or take the symbol out of the universe.",
        "BROKEN": "BROKEN.csv could not be read: no `high` column. Mend the file, then retry.",
    }
    again = service.retry_failed(result.info.id)
    assert again.info.id == result.info.id
    assert {match.symbol for match in again.matches} == {"UP", "BROKEN"}
    assert [one.symbol for one in again.failures] == ["GONE"]


def test_cached_only_looks_at_the_newest_stored_session(service, clock, folder):
    service.run(scan_of(folder))
    clock.advance(5 * 24 * 3600)
    result = service.run(scan_of(folder, cached_only=True))
    assert result.info.as_of == LAST
    assert (result.counts.fetched, result.counts.requests) == (0, 0)
    assert {match.symbol for match in result.matches} == {"UP", "UPTOO"}
    assert {one.reason for one in result.unknown} == {UnknownReason.TOO_SHORT}
    assert [one.symbol for one in result.failures] == ["GONE"]


def test_cached_only_tells_what_was_never_asked_for(service, folder):
    service.run(scan_of(folder, universe="UP,YOUNG"))
    result = service.run(scan_of(folder, universe="UP,YOUNG,DOWN", cached_only=True))
    for told in (result, service.result(result.info.id)):
        assert {one.symbol: one.never_asked for one in told.unknown} == {"YOUNG": False, "DOWN": True}


def test_cached_only_without_a_cache_cannot_run(service, folder):
    with pytest.raises(NoDataAtAll, match="No stored prices"):
        service.run(scan_of(folder, cached_only=True))


def test_weekly_bars_are_scanned_on_request(service, folder):
    result = service.run(scan_of(folder, rule="close > sma(10)", timeframe=Timeframe.WEEK))
    assert {match.symbol for match in result.matches} == {"UP", "UPTOO"}
    weekly = result.matches[0]
    assert weekly.change_pct == pytest.approx(100 * (39.9 / 39.4 - 1))


def test_two_runs_at_once_in_one_process(service, folder):
    results = {}

    def work(name, rule):
        results[name] = service.run(scan_of(folder, universe="UP,DOWN", rule=rule))

    threads = [
        threading.Thread(target=work, args=("up", "close > sma(50)")),
        threading.Thread(target=work, args=("down", "close < sma(50)")),
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [match.symbol for match in results["up"].matches] == ["UP"]
    assert [match.symbol for match in results["down"].matches] == ["DOWN"]


def test_runs_are_listed_newest_first_and_can_be_deleted(service, clock, folder):
    first = service.run(scan_of(folder))
    clock.advance(60)
    second = service.run(scan_of(folder))
    assert [one.info.id for one in service.runs()] == [second.info.id, first.info.id]
    assert service.interrupted() == []
    service.delete_run(first.info.id)
    assert [one.info.id for one in service.runs()] == [second.info.id]
    with pytest.raises(UnknownName):
        service.result(first.info.id)


def test_the_source_defaults_to_practice_then_the_setting_then_yahoo(service):
    assert service.default_source("practice") == service.default_source(" Practice") == "practice"
    assert service.default_source("sp500") == "yahoo"
    settings = service.settings
    service.save_settings(replace(settings, data=replace(settings.data, source="folder:/prices")))
    assert service.default_source("sp500") == "folder:/prices"


def test_settings_hold_from_the_next_run_on(service):
    scan = Scan("close > 0", "practice", source="practice", limit=12)
    assert service.run(scan).counts.failed == 0
    settings = service.settings
    service.save_settings(replace(settings, practice=replace(settings.practice, failure_percent=100)))
    # Some of those that fail do so once or twice only.
    assert service.run(replace(scan, limit=40)).counts.failed > 0


def test_a_rate_of_the_environment_stays_whatever_is_set(service, monkeypatch):
    monkeypatch.setenv("TECHNIC_YAHOO_REQUESTS_PER_SECOND", "50")
    yahoo = replace(service.settings.yahoo, requests_per_second=3, timeout_seconds=20)
    service.save_settings(replace(service.settings, yahoo=yahoo))
    assert (service.settings.yahoo.requests_per_second, service.settings.yahoo.timeout_seconds) == (50, 20)


def test_a_damaged_ledger_is_set_aside_and_named(clock, tmp_path):
    home = tmp_path / "home"
    home.mkdir()
    (home / "runs.db").write_bytes(b"this is no database" * 200)
    service = ScanService.open(home, clock)
    (notice,) = service.notices
    assert "damaged" in notice
    assert service.runs() == []
    service.close()


def test_damaged_bars_are_named_and_fetched_again_in_the_same_run(service, folder):
    before = service.run(scan_of(folder))
    with closing(sqlite3.connect(service.home.market_db)) as connection, connection:
        (key, data) = connection.execute(
            "SELECT tails.symbol_id, tails.data FROM tails JOIN symbols ON symbols.id = tails.symbol_id"
            " WHERE symbols.symbol = 'UP'"
        ).fetchone()
        broken = bytes([data[0] ^ 1]) + data[1:]
        connection.execute("UPDATE tails SET data = ? WHERE symbol_id = ?", (broken, key))
    after = service.run(scan_of(folder))
    assert [match.symbol for match in after.matches] == [match.symbol for match in before.matches]
    assert (after.counts.from_cache, after.counts.fetched) == (3, 1)
    assert any("UP" in notice for notice in service.notices)


def test_finishing_with_cached_prices_asks_nothing_more_and_uses_what_is_kept(service, folder):
    service.run(scan_of(folder, universe="UP,DOWN", as_of=date(2026, 1, 29)))
    write_market(folder, {"NEWER": rising(300)})
    token = CancelToken()
    token.finish_with_cache()
    result = service.run(scan_of(folder, universe="UP,NEWER"), token=token)
    assert result.info.status is RunStatus.FINISHED
    assert [match.symbol for match in result.matches] == ["UP"]
    (failure,) = result.failures
    assert (failure.symbol, failure.kind, failure.attempts) == ("NEWER", FailureKind.THROTTLED, 0)
    assert result.counts.fetched == 0


def test_a_rule_that_ranks_is_settled_over_the_whole_universe(service, folder):
    strongest = {f"S{number}": rising(300, step=0.01 * number) for number in range(1, 10)}
    write_market(folder, strongest)
    scan = scan_of(
        folder,
        universe=",".join([*strongest, "YOUNG", "GONE"]),
        rule="rank(change(close, 100)) >= 80 and close > sma(50)",
        columns={"Rank": "rank(change(close, 100))"},
        ranking="rank(change(close, 100))",
    )
    observer = RecordingObserver()
    result = service.run(scan, observer)
    assert result.counts.done == result.counts.universe == 11
    assert [match.symbol for match in result.matches] == ["S9", "S8"]
    assert [match.columns["Rank"] for match in result.matches] == [99, 87]
    assert result.matches[0].why[0].left == 99
    assert {one.symbol for one in result.unknown} == {"YOUNG"}
    assert {match.symbol for match in observer.matches} == {"S9", "S8"}
    assert service.run(scan).matches[0].change is Change.STILL


def test_without_an_index_the_universe_is_measured_by_its_own_mean(service, folder):
    write_market(folder, {"FAST": rising(300, step=0.2), "SLOW": rising(300, step=0.01)})
    scan = scan_of(
        folder,
        universe="FAST,SLOW,YOUNG",
        rule="mansfield(200) > 0",
        columns={"Mansfield": "mansfield(200)", "Line": "rs_line / rs_line[100]"},
    )
    result = service.run(scan)
    assert result.counts.done == result.counts.universe == 3
    (match,) = result.matches
    assert match.symbol == "FAST"
    assert match.columns["Mansfield"] > 0
    assert match.columns["Line"] > 1
    assert {one.symbol for one in result.unknown} == {"YOUNG"}


def test_a_ranking_run_that_is_stopped_before_its_ranks_are_known_can_be_resumed(service, folder):
    class StopAtTheEnd(NullObserver):
        def progressed(self, snapshot):
            if snapshot.stages[Stage.MARKET_DATA].done == 3:
                token.cancel()

    scan = scan_of(folder, universe="UP,UPTOO,DOWN", rule="rank(close) > 50", columns={"R": "rank(close)"})
    whole = service.run(scan)
    token = CancelToken()
    part = service.run(scan, StopAtTheEnd(), token)
    assert part.info.status is RunStatus.CANCELLED
    assert part.matches == ()
    resumed = service.resume(part.info.id)
    assert [(m.symbol, m.columns) for m in resumed.matches] == [(m.symbol, m.columns) for m in whole.matches]


def test_a_rule_can_ask_for_sectors_and_watchlists(service, folder):
    (service.home.watchlists / "Core.txt").write_text("UP\nDOWN\n", encoding="utf-8")
    result = service.run(scan_of(folder, rule='close > sma(50) and symbol in watchlist("Core")'))
    assert [match.symbol for match in result.matches] == ["UP"]
    with pytest.raises(BadInput, match="Nowhere"):
        service.run(scan_of(folder, rule='symbol in watchlist("Nowhere")'))
    assert len(service.runs()) == 1


def test_preparing_loads_what_a_run_needs_and_tells_the_last_session(service):
    assert service.prepare() == date(2026, 1, 30)
    assert service.home.market_db.exists()
    assert "scanner.pipeline.run" in sys.modules


def test_real_symbols_on_the_practice_market_are_refused_with_what_to_do(service):
    with pytest.raises(BadInput, match="has none of the symbols of dow30") as caught:
        service.run(Scan("close > 0", "dow30", "practice"))
    assert "--source yahoo" in caught.value.advice
    assert service.runs() == []


def test_files_of_a_folder_that_cannot_be_used_are_told(service, folder):
    (folder / "EMPTY.csv").write_text("")
    (folder / "BAD.csv").write_text("date,open,high,low,close,volume\nnonsense,1,2,3,4,5\n")
    observer = RecordingObserver()
    service.run(scan_of(folder, universe="UP,BAD"), observer)
    (note,) = observer.snapshots[-1].notes
    assert note.startswith("2 files of the folder could not be used: BAD.csv: ")
    assert "EMPTY.csv: " in note
