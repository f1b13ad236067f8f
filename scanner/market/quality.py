"""Is this price believable? Bars in, marks of doubt with their reasons out; nothing is changed, nothing decided."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

import numpy as np
from numpy.typing import NDArray

from scanner.arrays import BoolArray, DateArray, FloatArray
from scanner.market.marks import Mark, MarkKind, sentences
from scanner.market.quality_events import DividendDoubts, dividend_doubts, split_doubts
from scanner.types import Bars

__all__ = ["Mark", "MarkKind", "marks_of", "sentences"]

# How far a high may lie below an open before it counts: prices travel as 32-bit floats and rounded to a tick.
_ROUNDING = 0.001
_HUNDREDFOLD = np.log(50.0)
_TEN_THOUSANDFOLD = np.log(2000.0)
# A jump that nothing explains: down by 40 % or more, up by 67 % or more.
_JUMP = -np.log(0.6)
# From here on (a fifth or five times) not even a surge of volume makes it believable.
_WILD_JUMP = np.log(5.0)
# A crash or a take-over that really happened was traded at many times the usual volume.
_SURGE = 10.0
_SURGE_SESSIONS = 20
# A bar that lies off: its whole body is displaced, so that the openings make up the moves there and back.
_SMALLEST_OFFSET = 0.05
_OFFSET_IN_SIGMA = 4.0
_BIG_OFFSET = np.log(1.5)
_GIVEN_BACK = 0.4
_OPENING_SHARE = (0.7, 1.4)
_FLAT_SESSIONS = 10
_FEW_IMPOSSIBLE = 5
_HABIT = 0.01
_SAME_VOLUME = 0.05
_CALM_QUANTILE, _CALM_SIGMAS = 80, 1.2816
_LEAST_SIGMA = 0.005
_ENOUGH_MOVES, _FEW_MOVES_SIGMA = 10, 0.05

IndexArray = NDArray[np.int64]


@dataclass(frozen=True, eq=False)
class _Moves:
    """The full bars of a symbol (all prices there and positive) with what happened between them, as natural logs.
    Element t speaks of the way from bar t-1 to bar t; element 0 is zero. Dividends are added back."""

    bars: Bars
    rows: IndexArray
    open: FloatArray
    high: FloatArray
    low: FloatArray
    close: FloatArray
    volume: FloatArray
    moves: FloatArray
    openings: FloatArray
    sigma: float

    def session(self, index: int | np.int64) -> date:
        """The session of full bar ``index``."""
        return self.bars.dates[self.rows[index]].item()  # type: ignore[no-any-return]


def marks_of(
    bars: Bars, *, sessions: DateArray | None = None, expected: date | None = None
) -> tuple[Mark, ...]:
    """What is doubtful about ``bars``, oldest first; at most one mark of price a session.

    ``sessions`` (datetime64[D]) are the trading sessions of the exchange: with them missing bars are marked.
    ``expected`` is the session that the newest bar should have. Rows with missing prices (nan) are allowed here.
    A mark never changes an outcome: it is shown, and leaving the symbol out is the user's act.
    """
    if not len(bars):
        return ()
    whole = _whole(bars)
    full = _moves_of(bars, whole)
    dividends = dividend_doubts(bars, full.rows, full.openings, full.close, full.sigma)
    found = [*_missing_prices(bars, whole), *_price_doubts(full, dividends), *_repeated(full)]
    found = [*_gravest_each_session(found), *dividends.marks, *_flat_runs(full)]
    if sessions is not None:
        found.extend(_gaps(bars, sessions))
    last = bars.last_date()
    if expected is not None and last is not None and last < expected:
        found.append(
            Mark(bars.symbol, last, MarkKind.STALE, f"the newest bar is of {last}, not of {expected}")
        )
    return tuple(sorted(found, key=lambda mark: mark.session))


def _whole(bars: Bars) -> BoolArray:
    prices = np.vstack((bars.open, bars.high, bars.low, bars.close))
    with np.errstate(invalid="ignore"):
        return np.asarray((np.isfinite(prices) & (prices > 0)).all(axis=0))


def _moves_of(bars: Bars, whole: BoolArray) -> _Moves:
    rows = np.flatnonzero(whole)
    opening, high, low, close, volume = (
        series[rows] for series in (bars.open, bars.high, bars.low, bars.close, bars.volume)
    )
    before = np.r_[close[:1], close[:-1]]
    moves, openings = np.log(close / before), np.log(opening / before)
    openings[:1] = 0.0
    return _Moves(bars, rows, opening, high, low, close, volume, moves, openings, _usual_move(moves[1:]))


def _usual_move(moves: FloatArray) -> float:
    """The standard deviation of a usual day, from the calmer four fifths of all; bounded where few days tell."""
    if not len(moves):
        return _LEAST_SIGMA
    calm = float(np.percentile(np.abs(moves), _CALM_QUANTILE)) / _CALM_SIGMAS
    return max(_LEAST_SIGMA, calm if len(moves) >= _ENOUGH_MOVES else min(calm, _FEW_MOVES_SIGMA))


def _missing_prices(bars: Bars, whole: BoolArray) -> Iterator[Mark]:
    for row in np.flatnonzero(~whole):
        names = [name for name in ("open", "high", "low", "close") if not bars.series(name)[row] > 0] or [
            "price"
        ]
        detail = f"the {', '.join(names)} is missing or not above zero"
        yield Mark(bars.symbol, bars.dates[row].item(), MarkKind.MISSING_PRICE, detail)


def _price_doubts(full: _Moves, dividends: DividendDoubts) -> Iterator[Mark]:
    if not len(full.rows):
        return
    symbol = full.bars.symbol
    yield from _impossible(full)
    net = full.moves + dividends.added_back
    gaps = full.openings + dividends.added_back
    reversed_ = _reversed(full, net, gaps)
    for t in np.flatnonzero(reversed_):
        detail = f"{_percent(net[t])} in a day, taken back the next day"
        yield Mark(symbol, full.session(t), MarkKind.REVERSED, detail)
    after_reversed = np.r_[False, reversed_[:-1]]
    yield from _hundredfold(full, net)
    for place, detail in split_doubts(full.bars, full.rows, full.moves, full.openings):
        yield Mark(symbol, full.session(place), MarkKind.SPLIT, detail)
    for t in np.flatnonzero(_jumps(full, net, gaps) & ~after_reversed):
        yield Mark(symbol, full.session(t), MarkKind.JUMP, f"{_percent(net[t])} in a day without a split")


def _impossible(full: _Moves) -> Iterator[Mark]:
    """Highs below and lows above open or close. Where that is the rule and not the exception (some exchanges leave
    their auctions out of high and low), one mark at the newest such bar says so for all."""
    lowest_body, highest_body = np.minimum(full.open, full.close), np.maximum(full.open, full.close)
    slack = _ROUNDING * full.close
    found = np.flatnonzero((full.high < highest_body - slack) | (full.low > lowest_body + slack))
    symbol = full.bars.symbol
    if len(found) > max(_FEW_IMPOSSIBLE, _HABIT * len(full.rows)):
        detail = f"on {len(found)} of {len(full.rows)} days open or close lies outside high and low"
        yield Mark(symbol, full.session(found[-1]), MarkKind.IMPOSSIBLE, detail)
        return
    for t in found:
        detail = (
            f"open {full.open[t]:g}, high {full.high[t]:g}, low {full.low[t]:g} and close {full.close[t]:g}"
            " cannot all be true"
        )
        yield Mark(symbol, full.session(t), MarkKind.IMPOSSIBLE, detail)


def _hundredfold(full: _Moves, net: FloatArray) -> Iterator[Mark]:
    symbol = full.bars.symbol
    size = np.abs(net)
    for t in np.flatnonzero((size >= _HUNDREDFOLD) & (size < _TEN_THOUSANDFOLD)):
        what = "about 100 times" if net[t] > 0 else "about a hundredth of"
        detail = f"{what} the day before, as if pounds and pence were mixed"
        yield Mark(symbol, full.session(t), MarkKind.HUNDREDFOLD, detail)
    for t in np.flatnonzero(np.log(full.high / full.low) >= _HUNDREDFOLD):
        detail = (
            f"high {full.high[t]:g} and low {full.low[t]:g} on one day, as if pounds and pence were mixed"
        )
        yield Mark(symbol, full.session(t), MarkKind.HUNDREDFOLD, detail)


def _reversed(full: _Moves, net: FloatArray, gaps: FloatArray) -> BoolArray:
    """Bars that lie off although those around them agree with each other."""
    there, back = net[:-1], net[1:]
    larger = np.maximum(np.abs(there), np.abs(back))
    given_back = (there * back < 0) & (np.abs(there + back) <= _GIVEN_BACK * larger)
    size = np.minimum(np.abs(there), np.abs(back))
    enough = size >= max(_SMALLEST_OFFSET, _OFFSET_IN_SIGMA * full.sigma)
    traded = (full.high > full.low)[1:]
    displaced = enough & _by_opening(there, gaps[:-1]) & _by_opening(back, gaps[1:])
    displaced &= np.r_[False, traded[:-1]] & traded  # one trade far off is a thin market, not a wrong bar
    big = size >= max(_BIG_OFFSET, _OFFSET_IN_SIGMA * full.sigma)
    return np.concatenate((given_back & (displaced | big), [False]))


def _by_opening(moves: FloatArray, gaps: FloatArray) -> BoolArray:
    """Where a move was made between close and open, and not during the session."""
    share = np.divide(gaps, moves, out=np.zeros_like(moves), where=moves != 0)
    low, high = _OPENING_SHARE
    return np.asarray((share >= low) & (share <= high))


def _jumps(full: _Moves, net: FloatArray, gaps: FloatArray) -> BoolArray:
    size = np.abs(net)
    overnight = (size >= max(_JUMP, _OFFSET_IN_SIGMA * full.sigma)) & _by_opening(net, gaps)
    result = np.zeros(len(net), dtype=bool)
    for t in np.flatnonzero(overnight | (size >= _WILD_JUMP)).tolist():
        result[t] = size[t] >= _WILD_JUMP or not _is_surge(full.volume, t)
    return result


def _is_surge(volume: FloatArray, t: int) -> bool:
    usual = np.median(volume[max(0, t - _SURGE_SESSIONS) : t])
    return bool(usual > 0 and volume[t] >= _SURGE * usual)


def _repeated(full: _Moves) -> Iterator[Mark]:
    """Bars that repeat the one before to the last digit. One that never moved says nothing: nobody traded."""
    same = np.ones(max(0, len(full.rows) - 1), dtype=bool)
    for series in (full.open, full.high, full.low, full.close):
        same &= series[1:] == series[:-1]
    volume = full.volume
    same &= np.abs(volume[1:] - volume[:-1]) <= _SAME_VOLUME * volume[:-1]
    same &= (full.high > full.low)[1:] & (volume[1:] > 0)
    for t in np.flatnonzero(same) + 1:
        yield Mark(
            full.bars.symbol, full.session(t), MarkKind.REPEATED, "the bar repeats that of the day before"
        )


def _flat_runs(full: _Moves) -> Iterator[Mark]:
    """Ten sessions or more at one and the same price, marked at the last of them."""
    still = (full.high == full.low) & (full.open == full.close)
    still[1:] &= full.close[1:] == full.close[:-1]
    still[:1] = False
    edges = np.flatnonzero(np.diff(np.r_[False, still, False].astype(np.int8)))
    for first, end in zip(edges[::2], edges[1::2], strict=True):
        count = int(end - first) + 1  # with the session before, whose price it is
        if count >= _FLAT_SESSIONS:
            detail = f"{count} sessions at {full.close[first]:g}"
            yield Mark(full.bars.symbol, full.session(int(end) - 1), MarkKind.FLAT, detail)


def _gaps(bars: Bars, sessions: DateArray) -> Iterator[Mark]:
    inside = sessions[
        sessions.searchsorted(bars.dates[0]) : sessions.searchsorted(bars.dates[-1], side="right")
    ]
    if np.array_equal(inside, bars.dates):
        return
    missing = np.flatnonzero(~np.isin(inside, bars.dates))
    for run in np.split(missing, np.flatnonzero(np.diff(missing) > 1) + 1):
        if len(run):
            first, last = inside[run[0]].item(), inside[run[-1]].item()
            detail = "no bar" if len(run) == 1 else f"no bar for {len(run)} sessions, up to {last}"
            yield Mark(bars.symbol, first, MarkKind.GAP, detail)


def _gravest_each_session(marks: list[Mark]) -> list[Mark]:
    order = list(MarkKind)
    gravest: dict[date, Mark] = {}
    for mark in marks:
        held = gravest.get(mark.session)
        if held is None or order.index(mark.kind) < order.index(held.kind):
            gravest[mark.session] = mark
    return list(gravest.values())


def _percent(move: float) -> str:
    """A natural log as a signed change: ``+412 %``."""
    change = 100.0 * float(np.expm1(move))
    sign = "+" if change > 0 else "\N{MINUS SIGN}"
    return f"{sign}{abs(change):,.0f} %"
