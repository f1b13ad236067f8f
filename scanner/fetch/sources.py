"""The sources by name, and the one gate per host that all runs of the process share."""

from __future__ import annotations

import difflib
import math
import threading
from pathlib import Path
from typing import TYPE_CHECKING

from scanner.clock import Clock
from scanner.errors import UnknownName
from scanner.fetch.governor import Governor
from scanner.fetch.pace import Pace
from scanner.fetch.sharing import Sharing
from scanner.home import Home
from scanner.providers.base import Provider
from scanner.settings import Settings, YahooSettings
from scanner.traffic import Pause, Traffic

if TYPE_CHECKING:
    from scanner.providers.yahoo import YahooProvider

PRACTICE = "practice"
YAHOO = "yahoo"
FOLDER = "folder"
FOLDER_PREFIX = "folder:"

_PRACTICE_PLACES = 4


class Sources:
    """Makes providers and keeps them: the same source (and seed) is the same object for every run.

    Safe for threads. No source is contacted here. ``sharing`` lets runs that ask for the same symbol ask once.
    """

    def __init__(self, home: Home, settings: Settings, clock: Clock) -> None:
        self._home = home
        self._settings = settings
        self._clock = clock
        self._lock = threading.Lock()
        self._providers: dict[tuple[str, int | None], Provider] = {}
        self._yahoo: YahooProvider | None = None
        self.sharing = Sharing(clock)
        self._governors = {PRACTICE: self._practice_governor(), YAHOO: self._yahoo_governor()}

    def use(self, settings: Settings) -> None:
        """Go by ``settings``: the gate to Yahoo at once, its time limit from the next request on, all else from the
        next run on. Runs that are under way keep the practice market that they began with."""
        with self._lock:
            before, self._settings = self._settings, settings
            if settings.practice != before.practice:
                self._providers = {key: one for key, one in self._providers.items() if key[0] != PRACTICE}
            yahoo = settings.yahoo
            if _pace_of(yahoo) != _pace_of(before.yahoo):
                self._governors[YAHOO].take_limits(*_pace_of(yahoo))
            if self._yahoo is not None:
                self._yahoo.use(yahoo)

    def provider(self, source: str, seed: int | None = None) -> Provider:
        """The provider called ``source``: ``practice``, ``yahoo`` or ``folder:DIR``. ``seed`` chooses another
        practice market and means nothing elsewhere.

        Raises :class:`~scanner.errors.UnknownName`, and :class:`~scanner.errors.BadFile` for a folder that
        cannot be used.
        """
        if source == PRACTICE and seed is None:
            seed = self._settings.practice.seed
        key = (source, seed if source == PRACTICE else None)
        with self._lock:
            if key not in self._providers:
                self._providers[key] = self._make(source, seed)
            return self._providers[key]

    def pause(self, source: str) -> Pause | None:
        """The pause that the source's host asked for, None while there is none."""
        governor = self._governors.get(source)
        return governor.pause() if governor else None

    def traffic(self, source: str) -> Traffic:
        """What goes on between this process and the source's host; nothing for one without a host."""
        governor = self._governors.get(source)
        return governor.traffic() if governor else Traffic()

    def has_host(self, source: str) -> bool:
        """Whether asking ``source`` sends requests anywhere; a folder is only read."""
        return source in self._governors

    def seconds_for(self, source: str, requests: int) -> float:
        """How long ``requests`` to ``source`` take at its present pace; 0 for a source without a host."""
        governor = self._governors.get(source)
        return governor.seconds_for(requests) if governor else 0.0

    def seconds_at_pace(self, source: str, requests: int) -> float:
        """The same without what is left of a pause."""
        governor = self._governors.get(source)
        return governor.seconds_at_pace(requests) if governor else 0.0

    def try_now(self, source: str) -> None:
        """End the wait of a pause: one request probes at once."""
        governor = self._governors.get(source)
        if governor:
            governor.try_now()

    def _make(self, source: str, seed: int | None) -> Provider:
        if source == PRACTICE and seed is not None:
            from scanner.providers.practice import (
                PracticeProvider,
            )  # heavy: numpy loads after the window shows

            return PracticeProvider(self._clock, self._settings.practice, self._governors[PRACTICE], seed)
        if source == YAHOO:
            # Not heavy itself, and it loads pandas and yfinance only when it is first asked.
            from scanner.providers.yahoo import YahooProvider

            self._yahoo = YahooProvider(
                self._governors[YAHOO], self._settings.yahoo, self._home.yahoo_cache, self._clock
            )
            return self._yahoo
        if source.startswith(FOLDER_PREFIX):
            # Heavy: numpy loads after the window shows.
            from scanner.providers.folder import FolderProvider

            return FolderProvider(Path(source.removeprefix(FOLDER_PREFIX)).expanduser())
        raise _unknown(source)

    def _practice_governor(self) -> Governor:
        return Governor(self._clock, Pace(math.inf, math.inf), _PRACTICE_PLACES)

    def _yahoo_governor(self) -> Governor:
        start, maximum, max_in_flight = _pace_of(self._settings.yahoo)
        return Governor(self._clock, Pace(start, maximum), max_in_flight)


def _pace_of(yahoo: YahooSettings) -> tuple[float, float, int]:
    """What the gate goes by: requests a second at the start and at most, and how many at once."""
    return yahoo.requests_per_second, yahoo.max_requests_per_second, yahoo.max_in_flight


def _unknown(source: str) -> UnknownName:
    near = difflib.get_close_matches(
        source.lower(), (PRACTICE, YAHOO, FOLDER_PREFIX + "DIR"), n=1, cutoff=0.5
    )
    advice = f"Did you mean {near[0]}?" if near else "Take practice, yahoo or folder:DIR."
    return UnknownName(f"There is no source called {source!r}.", advice)
