"""Bars that a test makes by hand or by chance, without calendar or files."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime

import numpy as np

from scanner.types import Bars

Values = Sequence[float] | np.ndarray

BASIS = datetime(2026, 1, 30, 22, 0, tzinfo=UTC)


def made_bars(
    close: Values,
    *,
    open: Values | None = None,  # noqa: A002 - the field's name
    high: Values | None = None,
    low: Values | None = None,
    volume: Values | float = 1_000_000.0,
    symbol: str = "MADE",
) -> Bars:
    """Bars of these closes on days that follow each other from 2020-01-01. Without more, every bar opens at its
    close, and its high and low lie 1 % around it."""
    closes = np.asarray(close, dtype=np.float64)
    return Bars(
        symbol=symbol,
        dates=np.datetime64("2020-01-01") + np.arange(len(closes)),
        open=closes if open is None else np.asarray(open, dtype=np.float64),
        high=closes * 1.01 if high is None else np.asarray(high, dtype=np.float64),
        low=closes * 0.99 if low is None else np.asarray(low, dtype=np.float64),
        close=closes,
        volume=np.broadcast_to(np.asarray(volume, dtype=np.float64), closes.shape),
        basis=BASIS,
    )


def drawn(*legs: tuple[int, float], begin: float = 100.0, volume: Values | float = 1_000_000.0) -> Bars:
    """Bars along straight legs, each (days, price at its end), from a first bar at ``begin``. High, low and close are
    one price, so that what a leg ends at is the extreme."""
    closes = [begin]
    for days, end in legs:
        closes.extend(np.linspace(closes[-1], end, days + 1)[1:].tolist())
    return made_bars(closes, high=closes, low=closes, volume=volume)


def random_bars(count: int, seed: int, *, restlessness: float = 0.02) -> Bars:
    """``count`` bars of a random walk in whole cents."""
    chance = np.random.default_rng(seed)
    closes = np.round(50 * np.exp(np.cumsum(chance.normal(0, restlessness, count))), 2) + 0.01
    opens = np.round(closes * np.exp(chance.normal(0, 0.005, count)), 2)
    highs = np.round(np.maximum(opens, closes) * (1 + np.abs(chance.normal(0, 0.005, count))), 2)
    lows = np.round(np.minimum(opens, closes) * (1 - np.abs(chance.normal(0, 0.005, count))), 2)
    volumes = chance.integers(100_000, 1_000_000, count).astype(np.float64)
    return made_bars(closes, open=opens, high=highs, low=lows, volume=volumes, symbol=f"R{seed}")
