"""Enters chart patterns into the register, each a condition with its numbers; what they look like is elsewhere."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view

from scanner.arrays import BoolArray, FloatArray, IndexArray
from scanner.indicators import windows
from scanner.indicators.registry import Family, Indicator, Parameter, enter
from scanner.indicators.talib_entries import Named

# A measure takes cut-out windows (candidates x bars of a window) of each series and the parameters. It returns which
# candidates show the pattern, and a row of numbers for each output, of which those of the others do not matter.
Measure = Callable[..., tuple[BoolArray, tuple[FloatArray, ...]]]
# Which windows may show the pattern: takes the panels and parameters, has a column for each window. It is cheap and
# leaves few.
Candidates = Callable[..., BoolArray]

# So many windows are cut out at a time: they fit into the processor's cache.
_AT_ONCE = 512


def enter_pattern(
    condition: Named,
    *numbers: Named,
    measure: Measure,
    candidates: Candidates,
    inputs: tuple[str, ...],
    size: Callable[..., int],
    formula: str,
    source: str,
    parameters: tuple[Parameter, ...] = (),
) -> None:
    """Enter a pattern that is looked for in windows of ``size(*parameters)`` bars: the condition itself, and
    numbers that are unknown where the condition does not hold."""

    def compute(*arguments: Any) -> tuple[FloatArray, ...]:
        panels, values = arguments[: len(inputs)], arguments[len(inputs) :]
        return _found(measure, candidates, panels, values, size(*values), len(numbers))

    family = Family(compute)
    for place, named in enumerate((condition, *numbers)):
        enter(
            Indicator(
                name=named.name,
                title=named.title,
                inputs=inputs,
                takes_series=False,
                parameters=parameters,
                needed=size,
                lookback=size,
                formula=formula,
                source=source,
                description=named.description
                if not place
                else f"{named.description} {_ONLY} {condition.name}.",
                whole_batch=True,
                compute=_one_of(compute, place),
                group="patterns",
                aliases=named.aliases,
                family=family,
                truth=place == 0,
                sparse=place > 0,
            )
        )


_ONLY = "Unknown on days without"


def _one_of(compute: Callable[..., tuple[FloatArray, ...]], place: int) -> Callable[..., FloatArray]:
    return lambda *arguments: compute(*arguments)[place]


def _found(
    measure: Measure,
    candidates: Candidates,
    panels: tuple[FloatArray, ...],
    values: tuple[float, ...],
    size: int,
    numbers: int,
) -> tuple[FloatArray, ...]:
    unknown = windows.holes(size, *panels)
    truth = windows.known(np.zeros(unknown.shape), unknown)
    outputs = [np.full(unknown.shape, np.nan) for _ in range(numbers)]
    rows, places = np.nonzero(candidates(*panels, *values) & ~unknown)
    cuts = [sliding_window_view(panel, size, axis=1) for panel in panels]
    for first in range(0, len(rows), _AT_ONCE):
        row, place = rows[first : first + _AT_ONCE], places[first : first + _AT_ONCE]
        shown, measured = measure(*(cut[row, place] for cut in cuts), *values)
        row, place = row[shown], place[shown]
        truth[row, place] = 1.0
        for output, number in zip(outputs, measured, strict=True):
            output[row, place] = number[shown]
    return truth, *outputs


def highest_from(values: FloatArray) -> IndexArray:
    """For every bar, where the highest value of it and all newer bars stands; the newest of equal ones."""
    backwards = values[:, ::-1]
    so_far = np.maximum.accumulate(backwards, axis=1)
    record = np.ones(values.shape, dtype=np.bool_)
    record[:, 1:] = backwards[:, 1:] > so_far[:, :-1]
    found = np.maximum.accumulate(np.where(record, np.arange(values.shape[1]), 0), axis=1)
    return np.asarray(values.shape[1] - 1 - found[:, ::-1])


def lowest_from(values: FloatArray) -> IndexArray:
    """For every bar, where the lowest value of it and all newer bars stands; the newest of equal ones."""
    return highest_from(-values)


def at(values: Any, place: IndexArray) -> Any:
    """What each row has at its own place."""
    return values[np.arange(len(values)), place]


def totals(values: FloatArray) -> FloatArray:
    """Running totals with a leading 0, for :func:`mean_between`."""
    found = np.zeros((values.shape[0], values.shape[1] + 1))
    np.cumsum(values, axis=1, out=found[:, 1:])
    return found


def mean_between(running: FloatArray, first: IndexArray, end: IndexArray) -> FloatArray:
    """The mean of each row's bars from ``first`` up to the one before ``end``; 0 of none."""
    return np.asarray((at(running, end) - at(running, first)) / np.maximum(end - first, 1))
