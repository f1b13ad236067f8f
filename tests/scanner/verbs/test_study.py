"""Looking closer at a rule on stored prices."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import numpy as np
import pytest

from scanner import BadInput, Cancelled, CancelToken, RuleError, Scan, ScanService, Timeframe
from scanner.clock import FakeClock
from scanner.store.bars import BarStore
from tests.helpers.csv_market import LAST, falling, rising, write_market

NOW = datetime(2026, 1, 31, 12, tzinfo=UTC)
RULE = "close > sma(50) and close > 11"
BEFORE = date(2026, 1, 29)


@pytest.fixture
def service() -> Iterator[ScanService]:
    opened = ScanService.open(clock=FakeClock(NOW))
    yield opened
    opened.close()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    closes = {
        "UP": rising(300),
        "UPTOO": rising(300, start=50),
        "DOWN": falling(300),
        "YOUNG": rising(20),
        "LATE": [*rising(298), 60.0, 33.0],
    }
    return write_market(tmp_path / "csv", closes)


@pytest.fixture
def scan(service: ScanService, folder: Path) -> Scan:
    """A scan whose prices are stored, those of OLD but for the last session."""
    write_market(folder, {"OLD": rising(300)}, BEFORE)
    asked = Scan(rule=RULE, universe="UP,UPTOO,DOWN,YOUNG,LATE,OLD,GONE", source=f"folder:{folder}")
    service.run(asked)
    return asked


def test_a_match_is_explained_with_the_room_that_is_left(service: ScanService, scan: Scan) -> None:
    told = service.study.explain(scan, LAST, "UP")
    assert (told.truth, told.detail, told.as_of) == (True, "", LAST)
    assert [(part.condition, part.words, part.passed) for part in told.conditions] == [
        ("close > sma(50)", "Close above its 50-day average", True),
        ("close > 11", "Close above 11", True),
    ]
    assert told.conditions[1].sentence == "263 % over 11"


def test_a_symbol_that_fell_out_is_told_what_changed(service: ScanService, scan: Scan) -> None:
    told = service.study.explain(scan, LAST, "LATE")
    assert told.truth is False
    assert told.detail == "Close fell below its 50-day average, 33 < 37.72."
    assert told.conditions[0].sentence == "12.5 % under the 50-day average"
    assert told.will_match == "will match above 37.81"


def test_why_a_symbol_is_unknown_is_told(service: ScanService, scan: Scan) -> None:
    told = service.study.explain(scan, LAST, "YOUNG")
    assert (told.truth, told.detail) == (None, "The rule needs 50 days, this one has 20.")
    assert [part.passed for part in told.conditions] == [None, True]


@pytest.mark.parametrize(
    ("symbol", "detail"),
    [
        ("OLD", "The last bar is of 2026-01-29, the one of 2026-01-30 is missing."),
        ("GONE", "There are no prices up to 2026-01-30."),
        ("ELSEWHERE", "There are no prices up to 2026-01-30."),
    ],
)
def test_a_symbol_without_its_bar_has_no_conditions(
    service: ScanService, scan: Scan, symbol: str, detail: str
) -> None:
    told = service.study.explain(scan, LAST, symbol)
    assert (told.conditions, told.truth, told.detail) == ((), None, detail)


def test_ranks_are_settled_over_what_is_stored(service: ScanService, scan: Scan) -> None:
    ranking = replace(scan, rule="rank(close) > 60")
    by_rank = {
        symbol: service.study.explain(ranking, LAST, symbol).conditions[0] for symbol in ("UP", "UPTOO")
    }
    assert {symbol: (part.passed, part.left) for symbol, part in by_rank.items()} == {
        "UP": (False, 50.0),
        "UPTOO": (True, 99.0),
    }
    matched = {match.symbol for match in service.run(ranking).matches}
    found = service.study.preview(ranking)
    assert {match.symbol for match in found.matches} == matched
    assert [day.symbols for day in service.study.range_hits(ranking, LAST, LAST).days] == [("UPTOO", "DOWN")]


def test_near_misses_and_waterfall_count_what_is_stored(service: ScanService, scan: Scan) -> None:
    misses = service.study.near_misses(scan, LAST)
    assert [miss.symbol for miss in misses] == ["DOWN", "LATE"]
    assert misses[1].will_match == "will match above 37.81"
    assert [part.condition for part in misses[1].failed] == ["close > sma(50)"]
    steps = service.study.waterfall(scan, LAST)
    assert [(step.left, step.unknown) for step in steps] == [(2, 1), (2, 1)]


def test_a_preview_equals_the_run_and_writes_nothing(service: ScanService, scan: Scan) -> None:
    shown = replace(scan, columns={"RSI": "rsi(14)"}, ranking="-close")
    run = service.run(shown)
    before = [summary.info.id for summary in service.runs()]
    found = service.study.preview(shown)
    assert [summary.info.id for summary in service.runs()] == before
    assert (found.matched, found.universe, found.kept, found.unknown) == (2, 7, 5, 1)
    assert found.session == LAST
    for here, there in zip(found.matches, run.matches, strict=True):
        assert (here.symbol, here.rank, here.rating, here.columns, here.why) == (
            there.symbol,
            there.rank,
            there.rating,
            there.columns,
            there.why,
        )
    assert [match.symbol for match in service.study.preview(shown, most=1).matches] == ["UP"]
    assert [match.symbol for match in service.study.preview(replace(shown, ranking=""), most=1).matches]


def test_a_preview_looks_at_the_newest_session_that_is_stored(service: ScanService, folder: Path) -> None:
    write_market(folder, {"UP": rising(300)}, BEFORE)
    scan = Scan(rule="close > 1", universe="UP", source=f"folder:{folder}", as_of=BEFORE)
    service.run(scan)
    assert service.study.preview(replace(scan, as_of=None)).session == BEFORE


def test_without_stored_prices_a_preview_is_empty(service: ScanService, folder: Path) -> None:
    found = service.study.preview(Scan(rule=RULE, universe="UP,DOWN", source=f"folder:{folder}"))
    assert (found.matched, found.kept, found.universe, found.matches) == (0, 0, 2, ())
    assert [step.left for step in found.steps] == [0, 0]


def test_a_preview_sees_prices_that_came_after_the_last_one(service: ScanService, folder: Path) -> None:
    scan = Scan(rule="close > 100", universe="UP", source=f"folder:{folder}")
    service.run(scan)
    assert service.study.preview(scan).matched == 0
    bars = service.study.bars(scan.source, "UP", LAST)
    assert bars is not None
    store = BarStore.open(service.home.market_db)
    store.put(scan.source, replace(bars, close=bars.close + 100, basis=NOW + timedelta(hours=1)), LAST)
    store.close()
    assert service.study.preview(scan).matched == 1


def test_a_histogram_spreads_a_value_over_the_universe(service: ScanService, scan: Scan) -> None:
    found = service.study.histogram("close", scan, bins=4)
    assert (sum(found.counts), found.unknown, found.kept, len(found.edges)) == (5, 0, 5, 5)
    found = service.study.histogram("sma(50)", scan, LAST)
    assert (sum(found.counts), found.unknown, len(found.counts)) == (4, 1, 40)
    assert service.study.histogram("sma(1000)", scan).counts == ()
    assert sum(service.study.histogram("close * 0 + 7", scan).counts) == 5
    found = service.study.histogram("close * 0 + 7", scan, threshold=7)
    assert (found.threshold, found.below, found.above) == (7, 0, 0)
    found = service.study.histogram("close * 0 + 7", scan, threshold=8)
    assert (found.below, found.above) == (5, 0)


def test_a_range_has_the_matches_of_each_day(service: ScanService, scan: Scan) -> None:
    told: list[tuple[int, int]] = []
    result = service.study.range_hits(
        scan, LAST - timedelta(days=7), LAST, progress=lambda done, total: told.append((done, total))
    )
    assert [day.session for day in result.days][-2:] == [BEFORE, LAST]
    assert [len(day.symbols) for day in result.days] == [4, 4, 4, 4, 4, 2]
    assert result.days[-1].symbols == ("UP", "UPTOO")
    assert (result.universe, result.kept, result.hits) == (7, 6, 22)
    # YOUNG is too short, and OLD has no bar on the last day.
    assert [day.unknown for day in result.days][-2:] == [1, 2]
    assert told == [(7, 7)]
    for day in result.days:
        run = service.run(replace(scan, as_of=day.session))
        assert {match.symbol for match in run.matches} == set(day.symbols)


def test_on_weekly_bars_a_range_has_the_ends_of_weeks(service: ScanService, scan: Scan) -> None:
    weekly = replace(scan, rule="close > sma(10)", timeframe=Timeframe.WEEK)
    result = service.study.range_hits(weekly, date(2026, 1, 12), LAST)
    assert [day.session.isoformat() for day in result.days] == ["2026-01-16", "2026-01-23", "2026-01-30"]
    for day in result.days:
        run = service.run(replace(weekly, as_of=day.session))
        assert {match.symbol for match in run.matches} == set(day.symbols)


def test_the_days_on_which_a_rule_turned_true_are_found(service: ScanService, folder: Path) -> None:
    closes = [10.0] * 60 + [12.0, 12.0, 9.0, 9.0, 12.0]
    write_market(folder, {"SAW": closes})
    scan = Scan(rule="close > 11", universe="SAW,UP", source=f"folder:{folder}")
    service.run(scan)
    bars = service.study.bars(scan.source, "SAW", LAST)
    assert bars is not None
    expected = tuple(bars.dates[place].item() for place in (60, 64))
    assert service.study.turned_true(scan, "SAW", LAST) == expected
    assert service.study.turned_true(scan, "SAW", LAST, sessions=2) == expected[1:]
    assert service.study.turned_true(scan, "NOBODY", LAST) == ()
    against = replace(scan, rule="rank(close) > 50")
    assert service.study.turned_true(against, "SAW", LAST) == ()


def test_lines_are_those_of_the_rule(service: ScanService, scan: Scan) -> None:
    average, level = service.study.lines(scan, "UP", LAST, 100)
    assert (average.title, level.title) == ("50-day average", "11")
    assert len(average.values) == 100
    assert not np.isnan(average.values).any()
    assert average.values[-1] == pytest.approx(np.mean(rising(300)[-50:]))
    assert service.study.lines(scan, "GONE", LAST, 100) == ()
    assert [len(line.values) for line in service.study.lines(scan, "YOUNG", LAST, 100)] == [20, 20]


def test_bars_come_from_the_store_alone(service: ScanService, scan: Scan) -> None:
    bars = service.study.bars(scan.source, "UP", BEFORE, 5)
    assert bars is not None
    assert (len(bars), bars.last_date()) == (5, BEFORE)
    weekly = service.study.bars(scan.source, "UP", BEFORE, 5, timeframe=Timeframe.WEEK)
    assert weekly is not None
    assert (len(weekly), weekly.last_date()) == (5, date(2026, 1, 23))
    assert service.study.bars(scan.source, "GONE", LAST) is None


def test_a_cancelled_token_is_heard(service: ScanService, scan: Scan) -> None:
    token = CancelToken()
    token.cancel()
    study = service.study
    for verb in (
        lambda: study.preview(scan, token),
        lambda: study.near_misses(scan, LAST, token=token),
        lambda: study.waterfall(scan, LAST, token),
        lambda: study.histogram("close", scan, token=token),
        lambda: study.range_hits(scan, BEFORE, LAST, token),
        lambda: study.turned_true(scan, "UP", LAST, token=token),
        lambda: study.explain(replace(scan, rule="rs_rating > 5"), LAST, "UP", token),
    ):
        with pytest.raises(Cancelled):
            verb()


def test_bad_input_is_refused(service: ScanService, scan: Scan) -> None:
    with pytest.raises(RuleError):
        service.study.preview(replace(scan, rule="close >"))
    with pytest.raises(RuleError):
        service.study.in_words("higest(5) > 1")
    with pytest.raises(BadInput, match="no finished session"):
        service.study.explain(scan, LAST + timedelta(days=30), "UP")
    with pytest.raises(BadInput, match="ends before it begins"):
        service.study.range_hits(scan, LAST, BEFORE)


def test_a_rule_is_read_back_in_words(service: ScanService) -> None:
    assert service.study.in_words("close > sma(5)", Timeframe.WEEK) == ("Close above its 5-week average",)
