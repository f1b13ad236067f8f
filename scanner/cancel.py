"""The token that carries a wish to stop from a front end down to every loop turn and every wait."""

from __future__ import annotations

import threading
from collections.abc import Callable

from scanner.errors import Cancelled


class CancelToken:
    """Made by whoever starts a run and handed down; safe to use from any thread.

    It also carries the weaker wish "finish with cached prices": nothing more is fetched, the run ends in order.
    ``give_way`` is called by :meth:`give_way`, in the thread of the run.
    """

    def __init__(self, give_way: Callable[[], None] | None = None) -> None:
        self._give_way = give_way
        self._cancelled = threading.Event()
        self._cached_only = threading.Event()
        self._lock = threading.Lock()
        self._listeners: list[Callable[[], None]] = []

    @property
    def cancelled(self) -> bool:
        """Whether somebody asked to stop."""
        return self._cancelled.is_set()

    @property
    def cached_only(self) -> bool:
        """Whether somebody asked to finish without fetching anything more."""
        return self._cached_only.is_set()

    def cancel(self) -> None:
        """Ask to stop. Returns at once; calling it again changes nothing."""
        self._cancelled.set()
        self._tell()

    def finish_with_cache(self) -> None:
        """Ask to finish with the prices that are already here. Returns at once."""
        self._cached_only.set()
        self._tell()

    def wait(self, seconds: float) -> bool:
        """Sleep up to ``seconds``; True, and early, as soon as the token is cancelled."""
        return self._cancelled.wait(seconds)

    def raise_if_cancelled(self) -> None:
        """Raise :class:`~scanner.errors.Cancelled` if somebody asked to stop."""
        if self._cancelled.is_set():
            raise Cancelled

    def give_way(self) -> None:
        """Between two steps of a few ms: whoever shares the processor with the run may have it wait here a moment."""
        if self._give_way is not None:
            self._give_way()

    def listen(self, listener: Callable[[], None]) -> Callable[[], None]:
        """Call ``listener`` (from the asking thread, it must be quick) at every wish; returns the way to end that."""
        with self._lock:
            self._listeners.append(listener)

        def forget() -> None:
            with self._lock:
                if listener in self._listeners:
                    self._listeners.remove(listener)

        return forget

    def _tell(self) -> None:
        with self._lock:
            listeners = list(self._listeners)
        for listener in listeners:
            listener()
