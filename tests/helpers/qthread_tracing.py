"""Lets coverage see what runs in the workers' QThreads: its tracer knows only threads of the threading module."""

from __future__ import annotations

import functools
import sys
import threading
from typing import Any

from desktop.workers.background import BackgroundWorker
from desktop.workers.scan_worker import ScanWorker


def install() -> None:
    """From now on the workers' threads are traced whenever threads are; nothing changes otherwise."""
    ScanWorker.perform = _traced(ScanWorker.perform)  # type: ignore[method-assign]
    ScanWorker.ask = _traced(ScanWorker.ask)  # type: ignore[method-assign]
    BackgroundWorker.perform = _traced(BackgroundWorker.perform)  # type: ignore[method-assign]


def _traced(method: Any) -> Any:
    @functools.wraps(method)
    def traced(*arguments: Any) -> Any:
        tracer = threading.gettrace()
        if tracer is not None and sys.gettrace() is None:
            sys.settrace(tracer)
        return method(*arguments)

    return traced
