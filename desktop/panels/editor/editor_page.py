"""The scan editor's page: library, conditions, formula, reference, preview, ranking and columns in their places."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QSplitter, QVBoxLayout, QWidget

from desktop.look import Look
from desktop.panels.editor.columns_box import ColumnsBox
from desktop.panels.editor.conditions_panel import ConditionsPanel
from desktop.panels.editor.editor_header import EditorHeader
from desktop.panels.editor.formula_edit import FormulaEdit
from desktop.panels.editor.library_list import LibraryList
from desktop.panels.editor.preview_panel import PreviewPanel
from desktop.panels.editor.problem_words import said
from desktop.panels.editor.ranking_box import RankingBox
from desktop.panels.editor.reference_panel import ReferencePanel
from desktop.panels.labels import ElidedLabel, horizontal_line, label
from desktop.text import tr
from scanner import RuleOutline, RuleProblem, ScanDefinition

__all__ = ["EditorPage"]

_LIBRARY, _PREVIEW = 228, 428
_NARROW = 1200
_LOW = 760


class EditorPage(QFrame):
    """The parts tell their own wishes; ``back_wanted`` is the page's."""

    back_wanted = Signal()

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        self.setAccessibleName(tr("Scan editor"))
        self.library = LibraryList(look)
        self.header = EditorHeader(look)
        self.conditions = ConditionsPanel(look)
        self.formula = FormulaEdit(look)
        self.reference = ReferencePanel(look)
        self.preview = PreviewPanel(look)
        self.ranking = RankingBox(look)
        self.columns = ColumnsBox(look)
        self._place = label(look, tone="muted")
        self._note = ElidedLabel(look, tone="muted", digits=False)
        self._problems: tuple[RuleProblem, ...] = ()
        self._splitter = QSplitter(Qt.Orientation.Horizontal)
        self._splitter.setChildrenCollapsible(False)
        self._splitter.addWidget(self.library)
        self._splitter.addWidget(self._made_middle())
        self._splitter.addWidget(self._made_right())
        self._splitter.setStretchFactor(1, 1)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self._splitter)
        self.formula.caret_moved.connect(self._on_caret)
        self.reference.word_wanted.connect(self._on_word)
        self.library.back_wanted.connect(self.back_wanted)
        back = QShortcut(
            QKeySequence("Alt+Left"), self, context=Qt.ShortcutContext.WidgetWithChildrenShortcut
        )
        back.activated.connect(self.back_wanted)

    def _made_middle(self) -> QWidget:
        head = QFrame()
        self._look.fix_height(head, "tableToolbar")
        row = QHBoxLayout(head)
        row.setContentsMargins(16, 0, 16, 0)
        row.setSpacing(12)
        row.addWidget(label(self._look, tr("Formula"), size="input", weight="semibold"))
        row.addWidget(self._note, 1)
        row.addWidget(self._place)
        middle = QWidget()
        column = QVBoxLayout(middle)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        for part in (self.header, self.conditions, horizontal_line(), head, horizontal_line()):
            column.addWidget(part)
        self.formula.setMinimumHeight(self._look.scaled(120))
        column.addWidget(self.formula, 1)
        column.addWidget(horizontal_line())
        column.addWidget(self.reference)
        return middle

    def _made_right(self) -> QWidget:
        inside = QWidget()
        column = QVBoxLayout(inside)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.preview)
        column.addWidget(horizontal_line())
        column.addWidget(self.ranking)
        column.addWidget(horizontal_line())
        column.addWidget(self.columns, 1)
        scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setMinimumWidth(self._look.scaled(304))
        scroll.setWidget(inside)
        return scroll

    def stops(self) -> tuple[tuple[QWidget, QWidget], ...]:
        """Its panels, and the part of each that gets the keyboard."""
        return (
            (self.library, self.library.list),
            (self.conditions, self.conditions.add_button),
            (self.formula, self.formula),
            (self.ranking, self.ranking.first.value),
            (self.columns, self.columns.list),
        )

    # --- values -----------------------------------------------------------------------------------------

    def show_scan(self, scan: ScanDefinition, *, edited: bool) -> None:
        """Show a scan's name and texts; its rule comes with :meth:`show_outline`."""
        self.header.show_scan(scan, edited=edited)
        self.formula.set_rule(scan.rule)

    def show_outline(self, outline: RuleOutline) -> None:
        """Show the rows of the rule in the formula, with all that is wrong or odd."""
        self._problems = outline.problems
        self.conditions.show_outline(outline)
        self.formula.set_problems(outline.problems)
        self.header.show_errors(self.problem_words())
        notes = " ".join(said(note) for note in outline.notes)
        self._note.setText("" if outline.problems else notes)
        self._show_place()

    def show_left(self, left: Mapping[int, int], universe: int) -> None:
        """How many symbols are left after each row."""
        self.conditions.show_left(left, universe)

    def problem_words(self) -> str:
        """How many errors there are and where the first one is; empty without any."""
        if not self._problems:
            return ""
        first = self._problems[0]
        count = len(self._problems)
        words = tr("1 error") if count == 1 else tr("{count} errors", count=count)
        return tr(
            "{errors} at line {line}, column {column}", errors=words, line=first.line, column=first.column
        )

    def go_to_problem(self) -> None:
        """Put the caret on the first error."""
        if self._problems:
            first = self._problems[0]
            self.formula.go_to_line(first.line, first.column)
            self.formula.setFocus(Qt.FocusReason.OtherFocusReason)

    # --- inside -----------------------------------------------------------------------------------------

    def _on_caret(self, _offset: int) -> None:
        self._show_place()
        self.reference.show_word(self.formula.word_at_caret())

    def _show_place(self) -> None:
        cursor = self.formula.textCursor()
        line, column = cursor.blockNumber() + 1, cursor.positionInBlock() + 1
        place = tr("line {line}, column {column}", line=line, column=column)
        notes = "" if self._note.text() else tr("kept in step with the rows above") + "  ·  "
        self._place.setText(f"{notes}{place}")

    def _on_word(self, word: str) -> None:
        self.formula.setFocus(Qt.FocusReason.OtherFocusReason)
        self.formula.insertPlainText(word)

    # --- keys and size ----------------------------------------------------------------------------------

    def event(self, event: QEvent) -> bool:
        """F1 opens the functions here, not the list of keys."""
        if isinstance(event, QKeyEvent) and event.type() is QEvent.Type.ShortcutOverride:
            is_ours = event.key() == Qt.Key.Key_F1
            event.setAccepted(is_ours)
            return is_ours
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc leaves, F1 opens the functions."""
        if event.key() == Qt.Key.Key_Escape:
            self.back_wanted.emit()
        elif event.key() == Qt.Key.Key_F1:
            self.reference.toggle_all()
        else:
            super().keyPressEvent(event)

    def set_room(self, width: int, height: int) -> None:
        """A narrow window gives the sides less, a low one leaves the short reference out."""
        scaled = self._look.scaled
        narrow, low = width < scaled(_NARROW), height < scaled(_LOW)
        library = scaled(168 if narrow else _LIBRARY)
        right = scaled(304 if narrow else _PREVIEW)
        self._splitter.setSizes([library, max(1, width - library - right), right])
        self.library.set_short(low)
        self.reference.set_short(low)
        self.conditions.set_room(3.5 if low else 7.5, narrow=narrow)
