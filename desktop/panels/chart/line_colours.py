"""Which colour a line of a rule has in the chart and its legend. Importing it is cheap."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from scanner import Line

__all__ = ["LEVEL_DOTS", "LEVEL_TOKEN", "line_tokens"]

LEVEL_TOKEN = "chart.axis"
LEVEL_DOTS = (1.0, 3.0)
"""How a level is dotted, in multiples of its width."""

_TOKENS = ("chart.ma.50", "chart.ma.150", "chart.ma.200", "chart.ma.20")
_OWN = re.compile(r"(20|50|150|200)-")


def line_tokens(lines: Sequence[Line]) -> list[str]:
    """A colour token for each line: averages of 20, 50, 150 and 200 bars always have their own, others take those
    that are left, again from the first when there are many. Levels are as quiet as the axis."""
    own: dict[int, str] = {}
    for index, line in enumerate(lines):
        found = _OWN.match(line.title) if line.kind.value == "average" else None
        if found is not None and f"chart.ma.{found[1]}" not in own.values():
            own[index] = f"chart.ma.{found[1]}"
    free = [token for token in _TOKENS if token not in own.values()] or list(_TOKENS)
    others = iter(free * len(lines))
    return [
        LEVEL_TOKEN if line.kind.value == "level" else own[index] if index in own else next(others)
        for index, line in enumerate(lines)
    ]
