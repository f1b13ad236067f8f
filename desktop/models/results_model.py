"""The matches of one run as a table that sorts and filters itself while rows stream in. It paints nothing."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Sequence, Set
from enum import IntEnum
from itertools import groupby
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt, Signal

from desktop.models.result_columns import Column, ColumnKind, SortValue, with_own_columns
from desktop.text import UNKNOWN, tr

if TYPE_CHECKING:
    from scanner import Match, ScanResult

__all__ = ["ResultRole", "ResultsModel"]

_Index = QModelIndex | QPersistentModelIndex
_NOWHERE = QModelIndex()
_MOST_SORT_KEYS = 3
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter


class ResultRole(IntEnum):
    """What the delegate and the view ask for besides Qt's own roles."""

    MATCH = Qt.ItemDataRole.UserRole + 1
    KIND = Qt.ItemDataRole.UserRole + 2
    TONE = Qt.ItemDataRole.UserRole + 3  # name of a colour, or None for the usual one
    ARRIVED = Qt.ItemDataRole.UserRole + 4  # time.monotonic() when the row streamed in, or None


class _Row:
    """A match with what was made of it: its text for the filter, and its cells once somebody looked at them."""

    __slots__ = ("arrived", "haystack", "match", "texts")

    def __init__(self, match: Match, arrived: float | None) -> None:
        self.arrived = arrived
        self.assign(match)

    def assign(self, match: Match) -> None:
        """Take ``match`` and forget what was made of the one before."""
        self.match = match
        self.haystack = f"{match.symbol}\n{match.name}\n{match.sector}".casefold()
        self.texts: tuple[str, ...] | None = None


class ResultsModel(QAbstractTableModel):
    """Rows are matches, columns are those of :mod:`desktop.models.result_columns`.

    :meth:`begin` empties the table for a run, :meth:`add` streams matches in, :meth:`set_result` settles ranks
    and comparison. Rows come and go by inserts, removals and layout changes, so that selection and scroll
    position stay with their symbols; only :meth:`begin` and the filters reset the model.

    Sorting has up to three keys (the columns sorted by last) and ends with the symbol, so the order is always
    the same for the same rows. What is not known comes last in either direction.
    """

    counts_changed = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._columns = with_own_columns(())
        self._rows: list[_Row] = []
        self._by_symbol: dict[str, _Row] = {}
        self._sort_keys: list[tuple[int, bool]] = [(0, False)]
        self._keep_sorted = True
        self._words: tuple[str, ...] = ()
        self._only_change: str | None = None

    # --- the run ----------------------------------------------------------------------------------------

    def begin(self, own_columns: Iterable[str] = ()) -> None:
        """Empty the table and take the columns of the scan that begins. The order returns to rank."""
        self.beginResetModel()
        self._columns = with_own_columns(own_columns)
        self._rows = []
        self._by_symbol = {}
        self._sort_keys = [(0, False)]
        self._only_change = None
        self.endResetModel()
        self.counts_changed.emit()

    def add(self, matches: Sequence[Match]) -> None:
        """Take matches that streamed in; a symbol that is there already gets its new values."""
        self._take(matches, time.monotonic())

    def set_result(self, result: ScanResult) -> None:
        """Settle the table on ``result``: ranks, comparison, and exactly its matches."""
        self._remove(self._by_symbol.keys() - {match.symbol for match in result.matches})
        self._take(result.matches, None)
        if self._only_change is not None:
            self._refilter()

    def _take(self, matches: Sequence[Match], arrived: float | None) -> None:
        fresh = []
        changed = False
        for match in matches:
            known = self._by_symbol.get(match.symbol)
            if known is None:
                self._by_symbol[match.symbol] = row = _Row(match, arrived)
                fresh.append(row)
            elif known.match != match:
                known.assign(match)
                changed = True
        if changed and self._rows:
            self.dataChanged.emit(self.index(0, 0), self.index(len(self._rows) - 1, len(self._columns) - 1))
            if self._keep_sorted:
                self._arrange()
        self._insert([row for row in fresh if self._passes(row)])
        self.counts_changed.emit()

    def _insert(self, fresh: list[_Row]) -> None:
        if not fresh:
            return
        if not self._keep_sorted:
            self._insert_at(len(self._rows), fresh)
            return
        new = set(map(id, fresh))
        position = 0
        for is_new, group in groupby(self._sorted([*self._rows, *fresh]), key=lambda row: id(row) in new):
            rows = list(group)
            if is_new:
                self._insert_at(position, rows)
            position += len(rows)

    def _insert_at(self, position: int, rows: list[_Row]) -> None:
        self.beginInsertRows(_NOWHERE, position, position + len(rows) - 1)
        self._rows[position:position] = rows
        self.endInsertRows()

    def _remove(self, gone: Set[str]) -> None:
        position = len(self._rows)
        for is_gone, group in groupby(reversed(self._rows.copy()), key=lambda row: row.match.symbol in gone):
            size = len(list(group))
            position -= size
            if is_gone:
                self.beginRemoveRows(_NOWHERE, position, position + size - 1)
                del self._rows[position : position + size]
                self.endRemoveRows()
        for symbol in gone:
            del self._by_symbol[symbol]

    # --- order ------------------------------------------------------------------------------------------

    @property
    def keep_sorted(self) -> bool:
        """Whether new rows go to their sorted place; otherwise they go to the end."""
        return self._keep_sorted

    def set_keep_sorted(self, on: bool) -> None:
        """Switch :attr:`keep_sorted`; on sorts at once."""
        self._keep_sorted = on
        if on:
            self._arrange()

    @property
    def sort_column(self) -> int:
        """The column sorted by."""
        return self._sort_keys[0][0]

    @property
    def sort_order(self) -> Qt.SortOrder:
        """The direction of :attr:`sort_column`."""
        return Qt.SortOrder.DescendingOrder if self._sort_keys[0][1] else Qt.SortOrder.AscendingOrder

    def sort(self, column: int, order: Qt.SortOrder = Qt.SortOrder.AscendingOrder) -> None:
        """Sort by ``column``; the columns sorted by before decide between equals."""
        if not 0 <= column < len(self._columns):
            return
        others = [key for key in self._sort_keys if key[0] != column]
        descending = order == Qt.SortOrder.DescendingOrder
        self._sort_keys = [(column, descending), *others][:_MOST_SORT_KEYS]
        self._arrange()

    def _sorted(self, rows: list[_Row]) -> list[_Row]:
        """Stable sorts from the last key to the first: quicker than one with a compound key, and each may have
        its own direction."""
        ordered = sorted(rows, key=lambda row: row.match.symbol)
        for column, descending in reversed(self._sort_keys):
            value = self._columns[column].value
            known: list[tuple[SortValue, _Row]] = []
            unknown: list[_Row] = []
            for row in ordered:
                key = value(row.match)
                if key is None:
                    unknown.append(row)
                else:
                    known.append((key, row))
            known.sort(key=_first, reverse=descending)
            ordered = [row for _, row in known] + unknown
        return ordered

    def _arrange(self) -> None:
        ordered = self._sorted(self._rows)
        if ordered == self._rows:
            return
        self.layoutAboutToBeChanged.emit()
        before = self.persistentIndexList()
        rows = [self._rows[index.row()] for index in before]
        self._rows = ordered
        places = {id(row): place for place, row in enumerate(ordered)}
        after = [self.index(places[id(row)], index.column()) for row, index in zip(rows, before, strict=True)]
        self.changePersistentIndexList(before, after)
        self.layoutChanged.emit()

    # --- filter -----------------------------------------------------------------------------------------

    def set_filter(self, text: str) -> None:
        """Show only rows whose symbol, name or sector hold every word of ``text``."""
        words = tuple(text.casefold().split())
        if words != self._words:
            self._words = words
            self._refilter()

    def set_only_change(self, change: str | None) -> None:
        """Show only rows that are ``new`` or ``still``; None shows both."""
        if change != self._only_change:
            self._only_change = change
            self._refilter()

    def _refilter(self) -> None:
        self.beginResetModel()
        self._rows = self._sorted([row for row in self._by_symbol.values() if self._passes(row)])
        self.endResetModel()
        self.counts_changed.emit()

    def _passes(self, row: _Row) -> bool:
        change = row.match.change
        if self._only_change is not None and (change is None or change.value != self._only_change):
            return False
        return all(word in row.haystack for word in self._words)

    # --- reading ----------------------------------------------------------------------------------------

    @property
    def columns(self) -> tuple[Column, ...]:
        """The columns in order."""
        return self._columns

    @property
    def total(self) -> int:
        """All matches, also those that the filter hides."""
        return len(self._by_symbol)

    def count_of(self, change: str) -> int:
        """How many matches are ``new`` or ``still``."""
        return sum(
            1 for row in self._by_symbol.values() if row.match.change and row.match.change.value == change
        )

    def match_at(self, row: int) -> Match:
        """The match in a row of the table."""
        return self._rows[row].match

    def row_of(self, symbol: str) -> int | None:
        """Where a symbol stands now; None when it is not there or hidden by the filter."""
        wanted = self._by_symbol.get(symbol)
        return self._rows.index(wanted) if wanted in self._rows else None

    def as_tsv(self, rows: Iterable[int]) -> str:
        """The rows as they are shown, tab separated, with the columns' titles on top."""
        lines = [[column.title for column in self._columns]]
        lines += [list(self._texts(self._rows[row])) for row in rows]
        return "\n".join("\t".join(cells) for cells in lines) + "\n"

    def rowCount(self, parent: _Index = _NOWHERE) -> int:
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: _Index = _NOWHERE) -> int:
        return 0 if parent.isValid() else len(self._columns)

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        reader = _READERS.get(role)
        if reader is None:
            return None
        return reader(self, self._rows[index.row()], index.column())

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        if orientation != Qt.Orientation.Horizontal or not 0 <= section < len(self._columns):
            return None
        column = self._columns[section]
        if role == Qt.ItemDataRole.DisplayRole:
            return column.title
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _RIGHT if column.kind.is_number else _LEFT
        if role == Qt.ItemDataRole.ToolTipRole:
            return column.tooltip or None
        return None

    def _texts(self, row: _Row) -> tuple[str, ...]:
        if row.texts is None:
            row.texts = tuple(column.show(row.match) for column in self._columns)
        return row.texts

    def _display(self, row: _Row, column: int) -> str:
        return self._texts(row)[column]

    def _alignment(self, row: _Row, column: int) -> Qt.AlignmentFlag:
        return _RIGHT if self._columns[column].kind.is_number else _LEFT

    def _tooltip(self, row: _Row, column: int) -> str | None:
        kind = self._columns[column].kind
        if kind in (ColumnKind.WORDS, ColumnKind.SYMBOL):
            return row.match.name if kind is ColumnKind.SYMBOL else self._display(row, column) or None
        return None

    def _spoken(self, row: _Row, column: int) -> str:
        title = self._columns[column].tooltip or self._columns[column].title
        text = self._display(row, column)
        if text in ("", UNKNOWN):
            text = tr("not known")
        return f"{title}: {text}"

    def _match(self, row: _Row, column: int) -> Match:
        return row.match

    def _kind(self, row: _Row, column: int) -> ColumnKind:
        return self._columns[column].kind

    def _tone(self, row: _Row, column: int) -> str | None:
        if self._columns[column].kind is not ColumnKind.CHANGE or not row.match.change_pct:
            return None
        return "up" if row.match.change_pct > 0 else "down"

    def _arrived(self, row: _Row, column: int) -> float | None:
        return row.arrived


def _first(pair: tuple[SortValue, _Row]) -> Any:
    return pair[0]


_READERS: dict[int, Callable[[ResultsModel, _Row, int], Any]] = {
    Qt.ItemDataRole.DisplayRole: ResultsModel._display,
    Qt.ItemDataRole.TextAlignmentRole: ResultsModel._alignment,
    Qt.ItemDataRole.ToolTipRole: ResultsModel._tooltip,
    Qt.ItemDataRole.AccessibleTextRole: ResultsModel._spoken,
    ResultRole.MATCH: ResultsModel._match,
    ResultRole.KIND: ResultsModel._kind,
    ResultRole.TONE: ResultsModel._tone,
    ResultRole.ARRIVED: ResultsModel._arrived,
}
