"""The command ``scan`` over a range of dates: fetch what is missing, then decide all days in one pass."""

from __future__ import annotations

import sys
from datetime import date
from pathlib import Path

from scanner.cancel import CancelToken
from scanner.clock import RealClock
from scanner.errors import BadInput, NoDataAtAll, Stage
from scanner.exports.range_days import check_range_target, export_range
from scanner.exports.write import write_document
from scanner.pipeline.document import range_document
from scanner.pipeline.observer import ScanObserver
from scanner.pipeline.progress import ProgressTracker
from scanner.service import ScanService
from scanner.studies import RangeResult
from scanner.terminal.interrupt import EXIT_CANCELLED, cancel_on_signals
from scanner.terminal.progress import ProgressMode, progress_observer
from scanner.terminal.request import day_of
from scanner.terminal.tables import print_table, say
from scanner.types import Scan

SIGN = ".."
_HEAD = ["session", "matched", "unknown", "symbols"]
_MOST_SHOWN = 12


def range_of(as_of: str) -> tuple[date, date]:
    """The two dates of ``FROM..TO``; :class:`~scanner.errors.BadInput` when one is missing or they are turned."""
    first, _, last = as_of.partition(SIGN)
    if not first or not last:
        raise BadInput(
            f"--as-of {as_of} has no {'beginning' if not first else 'end'}.",
            "Write a range as FROM..TO, for example 2026-01-01..2026-01-30.",
        )
    days = day_of(first), day_of(last)
    if days[0] > days[1]:
        raise BadInput(f"--as-of {as_of} ends before it begins.", f"Write {last}..{first}.")
    return days


def scan_range(
    service: ScanService, scan: Scan, days: tuple[date, date], output: str, progress: ProgressMode
) -> int:
    """Scan every session of ``days``; the exit code. Nothing is written to the list of runs."""
    if output and output != "-":
        check_range_target(Path(output))
    token = CancelToken()
    with cancel_on_signals(token), progress_observer(progress) as observer:
        if not scan.cached_only:
            service.data.update(_universe(service, scan), scan.source, observer, token, seed=scan.seed)
        if token.cancelled:
            return EXIT_CANCELLED
        result = _decided(service, scan, days, observer, token)
    if not result.kept:
        raise NoDataAtAll(
            f"No stored prices for the universe {scan.universe}.", "Run it without --cached-only."
        )
    _put(scan, days, result, output)
    if progress is not ProgressMode.JSON:
        say(_summary(scan, result))
    return 0


def _universe(service: ScanService, scan: Scan) -> str:
    """What to fetch: no more than the scan is limited to."""
    if scan.limit is None:
        return scan.universe
    instruments = service.universe(scan.universe, scan.seed).instruments[: scan.limit]
    return ",".join(one.symbol for one in instruments)


def _decided(
    service: ScanService, scan: Scan, days: tuple[date, date], observer: ScanObserver, token: CancelToken
) -> RangeResult:
    tracker = ProgressTracker(RealClock(), observer, lambda: None)
    told = 0

    def tell(done: int, total: int) -> None:
        nonlocal told
        tracker.begin(Stage.SCAN, total)
        tracker.advance(Stage.SCAN, done - told)
        told = done
        tracker.publish()

    result = service.study.range_hits(scan, *days, token, tell)
    tracker.end(Stage.SCAN)
    return result


def _put(scan: Scan, days: tuple[date, date], result: RangeResult, output: str) -> None:
    content = range_document(scan, *days, result)
    if output == "-":
        write_document(content, sys.stdout)
    elif output:
        export_range(content, Path(output))
    else:
        shown = [
            [day.session.isoformat(), f"{len(day.symbols):,}", f"{day.unknown:,}", _some(day.symbols)]
            for day in result.days
        ]
        print_table(_HEAD, shown, frozenset({"matched", "unknown"}))


def _some(symbols: tuple[str, ...]) -> str:
    more = len(symbols) - _MOST_SHOWN
    return " ".join(symbols[:_MOST_SHOWN]) + (f" and {more:,} more" if more > 0 else "")


def _summary(scan: Scan, result: RangeResult) -> str:
    simulated = " Simulated data." if scan.source == "practice" else ""
    sessions = "session" if len(result.days) == 1 else "sessions"
    return (
        f"{len(result.days):,} {sessions}, {result.hits:,} matches; {result.kept:,} of {result.universe:,} symbols "
        f"have stored prices.{simulated}"
    )
