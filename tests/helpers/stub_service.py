"""An engine without data: it plays a script from the worker's thread, so that every state of a run can be made."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Any

from scanner import CancelToken, RunStatus, Scan, ScanObserver, ScanResult
from tests.helpers import samples

Script = Callable[[ScanObserver, CancelToken], ScanResult]


class StubService:
    """The verbs of the engine that run in the worker's thread. ``calls`` names each with its argument."""

    def __init__(self, script: Script | None = None) -> None:
        self.script: Script = script or short_run
        self.calls: list[tuple[str, Any]] = []
        self.thread_names: list[int] = []

    def run(self, scan: Scan, observer: ScanObserver, token: CancelToken) -> ScanResult:
        """Play the script."""
        return self._play("run", scan, observer, token)

    def resume(self, run_id: str, observer: ScanObserver, token: CancelToken) -> ScanResult:
        """Play the script."""
        return self._play("resume", run_id, observer, token)

    def retry_failed(self, run_id: str, observer: ScanObserver, token: CancelToken) -> ScanResult:
        """Play the script."""
        return self._play("retry_failed", run_id, observer, token)

    def _play(self, verb: str, argument: Any, observer: ScanObserver, token: CancelToken) -> ScanResult:
        self.calls.append((verb, argument))
        self.thread_names.append(threading.get_ident())
        return self.script(observer, token)


def short_run(observer: ScanObserver, token: CancelToken) -> ScanResult:
    """Three matches, one failure, one unknown, and the end."""
    observer.started(samples.run_info())
    observer.progressed(samples.snapshot())
    observer.matched([samples.match("ABLE"), samples.match("BAKE")])
    observer.matched([samples.match("CAKE")])
    observer.failed([samples.failure()])
    observer.left_unknown([samples.unknown()])
    result = samples.result()
    observer.finished(result)
    return result


def until_cancelled(observer: ScanObserver, token: CancelToken) -> ScanResult:
    """One match, then snapshot after snapshot, as the engine does while it waits, until somebody cancels."""
    observer.started(samples.run_info())
    observer.matched([samples.match("ABLE")])
    while not token.wait(0.01):
        observer.progressed(samples.snapshot())
    result = samples.result(RunStatus.CANCELLED, counts=samples.counts(unmatched=350))
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
