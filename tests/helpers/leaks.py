"""Finds what a test left behind: threads, QThreads, running timers and windows, each with where it was started."""

from __future__ import annotations

import functools
import gc
import sys
import threading
import weakref
from dataclasses import dataclass
from typing import Any

import shiboken6
from PySide6.QtCore import QCoreApplication, QEvent, QThread, QTimer
from PySide6.QtWidgets import QApplication, QWidget

# A request that hangs is abandoned: its thread ends at its own time-out.
ABANDONED = "technic-fetch-"

_started: weakref.WeakKeyDictionary[QThread | QTimer, str] = weakref.WeakKeyDictionary()


@dataclass(frozen=True, slots=True)
class Living:
    """What lived at one moment."""

    threads: frozenset[int]
    started: frozenset[int]
    windows: frozenset[int]


def install() -> None:
    """Remember from now on every QThread and QTimer that Python code starts, and where."""
    for kind in (QThread, QTimer):
        kind.start = _remembering(kind.start)  # type: ignore[method-assign, attr-defined]


def living() -> Living:
    """What lives now."""
    return Living(
        threads=frozenset(id(thread) for thread in threading.enumerate()),
        started=frozenset(id(thing) for thing in _at_work()),
        windows=frozenset(id(window) for window in _windows()),
    )


def left_since(before: Living) -> list[str]:
    """A phrase for each thing that lives now and did not then."""
    _delete_the_dying()
    left = _left(before)
    if left:
        # A window in a cycle is not a leak; but a running thread in one would end the process.
        if not any(isinstance(thing, QThread) for thing in _at_work()):
            gc.unfreeze()  # the window freezes what it has loaded
            gc.collect()
        _delete_the_dying()
        left = _left(before)
    return left


def end_threads() -> None:
    """End every QThread that is left, so that the tests after this one live: Qt aborts the process when one is
    destroyed while it runs."""
    for thing in _at_work():
        if isinstance(thing, QThread):
            thing.quit()
            thing.wait(5000)


def _left(before: Living) -> list[str]:
    return [
        *(f"thread {thread.name}" for thread in threading.enumerate() if _counts(thread, before)),
        *(
            f"{type(thing).__name__} started at {_started[thing]}"
            for thing in _at_work()
            if id(thing) not in before.started
        ),
        *(
            f"window {type(window).__name__} {window.windowTitle()!r}"
            for window in _windows()
            if id(window) not in before.windows
        ),
    ]


def _counts(thread: threading.Thread, before: Living) -> bool:
    # A QThread that ran Python code stays in the list as a dummy after its end; it is watched as a QThread.
    dummy = isinstance(thread, threading._DummyThread)
    return not dummy and not thread.name.startswith(ABANDONED) and id(thread) not in before.threads


def _at_work() -> list[QThread | QTimer]:
    return [thing for thing in list(_started) if shiboken6.isValid(thing) and _is_at_work(thing)]


def _is_at_work(thing: QThread | QTimer) -> bool:
    return thing.isRunning() if isinstance(thing, QThread) else thing.isActive()


def _windows() -> list[QWidget]:
    if not isinstance(QCoreApplication.instance(), QApplication):
        return []
    return [window for window in QApplication.topLevelWidgets() if window.parent() is None]


def _delete_the_dying() -> None:
    if QCoreApplication.instance() is not None:
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)


def _remembering(start: Any) -> Any:
    @functools.wraps(start)
    def remembering(self: Any, *arguments: Any) -> None:
        caller = sys._getframe(1)
        _started[self] = f"{caller.f_code.co_filename}:{caller.f_lineno}"
        start(self, *arguments)

    return remembering
