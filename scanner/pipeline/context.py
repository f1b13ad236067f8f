"""What the four stages of one run share: made once per run, handed down, kept nowhere else."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from scanner.cancel import CancelToken
from scanner.clock import Clock
from scanner.errors import Failure
from scanner.fetch.sharing import Sharing
from scanner.market.universes import Universes
from scanner.pipeline.comparison import Comparison
from scanner.pipeline.observer import ScanObserver
from scanner.pipeline.progress import ProgressTracker
from scanner.pipeline.ranking import RankKey
from scanner.providers.base import Provider
from scanner.rating import plan, score, signals
from scanner.rules.compiler import Expression, Facts, Rule
from scanner.sessions import sessions_of
from scanner.settings import AccountSettings
from scanner.store.bars import BarStore
from scanner.store.runs import RunLedger
from scanner.types import Bars, Instrument, Outcome, OutcomeKind, RunInfo, Scan, Unknown, UnknownReason


@dataclass(frozen=True, slots=True)
class CompiledScan:
    """A scan's texts made ready to evaluate."""

    rule: Rule
    columns: Mapping[str, Expression] = field(default_factory=dict)
    keys: tuple[RankKey, ...] = ()

    @property
    def expressions(self) -> tuple[Expression, ...]:
        """Columns and ranking."""
        ranking = (key.expression for key in self.keys if key.expression is not None)
        return (*self.columns.values(), *ranking)

    @property
    def universe_needs(self) -> tuple[Expression, ...]:
        """What must be known of every symbol of the universe before ranks can be given, each once."""
        needs = [*self.rule.universe_needs]
        for expression in self.expressions:
            needs.extend(expression.universe_needs)
        return tuple({need.key: need for need in needs}.values())

    @property
    def deferred(self) -> bool:
        """Whether something waits for the ranks of the whole universe."""
        return bool(self.universe_needs)

    @property
    def reads_benchmark(self) -> bool:
        """Whether something compares with the benchmark of the universe."""
        return self.rule.reads_benchmark or any(one.reads_benchmark for one in self.expressions)

    @property
    def watchlists(self) -> frozenset[str]:
        """The watchlists that are asked for by name."""
        return frozenset(self.rule.watchlists).union(*(one.watchlists for one in self.expressions))

    @property
    def lookback(self) -> int:
        """Bars needed so that rule, columns, ranking, rating, plan and signals equal the full history's."""
        rated = max(score.lookback(), plan.lookback(), signals.lookback())
        return max(rated, self.rule.lookback, *(expression.lookback for expression in self.expressions))


@dataclass(frozen=True, slots=True)
class RunContext:
    """One run at work. ``as_of`` is the session looked at. The source is asked from ``start`` to ``end``, which is
    today whatever ``as_of`` is: what is stored must not depend on who asked first. ``strengths`` gathers what every
    symbol looked at so far went in a year, by symbol; ``account`` is the one that plans are made for. ``facts`` is
    what the rule may know beside bars; instruments are added when the universe is known, ranks at the very end,
    and so is a benchmark that is the universe's own mean. ``comparison`` is with the run before of the same scan.
    ``partials`` are the bars of a running session by symbol, None in a run that does not look at them."""

    info: RunInfo
    compiled: CompiledScan
    as_of: date
    start: date
    end: date
    provider: Provider
    universes: Universes
    store: BarStore
    ledger: RunLedger
    clock: Clock
    token: CancelToken
    observer: ScanObserver
    progress: ProgressTracker
    sharing: Sharing = field(default_factory=Sharing)
    account: AccountSettings = field(default_factory=AccountSettings)
    strengths: dict[str, float] = field(default_factory=dict)
    facts: Facts = field(default_factory=Facts)
    comparison: Comparison = field(default_factory=Comparison)
    partials: dict[str, Bars] | None = None

    @property
    def scan(self) -> Scan:
        """What the run was asked to do."""
        return self.info.scan

    @property
    def cached_only(self) -> bool:
        """Whether nothing may be asked."""
        return self.scan.cached_only

    @property
    def dividend_adjusted(self) -> bool:
        """Whether dividends are taken out of prices."""
        return bool(self.scan.dividend_adjusted)

    @property
    def checks_actions(self) -> bool:
        """Whether splits and dividends are looked at again that may have been named late: where prices hang on it."""
        return self.dividend_adjusted

    def outdate(self, symbol: str, sentence: str) -> None:
        """The stored prices of ``symbol`` are about to change: every match found on them says so from now on."""
        self.ledger.mark_matches(self.scan.source, symbol, sentence)

    def session_of(self, instrument: Instrument) -> date:
        """The session whose bar must be there: the instrument's exchange's, on or before the as-of date."""
        return sessions_of(instrument.exchange).on_or_before(self.as_of)


def failed(failure: Failure) -> Outcome:
    """The outcome of a symbol that failed."""
    return Outcome(failure.symbol, OutcomeKind.FAILED, failure=failure)


def unknown(
    symbol: str,
    reason: UnknownReason,
    detail: str,
    needed: int = 0,
    there: int = 0,
    *,
    never_asked: bool = False,
) -> Outcome:
    """The outcome of a symbol for which the rule cannot be decided."""
    found = Unknown(symbol, reason, detail, needed, there, never_asked)
    return Outcome(symbol, OutcomeKind.UNKNOWN, unknown=found)
