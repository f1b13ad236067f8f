"""What went wrong in a run, what could not be decided and what looks wrong, by cause: a tree of causes with their
symbols."""

from __future__ import annotations

from collections.abc import Iterable
from enum import IntEnum
from itertools import chain
from typing import Any

from PySide6.QtCore import QAbstractItemModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from desktop import text
from desktop.models.problem_causes import (
    DOUBTFUL,
    Cause,
    Problem,
    of_doubt,
    of_failure,
    of_unknown,
    technical_words,
    tries_in_words,
)
from desktop.text import tr
from scanner import Failure, Match, Unknown

Index = QModelIndex | QPersistentModelIndex
TRIES_ROLE = Qt.ItemDataRole.UserRole
MORE_AT_ONCE = 100


class Column(IntEnum):
    """The columns. A symbol's row has what happened under *what to do*, no number, and the time under the links."""

    CAUSE = 0
    ADVICE = 1
    COUNT = 2
    LINKS = 3


_HEADINGS = ("Cause", "What to do", "Symbols", "")
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter


class ProblemsModel(QAbstractItemModel):
    """Failures first, then what could not be decided, then prices that look wrong, each in the order of their first
    appearance. A cause shows three symbols and a row for the rest, which :meth:`show_more` opens.

    Rows only grow within a run; :meth:`replace` takes over the settled lists of a run that ended.
    """

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._causes: list[Cause] = []

    @property
    def causes(self) -> tuple[Cause, ...]:
        """The causes in the order shown."""
        return tuple(self._causes)

    @property
    def count(self) -> int:
        """How many symbols have a problem."""
        return sum(len(cause.problems) for cause in self._causes)

    @property
    def retryable(self) -> int:
        """How many symbols Retry failed would ask for again."""
        return sum(cause.retryable for cause in self._causes)

    def clear(self) -> None:
        """Forget everything: a new run begins."""
        self.replace((), ())

    def replace(
        self, failures: Iterable[Failure], unknown: Iterable[Unknown], matches: Iterable[Match] = ()
    ) -> None:
        """Show these and nothing else; of ``matches`` those whose prices look wrong."""
        self.beginResetModel()
        self._causes = []
        found = chain(map(of_failure, failures), map(of_unknown, unknown), map(of_doubt, _doubtful(matches)))
        for cause, problem in found:
            known = self._find(cause.key)
            if known is None:
                known = cause
                self._causes.insert(self._place_for(cause), cause)
            known.problems.append(problem)
        for cause in self._causes:
            cause.rest = len(cause.problems) > cause.shown
        self.endResetModel()

    def add_failures(self, failures: Iterable[Failure]) -> None:
        """More symbols failed."""
        self._add(map(of_failure, failures))

    def add_unknown(self, unknown: Iterable[Unknown]) -> None:
        """More symbols could not be decided."""
        self._add(map(of_unknown, unknown))

    def add_doubts(self, matches: Iterable[Match]) -> None:
        """More symbols matched; those whose prices look wrong are shown."""
        self._add(map(of_doubt, _doubtful(matches)))

    def show_more(self, index: Index) -> None:
        """Give a hundred more symbols of the cause at ``index`` a row of their own."""
        cause = self.cause_at(index)
        if cause is None or not cause.rest:
            return
        parent = self.index(self._causes.index(cause), 0)
        before = cause.rows
        self.beginRemoveRows(parent, before, before)
        cause.rest = False
        self.endRemoveRows()
        after = min(before + MORE_AT_ONCE, len(cause.problems))
        is_left = after < len(cause.problems)
        self.beginInsertRows(parent, before, after - 1 + is_left)
        cause.shown, cause.rest = before + MORE_AT_ONCE, is_left
        self.endInsertRows()

    def report(self) -> str:
        """Everything as plain text, for a mail or a bug report."""
        lines: list[str] = []
        for cause in self._causes:
            lines += [f"{cause.heading} ({len(cause.problems)}). {cause.what_to_do()}"]
            lines += [f"  {line}" for line in technical_words(cause.problems).splitlines()]
        return "\n".join(lines)

    def problem_at(self, index: Index) -> Problem | None:
        """The symbol of a row, None for a cause and for the row of the rest."""
        cause = self.cause_at(index)
        if cause is None or index.internalId() == 0 or index.row() >= cause.rows:
            return None
        return cause.problems[index.row()]

    def is_rest(self, index: Index) -> bool:
        """Whether this is the row that stands for symbols without one."""
        cause = self.cause_at(index)
        return cause is not None and index.internalId() != 0 and index.row() == cause.rows

    def cause_at(self, index: Index) -> Cause | None:
        """The cause of a row, of a cause or of one of its symbols."""
        if not index.isValid():
            return None
        return self._causes[index.row() if index.internalId() == 0 else int(index.internalId()) - 1]

    def index(self, row: int, column: int, parent: Index = QModelIndex()) -> QModelIndex:  # noqa: B008 - Qt's own
        """An index: its id is 0 for a cause, and one more than the cause's row for a symbol."""
        if not self.hasIndex(row, column, parent):
            return QModelIndex()
        return self.createIndex(row, column, parent.row() + 1 if parent.isValid() else 0)

    def parent(self, index: Index | None = None) -> Any:
        """The cause of a symbol; without an index the object that owns the model."""
        if index is None:
            return super().parent()
        identity = int(index.internalId()) if index.isValid() else 0
        return QModelIndex() if identity == 0 else self.createIndex(identity - 1, 0, 0)

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own
        """Causes, or a cause's symbols."""
        if not parent.isValid():
            return len(self._causes)
        if parent.internalId() != 0 or parent.column() != 0:
            return 0
        cause = self._causes[parent.row()]
        return cause.rows + cause.rest

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own
        """Four."""
        return len(Column)

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        """The headings."""
        if orientation is Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return tr(_HEADINGS[section]) if _HEADINGS[section] else ""
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return (
                _RIGHT
                if section == Column.COUNT
                else Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
            )
        return None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Words and alignment; colours and icons belong to whoever paints."""
        cause = self.cause_at(index)
        if cause is None:
            return None
        if role == Qt.ItemDataRole.TextAlignmentRole and index.column() >= Column.COUNT:
            return _RIGHT
        if index.internalId() == 0:
            if role not in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole):
                return None
            return (cause.heading, cause.what_to_do(), text.count(len(cause.problems)), "")[index.column()]
        if index.row() == cause.rows:
            return self._of_rest(cause, index.column(), role)
        return self._of_symbol(cause.problems[index.row()], index.column(), role)

    @staticmethod
    def _of_rest(cause: Cause, column: int, role: int) -> str | None:
        if column != Column.CAUSE or role != Qt.ItemDataRole.DisplayRole:
            return None
        return tr("{count} more", count=text.count(len(cause.problems) - cause.rows))

    @staticmethod
    def _of_symbol(problem: Problem, column: int, role: int) -> str | None:
        tries = tries_in_words(problem.attempts)
        if role == TRIES_ROLE:
            return tries
        if role == Qt.ItemDataRole.AccessibleTextRole and column == Column.CAUSE:
            return f"{problem.symbol}, {tries}" if tries else problem.symbol
        if role == Qt.ItemDataRole.ToolTipRole and column == Column.ADVICE:
            return problem.technical or problem.sentence
        if role != Qt.ItemDataRole.DisplayRole:
            return None
        time = text.precise_time(problem.moment) if problem.moment else ""
        return (problem.symbol, problem.happened, "", time)[column]

    def _find(self, key: str) -> Cause | None:
        return next((cause for cause in self._causes if cause.key == key), None)

    def _place_for(self, cause: Cause) -> int:
        if not cause.failed or cause.kind == DOUBTFUL:
            return len(self._causes)
        return sum(known.failed and known.kind != DOUBTFUL for known in self._causes)

    def _add(self, found: Iterable[tuple[Cause, Problem]]) -> None:
        """All that came at once is told in one go for each cause: a network that is gone fails thousands."""
        gathered: dict[str, tuple[Cause, list[Problem]]] = {}
        for cause, problem in found:
            gathered.setdefault(cause.key, (cause, []))[1].append(problem)
        for cause, problems in gathered.values():
            self._add_to(self._known(cause), problems)

    def _known(self, cause: Cause) -> Cause:
        """The cause like this one in the tree, put there if there is none."""
        known = self._find(cause.key)
        if known is not None:
            return known
        place = self._place_for(cause)
        self.beginInsertRows(QModelIndex(), place, place)
        self._causes.insert(place, cause)
        self.endInsertRows()
        return cause

    def _add_to(self, cause: Cause, problems: list[Problem]) -> None:
        parent = self.index(self._causes.index(cause), 0)
        if cause.rest:
            cause.problems += problems
            self._announce(parent, cause.rows)
        else:
            first, total = cause.rows, len(cause.problems) + len(problems)
            is_rest = total > cause.shown
            self.beginInsertRows(parent, first, min(total, cause.shown) - 1 + is_rest)
            cause.problems += problems
            cause.rest = is_rest
            self.endInsertRows()
        counted = parent.siblingAtColumn(Column.COUNT)
        self.dataChanged.emit(counted, counted)

    def _announce(self, parent: QModelIndex, row: int) -> None:
        changed = self.index(row, 0, parent)
        self.dataChanged.emit(changed, changed)


def _doubtful(matches: Iterable[Match]) -> Iterable[Match]:
    return (match for match in matches if match.marks)
