"""What goes on between this process and one host, as values for a display: what is under way, and a pause that the
host asked for. Nothing is counted here."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Pause:
    """The source asked us to wait: seconds until the next try, how many seconds this wait has in all, and which
    wait in a row it is (1, 2, ...); ``in_run`` is which wait of the run that tells of it.

    ``refusals`` counts the answers of the last minute that limited requests, ``testing`` says that the one request
    is under way that finds out whether it goes on. If it is answered well as many requests as ``steps`` say may be
    under way at once, one step after another; if not, the next wait takes ``next_seconds`` or a little more.
    """

    seconds_left: float
    seconds_total: float
    number: int
    in_run: int = 0
    refusals: int = 0
    testing: bool = False
    steps: tuple[int, ...] = ()
    next_seconds: float = 0.0


@dataclass(frozen=True, slots=True)
class Traffic:
    """What goes on between this process and one host: requests sent that have no answer yet, and the bytes received
    since the process began (as they come over the wire; none are counted for a source without one)."""

    connections: int = 0
    received: int = 0
