"""The trade plan of a match: its zones as a bar, its prices and shares as rows, and where they come from."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPolygonF
from PySide6.QtWidgets import (
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QScrollArea,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from desktop.look import Look
from desktop.panels.chart.chart_data import PlanLevels, plan_levels
from desktop.panels.labels import ElidedLabel, horizontal_line, label, set_words, words
from desktop.panels.plan_words import Account, as_text, plan_rows, sentence
from desktop.text import tr
from scanner import Change, Match

__all__ = ["PlanPanel"]

_ROW_HEIGHT = 24
_PRICES = 3
_TONES = {"up": "up", "down": "down", "chart.plan.entry": "entry"}


class PlanPanel(QFrame):
    """``copy_wanted`` is the button's wish; :meth:`as_text` is what to copy."""

    copy_wanted = Signal()

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        self._match: Match | None = None
        self._currency = ""
        self._simulated = False
        self._account = Account(0.0, 0.0, "")
        self.setAccessibleName(tr("Trade plan"))
        self._title = label(look, tr("Trade plan"), size="input", weight="semibold")
        self.copy_button = self._made_copy_button()
        self._bar = _ZoneBar(look)
        self._rows = self._made_rows()
        self._sentence = words(look, tone="muted", wrap=True)
        self._sentence.setAlignment(Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeft)
        self._header = QFrame()
        look.fix_height(self._header, "tableToolbar")
        head = QHBoxLayout(self._header)
        head.setContentsMargins(12, 0, 8, 0)
        head.addWidget(self._title, 1)
        head.addWidget(self.copy_button)
        self._grid = self._made_grid()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._header)
        column.addWidget(self._made_body(), 1)
        look.changed.connect(self._dress)
        self._dress()
        self.clear()

    def _made_copy_button(self) -> QToolButton:
        button = QToolButton()
        button.setAccessibleName(tr("Copy plan"))
        button.setToolTip(tr("Copy plan (Ctrl+Shift+C)"))
        button.clicked.connect(self.copy_wanted)
        return button

    def _made_rows(self) -> list[tuple[QLabel, QLabel]]:
        rows: list[tuple[QLabel, QLabel]] = []
        for title, _, token in plan_rows(None, ""):
            value = label(self._look, size="input", weight="medium", tone=_TONES.get(token, ""))
            value.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
            rows.append((ElidedLabel(self._look, title, tone="secondary", digits=False), value))
        return rows

    def _made_body(self) -> QScrollArea:
        """Figures and sentence; where the panel is too low for them they scroll."""
        figures = QHBoxLayout()
        figures.setContentsMargins(12, 4, 12, 6)
        figures.setSpacing(14)
        figures.addWidget(self._bar)
        figures.addLayout(self._grid, 1)
        foot = QHBoxLayout()
        foot.setContentsMargins(12, 5, 12, 4)
        foot.addWidget(self._sentence)
        body = QWidget()
        column = QVBoxLayout(body)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(figures)
        column.addLayout(foot)
        column.addStretch(1)
        area = QScrollArea()
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setWidgetResizable(True)
        area.setAccessibleName(tr("Figures of the plan"))
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setWidget(body)
        return area

    def _made_grid(self) -> QGridLayout:
        grid = QGridLayout()
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(8)
        grid.setVerticalSpacing(0)
        for number, (title, value) in enumerate(self._rows):
            line = number + (number >= _PRICES)
            grid.addWidget(title, line, 0)
            grid.addWidget(value, line, 1)
        grid.addWidget(horizontal_line(), _PRICES, 0, 1, 2)
        grid.setRowMinimumHeight(_PRICES, 13)
        grid.setColumnStretch(1, 1)
        return grid

    # --- values -----------------------------------------------------------------------------------------

    def set_account(self, account: Account) -> None:
        """Plans are made for another account from now on."""
        self._account = account
        self._show()

    def clear(self) -> None:
        """Nothing is selected."""
        self._match = None
        self._show()

    def show_match(self, match: Match, currency: str = "", *, simulated: bool = False) -> None:
        """The plan of ``match``; ``currency`` is the one of its prices, empty while nobody knows it."""
        self._match, self._currency, self._simulated = match, currency, simulated
        self._show()

    def as_text(self) -> str:
        """The plan shown as lines to paste elsewhere; nothing without one."""
        if self._match is None or self._match.plan is None:
            return ""
        return as_text(self._match.symbol, self._match.plan, self._currency, simulated=self._simulated)

    def values(self) -> dict[str, str]:
        """What is shown, by title."""
        return {title.text(): value.text() for title, value in self._rows}

    def said(self) -> str:
        """The sentence below the figures."""
        return str(self._sentence.property("said"))

    def set_header_visible(self, visible: bool) -> None:
        """Whether the panel has its own title; in a tab it has none."""
        self._header.setVisible(visible)

    def _show(self) -> None:
        plan = self._match.plan if self._match is not None else None
        rows = plan_rows(plan, self._currency)
        for (_, value), (_, shown, _) in zip(self._rows, rows, strict=True):
            value.setText(shown)
        said = ""
        if self._match is not None:
            said = sentence(plan, self._account, dropped=self._match.change is Change.DROPPED)
        self._sentence.setProperty("said", said)
        set_words(self._sentence, said)
        self._bar.show_levels(plan_levels(plan), self._match.close if self._match is not None else None)
        self.copy_button.setEnabled(bool(self.as_text()))
        self.setAccessibleDescription(", ".join(f"{title} {value}" for title, value, _ in rows))

    def _dress(self) -> None:
        self.copy_button.setIcon(self._look.icon("copy"))
        for number in range(len(self._rows)):
            self._grid.setRowMinimumHeight(number + (number >= _PRICES), self._look.scaled(_ROW_HEIGHT))


class _ZoneBar(QWidget):
    """What can be won above what can be lost, in scale, with the last price as an arrow."""

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        self._levels: PlanLevels | None = None
        self._last: float | None = None
        self.setFixedWidth(34)
        look.changed.connect(self.update)

    def sizeHint(self) -> QSize:
        return QSize(34, 170)

    def show_levels(self, levels: PlanLevels | None, last: float | None) -> None:
        """Another plan, or none."""
        self._levels, self._last = levels, last
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        top, bottom = 7.0, self.height() - 7.0
        bar = QRectF(11, top, 14, bottom - top)
        if self._levels is None:
            painter.fillRect(bar, self._look.color("track"))
            painter.end()
            return
        target, entry, stop = self._levels.prices
        middle = round(top + (target - entry) / (target - stop) * (bottom - top))
        painter.fillRect(QRectF(11, top, 14, middle - top), self._zone("up"))
        painter.fillRect(QRectF(11, middle, 14, bottom - middle), self._zone("down"))
        for y, token in ((top, "up"), (middle, "chart.plan.entry"), (bottom - 2, "down")):
            painter.fillRect(QRectF(7, y, 22, 2), self._look.color(token))
        if self._last is not None:
            y = top + (target - min(max(self._last, stop), target)) / (target - stop) * (bottom - top)
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(self._look.color("text.primary"))
            painter.drawPolygon(QPolygonF([QPointF(1, y - 4), QPointF(6, y), QPointF(1, y + 4)]))
        painter.end()

    def _zone(self, token: str) -> QColor:
        """The colour of a zone, quieter than its line: the volume's."""
        return self._look.color(f"chart.volume.{token}")
