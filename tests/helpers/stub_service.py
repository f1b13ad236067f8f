"""An engine without data: it plays a script from the worker's thread and keeps runs in memory, so that every state
of a run can be made."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path
from types import SimpleNamespace
from typing import Any

from scanner import (
    BadInput,
    CancelToken,
    Home,
    Instrument,
    Match,
    RunStatus,
    RunSummary,
    Scan,
    ScanDefinition,
    ScanObserver,
    ScanResult,
    Settings,
    UniverseInfo,
)
from tests.helpers import samples
from tests.helpers.stub_study import StubStudy

Script = Callable[[ScanObserver, CancelToken], ScanResult]


class StubService:
    """The verbs of the engine. ``calls`` names each with its argument, ``kept`` are the runs of its ledger."""

    def __init__(self, script: Script | None = None, home: Path | None = None) -> None:
        self.script: Script = script or short_run
        self.calls: list[tuple[str, Any]] = []
        self.threads: list[int] = []
        self.kept: dict[str, ScanResult] = {}
        self.settings = Settings()
        self.notices: tuple[str, ...] = ()
        self.home = Home(home or Path())
        self.problem: BadInput | None = None
        self.newest = samples.SESSION
        self.study = StubStudy()

    # --- what there is ----------------------------------------------------------------------------------

    def scans(self) -> list[ScanDefinition]:
        """Two scans."""
        return [
            ScanDefinition("golden-cross", "Golden cross", "sma(50) crosses above sma(200)", "trend"),
            ScanDefinition("rsi-oversold", "RSI oversold", "rsi(14) < 30", "reversal"),
        ]

    def scan_named(self, name: str) -> ScanDefinition:
        """One of them by id."""
        if self.problem:
            raise self.problem
        for scan in self.scans():
            if scan.id == name:
                return scan
        raise BadInput(f"There is no scan {name}.", "Did you mean golden-cross?")

    def universes(self) -> list[UniverseInfo]:
        """The practice market and a real index."""
        return [UniverseInfo("practice", "Practice market", 1200), UniverseInfo("sp500", "S&P 500", 503)]

    def universe(self, name: str, seed: int | None = None) -> SimpleNamespace:
        """One symbol, in dollars."""
        return SimpleNamespace(instruments=[Instrument("ABLE", "Able Corp")])

    def scan_for(self, definition: ScanDefinition, universe: str, source: str) -> Scan:
        """A scan with what was given."""
        return samples.scan(
            rule=definition.rule,
            universe=universe,
            source=source,
            scan_id=definition.id,
            title=definition.title,
        )

    def last_session(self) -> date:
        """The day of all its matches."""
        return self.newest

    def prepare(self) -> date:
        """A Friday."""
        return samples.SESSION

    def save_settings(self, settings: Settings) -> None:
        """Keep them in memory."""
        self.settings = settings

    # --- runs -------------------------------------------------------------------------------------------

    def keep(self, status: RunStatus, run_id: str, **members: Any) -> ScanResult:
        """Put a run into the ledger."""
        self.kept[run_id] = samples.result(status, info=samples.run_info(run_id, status), **members)
        return self.kept[run_id]

    def runs(self, limit: int | None = None) -> list[RunSummary]:
        """The runs kept, the newest first."""
        runs = [RunSummary(result.info, result.counts) for result in reversed(self.kept.values())]
        return runs[:limit]

    def result(self, run_id: str) -> ScanResult:
        """A run kept."""
        if run_id not in self.kept:
            raise BadInput(f"There is no run {run_id}.", "See the list of runs.")
        return self.kept[run_id]

    def delete_run(self, run_id: str) -> None:
        """Forget it."""
        self.calls.append(("delete_run", run_id))
        del self.kept[run_id]

    def try_now(self, source: str) -> None:
        """Only noted."""
        self.calls.append(("try_now", source))

    def run(self, scan: Scan, observer: ScanObserver, token: CancelToken) -> ScanResult:
        """Play the script."""
        return self._play("run", scan, observer, token)

    def resume(self, run_id: str, observer: ScanObserver, token: CancelToken) -> ScanResult:
        """Play the script."""
        return self._play("resume", run_id, observer, token)

    def retry_failed(
        self, run_id: str, observer: ScanObserver, token: CancelToken, symbols: Any = None
    ) -> ScanResult:
        """Play the script."""
        self.retried = symbols
        return self._play("retry_failed", run_id, observer, token)

    def _play(self, verb: str, argument: Any, observer: ScanObserver, token: CancelToken) -> ScanResult:
        self.calls.append((verb, argument))
        self.threads.append(threading.get_ident())
        result = self.script(_Keeper(self, observer), token)
        self.kept[result.info.id] = result
        return result


class _Keeper:
    """Puts a run into the ledger as soon as it has started, then passes everything on."""

    def __init__(self, service: StubService, observer: ScanObserver) -> None:
        self._service = service
        self._observer = observer

    def started(self, info: Any) -> None:
        """Keep the run as one at work."""
        known = self._service.kept.get(info.id, samples.result(RunStatus.RUNNING, matches=()))
        self._service.kept[info.id] = replace(known, info=info)
        self._observer.started(info)

    def matched(self, matches: list[Match]) -> None:
        """Keep what is found."""
        run = self._service.kept.get(samples.RUN_ID)
        if run is not None:
            self._service.kept[samples.RUN_ID] = replace(run, matches=(*run.matches, *matches))
        self._observer.matched(matches)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._observer, name)


def found(*symbols: str) -> tuple[Match, ...]:
    """Matches of these symbols in their order."""
    return tuple(samples.match(symbol, rank=rank) for rank, symbol in enumerate(symbols, 1))


def short_run(observer: ScanObserver, token: CancelToken) -> ScanResult:
    """Three matches, one failure, one unknown, and the end."""
    observer.started(samples.run_info())
    observer.progressed(samples.snapshot())
    observer.matched([samples.match("ABLE"), samples.match("BAKE")])
    observer.matched([samples.match("CAKE")])
    observer.failed([samples.failure()])
    observer.left_unknown([samples.unknown()])
    result = samples.result(
        matches=found("ABLE", "BAKE", "CAKE"), failures=(samples.failure(),), unknown=(samples.unknown(),)
    )
    observer.finished(result)
    return result


def until_cancelled(observer: ScanObserver, token: CancelToken) -> ScanResult:
    """One match, then snapshot after snapshot, as the engine does while it waits, until somebody cancels."""
    observer.started(samples.run_info())
    observer.matched([samples.match("ABLE")])
    while not token.wait(0.01):
        observer.progressed(samples.snapshot())
    counts = samples.counts(matched=34, unmatched=360, unknown=1, failed=3)
    result = samples.result(RunStatus.CANCELLED, counts=counts, matches=found("ABLE"))
    observer.finished(result)
    return result


class Stubborn:
    """A script that heeds nothing until it is let go: a worker stuck where no token is read."""

    def __init__(self) -> None:
        self.let_go = threading.Event()

    def __call__(self, observer: ScanObserver, token: CancelToken) -> ScanResult:
        """Wait to be let go."""
        observer.started(samples.run_info())
        self.let_go.wait(30)
        return samples.result(RunStatus.CANCELLED)
