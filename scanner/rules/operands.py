"""The values that a condition can be built of without typing: what each is called, and how it is written."""

from __future__ import annotations

import functools

from scanner.editing import ValueChoice
from scanner.indicators.catalogue import INDICATORS
from scanner.indicators.registry import BENCHMARK, Indicator
from scanner.rules.lexicon import VALUES
from scanner.rules.wording import AVERAGES, CAPITALS

OPERATORS = {
    ">": "is above",
    "<": "is below",
    ">=": "is at least",
    "<=": "is at most",
    "==": "equals",
    "!=": "is not",
    "crosses above": "crosses above",
    "crosses below": "crosses below",
}
"""What may stand between two numbers, with its words."""

WINDOWS = {"now": "now", "within": "within the last", "for": "each of the last", "ago": "before"}
"""When a condition has to hold, with its words."""

TIMEFRAMES = {"daily": "on daily bars", "weekly": "on weekly bars", "monthly": "on monthly bars"}
"""The bars that a condition is about, with the words; ``daily`` stands for those of the scan and is not written."""

_TITLES = {
    BENCHMARK: "Benchmark",
    "hl2": "Middle of the bar (hl2)",
    "hlc3": "Typical price (hlc3)",
    "ohlc4": "Mean of the bar (ohlc4)",
    "dollar_volume": "Dollar volume",
    "rs_rating": "RS rating",
    "rs_balanced": "Balanced relative strength",
}
_RANKS = ("rs_rating", "rs_balanced")
# What is looked for most, in front of the long lists.
_USUAL = (
    *(f"sma:{series}" for series in ("close", "volume")),
    *(f"ema:{series}" for series in ("close", "volume")),
    *(f"highest:{series}" for series in ("high", "close", "volume")),
    *(f"lowest:{series}" for series in ("low", "close", "volume")),
    "rsi:close",
    "atr:",
    "adx:",
    "relative_volume:",
    "change_pct:close",
)


@functools.cache
def number_choices() -> tuple[ValueChoice, ...]:
    """All that is a number for each bar, the usual ones first."""
    prices = [ValueChoice(name, value_title(name), "Price and volume") for name in VALUES]
    usual = [ValueChoice(value, value_title(value), "Usual") for value in _USUAL]
    ranks = [ValueChoice(name, value_title(name), "Strength") for name in _RANKS]
    return (*prices, *usual, *ranks, *_by_group(truth=False))


@functools.cache
def truth_choices() -> tuple[ValueChoice, ...]:
    """All that is a condition by itself."""
    return _by_group(truth=True)


def value_title(value: str) -> str:
    """What a choice is called: "Average of close", "Highest high", "RSI"."""
    name, _, series = value.partition(":")
    entry = INDICATORS.get(name)
    if entry is None:
        return _TITLES.get(name, name.capitalize() if name in VALUES else name)
    if name in AVERAGES:
        return f"{AVERAGES[name].capitalize()} of {series or entry.inputs[0]}"
    if name in ("highest", "lowest"):
        return f"{name.capitalize()} {series or entry.inputs[0]}"
    title = name.upper() if name in CAPITALS else entry.title
    return title if not series or series == entry.inputs[0] else f"{title} of {series}"


def value_of(name: str, series: tuple[str, ...]) -> str | None:
    """The choice that stands for a call with these series; None when no choice does."""
    entry = INDICATORS.get(name)
    if entry is None or len(series) > 1:
        return None
    if not entry.takes_series:
        return f"{name}:" if not series else None
    return f"{name}:{series[0] if series else entry.inputs[0]}"


def written_value(value: str, numbers: tuple[str, ...] = ()) -> str:
    """``value`` as it is written, with those of ``numbers`` that it takes, else its usual ones."""
    name, colon, series = value.partition(":")
    entry = INDICATORS.get(name)
    if not colon or entry is None:
        return name
    arguments = [] if not series or series == entry.inputs[0] else [series]
    kept = numbers if len(numbers) == len(entry.parameters) and _alike(entry) else ()
    arguments += kept or [f"{parameter.example:g}" for parameter in entry.parameters]
    return f"{name}({', '.join(arguments)})"


def _alike(entry: Indicator) -> bool:
    """Whether a number of days of another function makes sense here."""
    return len(entry.parameters) == 1 and entry.parameters[0].name == "days"


def _by_group(*, truth: bool) -> tuple[ValueChoice, ...]:
    entries = [entry for name, entry in INDICATORS.items() if name == entry.name and entry.truth is truth]
    entries.sort(key=lambda entry: (entry.group, entry.title.casefold()))
    return tuple(
        ValueChoice(
            f"{entry.name}:{entry.inputs[0] if entry.takes_series else ''}",
            _own_title(entry),
            entry.group.capitalize(),
        )
        for entry in entries
    )


def _own_title(entry: Indicator) -> str:
    series = entry.inputs[0] if entry.takes_series else ""
    return value_title(f"{entry.name}:{series}")
