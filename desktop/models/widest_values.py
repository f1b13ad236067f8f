"""The longest texts of columns that must never be cut: symbols, ranks and numbers. It measures no pixels."""

from __future__ import annotations

from collections.abc import Sequence

from desktop.models.result_columns import Column, ColumnKind
from desktop.models.result_row import ResultRow

__all__ = ["WidestValues"]

_NUMBERS = (ColumnKind.NUMBER, ColumnKind.CHANGE)


class WidestValues:
    """Remembers of every column the rows with its lowest and its largest number, and the longest symbol: their texts
    are as long as any. ``version`` changes when one of them does. Rows that go are not forgotten, so that columns
    never become narrower while somebody reads."""

    def __init__(self, columns: Sequence[Column]) -> None:
        self._numbers = [column for column in columns if column.kind in _NUMBERS]
        self._ends: dict[str, tuple[float, float]] = {}
        self._texts: dict[str, tuple[str, ...]] = {}
        self.version = 0

    def take(self, rows: Sequence[ResultRow], total: int) -> None:
        """``rows`` came or changed; there are ``total`` by now."""
        for column in self._numbers:
            self._take_numbers(column, rows)
        symbol = max((row.match.symbol for row in rows), key=len, default="")
        for name, text in (("symbol", symbol), ("rank", "8" * len(str(total)))):
            if len(text) > len(self._texts.get(name, ("",))[0]):
                self._set(name, (text,))

    def texts(self, column: str) -> tuple[str, ...]:
        """The texts of ``column`` that may be the longest."""
        return self._texts.get(column, ())

    def _take_numbers(self, column: Column, rows: Sequence[ResultRow]) -> None:
        values = list(map(column.value, rows))
        known = [value for value in values if isinstance(value, float)]
        if not known:
            return
        low, high = self._ends.get(column.id, (float("inf"), float("-inf")))
        lowest, largest = min(known), max(known)
        if lowest >= low and largest <= high:
            return
        before = self.texts(column.id) or ("", "")
        self._ends[column.id] = min(low, lowest), max(high, largest)
        self._set(
            column.id,
            (
                column.show(rows[values.index(lowest)]) if lowest < low else before[0],
                column.show(rows[values.index(largest)]) if largest > high else before[1],
            ),
        )

    def _set(self, column: str, texts: tuple[str, ...]) -> None:
        self._texts[column] = texts
        self.version += 1
