"""What went wrong in a run and what could not be decided, by cause: a tree of causes with their symbols."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import IntEnum
from typing import Any

from PySide6.QtCore import QAbstractItemModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from desktop import text
from desktop.text import tr
from scanner import Failure, Unknown

Index = QModelIndex | QPersistentModelIndex


class Column(IntEnum):
    """The columns; a symbol's row has its tries under *what to do* and no number."""

    CAUSE = 0
    ADVICE = 1
    COUNT = 2


@dataclass(frozen=True, slots=True)
class Problem:
    """One symbol: ``tries`` is 0 for what could not be decided, ``technical`` the source's own words."""

    symbol: str
    sentence: str
    technical: str
    tries: int = 0
    retryable: bool = False


@dataclass(slots=True)
class Cause:
    """Problems of one kind. ``failed`` tells failures from what could not be decided."""

    key: str
    heading: str
    advice: str
    failed: bool
    problems: list[Problem] = field(default_factory=list)

    @property
    def retryable(self) -> int:
        """How many of its symbols Retry would ask for again."""
        return sum(problem.retryable for problem in self.problems)

    def summary(self) -> str:
        """The second line: what to do, or for a single symbol what is the matter with it."""
        if len(self.problems) == 1 and not self.failed:
            return f"{self.problems[0].symbol}: {self.problems[0].sentence}"
        return self.advice


_HEADINGS = ("Cause", "What to do", "Symbols")


class ProblemsModel(QAbstractItemModel):
    """Failures first, then what could not be decided, each in the order of their first appearance.

    A symbol that comes again replaces what was said of it. Rows only grow within a run; :meth:`replace` takes
    over the settled lists of a run that ended.
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

    def replace(self, failures: Iterable[Failure], unknown: Iterable[Unknown]) -> None:
        """Show these and nothing else."""
        self.beginResetModel()
        self._causes = []
        for cause, problem in (*map(_of_failure, failures), *map(_of_unknown, unknown)):
            known = self._find(cause.key)
            if known is None:
                known = cause
                self._causes.insert(self._place_for(cause), cause)
            known.problems.append(problem)
        self.endResetModel()

    def add_failures(self, failures: Iterable[Failure]) -> None:
        """More symbols failed."""
        for failure in failures:
            self._add(*_of_failure(failure))

    def add_unknown(self, unknown: Iterable[Unknown]) -> None:
        """More symbols could not be decided."""
        for one in unknown:
            self._add(*_of_unknown(one))

    def report(self) -> str:
        """Everything as plain text, for a mail or a bug report."""
        lines: list[str] = []
        for cause in self._causes:
            lines += [f"{cause.heading} ({len(cause.problems)}). {cause.advice}"]
            lines += [f"  {self.technical_line(problem)}" for problem in cause.problems]
        return "\n".join(lines)

    @staticmethod
    def technical_line(problem: Problem) -> str:
        """One symbol in one line: symbol, tries, the source's own words."""
        tries = f"{tries_in_words(problem.tries)}  " if problem.tries else ""
        return f"{problem.symbol:<8}{tries}{problem.technical or problem.sentence}"

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
        return len(self._causes[parent.row()].problems)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own
        """Three."""
        return len(Column)

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        """The headings."""
        if orientation is Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return tr(_HEADINGS[section])
        if role == Qt.ItemDataRole.TextAlignmentRole and section == Column.COUNT:
            return Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        return None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Words and alignment; colours and icons belong to whoever paints."""
        cause = self.cause_at(index)
        if cause is None:
            return None
        if role == Qt.ItemDataRole.TextAlignmentRole and index.column() == Column.COUNT:
            return Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        if role not in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole):
            return None
        if index.internalId() == 0:
            return (cause.heading, cause.advice, text.count(len(cause.problems)))[index.column()]
        problem = cause.problems[index.row()]
        return (problem.symbol, problem.technical or problem.sentence, tries_in_words(problem.tries))[
            index.column()
        ]

    def _find(self, key: str) -> Cause | None:
        return next((cause for cause in self._causes if cause.key == key), None)

    def _place_for(self, cause: Cause) -> int:
        if not cause.failed:
            return len(self._causes)
        return sum(known.failed for known in self._causes)

    def _add(self, cause: Cause, problem: Problem) -> None:
        known = self._find(cause.key)
        if known is None:
            known = cause
            place = self._place_for(cause)
            self.beginInsertRows(QModelIndex(), place, place)
            self._causes.insert(place, cause)
            self.endInsertRows()
        parent = self.index(self._causes.index(known), 0)
        end = len(known.problems)
        self.beginInsertRows(parent, end, end)
        known.problems.append(problem)
        self.endInsertRows()
        counted = parent.siblingAtColumn(Column.COUNT)
        self.dataChanged.emit(counted, counted)


def tries_in_words(tries: int) -> str:
    """``1 try``, ``3 tries``; nothing for 0."""
    if not tries:
        return ""
    return tr("1 try") if tries == 1 else tr("{count} tries", count=text.count(tries))


def _of_failure(failure: Failure) -> tuple[Cause, Problem]:
    heading, advice = text.failure_cause(failure.kind.value, failure.values)
    sentence, _ = text.failure_text(failure)
    problem = Problem(failure.symbol, sentence, failure.technical, failure.attempts, failure.retryable)
    return Cause(f"failed {heading}", heading, advice, failed=True), problem


def _of_unknown(unknown: Unknown) -> tuple[Cause, Problem]:
    heading, advice = text.unknown_cause(unknown.reason.value)
    sentence, _ = text.unknown_text(unknown)
    return Cause(f"unknown {heading}", heading, advice, failed=False), Problem(unknown.symbol, sentence, "")
