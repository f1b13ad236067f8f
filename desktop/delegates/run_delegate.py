"""How a line of the list of runs is painted: two lines of text, a bar for a run at work, headings of days."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QObject, QPersistentModelIndex, QRect, QSize, Qt
from PySide6.QtGui import QFont, QFontMetrics, QPainter
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from desktop.look import Look
from desktop.models.runs_model import RunRole

__all__ = ["RunDelegate"]

_Index = QModelIndex | QPersistentModelIndex
_LEFT = int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextSingleLine)
_RIGHT = int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextSingleLine)
_SIDE = 12
_GAP = 8
_HEADING_HEIGHT = 24
_RUN_HEIGHT = 43


class RunDelegate(QStyledItemDelegate):
    """Paints by the roles of :class:`~desktop.models.runs_model.RunsModel`. All runs are equally high, so that
    nothing moves when one begins or ends."""

    def __init__(self, look: Look, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._look = look

    def sizeHint(self, option: QStyleOptionViewItem, index: _Index) -> QSize:
        return QSize(
            0, self._look.scaled(_HEADING_HEIGHT if index.data(RunRole.RUN_ID) is None else _RUN_HEIGHT)
        )

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        rect = option.rect
        inner = rect.adjusted(_SIDE, 0, -_SIDE, 0)
        if index.data(RunRole.RUN_ID) is None:
            self._draw(painter, self._look.font("caption"), "text.muted")
            painter.drawText(inner, _LEFT, index.data())
            return
        if option.state & QStyle.StateFlag.State_Selected:
            painter.fillRect(rect, self._look.color("bg.selected"))
            painter.fillRect(rect.x(), rect.y(), 2, rect.height(), self._look.color("accent"))
        elif option.state & QStyle.StateFlag.State_MouseOver:
            painter.fillRect(rect, self._look.color("bg.hover"))
        scaled = self._look.scaled
        self._first_line(painter, QRect(inner.x(), rect.y() + scaled(5), inner.width(), scaled(16)), index)
        self._second_line(painter, QRect(inner.x(), rect.y() + scaled(21), inner.width(), scaled(15)), index)
        share = index.data(RunRole.SHARE)
        if share is not None:
            self._bar(painter, QRect(inner.x(), rect.bottom() - 4, inner.width(), 3), share, index)

    def _first_line(self, painter: QPainter, rect: QRect, index: _Index) -> None:
        figure = index.data(RunRole.FIGURE)
        figure_font = self._look.number_font("ui", "semibold")
        taken = self._right_text(painter, rect, figure_font, "text.primary", figure)
        self._left_text(painter, rect, taken, self._look.font("ui", "semibold"), "text.primary", index.data())

    def _second_line(self, painter: QPainter, rect: QRect, index: _Index) -> None:
        # Words in the plain font: the hyphen of the tabular digits would tear them apart.
        font, figures = self._look.font("caption"), self._look.number_font("caption")
        state = index.data(RunRole.STATE)
        taken = 0
        if state:
            taken = self._right_text(painter, rect, font, index.data(RunRole.STATE_TONE), state)
        else:
            for role, tone in ((RunRole.LOST, "text.muted"), (RunRole.GAINED, "text.secondary")):
                free = rect.adjusted(0, 0, -taken, 0)
                taken += self._right_text(painter, free, figures, tone, index.data(role))
        self._left_text(painter, rect, taken, font, "text.muted", index.data(RunRole.PLACE))

    def _right_text(self, painter: QPainter, rect: QRect, font: QFont, tone: str, text: str | None) -> int:
        """Draw at the right edge; the width that is gone, with a gap."""
        if not text:
            return 0
        self._draw(painter, font, tone)
        painter.drawText(rect, _RIGHT, text)
        return QFontMetrics(font).horizontalAdvance(text) + _GAP

    def _left_text(
        self, painter: QPainter, rect: QRect, taken: int, font: QFont, tone: str, text: str
    ) -> None:
        self._draw(painter, font, tone)
        free = rect.adjusted(0, 0, -taken, 0)
        cut = QFontMetrics(font).elidedText(text, Qt.TextElideMode.ElideRight, free.width())
        painter.drawText(free, _LEFT, cut)

    def _bar(self, painter: QPainter, rect: QRect, share: float, index: _Index) -> None:
        painter.fillRect(rect, self._look.color("track"))
        done = QRect(rect.x(), rect.y(), round(rect.width() * min(1.0, max(0.0, share))), rect.height())
        painter.fillRect(done, self._look.color(index.data(RunRole.STATE_TONE)))

    def _draw(self, painter: QPainter, font: QFont, tone: str) -> None:
        painter.setFont(font)
        painter.setPen(self._look.color(tone))
