"""Why a symbol matched, or does not: its conditions with their values, since when, and doubts about its prices."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from PySide6.QtCore import QModelIndex, Qt, Signal, Slot
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QScrollArea,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from desktop.look import Look
from desktop.panels.condition_lines import Reading, condition_lines
from desktop.panels.facts_list import FactsList
from desktop.panels.labels import ElidedLabel, horizontal_line, label, set_words, words
from desktop.panels.why_words import condition_rows, heading, past_of
from desktop.text import tr
from scanner import Change, Condition, ExplainedCondition, Explanation, Match

__all__ = ["WhyPanel"]


class WhyPanel(QFrame):
    """Signals: ``edit_wanted`` (the rule), ``near_misses_wanted``."""

    edit_wanted = Signal()
    near_misses_wanted = Signal()

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._known: dict[str, Reading] = {}
        self._conditions: tuple[Condition | ExplainedCondition, ...] = ()
        self._truth: bool | None = True
        self._as_of: date | None = None
        self._detail = self._turned = ""
        self._turned_true: tuple[date, ...] | None = None
        self._marks: tuple[str, ...] = ()
        self.setAccessibleName(tr("Why it matched"))
        self._title = ElidedLabel(look, tr("Why it matched"), size="input", weight="semibold", digits=False)
        self._counted = label(look, tone="secondary")
        self.near_button = _link(tr("Near misses"))
        self.near_button.setToolTip(tr("Symbols that fail the rule by little"))
        self.near_button.clicked.connect(self.near_misses_wanted)
        self.edit_button = _link(tr("Edit rule"))
        self.edit_button.clicked.connect(self.edit_wanted)
        self.list = FactsList(look, tr("Conditions"), whole=True)
        self.list.selectionModel().currentChanged.connect(self._on_reached)
        self._past = words(look, tone="muted", wrap=True)
        self._doubts = words(look, tone="warn", wrap=True)
        for paragraph in (self._past, self._doubts):
            paragraph.setContentsMargins(12, 6, 12, 6)
            paragraph.setAlignment(Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeft)
        self._line = horizontal_line()
        self._header = self._made_header(look)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._header)
        column.addWidget(self._made_body(), 1)
        column.addWidget(self._doubts)
        self.clear()

    def _made_header(self, look: Look) -> QFrame:
        header = QFrame()
        look.fix_height(header, "tableToolbar")
        row = QHBoxLayout(header)
        row.setContentsMargins(12, 0, 6, 0)
        row.setSpacing(8)
        row.addWidget(self._title)
        row.addWidget(self._counted)
        row.addStretch(1)
        for button in (self.near_button, self.edit_button):
            # In large text the title gives way, not the words that can be pressed.
            button.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
            row.addWidget(button)
        return header

    def _made_body(self) -> QScrollArea:
        """The conditions, and at the foot their past; where the panel is too low for both they scroll. Doubts about
        the prices stay in sight below them."""
        self._body = QWidget()
        column = QVBoxLayout(self._body)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.list)
        column.addStretch(1)
        column.addWidget(self._line)
        column.addWidget(self._past)
        self._area = QScrollArea()
        self._area.setFrameShape(QFrame.Shape.NoFrame)
        self._area.setWidgetResizable(True)
        self._area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._area.setWidget(self._body)
        return self._area

    @Slot(QModelIndex)
    def _on_reached(self, index: QModelIndex) -> None:
        """Keep the row in sight that the keyboard came to, with the foot below the last one."""
        if not index.isValid():
            return
        row = self.list.visualRect(index)
        last = index.row() == self.list.facts.rowCount() - 1
        bottom = self._body.height() if last else row.bottom()
        self._area.ensureVisible(0, bottom, 0, 0)
        self._area.ensureVisible(0, row.top(), 0, 0)

    # --- values -----------------------------------------------------------------------------------------

    def clear(self) -> None:
        """Nothing is selected."""
        self._conditions, self._truth, self._as_of = (), True, None
        self._detail, self._turned, self._turned_true, self._marks = "", "", None, ()
        self._show()

    def show_match(self, match: Match) -> None:
        """A symbol that meets the rule, or that dropped out; its past comes later."""
        meets = match.change is not Change.DROPPED
        self._conditions, self._truth, self._as_of = match.why, meets, match.as_of
        self._detail, self._turned, self._turned_true, self._marks = "", "", None, match.marks
        self._show()

    def show_explanation(self, explanation: Explanation) -> None:
        """The rule looked at more closely, for the symbol shown or for one that does not match."""
        self._known.update(
            {one.condition: Reading(one.words, one.times) for one in explanation.conditions if one.words}
        )
        self._turned = explanation.turned
        self._conditions, self._truth = explanation.conditions or self._conditions, explanation.truth
        self._as_of = explanation.as_of
        will_match = f"{explanation.will_match[:1].upper()}{explanation.will_match[1:]}."
        self._detail = " ".join(part for part in (explanation.detail, will_match) if part != ".").strip()
        self._show()

    def show_past(self, turned_true: Sequence[date]) -> None:
        """The sessions on which the rule turned true for the symbol shown."""
        self._turned_true = tuple(turned_true)
        self._show()

    def set_header_visible(self, visible: bool) -> None:
        """Whether the panel has its own title; in a tab it has none."""
        self._header.setVisible(visible)

    def said(self) -> str:
        """The paragraphs below the conditions."""
        shown = (self._past, self._doubts)
        return " ".join(str(one.property("said")) for one in shown if one.property("said"))

    def _show(self) -> None:
        lines = condition_lines(self._conditions, self._known)
        title, counted = heading(lines, self._truth)
        self._title.setText(title)
        self._counted.setText(counted)
        self.list.facts.set_rows(condition_rows(lines))
        self.setAccessibleDescription(f"{title} {counted}".strip())
        past = ""
        if self._as_of is not None and self._turned_true is not None:
            past = past_of(self._turned_true, self._as_of, self._truth, self._turned)
        self._say(self._past, " ".join(part for part in (self._detail, past) if part))
        self._say(self._doubts, " ".join(self._marks))
        self._line.setVisible(bool(self._past.property("said")))
        self.list.setVisible(bool(self._conditions))

    @staticmethod
    def _say(paragraph: QLabel, sentence: str) -> None:
        paragraph.setProperty("said", sentence)
        set_words(paragraph, sentence)
        paragraph.setVisible(bool(sentence))


def _link(title: str) -> QPushButton:
    button = QPushButton(title)
    button.setProperty("kind", "link")
    return button
