"""What a price chart shows of one symbol, as values. Importing it is cheap."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from scanner import Bars, Line

__all__ = ["ChartData", "PlanLevels", "plan_levels"]


@dataclass(frozen=True, slots=True)
class PlanLevels:
    """The prices of a plan that can be drawn: stop below entry below target, all above 0."""

    entry: float
    stop: float
    target: float
    r_multiple: float

    @property
    def prices(self) -> tuple[float, float, float]:
        """From the top: target, entry, stop."""
        return self.target, self.entry, self.stop


@dataclass(frozen=True, eq=False)
class ChartData:
    """One symbol's bars with what is drawn over them. ``lines`` end with the newest bar; they may be shorter than
    the bars. ``turned_true`` are the sessions on which the rule turned true. ``simulated`` prices say so."""

    symbol: str
    name: str
    bars: Bars
    lines: tuple[Line, ...] = ()
    turned_true: tuple[date, ...] = field(default=())
    plan: PlanLevels | None = None
    simulated: bool = False


def plan_levels(plan: Mapping[str, object] | None) -> PlanLevels | None:
    """The prices in a match's plan; None where there is none, or where they make no sense."""
    if plan is None:
        return None
    named = [plan.get(name) for name in ("entry", "stop", "target", "r_multiple")]
    numbers = [float(value) for value in named if isinstance(value, int | float) and math.isfinite(value)]
    if len(numbers) < len(named):
        return None
    entry, stop, target, r_multiple = numbers
    return PlanLevels(entry, stop, target, r_multiple) if 0 < stop < entry < target else None
