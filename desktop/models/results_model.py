"""The matches of one run as a table that sorts and filters itself while rows stream in. It paints nothing."""

from __future__ import annotations

import time
from bisect import bisect_left, insort
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence, Set
from enum import IntEnum
from itertools import groupby
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import (
    QAbstractItemModel,
    QAbstractTableModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    Qt,
    Signal,
)

from desktop.models.asked_columns import asked_ids, in_asked_order
from desktop.models.dropped_rows import dropped_rows
from desktop.models.result_columns import Column, ColumnKind, with_own_columns
from desktop.models.result_row import ResultRow
from desktop.models.results_filter import ResultsFilter
from desktop.models.results_order import BY_RANK, MOST_KEYS, ResultsOrder, SortKey
from desktop.models.widest_values import WidestValues

if TYPE_CHECKING:
    from scanner import Match, ScanResult

__all__ = ["ResultRole", "ResultsModel"]

_Index = QModelIndex | QPersistentModelIndex
_NOWHERE = QModelIndex()
# Without this hint the columns would be laid out anew, and all pictures of rows with them.
_HINTED = "QList<QPersistentModelIndex>,QAbstractItemModel::LayoutChangeHint"
_ROWS_MOVE = QAbstractItemModel.LayoutChangeHint.VerticalSortHint
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
_CENTRE = Qt.AlignmentFlag.AlignCenter


class ResultRole(IntEnum):
    """What the delegate asks for besides Qt's own roles."""

    ROW = Qt.ItemDataRole.UserRole + 1
    COLUMN = Qt.ItemDataRole.UserRole + 2


class ResultsModel(QAbstractTableModel):
    """Rows are matches and symbols that dropped out, columns are those of :mod:`desktop.models.result_columns`.

    :meth:`begin` empties the table for a run, :meth:`add` streams matches in, :meth:`set_result` settles ranks
    and comparison. Rows come and go by inserts, removals and layout changes, so that selection and scroll
    position stay with their symbols; only :meth:`begin` and the filters reset the model. ``widest`` knows the longest
    texts of columns that are never cut.

    Sorting has up to three keys and ends with the symbol, so the order is always the same for the same rows. What is
    not known comes last in either direction.
    """

    counts_changed = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._columns = with_own_columns(())
        self.asked: tuple[str, ...] = ()
        self._places = {column.id: place for place, column in enumerate(self._columns)}
        self._order = ResultsOrder(self._columns)
        self._filter = ResultsFilter()
        self._filter_text = ""
        self.widest = WidestValues(self._columns)
        self.ranked_by = ""
        self._dated: tuple[str, str] | None = None
        self._by_symbol: dict[str, ResultRow] = {}
        # Every row by symbol, and those that are shown in their order.
        self._all: list[ResultRow] = []
        self._rows: list[ResultRow] = []
        # Kept, not counted anew: all rows are many, and a hand-over brings few.
        self._counts: Counter[str] = Counter()
        self._ranks_are_settled = False
        self._keys: tuple[SortKey, ...] = BY_RANK
        self._changes_first = False
        self._keep_sorted = True

    # --- the run ----------------------------------------------------------------------------------------

    def begin(
        self, own_columns: Iterable[str] = (), ranked_by: str = "", shown: tuple[str, ...] = ()
    ) -> None:
        """Empty the table and take the columns of the scan that begins, those that it wants ``shown`` in front. The
        order returns to rank; ``ranked_by`` is the id of the column that shows what ranks are made from, if one does.
        """
        self.beginResetModel()
        own = tuple(own_columns)
        self.asked = asked_ids(shown, own) if shown else ()
        self._columns = in_asked_order(with_own_columns(own), self.asked)
        self._places = {column.id: place for place, column in enumerate(self._columns)}
        self._order.set_columns(self._columns)
        self._by_symbol, self._all, self._rows = {}, [], []
        self._counts, self._ranks_are_settled = Counter(), False
        self._keys = BY_RANK
        self.widest, self.ranked_by = WidestValues(self._columns), ranked_by
        self._dated = None
        self._filter.only_change = None
        self.endResetModel()
        self.counts_changed.emit()

    def date_prices(self, title: str, hint: str) -> None:
        """Head the last prices with ``title``, the day that they are of, where nobody would expect it."""
        self._dated = title, hint
        place = self._places["last"]
        self.headerDataChanged.emit(Qt.Orientation.Horizontal, place, place)

    def add(self, matches: Sequence[Match]) -> None:
        """Take matches that streamed in; a symbol that is there already gets its new values."""
        self._take([ResultRow(match, time.monotonic()) for match in matches])

    def set_result(self, result: ScanResult) -> None:
        """Settle the table on ``result``: ranks, comparison, and exactly its matches and dropped symbols."""
        settled = [*map(ResultRow, result.matches), *dropped_rows(result)]
        self._remove(self._by_symbol.keys() - {row.match.symbol for row in settled})
        self._take(settled)
        if self._filter.only_change is not None:
            self._refilter()

    def set_reasons(self, reasons: Mapping[str, str]) -> None:
        """Say in better words why symbols dropped out, by symbol."""
        for symbol, reason in reasons.items():
            row = self._by_symbol.get(symbol)
            if row is not None and row.dropped:
                row.reason = reason
        self._tell_changed()

    def _take(self, rows: Sequence[ResultRow]) -> None:
        fresh, other_numbers, changed = [], [], False
        for row in rows:
            known = self._by_symbol.get(row.match.symbol)
            if known is None:
                self._by_symbol[row.match.symbol] = row
                fresh.append(row)
            elif known.match != row.match or known.dropped != row.dropped:
                if not known.has_numbers_of(row.match):
                    other_numbers.append(row)
                known.assign(row.match)
                known.dropped, known.reason = row.dropped, row.reason
                changed = True
        self._ranks_are_settled |= any(row.match.rank is not None for row in rows)
        self._add_to_all(fresh)
        self.widest.take([*fresh, *other_numbers], len(self._all))
        if changed:
            self._order.forget()
            self._counts = Counter(row.change for row in self._all)
        if fresh or changed:
            self._count_ranks()
        if changed:
            self._tell_changed()
            if self._keep_sorted:
                self._arrange()
        shown = self._filter.holds(fresh)
        self._insert([row for row, holds in zip(fresh, shown, strict=True) if holds])
        self.counts_changed.emit()

    def _add_to_all(self, fresh: list[ResultRow]) -> None:
        fresh.sort(key=_symbol)
        self._order.grow([bisect_left(self._all, row.match.symbol, key=_symbol) for row in fresh], fresh)
        for row in fresh:
            insort(self._all, row, key=_symbol)
        self._counts.update(row.change for row in fresh)

    def _count_ranks(self) -> None:
        """While ranks are not settled a row shows its place among those that are there."""
        if self._ranks_are_settled:
            return
        for place, number in enumerate(self._order.sorted(self._all, BY_RANK, changes_first=False), start=1):
            self._all[number].rank_so_far = place

    def _tell_changed(self) -> None:
        if self._rows:
            self.dataChanged.emit(self.index(0, 0), self.index(len(self._rows) - 1, len(self._columns) - 1))

    def _insert(self, fresh: list[ResultRow]) -> None:
        """Put rows at the end and then, if they belong elsewhere, all into order: each of them inserted at its place
        would have the views follow a hundred times a second."""
        if not fresh:
            return
        end = len(self._rows)
        self.beginInsertRows(_NOWHERE, end, end + len(fresh) - 1)
        self._rows += fresh
        self.endInsertRows()
        if self._keep_sorted:
            self._arrange()

    def _remove(self, gone: Set[str]) -> None:
        if not gone:
            return
        position = len(self._rows)
        for is_gone, group in groupby(reversed(self._rows.copy()), key=lambda row: row.match.symbol in gone):
            size = len(list(group))
            position -= size
            if is_gone:
                self.beginRemoveRows(_NOWHERE, position, position + size - 1)
                del self._rows[position : position + size]
                self.endRemoveRows()
        self._all = [row for row in self._all if row.match.symbol not in gone]
        self._order.forget()
        for symbol in gone:
            del self._by_symbol[symbol]
        self._counts = Counter(row.change for row in self._all)

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

    def set_changes_first(self, on: bool) -> None:
        """Put what is new, then what dropped out, above everything else."""
        if on != self._changes_first:
            self._changes_first = on
            self._arrange()

    @property
    def sort_keys(self) -> tuple[SortKey, ...]:
        """What it is sorted by, the strongest first."""
        return self._keys

    def sort(self, column: int, order: Qt.SortOrder = Qt.SortOrder.AscendingOrder) -> None:
        """Sort by ``column``, and by the rank between equals."""
        if 0 <= column < len(self._columns):
            key = SortKey(self._columns[column].id, order == Qt.SortOrder.DescendingOrder)
            self.sort_by((key,) if key.column == BY_RANK[0].column else (key, *BY_RANK))

    def sort_by(self, keys: Sequence[SortKey]) -> None:
        """Sort by several columns, three at most."""
        self._keys = tuple(keys)[:MOST_KEYS] or BY_RANK
        self._arrange()

    def _ordered(self, shown: Set[int]) -> list[ResultRow]:
        """The rows whose ids are in ``shown``, in order."""
        order = self._order.sorted(self._all, self._keys, changes_first=self._changes_first)
        if len(shown) == len(self._all):
            return [self._all[place] for place in order]
        return [row for row in (self._all[place] for place in order) if id(row) in shown]

    def _arrange(self) -> None:
        ordered = self._ordered(set(map(id, self._rows)))
        if ordered == self._rows:
            return
        self.layoutAboutToBeChanged[_HINTED].emit([], _ROWS_MOVE)  # type: ignore[index]  # the stubs know no overloads
        before = self.persistentIndexList()
        rows = [self._rows[index.row()] for index in before]
        self._rows = ordered
        places = {id(row): place for place, row in enumerate(ordered)} if before else {}
        after = [self.index(places[id(row)], index.column()) for row, index in zip(rows, before, strict=True)]
        self.changePersistentIndexList(before, after)
        self.layoutChanged[_HINTED].emit([], _ROWS_MOVE)  # type: ignore[index]

    # --- filter -----------------------------------------------------------------------------------------

    def set_filter(self, text: str) -> None:
        """Show only rows whose symbol, name or sector hold every word of ``text``, or for which it holds if it is an
        expression over the columns. Raises :class:`~scanner.RuleError` for one that cannot be meant; nothing changes
        then."""
        if text.strip() == self._filter_text:
            return
        self._filter.set_text(text, self._columns)
        self._filter_text = text.strip()
        self._refilter()

    def set_only_change(self, change: str | None) -> None:
        """Show only rows that are ``new``, ``still`` or ``dropped``; None shows all."""
        if change != self._filter.only_change:
            self._filter.only_change = change
            self._refilter()

    def _refilter(self) -> None:
        self.beginResetModel()
        shown = self._filter.holds(self._all)
        self._rows = self._ordered({id(row) for row, holds in zip(self._all, shown, strict=True) if holds})
        self.endResetModel()
        self.counts_changed.emit()

    # --- reading ----------------------------------------------------------------------------------------

    @property
    def columns(self) -> tuple[Column, ...]:
        """The columns in order."""
        return self._columns

    def place_of(self, column: str) -> int:
        """Where the column with this id stands; KeyError when it does not."""
        return self._places[column]

    @property
    def total(self) -> int:
        """All matches, also those that the filter hides; symbols that dropped out are none."""
        return len(self._all) - self._counts["dropped"]

    @property
    def counts(self) -> Counter[str]:
        """How many rows are ``new``, ``still`` and ``dropped``, shown or not."""
        return self._counts.copy()

    @property
    def hidden(self) -> int:
        """How many rows the filter hides."""
        return len(self._all) - len(self._rows)

    def row_at(self, row: int) -> ResultRow:
        """What stands in a row of the table."""
        return self._rows[row]

    def match_at(self, row: int) -> Match:
        """The match in a row of the table."""
        return self._rows[row].match

    @property
    def rows(self) -> tuple[ResultRow, ...]:
        """What is shown, from top to bottom."""
        return tuple(self._rows)

    def reasons(self) -> dict[str, str]:
        """Why symbols dropped out as far as that is known, shown or not, by symbol."""
        return {row.match.symbol: row.reason for row in self._all if row.dropped and row.reason}

    def row_of(self, symbol: str) -> int | None:
        """Where a symbol stands now; None when it is not there or hidden by the filter."""
        wanted = self._by_symbol.get(symbol)
        return self._rows.index(wanted) if wanted in self._rows else None

    def as_tsv(self, rows: Iterable[int], columns: Iterable[int] | None = None) -> str:
        """The rows as they are shown, tab separated, with the columns' titles on top; of all columns without more."""
        chosen = [self._columns[place] for place in columns] if columns is not None else self._columns
        lines = [[column.title for column in chosen]]
        lines += [[column.show(self._rows[row]) for column in chosen] for row in rows]
        return "\n".join("\t".join(cells) for cells in lines) + "\n"

    def rowCount(self, parent: _Index = _NOWHERE) -> int:
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: _Index = _NOWHERE) -> int:
        return 0 if parent.isValid() else len(self._columns)

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        reader = _READERS.get(role)
        return reader(self._rows[index.row()], self._columns[index.column()]) if reader else None

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        if orientation != Qt.Orientation.Horizontal or not 0 <= section < len(self._columns):
            return None
        column = self._columns[section]
        title, hint = column.title, column.tooltip
        if column.id == "last" and self._dated is not None:
            title, hint = self._dated
        if role == Qt.ItemDataRole.DisplayRole:
            return title
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _alignment(None, column)
        if role == Qt.ItemDataRole.ToolTipRole:
            return hint or None
        return None


def _symbol(row: ResultRow) -> str:
    return row.match.symbol


def _alignment(_row: ResultRow | None, column: Column) -> Qt.AlignmentFlag:
    if column.kind is ColumnKind.PART:
        return _CENTRE
    return _RIGHT if column.kind.is_number else _LEFT


def _hint(row: ResultRow, column: Column) -> str | None:
    return (column.hint(row) or None) if column.hint is not None else None


_READERS: dict[int, Callable[[ResultRow, Column], Any]] = {
    Qt.ItemDataRole.DisplayRole: lambda row, column: column.show(row),
    Qt.ItemDataRole.TextAlignmentRole: _alignment,
    Qt.ItemDataRole.ToolTipRole: _hint,
    Qt.ItemDataRole.AccessibleTextRole: lambda row, column: column.say(row),
    ResultRole.ROW: lambda row, _column: row,
    ResultRole.COLUMN: lambda _row, column: column,
}
