"""Ctrl-C and SIGTERM as a cancel, and the way out of the process."""

from __future__ import annotations

import os
import signal
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from types import FrameType
from typing import NoReturn

from scanner.cancel import CancelToken
from scanner.fetch.names import FETCH_THREAD_PREFIX


@contextmanager
def cancel_on_signals(token: CancelToken) -> Iterator[None]:
    """Within the block Ctrl-C and SIGTERM cancel ``token``: the run ends in order and keeps what is done."""

    def cancel(_number: int, _frame: FrameType | None) -> None:
        token.cancel()

    before = {number: signal.signal(number, cancel) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def leave(code: int) -> NoReturn:
    """End the process with ``code``. A request that still hangs is not waited for."""
    for stream in (sys.stdout, sys.stderr):
        with suppress(BrokenPipeError, ValueError):
            stream.flush()
    if any(thread.name.startswith(FETCH_THREAD_PREFIX) for thread in threading.enumerate()):
        os._exit(code)
    sys.exit(code)
