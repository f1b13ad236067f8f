"""How many bars an indicator has to read until it has forgotten how it began."""

from __future__ import annotations

from scanner.indicators.registry import WHOLE_HISTORY

# An exponential average of n days weighs what lies m bars back with (1 - 2 / (n + 1)) ** m <= exp(-2 m / (n + 1)).
# One inside another (order 2 and more) weighs it by the tail of a gamma distribution. With these multiples of
# n + 1 some 1e-13 of it is left, so that even a hundredfold move before them stays under 1e-9.
_EXPONENTIAL = {1: 15, 2: 17, 3: 19, 6: 24}
# Wilder's average of n days is the exponential one of 2 n - 1 days. After 27 n bars 1e-12 of it is left; rsi(14) and
# atr(14) then fit into the newest 400 bars, which are kept apart so that a scan need not read ten years.
_WILDER = 27
# The same, for what is bounded by itself or a difference of averages, and so sees no hundredfold move.
_DIFFERENCE = 13.5


def exponential_memory(days: int, order: int = 1) -> int:
    """The bars after which ``order`` exponential averages of ``days`` inside each other have forgotten."""
    return _EXPONENTIAL[order] * (days + 1)


def difference_memory(days: int) -> int:
    """The bars after which a difference of exponential averages has forgotten; ``days`` is the slowest of them."""
    return round(_DIFFERENCE * (days + 1))


def wilder_memory(days: int) -> int:
    """The bars after which Wilder's average of ``days`` has forgotten."""
    return _WILDER * days


def whole_history(*_parameters: float) -> int:
    """The lookback of what never forgets: everything that is kept."""
    return WHOLE_HISTORY
