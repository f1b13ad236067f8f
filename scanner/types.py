"""The values that travel through the engine and out of it: frozen, without behaviour beyond reading themselves."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from scanner.errors import Failure, Stage

if TYPE_CHECKING:  # numpy loads after the window shows; annotations do not need it
    import numpy as np

    from scanner.arrays import DateArray, FloatArray

__all__ = [
    "Appearance",
    "Bars",
    "Change",
    "Condition",
    "Counts",
    "Instrument",
    "Match",
    "Outcome",
    "OutcomeKind",
    "RunInfo",
    "RunStatus",
    "RunSummary",
    "Scan",
    "ScanDefinition",
    "ScanResult",
    "Split",
    "Stage",
    "Timeframe",
    "UniverseInfo",
    "Unknown",
    "UnknownReason",
]


class Timeframe(StrEnum):
    """Length of one bar. Weekly bars are built from stored daily bars."""

    DAY = "1d"
    WEEK = "1wk"


class RunStatus(StrEnum):
    """Where a run stands. *Interrupted* means unfinished with nobody working on it."""

    RUNNING = "running"
    FINISHED = "finished"
    CANCELLED = "cancelled"
    INTERRUPTED = "interrupted"
    FAILED = "failed"


class OutcomeKind(StrEnum):
    """The four ways in which a symbol can end; every symbol ends as exactly one of them."""

    MATCH = "match"
    NO_MATCH = "no_match"
    UNKNOWN = "unknown"
    FAILED = "failed"


class UnknownReason(StrEnum):
    """Why a rule could not be decided for a symbol although nothing failed."""

    NO_DATA = "no_data_in_range"
    TOO_SHORT = "too_short"
    MISSING_LAST_BAR = "missing_last_bar"
    BAD_PRICES = "bad_prices"
    UNDECIDABLE = "undecidable"


class Change(StrEnum):
    """A symbol seen against the previous run of the same scan. A dropped one matched then and no longer does."""

    NEW = "new"
    STILL = "still"
    DROPPED = "dropped"


@dataclass(frozen=True, slots=True)
class Instrument:
    """One tradable symbol in Yahoo spelling (``BRK-B``). ``exchange`` is a calendar name such as ``XNYS``;
    ``currency`` is ISO 4217, or ``GBp`` for pence; ``time_zone`` is an IANA name."""

    symbol: str
    name: str = ""
    sector: str = ""
    exchange: str = "XNYS"
    currency: str = "USD"
    time_zone: str = "America/New_York"
    industry: str = ""


@dataclass(frozen=True, slots=True)
class Split:
    """``ratio`` new shares for one old share, first traded on ``session``."""

    session: date
    ratio: float


@dataclass(frozen=True, eq=False)
class Bars:
    """The OHLCV bars of one symbol, oldest first.

    Seven arrays of one length: ``dates`` (datetime64[D], exchange-local session dates, strictly rising) and
    float64 ``open high low close volume``. Prices are split-adjusted up to ``basis`` (UTC moment of fetching)
    and not dividend-adjusted. ``splits`` and ``dividends`` (cash per share, split-adjusted alike) are the events
    that the source named, oldest first.
    """

    symbol: str
    dates: DateArray
    open: FloatArray
    high: FloatArray
    low: FloatArray
    close: FloatArray
    volume: FloatArray
    basis: datetime
    splits: tuple[Split, ...] = ()
    dividends: tuple[tuple[date, float], ...] = ()

    def __len__(self) -> int:
        return len(self.dates)

    def last_date(self) -> date | None:
        """The session of the newest bar, or None without bars."""
        return self.dates[-1].item() if len(self.dates) else None

    def tail(self, count: int) -> Bars:
        """The newest ``count`` bars (fewer if there are fewer), as views on the same arrays."""
        if count >= len(self):
            return self
        return self._sliced(slice(max(0, len(self) - count), None))

    def up_to(self, session: date) -> Bars:
        """The bars up to and including ``session``, as views on the same arrays."""
        import numpy as np  # heavy: loads after the window shows

        return self._sliced(slice(0, int(np.searchsorted(self.dates, np.datetime64(session), side="right"))))

    def _sliced(self, part: slice) -> Bars:
        return Bars(
            symbol=self.symbol,
            dates=self.dates[part],
            open=self.open[part],
            high=self.high[part],
            low=self.low[part],
            close=self.close[part],
            volume=self.volume[part],
            basis=self.basis,
            splits=self.splits,
            dividends=self.dividends,
        )

    def series(self, name: str) -> np.ndarray[Any, np.dtype[np.float64]]:
        """The array called ``name``: open, high, low, close or volume."""
        if name not in ("open", "high", "low", "close", "volume"):
            raise KeyError(name)
        return getattr(self, name)  # type: ignore[no-any-return]


@dataclass(frozen=True, slots=True)
class ScanDefinition:
    """A scan as it stands in the library: a rule with a title, independent of universe and date.

    ``columns`` maps a column's title to an expression of the rule language; ``ranking`` is an expression whose
    larger values rank first, ``rating`` or ``-rating``, or empty for the default order (rating, else symbol);
    ``then_by`` is the same for matches that it ranks alike. ``shown`` names what a table shows, in order, see
    :func:`scanner.columns.shown_columns`. A ``rare`` scan finds nothing on most days even among a thousand symbols;
    its description says so.
    """

    id: str
    title: str
    rule: str
    group: str = ""
    description: str = ""
    columns: Mapping[str, str] = field(default_factory=dict)
    ranking: str = ""
    then_by: str = ""
    shown: tuple[str, ...] = ()
    source: str = ""
    builtin: bool = False
    rare: bool = False


@dataclass(frozen=True, slots=True)
class Scan:
    """What a run is asked to do. ``as_of`` None means the last finished session when the run starts.

    ``universe`` is as the user wrote it: a universe's name, a file's path or ``SYM,SYM``. ``source`` is
    ``practice``, ``yahoo`` or ``folder:DIR``. ``scan_id`` is empty for a rule of the moment. ``seed`` chooses
    another practice market. ``columns``, ``ranking``, ``then_by`` and ``shown`` are as in
    :class:`ScanDefinition`. ``limit`` keeps the first N symbols of the universe. ``group`` is that of the scan in
    the library; plans enter breakouts above the high. ``dividend_adjusted`` takes dividends out of all prices that
    the run looks at, ``partial_bars`` has it look at the running session's unfinished bars; None means as the
    settings say when it starts.
    """

    rule: str
    universe: str
    source: str = "practice"
    scan_id: str = ""
    title: str = "Own rule"
    timeframe: Timeframe = Timeframe.DAY
    as_of: date | None = None
    columns: Mapping[str, str] = field(default_factory=dict)
    ranking: str = ""
    then_by: str = ""
    shown: tuple[str, ...] = ()
    cached_only: bool = False
    limit: int | None = None
    seed: int | None = None
    group: str = ""
    dividend_adjusted: bool | None = None
    partial_bars: bool | None = None


@dataclass(frozen=True, slots=True)
class Condition:
    """One top-level condition of a rule for one symbol: its text, whether it held (None = unknown), and the
    values left and right of its comparison on the as-of bar where it has them."""

    condition: str
    passed: bool | None
    left: float | None = None
    right: float | None = None


@dataclass(frozen=True, slots=True)
class Match:
    """A symbol that meets the rule. ``close`` in the instrument's currency, ``change_pct`` in percent against
    the bar before. ``rank``, ``rating``, ``plan`` and ``change`` are None until they are settled. ``ranking_value``
    and ``then_value`` are those of the scan's two keys, the larger the better, None without one. ``parts`` are those
    of the rating by name, 0 to 100, None where unknown; until the run ends the rating is made without relative
    strength. ``plan`` has the keys that :func:`scanner.rating.plan.plans_of` names. ``marks`` are sentences of doubt
    about the prices looked at; they change nothing.

    What a list shows at a glance: ``rsi`` (14 bars), ``relative_volume`` (the last bar's volume over the mean of the
    20 before it), ``year_high`` and ``year_low`` (252 daily bars), ``closes`` (the last 60 daily ones, oldest first),
    ``signals`` (short names of what holds besides the rule, see ``resources/signals.toml``), and ``previous_rank``,
    the rank in the run compared with. Unknown is None."""

    symbol: str
    name: str
    sector: str
    as_of: date
    close: float
    change_pct: float | None
    columns: Mapping[str, float | None] = field(default_factory=dict)
    why: tuple[Condition, ...] = ()
    rank: int | None = None
    rating: float | None = None
    plan: Mapping[str, float | str | None] | None = None
    change: Change | None = None
    ranking_value: float | None = None
    then_value: float | None = None
    marks: tuple[str, ...] = ()
    parts: Mapping[str, float | None] = field(default_factory=dict)
    rsi: float | None = None
    relative_volume: float | None = None
    year_high: float | None = None
    year_low: float | None = None
    closes: Sequence[float] = ()
    signals: tuple[str, ...] = ()
    previous_rank: int | None = None


@dataclass(frozen=True, slots=True)
class Unknown:
    """A symbol for which the rule is neither true nor false. ``detail`` is a sentence with the figures; for one that
    is too short ``needed`` and ``there`` are the bars that the rule needs and those that there are (else 0).
    ``never_asked``: nothing is stored of it, and its source was left alone, so that nobody knows what it has."""

    symbol: str
    reason: UnknownReason
    detail: str
    needed: int = 0
    there: int = 0
    never_asked: bool = False


@dataclass(frozen=True, slots=True)
class Outcome:
    """How one symbol ended in one run. Exactly the member that belongs to ``kind`` is set; one that does not match
    has ``dropped``, what it looks like, if it matched in the run compared with."""

    symbol: str
    kind: OutcomeKind
    match: Match | None = None
    unknown: Unknown | None = None
    failure: Failure | None = None
    dropped: Match | None = None


@dataclass(frozen=True, slots=True)
class Counts:
    """``matched + unmatched + unknown + failed == universe`` once a run has finished. ``from_cache`` and
    ``fetched`` count symbols whose bars came from the store or from the source, ``requests`` counts what was
    sent to the source; the three speak of this and earlier attempts of the same run together."""

    universe: int = 0
    matched: int = 0
    unmatched: int = 0
    unknown: int = 0
    failed: int = 0
    from_cache: int = 0
    fetched: int = 0
    requests: int = 0

    @property
    def done(self) -> int:
        """Symbols that have an outcome."""
        return self.matched + self.unmatched + self.unknown + self.failed


@dataclass(frozen=True, slots=True)
class RunInfo:
    """The head of a run as the ledger keeps it. ``started`` and ``finished`` are UTC; ``as_of`` is a session.
    ``name`` is what the user calls the run, usually empty."""

    id: str
    scan: Scan
    status: RunStatus
    as_of: date
    started: datetime
    finished: datetime | None
    engine_version: str
    name: str = ""


@dataclass(frozen=True, slots=True)
class RunSummary:
    """One line of the list of runs. ``new`` and ``dropped`` compare with the run before of the same scan and
    are None when there is none or the run has not finished."""

    info: RunInfo
    counts: Counts
    new: int | None = None
    dropped: int | None = None


@dataclass(frozen=True, slots=True)
class ScanResult:
    """A run with everything it found; matches in rank order, unknown and failures by symbol. ``dropped`` are
    the symbols that matched in the run compared with and no longer do, ``dropped_matches`` what they look like now
    in the form of a match without a rank (runs of earlier versions and cancelled ones have none). ``message`` says
    why a run failed."""

    info: RunInfo
    counts: Counts
    matches: tuple[Match, ...] = ()
    unknown: tuple[Unknown, ...] = ()
    failures: tuple[Failure, ...] = ()
    dropped: tuple[str, ...] = ()
    compared_with: str | None = None
    message: str = ""
    dropped_matches: tuple[Match, ...] = ()


@dataclass(frozen=True, slots=True)
class Appearance:
    """A run in which a symbol matched, with its rank and rating there (None before they were settled)."""

    run: RunInfo
    rank: int | None
    rating: float | None


@dataclass(frozen=True, slots=True)
class UniverseInfo:
    """A universe in a listing. ``source`` and ``dated`` say where a list comes from and what day it shows;
    ``benchmark`` is the symbol of the index that its members are measured by (``^GSPC``), where there is one."""

    id: str
    title: str
    count: int
    source: str = ""
    dated: date | None = None
    benchmark: str = ""
