"""The log file in the home: opened once by whoever starts the process. What is logged is said where it happens."""

from __future__ import annotations

import logging
import logging.handlers

from scanner.home import Home

_FORMAT = "%(asctime)s %(levelname)-7s %(name)s: %(message)s"
_LARGEST_BYTES = 1_000_000
_KEPT_FILES = 3


def keep_log(home: Home) -> logging.Handler:
    """Write the log of this process to ``technic.log`` in the home's folder for logs, from level INFO on, a few files
    of a megabyte at most. Give the handler to :func:`end_log` to stop.

    The standard library's logging is used because a start must be quick: structlog brings rich with it (0.2 s).
    """
    handler = logging.handlers.RotatingFileHandler(
        home.logs / "technic.log",
        maxBytes=_LARGEST_BYTES,
        backupCount=_KEPT_FILES,
        encoding="utf-8",
        delay=True,
    )
    handler.setFormatter(logging.Formatter(_FORMAT))
    root = logging.getLogger()
    root.addHandler(handler)
    for name in ("scanner", "desktop"):
        logging.getLogger(name).setLevel(logging.INFO)
    return handler


def end_log(handler: logging.Handler) -> None:
    """Stop writing and close the file."""
    logging.getLogger().removeHandler(handler)
    handler.close()
