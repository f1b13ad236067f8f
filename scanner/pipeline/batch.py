"""What the stages hand each other: symbols that have bars, symbols that end without, and the way to get more."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Protocol

from scanner.cancel import CancelToken
from scanner.clock import Clock
from scanner.fetch.sharing import Sharing
from scanner.market.partial import with_partial
from scanner.pipeline.progress import ProgressTracker
from scanner.providers.base import Provider
from scanner.sessions import sessions_of
from scanner.store.bars import BarStore
from scanner.types import Bars, Instrument, Outcome


@dataclass(slots=True)
class Batch:
    """Symbols that have bars and wait for the rule, and symbols that end here without them."""

    ready: list[tuple[Instrument, Bars]] = field(default_factory=list)
    ended: list[Outcome] = field(default_factory=list)
    from_cache: int = 0
    fetched: int = 0
    requests: int = 0

    def __len__(self) -> int:
        return len(self.ready) + len(self.ended)


class DataRun(Protocol):
    """What getting market data needs to know of a run, whether it scans or only brings the store up to date.

    ``as_of`` is the session looked at; the source is asked from ``start`` to ``end``, whatever ``as_of`` is.
    """

    @property
    def provider(self) -> Provider:
        """Who is asked."""

    @property
    def store(self) -> BarStore:
        """Where bars are kept."""

    @property
    def clock(self) -> Clock:
        """What time it is."""

    @property
    def token(self) -> CancelToken:
        """The wish to stop."""

    @property
    def progress(self) -> ProgressTracker:
        """Who is told."""

    @property
    def sharing(self) -> Sharing:
        """What other runs of the process ask for."""

    @property
    def as_of(self) -> date:
        """The session looked at."""

    @property
    def start(self) -> date:
        """The first day wanted."""

    @property
    def end(self) -> date:
        """The last day wanted."""

    @property
    def cached_only(self) -> bool:
        """Whether nothing may be asked."""

    @property
    def dividend_adjusted(self) -> bool:
        """Whether dividends are taken out of prices."""

    @property
    def partials(self) -> dict[str, Bars] | None:
        """The bars of the running session by symbol, as they came; None unless the run looks at them."""

    @property
    def checks_actions(self) -> bool:
        """Whether splits and dividends of fresh symbols are asked for when they were not for a week."""

    def session_of(self, instrument: Instrument) -> date:
        """The session whose bar must be there."""

    def outdate(self, symbol: str, sentence: str) -> None:
        """The stored prices of ``symbol`` are about to change: every match found on them says so from now on."""


@dataclass(frozen=True, slots=True)
class MarketData:
    """A :class:`DataRun` that scans nothing."""

    provider: Provider
    store: BarStore
    clock: Clock
    token: CancelToken
    progress: ProgressTracker
    sharing: Sharing
    as_of: date
    start: date
    end: date
    outdate: Callable[[str, str], None]
    cached_only: bool = False
    dividend_adjusted: bool = False
    checks_actions: bool = False
    partials: dict[str, Bars] | None = None

    @classmethod
    def like(cls, run: DataRun, progress: ProgressTracker) -> MarketData:
        """The same request as ``run``'s, told to another ``progress``."""
        return cls(
            provider=run.provider,
            store=run.store,
            clock=run.clock,
            token=run.token,
            progress=progress,
            sharing=run.sharing,
            as_of=run.as_of,
            start=run.start,
            end=run.end,
            outdate=run.outdate,
            cached_only=run.cached_only,
            dividend_adjusted=run.dividend_adjusted,
            checks_actions=run.checks_actions,
            partials=run.partials,
        )

    def session_of(self, instrument: Instrument) -> date:
        """The session whose bar must be there."""
        return sessions_of(instrument.exchange).on_or_before(self.as_of)


def stored_bars(run: DataRun, symbols: Sequence[str], count: int) -> dict[str, Bars]:
    """The newest ``count`` stored bars up to the as-of session, by symbol, on the basis that the run looks at; with
    the bar of a running session behind them where the run looks at it."""
    stored = run.store.load(
        run.provider.id, symbols, run.as_of, count, dividend_adjusted=run.dividend_adjusted
    )
    for symbol, partial in (run.partials or {}).items():
        if symbol in stored:
            stored[symbol] = with_partial(stored[symbol], partial, count)
    return stored


class Supply(Protocol):
    """A way by which bars come in beside the store. Stopping it ends the asking; what was stored stays."""

    @property
    def done(self) -> bool:
        """Whether nothing more will come."""

    @property
    def in_flight(self) -> tuple[str, ...]:
        """Symbols being asked for now, the one that has been so for longest first."""

    def take(self, timeout: float) -> Batch:
        """What has come since the last time, stored already; waits up to ``timeout`` seconds for the first."""

    def stop(self) -> None:
        """Ask nothing more. Returns at once."""
