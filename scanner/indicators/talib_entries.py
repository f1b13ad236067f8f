"""Enters functions of TA-Lib into the register from tables, one line or so for each; the tables are elsewhere."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np

from scanner.arrays import FloatArray
from scanner.indicators.registry import Family, Indicator, Parameter, enter

_BarCount = Callable[..., int]


def days(default: int, minimum: int = 2, name: str = "days") -> Parameter:
    """A number of days that may be left out."""
    return Parameter(name, minimum, default, default)


def written_days(example: int, minimum: int = 2) -> Parameter:
    """A number of days that has to be written."""
    return Parameter("days", minimum, example)


def factor(name: str, default: float, minimum: float = 0.1, maximum: float = 100.0) -> Parameter:
    """A number that need not be whole and may be left out."""
    return Parameter(name, minimum, default, default, maximum, whole=False)


@dataclass(frozen=True, slots=True)
class Named:
    """What one output is called and what it says."""

    name: str
    title: str
    description: str
    aliases: tuple[str, ...] = ()


def enter_talib(
    group: str,
    *outputs: Named,
    call: str | Callable[..., Any],
    inputs: tuple[str, ...],
    needed: _BarCount,
    formula: str,
    parameters: tuple[Parameter, ...] = (),
    lookback: _BarCount | None = None,
    source: str = "",
    takes_series: bool = False,
    truth: bool = False,
) -> None:
    """Enter the outputs of one computation. ``call`` is the name of a TA-Lib function that takes the inputs and
    then the parameters, or a function that takes the module ``talib`` before them; it returns one array, or a
    tuple of as many as there are ``outputs``. The rest is as in :class:`~scanner.indicators.registry.Indicator`.
    """
    several = len(outputs) > 1
    computation = _computation(call, needed, several)
    family = Family(computation) if several else None
    for place, named in enumerate(outputs):
        enter(
            Indicator(
                name=named.name,
                title=named.title,
                inputs=inputs,
                takes_series=takes_series,
                parameters=parameters,
                needed=needed,
                lookback=lookback or needed,
                formula=formula,
                source=source or f"TA-Lib {call}",
                description=named.description,
                whole_batch=False,
                compute=_one_of(computation, place) if several else computation,
                group=group,
                aliases=named.aliases,
                family=family,
                truth=truth,
            )
        )


def _one_of(computation: Callable[..., Any], place: int) -> Callable[..., FloatArray]:
    return lambda *arguments: computation(*arguments)[place]


def _computation(call: str | Callable[..., Any], needed: _BarCount, several: bool) -> Callable[..., Any]:
    """``call`` made even: float64, unknown before the first complete window and where a number is not finite."""

    def compute(*arguments: Any) -> Any:
        import talib  # heavy: loads after the window shows

        found = getattr(talib, call)(*arguments) if isinstance(call, str) else call(talib, *arguments)
        first = needed(*(argument for argument in arguments if not isinstance(argument, np.ndarray))) - 1
        return tuple(_even(one, first) for one in found) if several else _even(found, first)

    return compute


def _even(found: Any, first: int) -> FloatArray:
    values = np.array(found, dtype=np.float64)
    values[~np.isfinite(values)] = np.nan
    values[:first] = np.nan
    return values
