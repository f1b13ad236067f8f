"""What an indicator is, and the register in which each one enters itself by a decorator; no formula lives here."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from scanner.arrays import FloatArray

PRICES = ("open", "high", "low", "close")
SERIES = (*PRICES, "volume")
# The close, on the same day, of what the universe is measured by; it comes with the run and not with the bars.
BENCHMARK = "benchmark"
# Ten years of days.
LONGEST_PERIOD = 2520
# More daily bars than any stock has (119 years): the lookback of what never forgets how it began.
WHOLE_HISTORY = 30_000

# Modules whose indicators belong to the subject of another one.
_GROUPS = {
    "bands": "volatility",
    "oscillators": "momentum",
    "stochastics": "momentum",
    "smoothed": "averages",
}

_BarCount = Callable[..., int]
_Compute = Callable[..., FloatArray]
_ComputeAll = Callable[..., tuple[FloatArray, ...]]


@dataclass(frozen=True, slots=True)
class Parameter:
    """One number that an indicator takes, a whole one unless ``whole`` is false. ``example`` is what the field
    uses most; ``default`` None means that it has to be written."""

    name: str
    minimum: float
    example: float
    default: float | None = None
    maximum: float = LONGEST_PERIOD
    whole: bool = True


@dataclass(frozen=True, eq=False)
class Family:
    """Indicators that come out of one computation, such as the MACD, its signal and its histogram.

    ``compute`` returns the values of all ``members`` in their order; they share inputs, parameters, needed bars
    and lookback, so that who has worked out one has the others for nothing.
    """

    compute: _ComputeAll
    members: list[Indicator] = field(default_factory=list)


@dataclass(frozen=True, eq=False)
class Indicator:
    """One function of the rule language.

    ``inputs`` are the series it reads; where ``takes_series`` is true, optional first arguments take their
    places in order. ``needed(*parameters)`` is the fewest bars that give a first value,
    ``lookback(*parameters)`` the bars after which a value equals that of the full history to 1e-9 of the size
    of what it is made of; ``WHOLE_HISTORY`` where there is no such number. ``aliases`` are other names of the
    field; ``group`` is the subject under which a listing shows it. With ``truth`` it is a condition, such as
    ``inside_day``: its values are 1 (true), 0 (false) and NaN (unknown). A ``sparse`` one has a value only on days
    that show what it measures, such as the pivot of a pattern, or where it is defined.

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
    group: str = ""
    aliases: tuple[str, ...] = ()
    family: Family | None = None
    truth: bool = False
    sparse: bool = False

    @property
    def signature(self) -> str:
        """How it is written, for example ``sma([series = close,] days)``."""
        words = [_parameter_word(parameter) for parameter in self.parameters]
        comma = "," if words else ""
        series = [f"[series = {name}{comma}]" for name in self.inputs] if self.takes_series else []
        return f"{self.name}({' '.join([*series, ', '.join(words)]).rstrip()})"

    @property
    def example(self) -> str:
        """A call that works, for example ``sma(50)``."""
        return f"{self.name}({', '.join(f'{parameter.example:g}' for parameter in self.parameters)})"


_REGISTER: dict[str, Indicator] = {}
_ALIASES: dict[str, Indicator] = {}


def enter(entry: Indicator) -> Indicator:
    """Put ``entry`` into the register, under its name and its aliases."""
    for name in (entry.name, *entry.aliases):
        if name in _REGISTER or name in _ALIASES:
            raise ValueError(f"two indicators are called {name}")
    _REGISTER[entry.name] = entry
    _ALIASES.update(dict.fromkeys(entry.aliases, entry))
    if entry.family is not None:
        entry.family.members.append(entry)
    return entry


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
    aliases: tuple[str, ...] = (),
    name: str = "",
    truth: bool = False,
    sparse: bool = False,
) -> Callable[[_Compute], _Compute]:
    """Enter the decorated function under its own name, or under ``name`` where Python has another use for that;
    its docstring becomes the description and its module's subject the group.

    Without ``lookback`` the indicator forgets: nothing before ``needed`` bars matters.
    """

    def enter_function(compute: _Compute) -> _Compute:
        enter(
            Indicator(
                name=name or compute.__name__,
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
                group=_group_of(compute.__module__.rpartition(".")[2]),
                aliases=aliases,
                truth=truth,
                sparse=sparse,
            )
        )
        return compute

    return enter_function


def _group_of(module: str) -> str:
    return _GROUPS.get(module, module)


def registered() -> dict[str, Indicator]:
    """All indicators that were entered so far, by name. Use ``catalogue`` to have them all."""
    return dict(sorted(_REGISTER.items()))


def other_names() -> dict[str, Indicator]:
    """The aliases of all indicators that were entered so far."""
    return dict(sorted(_ALIASES.items()))


def _parameter_word(parameter: Parameter) -> str:
    return parameter.name if parameter.default is None else f"{parameter.name} = {parameter.default:g}"


def as_record(entry: Indicator) -> dict[str, Any]:
    """An indicator as plain values for a listing; ``needed`` and ``lookback`` are those of its example.
    ``lookback`` None means the whole history."""
    example = tuple(parameter.example for parameter in entry.parameters)
    lookback = entry.lookback(*example)
    return {
        "name": entry.name,
        "group": entry.group,
        "title": entry.title,
        "aliases": list(entry.aliases),
        "signature": entry.signature,
        "example": entry.example,
        "description": entry.description,
        "formula": entry.formula,
        "source": entry.source,
        "needed": entry.needed(*example),
        "lookback": lookback if lookback < WHOLE_HISTORY else None,
    }
