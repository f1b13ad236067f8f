"""Mathematical functions of a series, bar by bar, under TA-Lib's names; abs, min and max are the language's."""

from __future__ import annotations

import numpy as np

from scanner.arrays import FloatArray
from scanner.indicators.memory import whole_history
from scanner.indicators.registry import indicator
from scanner.indicators.talib_entries import Named, enter_talib

_FUNCTIONS: tuple[tuple[str, str, np.ufunc, str, tuple[str, ...]], ...] = (
    ("ln", "Natural logarithm", np.log, "The power of e that the value is.", ("log",)),
    ("log10", "Logarithm to base 10", np.log10, "The power of 10 that the value is.", ()),
    ("sqrt", "Square root", np.sqrt, "The number whose square the value is.", ()),
    ("exp", "Exponential function", np.exp, "e to the power of the value.", ()),
    ("floor", "Rounded down", np.floor, "The next whole number below.", ()),
    ("ceil", "Rounded up", np.ceil, "The next whole number above.", ()),
    ("sin", "Sine", np.sin, "Of an angle in radians.", ()),
    ("cos", "Cosine", np.cos, "Of an angle in radians.", ()),
    ("tan", "Tangent", np.tan, "Of an angle in radians.", ()),
    ("asin", "Arcsine", np.arcsin, "In radians, of values from -1 to 1.", ()),
    ("acos", "Arccosine", np.arccos, "In radians, of values from -1 to 1.", ()),
    ("atan", "Arctangent", np.arctan, "In radians.", ()),
    ("sinh", "Hyperbolic sine", np.sinh, "Of the value.", ()),
    ("cosh", "Hyperbolic cosine", np.cosh, "Of the value.", ()),
    ("tanh", "Hyperbolic tangent", np.tanh, "Of the value; draws any number into -1 to 1.", ()),
)


def _enter(name: str, title: str, function: np.ufunc, description: str, aliases: tuple[str, ...]) -> None:
    def compute(panel: FloatArray) -> FloatArray:
        with np.errstate(all="ignore"):
            found = function(panel)
        return np.where(np.isfinite(found), found, np.nan)

    compute.__doc__ = f"{description} Unknown where it is not defined or too large."
    indicator(
        name=name,
        title=title,
        inputs=("close",),
        takes_series=True,
        parameters=(),
        needed=lambda: 1,
        formula=f"{name}(x)",
        source=f"TA-Lib {name.upper()}",
        whole_batch=True,
        aliases=aliases,
        sparse=True,
    )(compute)


for _row in _FUNCTIONS:
    _enter(*_row)

enter_talib(
    "functions",
    Named(
        "cumsum",
        "Running total",
        "The sum of all values so far. It reads the whole history: its level depends on the first day.",
    ),
    call="CUMSUM",
    inputs=("close",),
    needed=lambda: 1,
    lookback=whole_history,
    formula="cumsum = cumsum[1] + x",
    takes_series=True,
)
