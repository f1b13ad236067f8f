"""The engine as a command uses it: opened for one command, closed after it, with what it has to tell."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from scanner.home import open_home
from scanner.logbook import end_log, keep_log
from scanner.service import ScanService
from scanner.terminal.tables import say


@contextmanager
def opened_service() -> Iterator[ScanService]:
    """The service of the home, with its log kept; notices go to standard error at the end."""
    home = open_home()
    log = keep_log(home)
    try:
        service = ScanService.open(home.root)
        try:
            yield service
        finally:
            for notice in service.notices:
                say(notice)
            service.close()
    finally:
        end_log(log)
