"""Locks between processes, by file; the operating system lets go of them when a process dies, whatever kills it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from filelock import FileLock, Timeout

__all__ = ["Timeout", "is_locked", "locked"]

_POLL_SECONDS = 0.01


@contextmanager
def locked(file: Path, patience: float) -> Iterator[None]:
    """Hold the lock of ``file`` for the block; :class:`Timeout` when others have it for ``patience`` seconds."""
    lock = FileLock(file)
    lock.acquire(timeout=patience, poll_interval=_POLL_SECONDS)
    try:
        yield
    finally:
        # Removed while it is held: who waits for this file sees that it is gone and tries again with a new one.
        # Removed after letting go, it could be the next holder's. Windows refuses here and removes it by itself.
        with suppress(OSError):
            file.unlink()
        lock.release()


def is_locked(file: Path) -> bool:
    """Whether somebody, in this process or another, holds the lock of ``file``. Looking takes it for a moment."""
    if not file.exists():
        return False
    try:
        with locked(file, 0.0):
            return False
    except Timeout:
        return True
