"""What can be chosen about the look, as values: theme, price colours, text size, contrast, motion."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

__all__ = ["HIGH_CONTRAST", "Appearance", "PriceColours", "Theme"]


class Theme(StrEnum):
    """The two sets of colours."""

    DARK = "dark"
    LIGHT = "light"


class PriceColours(StrEnum):
    """What colours say of prices. West: green is up, red is down. East: the other way round. Colour-blind: blue is
    up, orange is down, and rising candles are hollow."""

    WEST = "west"
    EAST = "east"
    COLOUR_BLIND = "colour_blind"

    @property
    def tokens(self) -> dict[str, str]:
        """The tokens that stand in for others: for ``up``, ``down`` and what goes with them in a chart."""
        return _PRICE_TOKENS[self]


def _other_way_round(*pairs: tuple[str, str]) -> dict[str, str]:
    return {one: other for pair in pairs for one, other in (pair, pair[::-1])}


_PRICE_TOKENS = {
    PriceColours.WEST: {},
    PriceColours.EAST: _other_way_round(
        ("up", "down"), ("chart.volume.up", "chart.volume.down"), ("chart.plan.gain", "chart.plan.risk")
    ),
    PriceColours.COLOUR_BLIND: {
        name: f"{name}.cb"
        for name in (
            "up",
            "down",
            "chart.volume.up",
            "chart.volume.down",
            "chart.ma.50",
            "chart.ma.150",
            "chart.ma.200",
            "chart.plan.gain",
            "chart.plan.risk",
            "chart.plan.entry",
        )
    },
}

HIGH_CONTRAST = {
    "line.subtle": "line.strong",
    "line.default": "line.strong",
    "line.control": "line.strong",
    "text.secondary": "text.primary",
    "text.muted": "text.primary",
    "text.disabled": "text.muted",
    "accent.soft": "bg.window",
    "bg.fresh": "bg.window",
    "bg.selected": "bg.raised",
    "warn.soft": "bg.window",
    "warn.line": "warn",
    "danger.soft": "bg.window",
    "danger.line": "danger",
    "heat.1": "heat.0",
    "heat.2": "heat.0",
    "heat.3": "heat.0",
    "heat.4": "heat.0",
    "heat.5": "heat.0",
}
"""The tokens that others stand in for with high contrast: strong lines, strong text, no soft fills."""


@dataclass(frozen=True, slots=True)
class Appearance:
    """One look. ``text_size`` is in percent, 90 to 150; rows grow with it. ``reduced_motion``: every move lasts 0."""

    theme: Theme = Theme.DARK
    colours: PriceColours = PriceColours.WEST
    text_size: int = 100
    high_contrast: bool = False
    reduced_motion: bool = False

    def token(self, name: str) -> str:
        """The token whose colour is meant by ``name``."""
        name = self.colours.tokens.get(name, name)
        return HIGH_CONTRAST.get(name, name) if self.high_contrast else name

    def scaled(self, pixels: float) -> int:
        """``pixels`` at this text size."""
        return int(pixels * self.text_size / 100 + 0.5)
