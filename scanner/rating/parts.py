"""The names of the parts of a rating, in their order; how they are measured is the score's."""

from __future__ import annotations

TREND, MOMENTUM, VOLUME, BREAKOUT = "trend", "momentum", "volume", "breakout"
RELATIVE_STRENGTH = "relative_strength"
PARTS = (TREND, MOMENTUM, VOLUME, BREAKOUT, RELATIVE_STRENGTH)
