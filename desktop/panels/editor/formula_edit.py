"""The rule as text: coloured, numbered, with every problem under its own line. It knows no rows and no scans."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from PySide6.QtCore import QRect, Qt, Signal, Slot
from PySide6.QtGui import (
    QFont,
    QKeyEvent,
    QKeySequence,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QResizeEvent,
    QTextBlockFormat,
    QTextCursor,
    QTextFormat,
)
from PySide6.QtWidgets import QTextEdit

from desktop.look import Look
from desktop.panels.editor.completion_popup import CompletionPopup
from desktop.panels.editor.highlighter import RuleHighlighter, WordsOf
from desktop.panels.editor.line_numbers import LineNumbers
from desktop.panels.editor.problem_marks import ProblemMarks
from desktop.text import tr
from scanner import Completions, RuleProblem

__all__ = ["Complete", "FormulaEdit"]

Complete = Callable[[str, int], Completions]

_WORD = re.compile(r"[a-zA-Z_]\w*")
_WORD_BEFORE = re.compile(r"(?<![\w.])[a-zA-Z_]\w*$")
_LINE_HEIGHT = 128.0
_FEWEST_LETTERS = 2
_RETURNS = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
_POPUP_KEYS = (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Tab, Qt.Key.Key_Escape, Qt.Key.Key_Backtab)


class FormulaEdit(QTextEdit):
    """``edited(rule)`` after each change by the user, ``caret_moved(offset)``; ``undo_wanted`` and ``redo_wanted``
    because rows and formula have one history, which is kept elsewhere, as is what ``repair_wanted(problem)`` asks
    for."""

    edited = Signal(str)
    caret_moved = Signal(int)
    undo_wanted = Signal()
    redo_wanted = Signal()
    repair_wanted = Signal(object)

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        self._complete: Complete | None = None
        self._marks = ProblemMarks(look, self)
        self._silent = False
        self.setAcceptRichText(False)
        self.setUndoRedoEnabled(False)
        self.setTabChangesFocus(True)
        self.viewport().setMouseTracking(True)
        self.setAccessibleName(tr("Formula"))
        self.setProperty("kind", "formula")
        look.dress(self, "formula", kind="mono")
        self.document().setDocumentMargin(0)
        self.highlighter = RuleHighlighter(look, self.document())
        self.numbers = LineNumbers(look, self)
        self.popup = CompletionPopup(look, self)
        self.popup.activated.connect(self._take)
        self.textChanged.connect(self._on_text_changed)
        self.cursorPositionChanged.connect(self._on_caret_moved)
        look.changed.connect(self._dress)
        self._dress()

    def use(self, words_of: WordsOf, complete: Complete) -> None:
        """Ask these for the words of a line, and for what could be typed."""
        self.highlighter.use(words_of)
        self._complete = complete

    # --- values -----------------------------------------------------------------------------------------

    def set_rule(self, rule: str) -> None:
        """Show another text, silently; the caret stays where the text around it is the same."""
        before = self.toPlainText()
        if rule == before:
            return
        start = next(
            (place for place, (one, other) in enumerate(zip(before, rule, strict=False)) if one != other),
            min(len(before), len(rule)),
        )
        same = 0
        while same < min(len(before), len(rule)) - start and before[-1 - same] == rule[-1 - same]:
            same += 1
        self._silent = True
        cursor = QTextCursor(self.document())
        cursor.setPosition(start)
        cursor.setPosition(len(before) - same, QTextCursor.MoveMode.KeepAnchor)
        cursor.insertText(rule[start : len(rule) - same])
        self._silent = False

    def set_problems(self, problems: Sequence[RuleProblem]) -> None:
        """Underline what is wrong, with a message in a gap below each line that has a problem."""
        self._marks.set_problems(problems)
        self._silent = True
        block = self.document().begin()
        while block.isValid():
            gap = self._marks.gap_below(block.blockNumber())
            made = block.blockFormat()
            if made.bottomMargin() != gap or made.lineHeight() != _LINE_HEIGHT:
                made.setBottomMargin(gap)
                made.setLineHeight(_LINE_HEIGHT, QTextBlockFormat.LineHeightTypes.ProportionalHeight.value)
                QTextCursor(block).setBlockFormat(made)
            block = block.next()
        self._silent = False
        self._mark()
        self.viewport().update()

    def go_to(self, offset: int) -> None:
        """Put the caret at an offset."""
        cursor = self.textCursor()
        cursor.setPosition(min(offset, len(self.toPlainText())))
        self.setTextCursor(cursor)
        self.ensureCursorVisible()

    def go_to_line(self, line: int, column: int) -> None:
        """Put the caret at a line and column, both counted from 1."""
        block = self.document().findBlockByNumber(line - 1)
        self.go_to(block.position() + column - 1)

    def word_at_caret(self) -> str:
        """The word that the caret is in or behind."""
        rule, caret = self.toPlainText(), self.textCursor().position()
        words = (found for found in _WORD.finditer(rule) if found.start() <= caret <= found.end())
        return next((found.group() for found in words), "")

    # --- typing -----------------------------------------------------------------------------------------

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Keys of the list go to the list; undo and redo are told."""
        if self.popup.is_open and event.key() in _POPUP_KEYS:
            if event.key() == Qt.Key.Key_Tab:
                self._take(self.popup.chosen())
                self.popup.close()
            else:
                event.ignore()
            return
        if event.matches(QKeySequence.StandardKey.Undo):
            self.undo_wanted.emit()
        elif event.matches(QKeySequence.StandardKey.Redo):
            self.redo_wanted.emit()
        elif event.key() == Qt.Key.Key_Space and event.modifiers() == Qt.KeyboardModifier.ControlModifier:
            self.offer()
        elif event.key() == Qt.Key.Key_Escape:
            event.ignore()
        elif event.key() in _RETURNS and event.modifiers() & Qt.KeyboardModifier.AltModifier:
            self.repair_here()
        else:
            super().keyPressEvent(event)
            self._after_key(event)

    def focusNextPrevChild(self, following: bool) -> bool:
        """Tab takes from the list while it is open, and leaves the formula otherwise."""
        return not self.popup.is_open and super().focusNextPrevChild(following)

    def offer(self) -> None:
        """Show what could be typed here."""
        if self._complete is None or self.isReadOnly():
            return
        found = self._complete(self.toPlainText(), self.textCursor().position())
        self.popup.offer(found.items, self._popup_place(found.start))

    def _popup_place(self, start: int) -> QRect:
        """Where the list for the word that begins at ``start`` opens: below the message of its line, which says what
        is wrong."""
        cursor = self.textCursor()
        cursor.setPosition(start)
        gap, margins = self._marks.gap_below(cursor.blockNumber()), self.viewportMargins()
        return self.cursorRect(cursor).translated(margins.left() - 10, margins.top() + gap + 4)

    def _after_key(self, event: QKeyEvent) -> None:
        typed = event.text()
        cursor = self.textCursor()
        before = self.toPlainText()[: cursor.position()]
        found = _WORD_BEFORE.search(before)
        word = found.group() if found is not None else ""
        is_word = (
            typed.isalnum() or typed == "_" or (event.key() == Qt.Key.Key_Backspace and self.popup.is_open)
        )
        if (is_word and len(word) >= _FEWEST_LETTERS) or typed in ('"', "'"):
            self.offer()
        elif typed or event.key() in (Qt.Key.Key_Left, Qt.Key.Key_Right):
            self.popup.close()

    @Slot(str)
    def _take(self, text: str) -> None:
        if self._complete is None or not text:
            return
        rule = self.toPlainText()
        found = self._complete(rule, self.textCursor().position())
        item = next((one for one in found.items if one.text == text), None)
        cursor = self.textCursor()
        cursor.setPosition(found.start)
        cursor.setPosition(found.end, QTextCursor.MoveMode.KeepAnchor)
        needs_brackets = (
            item is not None and item.signature.startswith("(") and rule[found.end : found.end + 1] != "("
        )
        cursor.insertText(text + ("()" if needs_brackets else ""))
        if needs_brackets and item is not None and item.signature != "()":
            cursor.movePosition(QTextCursor.MoveOperation.Left)
        self.setTextCursor(cursor)

    @Slot()
    def _on_text_changed(self) -> None:
        if not self._silent:
            self.edited.emit(self.toPlainText())
        self._place_numbers()

    @Slot()
    def _on_caret_moved(self) -> None:
        self._mark()
        self.caret_moved.emit(self.textCursor().position())

    # --- painting ---------------------------------------------------------------------------------------

    def _mark(self) -> None:
        line = QTextEdit.ExtraSelection()
        line.format.setBackground(self._look.color("bg.hover"))
        line.format.setProperty(QTextFormat.Property.FullWidthSelection, True)
        line.cursor = self.textCursor()
        line.cursor.clearSelection()
        self.setExtraSelections([line, *self._marks.waves()])

    def paintEvent(self, event: QPaintEvent) -> None:
        """The text, then the messages in the gaps below it."""
        super().paintEvent(event)
        self._marks.paint(QPainter(self.viewport()))

    # --- repairs ----------------------------------------------------------------------------------------

    def repair_here(self) -> None:
        """Mend the mistake nearest to the caret, where it is known how."""
        cursor = self.textCursor()
        problem = self._marks.repair_near(cursor.blockNumber(), cursor.positionInBlock())
        if problem is not None:
            self.repair_wanted.emit(problem)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """A hand over a repair."""
        super().mouseMoveEvent(event)
        over = self._marks.repair_at(event.position().toPoint()) is not None
        self.viewport().setCursor(Qt.CursorShape.PointingHandCursor if over else Qt.CursorShape.IBeamCursor)
        self.viewport().setToolTip(tr("Repair (Alt+Return)") if over else "")

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """A press on a repair mends the mistake."""
        problem = self._marks.repair_at(event.position().toPoint())
        if problem is not None and event.button() == Qt.MouseButton.LeftButton:
            self.repair_wanted.emit(problem)
        else:
            super().mousePressEvent(event)

    # --- size -------------------------------------------------------------------------------------------

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The numbers stay at the left, and the list at its word: a row more above makes the formula lower."""
        super().resizeEvent(event)
        self._place_numbers()
        if self.popup.is_open and self._complete is not None:
            found = self._complete(self.toPlainText(), self.textCursor().position())
            self.popup.move_below(self._popup_place(found.start))

    def _place_numbers(self) -> None:
        width = self.numbers.sizeHint().width()
        if self.viewportMargins().left() != width:
            self.setViewportMargins(width, 10, 10, 6)
        inside = self.contentsRect()
        self.numbers.setGeometry(inside.left(), inside.top() + 10, width, inside.height() - 10)
        self.numbers.update()

    def _dress(self) -> None:
        font = QFont(self.font())
        self.document().setDefaultFont(font)
        self._mark()
