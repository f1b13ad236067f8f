"""The order of the results: several keys, what is not known last, the same order for the same rows. Values are read
once a column and kept until rows change."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from desktop.models.result_columns import Column
from desktop.models.result_row import ResultRow

__all__ = ["BY_RANK", "MOST_KEYS", "ResultsOrder", "SortKey"]

MOST_KEYS = 3

_CHANGES = {"new": 0.0, "dropped": 1.0}


@dataclass(frozen=True, slots=True)
class SortKey:
    """One key: the id of a column, and whether the largest come first."""

    column: str
    descending: bool = False


BY_RANK = (SortKey("rank"),)
"""The order that the run itself gives."""


class ResultsOrder:
    """Sorts the rows it was given, which stand by symbol; that is also what decides between equals."""

    def __init__(self, columns: Sequence[Column]) -> None:
        self.set_columns(columns)

    def set_columns(self, columns: Sequence[Column]) -> None:
        """Take other columns."""
        self._columns = {column.id: column for column in columns}
        self.forget()

    def forget(self) -> None:
        """Rows came, went or changed: what was read of them holds no more."""
        self._read: dict[str, Any] = {}
        self._words: set[str] = set()

    def grow(self, places: Sequence[int], fresh: Sequence[ResultRow]) -> None:
        """``fresh`` are put among the rows, each before the one that stands at its place of ``places`` by now. What
        was read of the others still holds, but for the places of words, which may all be others."""
        import numpy as np  # heavy: loads after the window shows

        kept: dict[str, Any] = {}
        for column, found in self._read.items():
            values = [self._columns[column].value(row) for row in fresh] if column in self._columns else None
            if values is None or column in self._words or _are_words(values):
                continue
            kept[column] = np.insert(found, places, _as_floats(values))
        self._read = kept

    def values(self, column: str, rows: Sequence[ResultRow]) -> Any:
        """The values of a column for all rows as a float array, NaN where there is none; words by their place in the
        alphabet. ``rows`` must be the same as long as nothing was forgotten."""
        found = self._read.get(column)
        if found is None:
            values = list(map(self._columns[column].value, rows))
            if _are_words(values):
                self._words.add(column)
            found = self._read[column] = _as_floats(values)
        return found

    def sorted(self, rows: Sequence[ResultRow], keys: Sequence[SortKey], *, changes_first: bool) -> list[int]:
        """The places of ``rows`` in the order of ``keys``, the first one being the strongest. Rows that dropped out
        come after all others where nothing puts them elsewhere."""
        import numpy as np  # heavy: loads after the window shows

        if len(rows) < 2:
            return list(range(len(rows)))
        arrays = []
        for key in reversed(keys):
            values = self.values(key.column, rows)
            arrays.append(-values if key.descending else values)
        if changes_first:
            arrays.append(self._changes(rows))
        order: list[int] = np.lexsort(arrays).tolist()
        return order

    def _changes(self, rows: Sequence[ResultRow]) -> Any:
        import numpy as np  # heavy: loads after the window shows

        found = self._read.get("")
        if found is None:
            found = self._read[""] = np.array([_CHANGES.get(row.change, 2.0) for row in rows])
        return found


def _are_words(values: Iterable[Any]) -> bool:
    return any(isinstance(value, str) for value in values)


def _as_floats(values: list[Any]) -> Any:
    import numpy as np  # heavy: loads after the window shows

    if _are_words(values):
        places = {word: float(place) for place, word in enumerate(sorted({*values} - {None}))}
        return np.array([places.get(value, math.nan) for value in values])
    return np.array([math.nan if value is None else value for value in values], dtype=np.float64)
