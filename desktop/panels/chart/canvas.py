"""The picture of a price chart and what mouse and keys do to it. It asks for nothing: it shows what it is given."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QPointF, QRect, QRectF, Qt, Signal
from PySide6.QtGui import (
    QFontMetricsF,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QResizeEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QWidget

from desktop import text
from desktop.look import Look
from desktop.panels.chart import axes, overlays
from desktop.panels.chart.candles import paint_candles, paint_volume
from desktop.panels.chart.chart_data import ChartData
from desktop.panels.chart.columns import columns_of
from desktop.panels.chart.frame import Frame, frame_of
from desktop.panels.chart.visible_range import SPANS, VisibleRange, bars_of_span
from desktop.text import tr

__all__ = ["ChartCanvas"]

_PLAN_WIDTH, _BARE_WIDTH = 70.0, 10.0
_DATE_AXIS_HEIGHT = 20
_PRICE_AXIS_WIDTH = 54.0
_ZOOM_A_NOTCH = 1.2
_PAN_SHARE = 0.1
_WATERMARK_SHARE = 0.4


class ChartCanvas(QWidget):
    """Paints itself whole at each change: a frame of 2,500 bars is a matter of a few milliseconds, because only
    bars in view are painted and what shares a pixel is merged first.

    ``bar_pointed`` carries the bar under the crosshair, or None when there is no crosshair. ``moved`` says that the
    user panned or zoomed, so that what is seen is no span any more; ``shaped`` that the corner may have moved.
    """

    bar_pointed = Signal(object)
    moved = Signal()
    shaped = Signal()

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._data: ChartData | None = None
        self._seen: VisibleRange | None = None
        self._span = 1
        self._log = False
        self._axis_width = _PRICE_AXIS_WIDTH
        self._pointed: int | None = None
        self._pointer_y: float | None = None
        self._dragged_from: QPointF | None = None
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.setAccessibleName(tr("Price chart"))
        self.setMinimumSize(160, 80)
        look.changed.connect(self._dress)

    # --- what is shown ----------------------------------------------------------------------------------

    @property
    def data(self) -> ChartData | None:
        """What is shown."""
        return self._data

    @property
    def seen(self) -> VisibleRange | None:
        """The bars that are shown; None without any."""
        return self._seen

    def show_data(self, data: ChartData | None, *, keep_place: bool = False) -> None:
        """Show another symbol in the span chosen; ``keep_place`` for more about the same one."""
        self._data = data
        self._axis_width = self._measured_axis()
        if data is None or not len(data.bars):
            self._seen = None
        elif self._seen is None or not keep_place:
            self.choose_span(self._span)
        self._point_at(None, None)
        self.shaped.emit()
        self.update()

    def choose_span(self, number: int) -> None:
        """Show the newest bars of one of the spans."""
        self._span = number
        if self._data is not None and len(self._data.bars):
            shown = bars_of_span(self._data.bars, SPANS[number])
            self._seen = VisibleRange.newest(shown, len(self._data.bars), self._room())
            self.update()

    def set_log(self, on: bool) -> None:
        """Whether equal distances are equal ratios."""
        self._log = on
        self.update()

    def _dress(self) -> None:
        self._axis_width = self._measured_axis()
        self.shaped.emit()
        self.update()

    def _room(self) -> float:
        """The share of the plot that stays free for the plan."""
        wanted = _PLAN_WIDTH if self._data is not None and self._data.plan is not None else _BARE_WIDTH
        return min(0.4, wanted / max(1.0, self._plot().width()))

    def _measured_axis(self) -> float:
        """How wide the prices of the right axis are."""
        if self._data is None or not len(self._data.bars):
            return _PRICE_AXIS_WIDTH
        highest = float(self._data.bars.high[-1])
        prices = (highest * 1.2, *(self._data.plan.prices if self._data.plan else ()))
        metrics = QFontMetricsF(self._look.number_font("caption", "semibold"))
        widest = max(metrics.horizontalAdvance(text.price(price)) for price in prices)
        return max(_PRICE_AXIS_WIDTH, widest + 12)

    def _plot(self) -> QRectF:
        high = self._look.scaled(_DATE_AXIS_HEIGHT)
        return QRectF(12, 0, max(1.0, self.width() - 12 - self._axis_width), max(1.0, self.height() - high))

    def corner(self) -> QRect:
        """The place below the prices and beside the days."""
        plot = self._plot().toAlignedRect()
        return QRect(
            plot.right() + 3,
            plot.bottom() + 1,
            self.width() - plot.right() - 4,
            self.height() - plot.bottom() - 2,
        )

    def frame(self, ratio: float | None = None) -> Frame | None:
        """The scales of the picture as it is now; None without bars."""
        if self._data is None or self._seen is None:
            return None
        ratio = ratio if ratio is not None else self.devicePixelRatioF()
        return frame_of(self._data, self._seen, self._plot(), log=self._log, ratio=ratio)

    # --- painting ---------------------------------------------------------------------------------------

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), self._look.color("chart.background"))
        frame = self.frame(painter.device().devicePixelRatioF())
        if frame is not None and self._data is not None:
            self._paint(painter, frame, self._data)
        if self.hasFocus():
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(self._look.color("accent"))
            painter.drawRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5))
        painter.end()

    def _paint(self, painter: QPainter, frame: Frame, data: ChartData) -> None:
        look, canvas = self._look, QRectF(self.rect())
        columns = columns_of(data.bars, frame.begin, frame.end, frame.bar_width)
        marks = axes.marks_of(data, frame, look)
        axes.paint_grid(painter, frame, marks, look)
        if data.simulated:
            self._paint_watermark(painter, frame)
        tags: list[axes.Tag] = []
        painter.save()
        painter.setClipRect(frame.plot)
        zone = overlays.plan_zone(frame, len(data.bars)) if data.plan else None
        if zone is not None and data.plan is not None:
            overlays.paint_plan(painter, frame, zone, data.plan, look)
            tags = axes.plan_tags(data, frame, look)
        paint_volume(painter, frame, columns, look)
        paint_candles(painter, frame, columns, look)
        painter.restore()
        overlays.paint_lines(painter, frame, data, columns, look)
        overlays.paint_markers(painter, frame, data, look)
        axes.paint_axes(painter, frame, marks, tags, canvas, look)
        axes.paint_tags(painter, frame, tags, canvas, look)
        if self._pointed is not None and self._pointed < len(data.bars):
            day = text.day(data.bars.dates[self._pointed].item())
            axes.paint_crosshair(painter, frame, self._pointed, self._pointer_y, day, canvas, look)

    def _paint_watermark(self, painter: QPainter, frame: Frame) -> None:
        font = self._look.font("headline", "semibold")
        font.setPixelSize(max(22, min(54, int(frame.plot.width() / 12))))
        painter.setFont(font)
        color = self._look.color("line.default")
        if self._look.appearance.high_contrast:
            color.setAlphaF(_WATERMARK_SHARE)  # strong lines are not meant for what lies behind the prices
        painter.setPen(color)
        painter.drawText(frame.price_area, int(Qt.AlignmentFlag.AlignCenter), tr("Simulated"))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if self._seen is not None:
            self._seen = self._seen.with_room(self._room())
        self.shaped.emit()

    # --- moving -----------------------------------------------------------------------------------------

    def _go(self, seen: VisibleRange) -> None:
        if seen != self._seen:
            self._seen = seen
            self.moved.emit()
            self.update()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        super().mousePressEvent(event)
        if event.button() == Qt.MouseButton.LeftButton and self._seen is not None:
            self._dragged_from = event.position()
            self.setCursor(Qt.CursorShape.ClosedHandCursor)
            event.accept()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        place, frame = event.position(), self.frame()
        if frame is None or self._seen is None or self._data is None:
            return
        if self._dragged_from is not None:
            self._go(self._seen.moved((self._dragged_from.x() - place.x()) / frame.bar_width))
            self._dragged_from = place
            frame = self.frame() or frame
        if frame.plot.contains(place):
            bar = min(max(0, round(frame.bar(place.x()))), len(self._data.bars) - 1)
            self._point_at(bar, place.y())
        else:
            self._point_at(None, None)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        super().mouseReleaseEvent(event)
        self._dragged_from = None
        self.unsetCursor()

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Back to the span chosen last."""
        self.choose_span(self._span)

    def leaveEvent(self, event: QEvent) -> None:
        super().leaveEvent(event)
        self._point_at(None, None)

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Zoom around the pointer; sideways moves."""
        frame, turned = self.frame(), event.angleDelta()
        if frame is None or self._seen is None:
            return
        if abs(turned.x()) > abs(turned.y()):
            self._go(self._seen.moved(-turned.x() / 120 * self._seen.width * _PAN_SHARE))
        else:
            around = min(frame.bar(event.position().x()), len(self._data.bars) - 0.5 if self._data else 0.0)
            self._go(self._seen.zoomed(_ZOOM_A_NOTCH ** (-turned.y() / 120), around))
        event.accept()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Left and Right move, with Shift the crosshair; + and − zoom; Home and End go to the ends."""
        if self._seen is None or not self._pressed(event.key(), event.modifiers(), self._seen):
            super().keyPressEvent(event)

    def _pressed(self, key: int, modifiers: Qt.KeyboardModifier, seen: VisibleRange) -> bool:
        """Whether the key meant something."""
        if key in (Qt.Key.Key_Left, Qt.Key.Key_Right):
            way = -1 if key == Qt.Key.Key_Left else 1
            if modifiers & Qt.KeyboardModifier.ShiftModifier:
                self.step_crosshair(way)
            else:
                self._go(seen.moved(way * seen.width * _PAN_SHARE))
        elif key in (Qt.Key.Key_Plus, Qt.Key.Key_Equal):
            self._go(seen.zoomed(1 / _ZOOM_A_NOTCH, seen.last))
        elif key in (Qt.Key.Key_Minus, Qt.Key.Key_Underscore):
            self._go(seen.zoomed(_ZOOM_A_NOTCH, seen.last))
        elif key == Qt.Key.Key_Home:
            self._go(seen.at_start())
        elif key == Qt.Key.Key_End:
            self._go(seen.at_end())
        else:
            return False
        return True

    def step_crosshair(self, by: int) -> None:
        """Put the crosshair on the next bar, or the one before; from nowhere on the newest one seen."""
        if self._data is None or self._seen is None:
            return
        newest = len(self._data.bars) - 1
        bar = min(newest, int(self._seen.last)) if self._pointed is None else self._pointed + by
        bar = min(max(0, bar), newest)
        self._go(self._seen.following(bar))
        self._point_at(bar, None)

    def _point_at(self, bar: int | None, y: float | None) -> None:
        if (bar, y) == (self._pointed, self._pointer_y):
            return
        told = bar != self._pointed
        self._pointed, self._pointer_y = bar, y
        if told:
            self.bar_pointed.emit(bar)
        self.update()
