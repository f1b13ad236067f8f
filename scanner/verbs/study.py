"""Looking closer at a rule on stored prices: why, how far, how many, on which days. Nothing is fetched or written."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from scanner.cancel import CancelToken
from scanner.errors import BadInput
from scanner.market.exchanges import on_its_market
from scanner.pipeline.context import CompiledScan
from scanner.pipeline.last_bars import daily_bars_for, in_timeframe, missing_last_bar
from scanner.rules.compiler import Facts, compile_expression, compile_rule
from scanner.studies import (
    Explanation,
    Histogram,
    Line,
    NearMiss,
    Preview,
    RangeResult,
    WaterfallStep,
)
from scanner.types import Bars, Instrument, Scan, Timeframe
from scanner.verbs import preview, ranges
from scanner.verbs.cached_market import CachedMarket, CachedMarkets
from scanner.verbs.parts import Parts
from scanner.verbs.scan_setup import compiled, kept_for, members_of
from scanner.verbs.sessions import last_session, running_session, session_for

_UNITS = {Timeframe.DAY: "day", Timeframe.WEEK: "week"}


class StudyVerbs:
    """The verbs of looking closer, for one service. Re-entrant; every verb that takes a token raises
    :class:`~scanner.errors.Cancelled` soon after it is cancelled, and :class:`~scanner.errors.RuleError` for a rule
    that cannot be used. Ranks are settled over the symbols of the universe whose prices are stored.

    ``as_of`` is a session, or a day that stands for the session before it;
    :class:`~scanner.errors.BadInput` when that has not finished yet.
    """

    def __init__(self, parts: Parts) -> None:
        self._parts = parts
        self._markets = CachedMarkets(parts)

    def bars(
        self,
        source: str,
        symbol: str,
        as_of: date,
        count: int | None = None,
        seed: int | None = None,
        timeframe: Timeframe = Timeframe.DAY,
    ) -> Bars | None:
        """The newest ``count`` stored bars (None: all) of ``symbol`` up to ``as_of``, of weeks only finished
        ones; None when nothing is stored. Dividends are taken out if the settings say so."""
        instrument = on_its_market(Instrument(symbol))
        provider = self._parts.sources.provider(source, seed)
        days = daily_bars_for(count, timeframe) if count is not None else None
        adjusted = self._parts.settings.data.dividend_adjusted
        kept = self._parts.store.load(provider.id, [symbol], as_of, days, dividend_adjusted=adjusted)
        found = kept.get(symbol)
        if found is None:
            return None
        bars = in_timeframe(instrument, found, timeframe, as_of)
        return bars.tail(count) if count is not None else bars

    def in_words(self, rule: str, timeframe: Timeframe = Timeframe.DAY) -> tuple[str, ...]:
        """Each top-level condition of ``rule`` in plain English, such as "Close above its 50-day average"."""
        return compile_rule(rule).in_words(_UNITS[timeframe])

    def explain(self, scan: Scan, as_of: date, symbol: str, token: CancelToken | None = None) -> Explanation:
        """The rule of ``scan`` for one symbol, whether it matched or not."""
        rule, token = compile_rule(scan.rule), token or CancelToken()
        market = self._market(scan, as_of, whole=rule.asks_universe)
        instrument = _instrument(market, symbol)
        # One bar more, to tell what changed since the day before.
        daily = market.one(instrument, rule.lookback + 1)
        missing = missing_last_bar(instrument, daily, market.as_of)
        if daily is None or missing is not None:
            detail = missing.detail if missing is not None else ""
            return Explanation(symbol, market.as_of, (), None, detail)
        bars = in_timeframe(instrument, daily, scan.timeframe, market.as_of)
        facts = self._facts(CompiledScan(rule), market, token)
        unit = _UNITS[scan.timeframe]
        verdict = rule.decide([bars], facts)[0]
        detail = verdict.detail
        if verdict.truth is False:
            detail = rule.what_failed(bars, facts, unit)
        will_match = rule.will_match(bars, facts) if verdict.truth is False else ""
        turned = rule.what_turned(bars, facts, unit) if verdict.truth else ""
        conditions = rule.explained(bars, facts, unit)
        return Explanation(symbol, market.as_of, conditions, verdict.truth, detail, will_match, turned)

    def near_misses(
        self, scan: Scan, as_of: date, most: int = 20, token: CancelToken | None = None
    ) -> tuple[NearMiss, ...]:
        """The ``most`` symbols that fail the rule by the least, nearest first, ties by symbol; only those
        whose failed conditions can all be measured."""
        rule, token = compile_rule(scan.rule), token or CancelToken()
        market = self._market(scan, as_of)
        facts = self._facts(CompiledScan(rule), market, token)
        misses = rule.near_misses(most, _UNITS[scan.timeframe])
        for part in market.parts(rule.lookback, token):
            misses.add(part.panel(facts))
        return misses.nearest

    def waterfall(
        self, scan: Scan, as_of: date, token: CancelToken | None = None
    ) -> tuple[WaterfallStep, ...]:
        """How many symbols each top-level condition leaves, in the order of the text."""
        rule, token = compile_rule(scan.rule), token or CancelToken()
        market = self._market(scan, as_of)
        facts = self._facts(CompiledScan(rule), market, token)
        waterfall = rule.waterfall()
        for part in market.parts(rule.lookback, token):
            waterfall.add(part.panel(facts))
        return waterfall.steps

    def when_nothing_matched(self, scan: Scan, as_of: date, token: CancelToken | None = None) -> str:
        """What to tell when a scan found nothing: "Nothing matched. The strictest line is RSI(14) below 30; 2 symbols
        come within 3 points." Those come near that meet all other lines."""
        rule, token = compile_rule(scan.rule), token or CancelToken()
        market = self._market(scan, as_of)
        facts = self._facts(CompiledScan(rule), market, token)
        strictest = rule.strictest(_UNITS[scan.timeframe])
        for part in market.parts(rule.lookback, token):
            strictest.add(part.panel(facts))
        return strictest.sentence

    def preview(self, scan: Scan, token: CancelToken | None = None, most: int = 12) -> Preview:
        """What a run of ``scan`` over stored prices would find: on its as-of session, else on the newest that is
        stored. Made to be asked again and again while a rule is written."""
        began = self._parts.clock.monotonic()
        ready, token = compiled(scan), token or CancelToken()
        market = self._newest_market(scan)
        facts = self._facts(ready, market, token)
        matches, steps, kept = preview.found(ready, market, facts, most, token)
        return Preview(
            matches=matches,
            matched=steps[-1].left,
            universe=len(market.instruments),
            kept=kept,
            unknown=steps[-1].unknown,
            steps=steps,
            session=market.as_of,
            seconds=self._parts.clock.monotonic() - began,
            fetched_at=market.fetched_at,
        )

    def histogram(
        self,
        expression: str,
        scan: Scan,
        as_of: date | None = None,
        bins: int = 40,
        token: CancelToken | None = None,
        threshold: float | None = None,
    ) -> Histogram:
        """How a numeric ``expression`` is spread over the universe of ``scan``, on ``as_of`` or, with None, where a
        preview looks; and how many lie on either side of ``threshold``."""
        measured, token = compile_expression(expression), token or CancelToken()
        market = self._market(scan, as_of) if as_of is not None else self._newest_market(scan)
        facts = market.facts(members_of(self._parts, measured.watchlists))
        facts = market.settled(facts, measured, token)
        return preview.spread(measured, market, facts, bins, token, threshold)

    def range_hits(
        self,
        scan: Scan,
        first: date,
        last: date,
        token: CancelToken | None = None,
        progress: Callable[[int, int], None] | None = None,
    ) -> RangeResult:
        """The matches of every session from ``first`` to ``last``, each as if no later price were known; on weekly
        bars of every session that ends a week. ``progress`` is told how many symbols of how many are done."""
        began = self._parts.clock.monotonic()
        rule, token = compile_rule(scan.rule), token or CancelToken()
        if first > last:
            raise BadInput(f"The range ends before it begins: {first} to {last}.", "Turn it round.")
        market = self._market(scan, last)
        facts = market.facts(members_of(self._parts, rule.watchlists))
        days = ranges.days_of(first, market.as_of, scan.timeframe)
        found, kept = ranges.hits(rule, market, facts, days, token, progress or _tell_nobody)
        seconds = self._parts.clock.monotonic() - began
        return RangeResult(found, len(market.instruments), kept, seconds)

    def turned_true(
        self, scan: Scan, symbol: str, as_of: date, sessions: int = 500, token: CancelToken | None = None
    ) -> tuple[date, ...]:
        """The sessions among the last ``sessions`` on which the rule became true for ``symbol``, oldest first."""
        rule, token = compile_rule(scan.rule), token or CancelToken()
        market = self._market(scan, as_of, whole=rule.asks_universe)
        facts = market.facts(members_of(self._parts, rule.watchlists))
        return ranges.turned_true(rule, market, facts, _instrument(market, symbol), sessions, token)

    def lines(self, scan: Scan, symbol: str, as_of: date, count: int) -> tuple[Line, ...]:
        """The averages and levels of the rule that can be drawn over the prices of ``symbol``, for the newest
        ``count`` stored bars up to ``as_of``; values are NaN where they are not known."""
        rule = compile_rule(scan.rule)
        market = self._market(scan, as_of, whole=False)
        instrument = _instrument(market, symbol)
        daily = market.one(instrument, rule.lookback + count)
        if daily is None:
            return ()
        bars = in_timeframe(instrument, daily, scan.timeframe, market.as_of)
        facts = market.facts(members_of(self._parts, rule.watchlists))
        return rule.lines(bars, min(count, len(bars)), facts, _UNITS[scan.timeframe])

    def session(self, scan: Scan) -> date:
        """The session that a preview of ``scan`` looks at: its as-of session, else the newest that is stored."""
        return self._newest_market(scan).as_of

    # -- inside --------------------------------------------------------------------------------------------

    def _market(self, scan: Scan, as_of: date, *, whole: bool = True) -> CachedMarket:
        """The market of ``scan``; one that is asked for a single symbol is not kept."""
        clock = self._parts.clock
        # Of a running session nothing is stored: what led up to it can be looked at.
        session = last_session(clock) if as_of == running_session(clock) else session_for(as_of, clock)
        return self._markets.of(scan, session) if whole else self._markets.fleeting(scan, session)

    def _newest_market(self, scan: Scan) -> CachedMarket:
        if scan.as_of is not None:
            return self._market(scan, scan.as_of)
        stored = kept_for(self._parts, scan)
        last = last_session(self._parts.clock)
        session = min([last, max((one.last for one in stored.values()), default=last)])
        return self._markets.of(scan, session, stored)

    def _facts(self, ready: CompiledScan, market: CachedMarket, token: CancelToken) -> Facts:
        """What the texts of a scan may know beside bars, ranks included."""
        facts = market.facts(members_of(self._parts, ready.watchlists))
        return market.settled(facts, ready, token)


def _instrument(market: CachedMarket, symbol: str) -> Instrument:
    """The instrument of that symbol; one from outside the universe can be looked at, too."""
    return market.instrument(symbol) or on_its_market(Instrument(symbol))


def _tell_nobody(_done: int, _total: int) -> None:
    pass
