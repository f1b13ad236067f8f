"""Values of the engine made up for tests of the window: one function a value, every member can be given."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

from scanner import (
    Counts,
    Failure,
    FailureKind,
    Match,
    Pause,
    RunInfo,
    RunStatus,
    RunSummary,
    Scan,
    ScanResult,
    Snapshot,
    Stage,
    StageProgress,
    Try,
    Unknown,
    UnknownReason,
)

SESSION = date(2026, 11, 20)
RUN_ID = "20261123-144700-abcd"
STARTED = datetime(2026, 11, 23, 14, 47, tzinfo=UTC)
TRIED = datetime(2026, 11, 23, 14, 31, 29, tzinfo=UTC)


def scan(**members: Any) -> Scan:
    """A golden cross on the practice market."""
    values = {"rule": "sma(50) crosses above sma(200)", "universe": "practice", "scan_id": "golden-cross"}
    return Scan(**{**values, "title": "Golden cross", **members})


def run_info(run_id: str = RUN_ID, status: RunStatus = RunStatus.RUNNING, **members: Any) -> RunInfo:
    """The head of a run of :func:`scan`."""
    done = None if status in (RunStatus.RUNNING, RunStatus.INTERRUPTED) else STARTED
    values = {
        "scan": scan(),
        "as_of": SESSION,
        "started": STARTED,
        "finished": done,
        "engine_version": "0.1.0",
    }
    return RunInfo(id=run_id, status=status, **{**values, **members})


def match(symbol: str = "ABLE", **members: Any) -> Match:
    """A symbol that meets the rule."""
    values = {
        "name": f"{symbol.title()} Corp",
        "sector": "Energy",
        "as_of": SESSION,
        "close": 12.5,
        "change_pct": 1.5,
    }
    return Match(symbol=symbol, **{**values, **members})


def failure(symbol: str = "FAIL", kind: FailureKind = FailureKind.TIMED_OUT, **members: Any) -> Failure:
    """A symbol that the source did not answer for."""
    values = {
        "stage": Stage.MARKET_DATA,
        "values": {"source": "Yahoo", "seconds": 10},
        "attempts": 3,
        "retryable": kind is not FailureKind.NOT_FOUND,
        "message": "Yahoo took too long to answer.",
        "advice": "Retry. If it comes back, raise the time limit.",
        "technical": "ReadTimeout: no answer",
        "tries": tuple(
            Try(TRIED + timedelta(seconds=11 * n), "ReadTimeout: no answer", 10.0) for n in range(3)
        ),
    }
    return Failure(symbol=symbol, kind=kind, **{**values, **members})


def unknown(
    symbol: str = "YOUNG", reason: UnknownReason = UnknownReason.TOO_SHORT, detail: str = ""
) -> Unknown:
    """A symbol for which the rule cannot be decided."""
    bars = (252, 187) if reason is UnknownReason.TOO_SHORT else (0, 0)
    return Unknown(symbol, reason, detail or "The rule needs 252 days, this one has 187.", *bars)


def counts(**members: int) -> Counts:
    """Counts that add up to 503."""
    values = {"universe": 503, "matched": 42, "unmatched": 455, "unknown": 3, "failed": 3, "from_cache": 367}
    return Counts(**{**values, "fetched": 136, "requests": 140, **members})


def result(status: RunStatus = RunStatus.FINISHED, **members: Any) -> ScanResult:
    """A run that ended."""
    return ScanResult(**{"info": run_info(status=status), "counts": counts(), **members})


def summary(status: RunStatus = RunStatus.FINISHED, run_id: str = RUN_ID, **members: Any) -> RunSummary:
    """One line of the list of runs."""
    return RunSummary(**{"info": run_info(run_id, status), "counts": counts(), **members})


def pause(seconds_left: float = 28.0, seconds_total: float = 60.0, number: int = 1) -> Pause:
    """The source asked us to wait."""
    return Pause(seconds_left, seconds_total, number, in_run=number, steps=(2, 4), next_seconds=120.0)


def snapshot(**members: Any) -> Snapshot:
    """A run of 503 symbols at 79 %."""
    values: dict[str, Any] = {
        "elapsed": 41.0,
        "stage": Stage.MARKET_DATA,
        "overall": 398 / 503,
        "rate": 11.4,
        "eta_seconds": 13.0,
        "symbol": "POOL",
        "symbol_name": "Pool Corp",
        "scanned": 398,
        "matched": 34,
        "unknown": 1,
        "failed": 6,
        "cache_hit_rate": 0.71,
        "stages": {
            Stage.UNIVERSE: StageProgress(503, 503, 0.0, 0.0, 0.3),
            Stage.MARKET_DATA: StageProgress(431, 503, 11.4, 13.0, 40.0),
            Stage.SCAN: StageProgress(398, 503, 10.9, 13.0, 40.0),
            Stage.FINALIZE: StageProgress(),
        },
        "in_flight": 4,
    }
    return Snapshot(**{**values, **members})
