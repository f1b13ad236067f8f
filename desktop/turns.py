"""Whose turn it is to use Python: threads of one process take turns, and here is decided how long each keeps it."""

from __future__ import annotations

import sys
from types import TracebackType

__all__ = ["SWITCH_SECONDS", "Undisturbed"]

SWITCH_SECONDS = 0.0001
"""How long a thread that computes may keep the window waiting: a fiftieth of Python's own choice. The window asks for
the interpreter many times, and each time it may have to wait this long. Longer, it would often not be heard at all: a
thread that lets go for a moment at every call into numpy has it back before the other has woken up, and each time the
wait begins anew."""

_KEPT_SECONDS = 0.05
_HALF_A_MICROSECOND = 0.5e-6


class Undisturbed:
    """Within it the main thread keeps the interpreter until it lets go of it: a frame that is drawn in turns with a
    scan takes twice its time. For turns of the event loop that take a few milliseconds, never for waiting."""

    def __enter__(self) -> None:
        self._usual = sys.getswitchinterval()
        sys.setswitchinterval(_KEPT_SECONDS)

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        # Python keeps whole microseconds and cuts what is over: given back as it was read, it would lose one a frame.
        sys.setswitchinterval(self._usual + _HALF_A_MICROSECOND)
