"""The close at which a rule would have been true: its other values move with the close, as they would have."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace

import numpy as np

from scanner.arrays import FloatArray
from scanner.rules.evaluator import TRUE, truth
from scanner.rules.facts import Facts
from scanner.rules.nodes import ConditionNode
from scanner.rules.panel import Panel
from scanner.types import Bars

# Closes this far from the last one are tried: no stock that came near needs more.
_FARTHEST = 0.25
_TRIED = 64
# Each round looks between two closes of the round before.
_ROUNDS = 3


@dataclass(frozen=True, slots=True)
class Trigger:
    """From ``price`` on, upwards with ``above`` or else downwards, the rule is true."""

    price: float
    above: bool

    def __str__(self) -> str:
        digits = 4 if self.price < 1 else 2
        return f"will match {'above' if self.above else 'below'} {self.price:,.{digits}f}"


def trigger_of(node: ConditionNode, bars: Bars, facts: Facts) -> Trigger | None:
    """The close nearest to the last one of ``bars`` that would make ``node`` true, None if there is none within a
    quarter of the price. High and low go with the close where it leaves them; volume and the days before stay."""
    close = float(bars.close[-1])
    found = [_searched(node, bars, facts, close, close * (1 + side * _FARTHEST)) for side in (1.0, -1.0)]
    prices = [price for price in found if price is not None]
    if not prices:
        return None
    nearest = min(prices, key=lambda price: abs(price - close))
    return Trigger(nearest, nearest > close)


def _searched(node: ConditionNode, bars: Bars, facts: Facts, near: float, far: float) -> float | None:
    """The true close next to ``near`` on the way to ``far``."""
    found = None
    for _ in range(_ROUNDS):
        closes = np.linspace(near, far, _TRIED + 1)
        holds = np.flatnonzero(_hold(node, bars, facts, closes))
        if not len(holds) or holds[0] == 0:
            break
        near, far = float(closes[holds[0] - 1]), float(closes[holds[0]])
        found = far
    return found


def _hold(
    node: ConditionNode, bars: Bars, facts: Facts, closes: FloatArray
) -> np.ndarray[tuple[int], np.dtype[np.bool_]]:
    """Whether ``node`` is true with each of ``closes`` in place of the last one."""
    supposed = [_with_close(bars, float(close)) for close in closes]
    found: np.ndarray[tuple[int], np.dtype[np.bool_]] = truth(node, Panel(supposed, facts)) == TRUE
    return found


def _with_close(bars: Bars, close: float) -> Bars:
    def last(values: FloatArray, value: float) -> FloatArray:
        changed = values.copy()
        changed[-1] = value
        return changed

    high, low = float(bars.high[-1]), float(bars.low[-1])
    return replace(
        bars,
        close=last(bars.close, close),
        high=last(bars.high, max(high, close) if math.isfinite(high) else close),
        low=last(bars.low, min(low, close) if math.isfinite(low) else close),
    )
