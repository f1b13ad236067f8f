"""Which rows of the results are shown: words that stand in symbol, name or sector, or an expression over the columns.
It shows nothing; a mistake in an expression is told where it was typed."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from desktop.models.result_columns import Column, ColumnKind
from desktop.models.result_row import ResultRow

if TYPE_CHECKING:
    from scanner import TableFilter

__all__ = ["ResultsFilter"]

_WORDS = {"symbol", "name", "sector", "diff", "signals"}
# What only an expression has: a sign of comparison, or a list behind "in".
_SIGN = re.compile(r"[<>=!]|\bin\s*\(")


class ResultsFilter:
    """:meth:`set_text` takes what was typed, :meth:`holds` says which rows are shown."""

    def __init__(self) -> None:
        self._words: tuple[str, ...] = ()
        self._expression: TableFilter | None = None
        self._names: dict[str, Column] = {}
        self.only_change: str | None = None

    def set_text(self, text: str, columns: Sequence[Column]) -> None:
        """Take ``text`` for the columns there are. Raises :class:`~scanner.RuleError` for an expression that cannot
        be meant; the filter before then stays."""
        if not _SIGN.search(text):
            self._expression, self._words = None, tuple(text.casefold().split())
            return
        from scanner import compile_filter  # loads the rule language

        names = {name: column for column in reversed(columns) for name in column.names}
        words = [name for name, column in names.items() if column.id in _WORDS]
        numbers = [name for name in names if name not in words]
        self._expression, self._words, self._names = compile_filter(text, numbers, words), (), names

    def holds(self, rows: Sequence[ResultRow]) -> list[bool]:
        """For each of ``rows`` whether it is shown."""
        found = self._fitting(rows)
        if self.only_change is None:
            return found
        return [fits and row.change == self.only_change for fits, row in zip(found, rows, strict=True)]

    def _fitting(self, rows: Sequence[ResultRow]) -> list[bool]:
        if self._expression is None:
            if not self._words:
                return [True] * len(rows)
            return [all(map(row.haystack.__contains__, self._words)) for row in rows]
        columns = {name: _values(self._names[name], rows) for name in self._expression.reads}
        fitting: list[bool] = self._expression.rows(len(rows), columns).tolist()
        return fitting


def _values(column: Column, rows: Sequence[ResultRow]) -> list[Any]:
    if column.kind is ColumnKind.DIFF:
        return [row.change for row in rows]
    if column.kind is ColumnKind.SIGNALS:
        return [row.match.signals for row in rows]
    if column.id in _WORDS:
        return [getattr(row.match, column.id) for row in rows]
    read = column.value
    return [value if (value := read(row)) is not None else float("nan") for row in rows]
