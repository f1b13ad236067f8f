"""Signals: short names of conditions that hold for a match besides its rule; they are written in
``resources/signals.toml``."""

from __future__ import annotations

import functools
import tomllib
from collections.abc import Mapping, Sequence
from importlib.resources import files

from scanner.rules.compiler import Rule, compile_rule, decide_all
from scanner.types import Bars


def lookback() -> int:
    """Bars to look at so that signals equal those of the full history."""
    return max(rule.lookback for rule in _rules().values())


def signals_of(batch: Sequence[Bars]) -> list[tuple[str, ...]]:
    """For each of ``batch`` the names of what holds on its last bar, the most telling first; what cannot be decided
    does not hold."""
    rules = _rules()
    verdicts = decide_all(list(rules.values()), batch)
    return [
        tuple(name for name, found in zip(rules, verdicts, strict=True) if found[row].truth)
        for row in range(len(batch))
    ]


@functools.cache
def _rules() -> Mapping[str, Rule]:
    text = files("resources").joinpath("signals.toml").read_text(encoding="utf-8")
    return {signal["name"]: compile_rule(signal["rule"]) for signal in tomllib.loads(text)["signal"]}
