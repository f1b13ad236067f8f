"""Tulip's cases: short inputs with the outputs they should give, and which expressions are compared with them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from scanner.arrays import FloatArray
from scanner.rules.compiler import compile_expression
from tests.helpers.made_bars import made_bars

FILES = ("atoz.txt", "extra.txt", "untest.txt")
# The outputs are written with three or four digits.
ROUNDED = 2e-3

_C, _HL, _HLC = ("close",), ("high", "low"), ("high", "low", "close")
_OHLC, _HLCV, _CV = ("open", *_HLC), (*_HLC, "volume"), ("close", "volume")
# Tulip's name: the series it reads, and an expression for each output; {0}, {1} ... are its options.
SAME: dict[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "ad": (_HLCV, ("ad",)),
    "adosc": (_HLCV, ("adosc({0}, {1})",)),
    "alma": (_C, ("alma({0}, {1}, {2})",)),
    "ao": (_HL, ("awesome_oscillator",)),
    "apo": (_C, ("apo({0}, {1})",)),
    "aroon": (_HL, ("aroon_down({0})", "aroon_up({0})")),
    "aroonosc": (_HL, ("aroon_osc({0})",)),
    "atr": (_HLC, ("atr({0})",)),
    "avgprice": (_OHLC, ("average_price",)),
    "bbands": (_C, ("bb_lower({0}, {1})", "bb_middle({0}, {1})", "bb_upper({0}, {1})")),
    "bop": (_OHLC, ("bop",)),
    "cci": (_HLC, ("cci({0})",)),
    "cmf": (_HLCV, ("cmf({0})",)),
    "cmo": (_C, ("cmo_plain({0})",)),
    "cvi": (_HL, ("chaikin_volatility({0}, {0})",)),
    "dema": (_C, ("dema({0})",)),
    "dpo": (_C, ("dpo({0})",)),
    "ema": (_C, ("ema({0})",)),
    "fosc": (_C, ("fosc({0})",)),
    "hma": (_C, ("hma({0})",)),
    "ikhts": (_HL, ("tenkan({0})",)),
    "kama": (_C, ("kama({0})",)),
    "lag": (_C, ("close[{0}]",)),
    "linreg": (_C, ("linreg({0})",)),
    "linregslope": (_C, ("slope({0})",)),
    "marketfi": (("high", "low", "volume"), ("market_facilitation",)),
    "mass": (_HL, ("mass_index(9, {0})",)),
    "max": (_C, ("highest(close, {0})",)),
    "md": (_C, ("avgdev({0})",)),
    "medprice": (_HL, ("median_price",)),
    "mfi": (_HLCV, ("mfi({0})",)),
    "min": (_C, ("lowest(close, {0})",)),
    "mom": (_C, ("mom({0})",)),
    "natr": (_HLC, ("natr({0})",)),
    "nvi": (_CV, ("nvi",)),
    "obv": (_CV, ("obv - obv[{last}]",)),
    "ppo": (_C, ("ppo({0}, {1})",)),
    "pvi": (_CV, ("pvi",)),
    "qstick": (("open", "close"), ("qstick({0})",)),
    "roc": (_C, ("rocp({0})",)),
    "rocr": (_C, ("rocr({0})",)),
    "rsi": (_C, ("rsi({0})",)),
    "sma": (_C, ("sma({0})",)),
    "stddev": (_C, ("stdev({0})",)),
    "stoch": (_HLC, ("stoch_k({0}, {1}, {2})", "stoch_d({0}, {1}, {2})")),
    "sum": (_C, ("sum({0})",)),
    "tema": (_C, ("tema({0})",)),
    "tr": (_HLC, ("true_range",)),
    "trima": (_C, ("trima({0})",)),
    "trix": (_C, ("trix({0})",)),
    "tsf": (_C, ("tsf({0})",)),
    "typprice": (_HLC, ("typical_price",)),
    "ultosc": (_HLC, ("ultimate_oscillator({0}, {1}, {2})",)),
    "var": (_C, ("variance({0})",)),
    "vhf": (_C, ("vhf({0})",)),
    "vosc": (("volume",), ("100 * (sma(volume, {0}) / sma(volume, {1}) - 1)",)),
    "vwma": (_CV, ("vwma({0})",)),
    "wad": (_HLC, ("wad",)),
    "wcprice": (_HLC, ("weighted_close",)),
    "wilders": (_C, ("rma({0})",)),
    "willr": (_HLC, ("williams_r({0})",)),
    "wma": (_C, ("wma({0})",)),
    "zlema": (_C, ("zlema({0})",)),
}

_FIRST_VALUE = "exponential averages begin with the first value there, with a simple average here"
_FIRST_RANGE = "the first day's range counts there, a true range needs a day before it here"
# Functions that begin otherwise; the cases are too short to forget it.
NAMED = {
    **dict.fromkeys(("apo", "cvi", "dema", "ema", "mass", "ppo", "tema", "trix", "zlema"), _FIRST_VALUE),
    **dict.fromkeys(("atr", "natr"), _FIRST_RANGE),
    "alma": "the middle of the bell is rounded down to a whole day there",
}


@dataclass(frozen=True)
class Compared:
    """One output of one case: ``deviation`` is the largest difference over the size of the output."""

    case: str
    function: str
    expression: str
    deviation: float


def compared(folder: Path) -> Iterator[Compared]:
    """Every output that the language has an expression for."""
    for name in FILES:
        for head, arrays in _cases((folder / name).read_text(encoding="utf-8")):
            function, *options = head.split()
            if function in SAME:
                yield from _case(f"{name[:-4]} {head}", function, *SAME[function], options, arrays)


def _case(
    case: str,
    function: str,
    inputs: tuple[str, ...],
    outputs: tuple[str, ...],
    options: list[str],
    arrays: list[FloatArray],
) -> Iterator[Compared]:
    given = dict(zip(inputs, arrays, strict=False))
    length = len(arrays[0])
    usual = np.full(length, 1.0)
    if any((values <= 0).any() for key, values in given.items() if key != "volume"):
        return  # no prices
    bars = made_bars(
        given.get("close", usual), **{key: given.get(key, usual) for key in ("open", "high", "low", "volume")}
    )
    days = [bars.up_to(day.item()) for day in bars.dates]
    for template, told in zip(outputs, arrays[len(inputs) :], strict=True):
        text = template.format(*options, last=length - 1)
        found = compile_expression(text).values(days)[length - len(told) :]
        both = np.isfinite(found)
        if both.any():
            off = np.abs(found - told)[both] / max(1.0, np.abs(told).max())
            yield Compared(case, function, text, float(off.max()))


def _cases(text: str) -> Iterator[tuple[str, list[FloatArray]]]:
    head, arrays = "", list[FloatArray]()
    for line in [*text.splitlines(), ""]:
        if line.startswith("{"):
            arrays.append(np.array([float(part) for part in line.strip("{}; \t").split(",") if part.strip()]))
        elif line and not line.startswith("#"):
            head, arrays = line.strip(), []
        elif not line.strip() and arrays:
            yield head, arrays
            head, arrays = "", []
