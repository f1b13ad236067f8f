"""What an indicator is, and the register in which each one enters itself by a decorator; no formula lives here."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from scanner.arrays import FloatArray

PRICES = ("open", "high", "low", "close")
SERIES = (*PRICES, "volume")
# Ten years of days.
LONGEST_PERIOD = 2520

_BarCount = Callable[..., int]
_Compute = Callable[..., FloatArray]


@dataclass(frozen=True, slots=True)
class Parameter:
    """One whole number that an indicator takes. ``example`` is what the field uses most; ``default`` None means
    that it has to be written."""

    name: str
    minimum: int
    example: int
    default: int | None = None
    maximum: int = LONGEST_PERIOD


@dataclass(frozen=True, eq=False)
class Indicator:
    """One function of the rule language.

    ``inputs`` are the series it reads; where ``takes_series`` is true, an optional first argument takes the
    place of the only input. ``needed(*parameters)`` is the fewest bars that give a first value,
    ``lookback(*parameters)`` the bars after which a value equals that of the full history to 1e-9.

    ``compute`` has one of two forms. With ``whole_batch`` it takes panels (symbols x bars, float64, newest bar
    last, NaN = unknown) and returns one column for each complete window, so ``bars - needed + 1`` columns in
    which a NaN makes unknown just the windows that hold it. Otherwise it takes one symbol's arrays without any
    NaN and returns an array as long as they are.
    """

    name: str
    title: str
    inputs: tuple[str, ...]
    takes_series: bool
    parameters: tuple[Parameter, ...]
    needed: _BarCount
    lookback: _BarCount
    formula: str
    source: str
    description: str
    whole_batch: bool
    compute: _Compute

    @property
    def signature(self) -> str:
        """How it is written, for example ``sma([series = close,] days)``."""
        words = [_parameter_word(parameter) for parameter in self.parameters]
        first = f"[series = {self.inputs[0]},] " if self.takes_series else ""
        return f"{self.name}({first}{', '.join(words)})"

    @property
    def example(self) -> str:
        """A call that works, for example ``sma(50)``."""
        return f"{self.name}({', '.join(str(parameter.example) for parameter in self.parameters)})"


_REGISTER: dict[str, Indicator] = {}


def indicator(
    *,
    title: str,
    inputs: tuple[str, ...],
    takes_series: bool,
    parameters: tuple[Parameter, ...],
    needed: _BarCount,
    formula: str,
    source: str,
    lookback: _BarCount | None = None,
    whole_batch: bool = False,
) -> Callable[[_Compute], _Compute]:
    """Enter the decorated function under its own name; its docstring becomes the description.

    Without ``lookback`` the indicator forgets: nothing before ``needed`` bars matters.
    """

    def enter(compute: _Compute) -> _Compute:
        name = compute.__name__
        if name in _REGISTER:
            raise ValueError(f"two indicators are called {name}")
        _REGISTER[name] = Indicator(
            name=name,
            title=title,
            inputs=inputs,
            takes_series=takes_series,
            parameters=parameters,
            needed=needed,
            lookback=lookback or needed,
            formula=formula,
            source=source,
            description=inspect.getdoc(compute) or "",
            whole_batch=whole_batch,
            compute=compute,
        )
        return compute

    return enter


def registered() -> dict[str, Indicator]:
    """All indicators that were entered so far, by name. Use ``catalogue`` to have them all."""
    return dict(sorted(_REGISTER.items()))


def _parameter_word(parameter: Parameter) -> str:
    return parameter.name if parameter.default is None else f"{parameter.name} = {parameter.default}"


def as_record(entry: Indicator) -> dict[str, Any]:
    """An indicator as plain values for a listing; ``needed`` and ``lookback`` are those of its example."""
    example = tuple(parameter.example for parameter in entry.parameters)
    return {
        "name": entry.name,
        "title": entry.title,
        "signature": entry.signature,
        "example": entry.example,
        "description": entry.description,
        "formula": entry.formula,
        "source": entry.source,
        "needed": entry.needed(*example),
        "lookback": entry.lookback(*example),
    }
