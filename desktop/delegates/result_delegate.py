"""How a cell of the results table is painted: numbers that align, directions in colour, fresh rows that fade."""

from __future__ import annotations

import time

from PySide6.QtCore import QModelIndex, QObject, QPersistentModelIndex, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QPainter
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from desktop.look import Look
from desktop.models.result_columns import ColumnKind
from desktop.models.results_model import ResultRole
from desktop.text import UNKNOWN

__all__ = ["ResultDelegate", "mixed"]

_Index = QModelIndex | QPersistentModelIndex
_MIDDLE = int(Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextSingleLine)
_WORDS = int(Qt.AlignmentFlag.AlignLeft) | _MIDDLE
# A number is never cut short: a wrong number is worse than one that touches its neighbour.
_NUMBER = int(Qt.AlignmentFlag.AlignRight) | _MIDDLE | int(Qt.TextFlag.TextDontClip)
_PADDING = 6
_BAR = 2


class ResultDelegate(QStyledItemDelegate):
    """Paints by the roles of :class:`~desktop.models.results_model.ResultsModel`. It asks no role twice a cell,
    because every question crosses from Qt to Python."""

    def __init__(self, look: Look, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._dress()
        look.changed.connect(self._dress)

    def _dress(self) -> None:
        look = self._look
        self._number_font = look.number_font("table")
        self._word_font = look.font("table")
        self._symbol_font = look.font("table", "semibold")
        self._chip_font = look.font("chip", "semibold")
        self._tones: dict[str, QColor] = {}
        self._fade = look.duration("freshRowFade") / 1000

    def sizeHint(self, option: QStyleOptionViewItem, index: _Index) -> QSize:
        return QSize(0, self._look.size("row"))

    def freshness(self, index: _Index) -> float:
        """1 for a row that came in this moment, falling to 0 for one that came long ago or was always there."""
        arrived = index.data(ResultRole.ARRIVED) if self._fade else None
        return 0.0 if arrived is None else max(0.0, 1 - (time.monotonic() - arrived) / self._fade)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        selected = bool(option.state & QStyle.StateFlag.State_Selected)
        fresh = self.freshness(index)
        self.paint_ground(painter, option.rect, selected=selected, fresh=fresh, bar=index.column() == 0)
        self.paint_content(painter, option.rect, index, solid=selected or fresh > 0)

    def paint_content(self, painter: QPainter, rect: QRect, index: _Index, *, solid: bool) -> None:
        """The text of a cell without its ground. ``solid`` fills the mark of a new match: on a ground that is
        coloured itself the soft one would drown."""
        kind = index.data(ResultRole.KIND)
        text = index.data(Qt.ItemDataRole.DisplayRole)
        if not text:
            return
        if kind is ColumnKind.DIFF:
            self._paint_diff(painter, rect, index, text, solid=solid)
        elif kind.is_number:
            tone = index.data(ResultRole.TONE) if kind is ColumnKind.CHANGE else None
            self._paint_number(painter, rect, kind, text, tone)
        else:
            self._paint_words(painter, rect, kind, text)

    def paint_ground(
        self, painter: QPainter, rect: QRect, *, selected: bool, fresh: float, bar: bool
    ) -> None:
        """What lies under the text of a cell or a row; ``bar`` marks a selected row at its left edge."""
        if selected:
            painter.fillRect(rect, self._tone("bg.selected"))
        elif fresh > 0:
            painter.fillRect(rect, mixed(self._tone("bg.window"), self._tone("bg.fresh"), fresh))
        painter.fillRect(rect.x(), rect.bottom(), rect.width(), 1, self._tone("line.subtle"))
        if selected and bar:
            painter.fillRect(rect.x(), rect.y(), _BAR, rect.height(), self._tone("accent"))

    def _paint_number(
        self, painter: QPainter, rect: QRect, kind: ColumnKind, text: str, tone: str | None
    ) -> None:
        faint = kind is ColumnKind.RANK or text == UNKNOWN
        painter.setFont(self._number_font)
        painter.setPen(self._tone(tone or ("text.muted" if faint else "text.primary")))
        painter.drawText(rect.adjusted(0, 0, -_PADDING, -1), _NUMBER, text)

    def _paint_words(self, painter: QPainter, rect: QRect, kind: ColumnKind, text: str) -> None:
        rect = rect.adjusted(_PADDING, 0, -_PADDING, -1)
        if kind is ColumnKind.SYMBOL:
            self._draw(painter, self._symbol_font, "text.primary")
        else:
            self._draw(painter, self._word_font, "text.secondary")
            text = painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, rect.width())
        painter.drawText(rect, _WORDS, text)

    def _paint_diff(self, painter: QPainter, rect: QRect, index: _Index, text: str, *, solid: bool) -> None:
        match = index.data(ResultRole.MATCH)
        rect = rect.adjusted(_PADDING, 0, -_PADDING, -1)
        if match.change.value != "new":
            self._draw(painter, self._word_font, "text.muted")
            painter.drawText(rect, _WORDS, text)
            return
        painter.setFont(self._chip_font)
        width = painter.fontMetrics().horizontalAdvance(text) + 10
        chip = QRectF(rect.x() - 1, rect.center().y() - 7.5, width, 16)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self._tone("accent.fill" if solid else "accent.soft"))
        painter.drawRoundedRect(chip, 3, 3)
        painter.setPen(self._tone("text.onAccent" if solid else "accent"))
        painter.drawText(chip, int(Qt.AlignmentFlag.AlignCenter), text)
        painter.restore()

    def _draw(self, painter: QPainter, font: QFont, tone: str) -> None:
        painter.setFont(font)
        painter.setPen(self._tone(tone))

    def _tone(self, token: str) -> QColor:
        if token not in self._tones:
            self._tones[token] = self._look.color(token)
        return self._tones[token]


def mixed(ground: QColor, top: QColor, share: float) -> QColor:
    """``share`` of ``top`` over ``ground``."""
    return QColor.fromRgbF(
        ground.redF() + (top.redF() - ground.redF()) * share,
        ground.greenF() + (top.greenF() - ground.greenF()) * share,
        ground.blueF() + (top.blueF() - ground.blueF()) * share,
    )
