"""The door behind which every source of bars stands: one method to implement. No source lives here."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from datetime import date
from typing import Protocol

from scanner.cancel import CancelToken
from scanner.types import Bars, Instrument

# The threads that call a provider are daemons of this name and a number. One that hangs in a request when its run
# ends is abandoned: it ends at its own time-out, and nobody waits for it.
FETCH_THREAD_NAME = "technic-fetch-"


@dataclass(frozen=True, slots=True)
class Fetched:
    """The answer to one fetch: the bars and the number of requests that it took. ``partial`` is the bar of a session
    that is still running, where the source sent one."""

    bars: Bars
    requests: int = 1
    partial: Bars | None = None


@dataclass(frozen=True, slots=True)
class LatestBar:
    """One row of a page: the bar of the newest session in which an instrument was traded, as it stands.

    ``session`` is the exchange-local day of its last trade, ``closed`` says that the source does not call the session
    running. ``previous_close`` is the close of the session before as the source gives it now: split-adjusted, not
    dividend-adjusted. ``sector`` is in the source's own words, empty where it names none.
    """

    symbol: str
    session: date
    closed: bool
    open: float
    high: float
    low: float
    close: float
    volume: float
    previous_close: float
    name: str = ""
    sector: str = ""


@dataclass(frozen=True, slots=True)
class Page:
    """Some rows of a whole market, and how many rows there are on all its pages together."""

    rows: tuple[LatestBar, ...]
    total: int
    requests: int = 1


class MarketPages(Protocol):
    """What a source may offer beside single symbols: the newest bars of a whole market, page by page, the largest
    companies first. Safe to call from several threads at once."""

    size: int
    """Rows on a full page."""

    def market_of(self, symbol: str) -> str:
        """The market on whose pages ``symbol`` is looked for, empty if there is none."""

    def page(self, market: str, number: int, token: CancelToken, sector: str = "") -> Page:
        """Page ``number`` (from 0) of ``market``, of one ``sector`` only if it is named.

        Raises a :class:`~scanner.errors.ProviderError`, or :class:`~scanner.errors.Cancelled` while waiting.
        """


class Gate(Protocol):
    """What a source must pass before each request to a host, so that all runs together keep one pace.

    Entering may wait and raises :class:`~scanner.errors.Cancelled` when the token is cancelled meanwhile.
    """

    def request(self, token: CancelToken) -> AbstractContextManager[None]:
        """Wait for a turn, and hold a place while the request is under way."""

    def succeeded(self) -> None:
        """Tell that the host answered well."""

    def troubled(self) -> None:
        """Tell that the host answered with an error of its own or not at all."""

    def throttled(self) -> None:
        """Tell that the host limits requests: everyone stops, one probes."""

    def received(self, size: int) -> None:
        """Tell how many bytes came with an answer, for those who look on."""


class OpenGate:
    """A gate that is always open, for sources without a host."""

    def request(self, token: CancelToken) -> AbstractContextManager[None]:
        """Pass at once, unless cancelled."""
        token.raise_if_cancelled()
        return nullcontext()

    def succeeded(self) -> None:
        """Nothing to learn."""

    def troubled(self) -> None:
        """Nothing to learn."""

    def throttled(self) -> None:
        """Nothing to learn."""

    def received(self, size: int) -> None:
        """Nothing to learn."""


class Provider(ABC):
    """A source of daily bars. Safe to call from several threads at once.

    ``id`` is the key under which bars are stored (two sources that can differ have two ids), ``title`` stands
    in sentences ("Yahoo took too long"), ``simulated`` marks made-up data in every view and export,
    ``workers`` is how many fetches may run side by side.
    """

    id: str
    title: str
    simulated: bool = False
    workers: int = 1
    pages: MarketPages | None = None
    """The newest bars by the page, where the source has such."""

    def prepare(self, instruments: Sequence[Instrument], token: CancelToken) -> None:  # noqa: B027 - optional to override
        """Called from one thread before the first fetch of a run: whatever must not happen in parallel. A run that
        turns out to need a fetch only later may leave it out."""

    def notes(self) -> tuple[str, ...]:
        """Sentences for the user about the source itself, after the fetches of a run."""
        return ()

    def reach(self, token: CancelToken) -> float | None:  # noqa: ARG002
        """Send one light request: the seconds until its answer, None for a source that has no host. Raises a
        :class:`~scanner.errors.ProviderError`, or :class:`~scanner.errors.Cancelled` while waiting."""
        return None

    @abstractmethod
    def fetch(self, instrument: Instrument, start: date, end: date, token: CancelToken) -> Fetched:
        """Daily bars of ``instrument`` from ``start`` to at least ``end``, both included, or as much as there is.

        Bars after ``end`` may come along. Rows without a full OHLC and bars of sessions that are not over are
        left out. Raises a :class:`~scanner.errors.ProviderError` that names the kind of failure,
        :class:`~scanner.errors.NoDataInRange`, or :class:`~scanner.errors.Cancelled` while waiting.
        """
