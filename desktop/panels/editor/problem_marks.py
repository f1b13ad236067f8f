"""What is wrong with a formula, painted in gaps below its lines, with repairs that can be pressed. The text itself
and its layout belong to the edit of the formula."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from PySide6.QtCore import QPoint, QPointF, QRectF, Qt
from PySide6.QtGui import QFontMetricsF, QPainter, QTextBlock, QTextCharFormat, QTextCursor
from PySide6.QtWidgets import QTextEdit

from desktop.look import Look
from desktop.panels.editor.problem_words import sentence_parts
from scanner import RuleProblem

__all__ = ["ProblemMarks"]

_GAP = 24
_LEAST_ROOM = 60


class ProblemMarks:
    """The problems of ``edit``'s text by line, counted from 0."""

    def __init__(self, look: Look, edit: QTextEdit) -> None:
        self._look = look
        self._edit = edit
        self._problems: dict[int, list[RuleProblem]] = {}
        self._links: list[tuple[QRectF, RuleProblem]] = []

    def set_problems(self, problems: Sequence[RuleProblem]) -> None:
        """Mark these from now on."""
        self._problems, self._links = {}, []
        for problem in problems:
            self._problems.setdefault(problem.line - 1, []).append(problem)

    def gap_below(self, line: int) -> int:
        """How much room the messages of a line need below it."""
        return self._look.scaled(_GAP) * len(self._problems.get(line, ()))

    def repair_near(self, line: int, column: int) -> RuleProblem | None:
        """The problem that can be repaired and is nearest to a place: one of the same line before all others."""
        found = [one for problems in self._problems.values() for one in problems if one.repair]
        return min(
            found, key=lambda one: (abs(one.line - 1 - line), abs(one.column - 1 - column)), default=None
        )

    def repair_at(self, place: QPoint) -> RuleProblem | None:
        """The problem whose repair is painted at ``place`` of the viewport."""
        return next((one for rect, one in self._links if rect.contains(QPointF(place))), None)

    def waves(self) -> Iterator[QTextEdit.ExtraSelection]:
        """An underline for every problem."""
        for block, _, problem in self._placed():
            yield self._wave(block, problem)

    def _placed(self) -> Iterator[tuple[QTextBlock, int, RuleProblem]]:
        for number, problems in self._problems.items():
            block = self._edit.document().findBlockByNumber(number)
            if block.isValid():
                yield from ((block, row, problem) for row, problem in enumerate(problems))

    def _wave(self, block: QTextBlock, problem: RuleProblem) -> QTextEdit.ExtraSelection:
        wave = QTextEdit.ExtraSelection()
        made = QTextCharFormat()
        made.setUnderlineStyle(QTextCharFormat.UnderlineStyle.WaveUnderline)
        made.setUnderlineColor(self._look.color("syntax.error"))
        cursor = QTextCursor(block)
        start = min(block.position() + problem.column - 1, block.position() + block.length() - 1)
        cursor.setPosition(start)
        last = len(self._edit.toPlainText())
        cursor.setPosition(min(start + problem.length, last), QTextCursor.MoveMode.KeepAnchor)
        wave.format, wave.cursor = made, cursor
        return wave

    # --- painting ---------------------------------------------------------------------------------------

    def paint(self, painter: QPainter) -> None:
        """All messages."""
        self._links = []
        for block, row, problem in self._placed():
            self._paint(painter, block, row, problem)

    def _paint(self, painter: QPainter, block: QTextBlock, row: int, problem: RuleProblem) -> None:
        edit = self._edit
        layout = edit.document().documentLayout()
        place = layout.blockBoundingRect(block).translated(0, -edit.verticalScrollBar().value())
        metrics = QFontMetricsF(edit.font())
        first = block.layout().lineAt(0)
        left = first.cursorToX(problem.column - 1)[0] if first.isValid() else 0.0  # type: ignore[index]
        # The margin below the block is not part of its rectangle.
        top = place.top() + block.layout().boundingRect().height() + self._look.scaled(_GAP) * row
        base = top + metrics.ascent() + 3
        carets = min(problem.length, max(1, block.length() - problem.column))
        painter.setFont(edit.font())
        painter.setPen(self._look.color("syntax.error"))
        painter.drawText(QPointF(left, base), "^" * carets)
        self._paint_words(painter, problem, left + metrics.horizontalAdvance("^") * carets + 9, base - 2)

    def _paint_words(self, painter: QPainter, problem: RuleProblem, left: float, base: float) -> None:
        room = max(_LEAST_ROOM, self._edit.viewport().width() - int(left) - 4)
        words, link, rest = sentence_parts(problem)
        plain, strong = self._look.font("ui", "medium"), self._look.font("ui", "semibold")
        behind = QFontMetricsF(strong).horizontalAdvance(link) + QFontMetricsF(plain).horizontalAdvance(rest)
        painter.setFont(plain)
        painter.setPen(self._look.color("syntax.error"))
        # The repair is never cut: it is what helps.
        metrics = QFontMetricsF(plain)
        words = metrics.elidedText(words, Qt.TextElideMode.ElideRight, max(0.0, room - behind))
        painter.drawText(QPointF(left, base), words)
        left += metrics.horizontalAdvance(words)
        if not link:
            return
        painter.setFont(strong)
        painter.setPen(self._look.color("accent"))
        painter.drawText(QPointF(left, base), link)
        width = QFontMetricsF(strong).horizontalAdvance(link)
        self._links.append(
            (QRectF(left - 3, base - metrics.ascent() - 3, width + 6, metrics.height() + 6), problem)
        )
        painter.setFont(plain)
        painter.setPen(self._look.color("syntax.error"))
        painter.drawText(QPointF(left + width, base), rest)
