"""Ctrl-C and SIGTERM as a cancel, and the way out of the process."""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from types import FrameType
from typing import NoReturn

from scanner.cancel import CancelToken
from scanner.service import abandoned_requests

EXIT_CANCELLED = 130


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
        try:
            stream.flush()
        except (OSError, ValueError):
            # Whoever read it has gone, or its disk is full, which was told. Python would try again and complain.
            with suppress(OSError, ValueError):
                os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())
    if abandoned_requests():
        os._exit(code)
    sys.exit(code)
