"""The list of runs under headings of days, with the progress of those at work. It paints nothing."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import IntEnum
from itertools import groupby
from pathlib import PurePath
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from desktop import text
from desktop.text import tr

if TYPE_CHECKING:
    from scanner import RunSummary

__all__ = ["PROGRESS_ROLES", "RunRole", "RunsModel", "universe_title"]

_Index = QModelIndex | QPersistentModelIndex
_NOWHERE = QModelIndex()
_OPERATORS = re.compile(r"(\s+[-&|]\s+|[()])")


class RunRole(IntEnum):
    """What the delegate asks for besides Qt's own roles. All but ``RUN_ID`` are texts, or None when there is
    nothing to paint; ``RUN_ID`` is None for a heading."""

    RUN_ID = Qt.ItemDataRole.UserRole + 1
    FIGURE = Qt.ItemDataRole.UserRole + 2  # beside the title
    PLACE = Qt.ItemDataRole.UserRole + 3  # below the title: universe and time
    STATE = Qt.ItemDataRole.UserRole + 4  # a word in the colour of STATE_TONE, instead of the changes
    STATE_TONE = Qt.ItemDataRole.UserRole + 5
    GAINED = Qt.ItemDataRole.UserRole + 6  # +7
    LOST = Qt.ItemDataRole.UserRole + 7  # −4
    SHARE = Qt.ItemDataRole.UserRole + 8  # 0 to 1 while the run is at work, else None
    SUMMARY = Qt.ItemDataRole.UserRole + 9


PROGRESS_ROLES = frozenset(map(int, (RunRole.FIGURE, RunRole.SHARE, RunRole.STATE, RunRole.STATE_TONE)))
"""What changes while a run goes on."""


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a run at work is: a share from 0 to 1, a word for its state and the word's colour."""

    share: float
    word: str
    tone: str


@dataclass(frozen=True, slots=True)
class _Heading:
    title: str


class RunsModel(QAbstractListModel):
    """Rows are headings and runs, newest first. Progress changes a row in place."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._rows: list[_Heading | RunSummary] = []
        self._runs: Sequence[RunSummary] = ()
        self._wanted = ""
        self._titles: Mapping[str, str] = {}
        self._progress: dict[str, Progress] = {}

    def set_runs(self, runs: Sequence[RunSummary]) -> None:
        """Show ``runs``, newest first. Nothing happens when they are shown already."""
        self._runs = runs
        self._show()

    def set_wanted(self, words: str) -> None:
        """Show only runs whose name, scan, universe or day has all of ``words`` in it; empty shows all."""
        self._wanted = words
        self._show()

    def _is_wanted(self, run: RunSummary) -> bool:
        day = run.info.started.astimezone().date()
        universe = universe_title(run.info.scan.universe, self._titles)
        told = " ".join((run.info.name, run.info.scan.title, universe, text.day_heading(day), text.day(day)))
        return all(word in told.casefold() for word in self._wanted.casefold().split())

    def _show(self) -> None:
        rows: list[_Heading | RunSummary] = []
        runs = [run for run in self._runs if self._is_wanted(run)]
        for day, group in groupby(runs, key=lambda run: run.info.started.astimezone().date()):
            rows += [_Heading(text.day_heading(day)), *group]
        if rows == self._rows:
            return
        self.beginResetModel()
        self._rows = rows
        self._progress = {
            run.info.id: found for run in self._runs if (found := self._progress.get(run.info.id))
        }
        self.endResetModel()

    def set_universe_titles(self, titles: Mapping[str, str]) -> None:
        """Titles by a universe's name, for the second line of a run."""
        self._titles = dict(titles)
        self._all_changed()

    def set_progress(self, run_id: str, share: float, word: str, tone: str = "accent") -> None:
        """Show a run as at work: a share from 0 to 1 and its state in a word."""
        progress = Progress(share, word, tone)
        before = self._progress.get(run_id)
        if before != progress:
            self._progress[run_id] = progress
            self._changed(run_id, sorted(PROGRESS_ROLES) if before is not None else [])

    def end_progress(self, run_id: str) -> None:
        """The run is not at work any more."""
        if self._progress.pop(run_id, None) is not None:
            self._changed(run_id)

    def row_of(self, run_id: str) -> int | None:
        """The row of a run; None when it is not in the list."""
        for row in range(len(self._rows)):
            run = self.run_at(row)
            if run is not None and run.info.id == run_id:
                return row
        return None

    def run_at(self, row: int) -> RunSummary | None:
        """The run in a row; None for a heading."""
        found = self._rows[row]
        return None if isinstance(found, _Heading) else found

    def rowCount(self, parent: _Index = _NOWHERE) -> int:
        return 0 if parent.isValid() else len(self._rows)

    def flags(self, index: _Index) -> Qt.ItemFlag:
        if not index.isValid() or self.run_at(index.row()) is None:
            return Qt.ItemFlag.NoItemFlags
        return Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemNeverHasChildren

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        row = self._rows[index.row()]
        if isinstance(row, _Heading):
            return row.title if role in (Qt.ItemDataRole.DisplayRole, _SPOKEN) else None
        if role == _SPOKEN:
            return self._spoken(row)
        if role in (RunRole.STATE, RunRole.STATE_TONE):
            return self._state(row)[role == RunRole.STATE_TONE]
        return self._plain(row, role)

    def _plain(self, run: RunSummary, role: int) -> Any:
        at_work = self._progress.get(run.info.id)
        if role == Qt.ItemDataRole.DisplayRole:
            return run.info.name or run.info.scan.title
        if role == RunRole.RUN_ID:
            return run.info.id
        if role == RunRole.FIGURE:
            return self._figure(run)
        if role in (RunRole.PLACE, Qt.ItemDataRole.ToolTipRole):
            return self._place(run, with_time=at_work is None)
        if role == RunRole.GAINED and run.new is not None:
            return f"+{text.count(run.new)}"
        if role == RunRole.LOST and run.dropped is not None:
            return f"{text.MINUS}{text.count(run.dropped)}"
        if role == RunRole.SHARE:
            return at_work.share if at_work else None
        return run if role == RunRole.SUMMARY else None

    def _figure(self, run: RunSummary) -> str:
        at_work = self._progress.get(run.info.id)
        if at_work:
            return text.percent(at_work.share)
        if run.info.status.value in ("interrupted", "cancelled") and run.counts.universe:
            return f"{text.count(run.counts.done)}/{text.count(run.counts.universe)}"
        return text.count(run.counts.matched)

    def _place(self, run: RunSummary, *, with_time: bool) -> str:
        universe = universe_title(run.info.scan.universe, self._titles)
        return f"{universe} · {text.clock_time(run.info.started)}" if with_time else universe

    def _state(self, run: RunSummary) -> tuple[str | None, str | None]:
        at_work = self._progress.get(run.info.id)
        if at_work:
            return at_work.word, at_work.tone
        status = run.info.status.value
        if status == "finished":
            return None, None
        tone = {"running": "accent", "failed": "danger"}.get(status, "warn")
        return text.status_word(status), tone

    def _spoken(self, run: RunSummary) -> str:
        word = self._state(run)[0] or text.status_word(run.info.status.value)
        place = self._place(run, with_time=True)
        found = tr("{matches} found", matches=text.matches(run.counts.matched))
        return f"{run.info.name or run.info.scan.title}, {place}, {word}, {found}"

    def _changed(self, run_id: str, roles: Sequence[int] = ()) -> None:
        row = self.row_of(run_id)
        if row is not None:
            self.dataChanged.emit(self.index(row), self.index(row), list(roles))

    def _all_changed(self) -> None:
        if self._rows:
            self.dataChanged.emit(self.index(0), self.index(len(self._rows) - 1))


def universe_title(universe: str, titles: Mapping[str, str]) -> str:
    """What to call a universe that may be a known name, a file or a list of symbols."""
    if universe in titles:
        return titles[universe]
    if "/" in universe or "\\" in universe or universe.lower().endswith((".txt", ".csv")):
        return PurePath(universe.replace("\\", "/")).name
    parts = _OPERATORS.split(universe)
    if len(parts) > 1:
        return "".join(titles.get(part, part) for part in parts)
    symbols = [symbol.strip() for symbol in universe.split(",") if symbol.strip()]
    if len(symbols) > 2:
        return tr("{first} and {count} more", first=symbols[0], count=text.count(len(symbols) - 1))
    return ", ".join(symbols)


_SPOKEN = Qt.ItemDataRole.AccessibleTextRole
