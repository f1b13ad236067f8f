"""Stage 3, scan: the rule is decided for symbols that have bars; what a match shows is worked out for matches."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import date

from scanner.market.quality import marks_of, sentences
from scanner.pipeline.context import CompiledScan, RunContext, unknown
from scanner.pipeline.last_bars import daily_bars_for, in_timeframe, missing_last_bar
from scanner.pipeline.rate_matches import note_strengths, rated
from scanner.rules.facts import Facts
from scanner.sessions import sessions_of
from scanner.types import Bars, Instrument, Match, Outcome, OutcomeKind, UnknownReason

BARS_FOR_DOUBTS = 60


def bars_needed(run: RunContext) -> int:
    """Daily bars to load a symbol, for the timeframe of the run, and as many as a doubt about prices needs."""
    return max(daily_bars_for(run.compiled.lookback, run.scan.timeframe), BARS_FOR_DOUBTS)


def scan_symbols(run: RunContext, ready: Sequence[tuple[Instrument, Bars]]) -> list[Outcome]:
    """One outcome for every symbol of ``ready``, in that order, but for those whose rule waits for the ranks of the
    whole universe. Prices after the as-of session are not there."""
    outcomes: dict[str, Outcome] = {}
    usable: list[tuple[Instrument, Bars]] = []
    daily: dict[str, Bars] = {}
    for instrument, bars in ready:
        missing = missing_last_bar(instrument, bars, run.as_of)
        if missing is not None:
            outcomes[instrument.symbol] = Outcome(instrument.symbol, OutcomeKind.UNKNOWN, unknown=missing)
        else:
            daily[instrument.symbol] = bars
            usable.append((instrument, in_timeframe(instrument, bars, run.scan.timeframe, run.as_of)))
    run.token.give_way()
    note_strengths(run, list(daily.values()))
    verdicts = run.compiled.rule.decide([bars for _, bars in usable], run.facts)
    run.token.give_way()
    hits: list[tuple[Instrument, Bars]] = []
    for (instrument, bars), verdict in zip(usable, verdicts, strict=True):
        if verdict.deferred:
            continue
        if verdict.truth:
            hits.append((instrument, bars))
        elif verdict.truth is None:
            reason = verdict.reason or UnknownReason.UNDECIDABLE
            outcomes[instrument.symbol] = unknown(
                instrument.symbol, reason, verdict.detail, verdict.needed, verdict.there
            )
        else:
            outcomes[instrument.symbol] = Outcome(instrument.symbol, OutcomeKind.NO_MATCH)
    for match in seen(run, hits, daily):
        known = run.comparison.seen_against(match)
        outcomes[match.symbol] = Outcome(match.symbol, OutcomeKind.MATCH, match=known)
    return [outcomes[one.symbol] for one, _ in ready if one.symbol in outcomes]


def seen(run: RunContext, hits: Sequence[tuple[Instrument, Bars]], daily: Mapping[str, Bars]) -> list[Match]:
    """All that is shown of the symbols in ``hits`` but their rank: rated, with a plan and with doubts. Their bars
    are of the scan's timeframe, ``daily`` has the daily ones by symbol."""
    found = matches_of(run.compiled, hits, run.facts, run.token.give_way)
    complete = []
    for (instrument, _), match in zip(hits, rated(run, found, hits, daily), strict=True):
        complete.append(replace(match, marks=_doubts(run, instrument, daily[match.symbol])))
        run.token.give_way()
    return complete


def matches_of(
    compiled: CompiledScan,
    hits: Sequence[tuple[Instrument, Bars]],
    facts: Facts,
    give_way: Callable[[], None] = lambda: None,
) -> list[Match]:
    """The matches of symbols whose rule is true, with columns, ranking values and reasons, not yet ranked.
    ``give_way`` is called between them."""
    if not hits:
        return []
    batch = [bars for _, bars in hits]
    columns = {title: expression.values(batch, facts) for title, expression in compiled.columns.items()}
    worth = [key.expression.values(batch, facts) if key.expression else None for key in compiled.keys]
    ranking, then_by = (*worth, None, None)[:2]
    matches = []
    for index, (instrument, bars) in enumerate(hits):
        give_way()
        matches.append(
            Match(
                symbol=instrument.symbol,
                name=instrument.name,
                sector=instrument.sector,
                as_of=_last_date(bars),
                close=float(bars.close[-1]),
                change_pct=_change_pct(bars),
                columns={title: _finite(values[index]) for title, values in columns.items()},
                why=compiled.rule.explain(bars, facts),
                ranking_value=_finite(ranking[index]) if ranking is not None else None,
                then_value=_finite(then_by[index]) if then_by is not None else None,
            )
        )
    return matches


def looked_at(run: RunContext, ready: Sequence[tuple[Instrument, Bars]]) -> list[tuple[Instrument, Bars]]:
    """The symbols of ``ready`` whose last bar is there, with their bars in the timeframe of the run."""
    return [
        (instrument, in_timeframe(instrument, bars, run.scan.timeframe, run.as_of))
        for instrument, bars in ready
        if missing_last_bar(instrument, bars, run.as_of) is None
    ]


def _doubts(run: RunContext, instrument: Instrument, bars: Bars) -> tuple[str, ...]:
    """What is doubtful about the daily bars looked at, in words; it changes nothing."""
    running: tuple[str, ...] = ()
    if run.partials is not None and instrument.symbol in run.partials:
        running = (f"Unfinished bar: the session of {run.as_of:%Y-%m-%d} is still running.",)
    if run.dividend_adjusted:
        bars = replace(bars, dividends=())  # no fall is to be expected of prices that have them taken out
    return running + sentences(
        marks_of(bars, sessions=sessions_of(instrument.exchange).dates), bars.last_date()
    )


def _last_date(bars: Bars) -> date:
    last = bars.last_date()
    assert last is not None, "a match has bars"
    return last


def _change_pct(bars: Bars) -> float | None:
    if len(bars) < 2 or not bars.close[-2] > 0:
        return None
    return _finite(100.0 * (float(bars.close[-1]) / float(bars.close[-2]) - 1.0))


def _finite(value: float) -> float | None:
    value = float(value)
    return value if math.isfinite(value) else None
