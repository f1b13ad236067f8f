"""The chart of one symbol: header, picture, and words where there is no picture. The picture is built on demand."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QSize, Qt, QTimer, Signal, Slot
from PySide6.QtGui import QContextMenuEvent, QImage, QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QFrame, QMenu, QStackedWidget, QToolButton, QVBoxLayout

from desktop import text
from desktop.look import Look
from desktop.panels.chart.chart_data import ChartData
from desktop.panels.chart.header import ChartHeader
from desktop.panels.chart.legend import legend_of
from desktop.panels.chart.readout import change_of, readout
from desktop.panels.labels import set_words, words
from desktop.text import tr

if TYPE_CHECKING:
    from PySide6.QtGui import QAction

    from desktop.panels.chart.canvas import ChartCanvas

__all__ = ["PriceChart"]

_FULL_FROM_WIDTH = 640
_WAIT_BEFORE_SAYING_MS = 300
DEFAULT_SPAN = 1


class PriceChart(QFrame):
    """Shows a :class:`~desktop.panels.chart.chart_data.ChartData`. The chart before stays until another one comes;
    only after a third of a second the header says what is awaited.

    Signals: ``next_wanted`` and ``previous_wanted`` (Down and Up), ``large_wanted`` (Return), ``small_wanted`` (Esc
    while it is large).
    """

    next_wanted = Signal()
    previous_wanted = Signal()
    large_wanted = Signal()
    small_wanted = Signal()

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        self._canvas: ChartCanvas | None = None
        self._data: ChartData | None = None
        self._span = DEFAULT_SPAN
        self._menu_actions: list[QAction] = []
        self.large = False
        self.setAccessibleName(tr("Chart"))
        self.header = ChartHeader(look)
        self.header.span_chosen.connect(self.choose_span)
        self.log_button = self._made_log_button()
        self._words = words(look, tone="secondary", wrap=True)
        self._words.setAlignment(Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeft)
        self._words.setContentsMargins(12, 6, 12, 0)
        self._pages = QStackedWidget()
        self._words.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._pages.addWidget(self._words)
        self._waiting_for = ""
        self._late = QTimer(self)
        self._late.setSingleShot(True)
        self._late.setInterval(_WAIT_BEFORE_SAYING_MS)
        self._late.timeout.connect(self._say_waiting)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.header)
        column.addWidget(self._pages, 1)
        self.header.mark_span(self._span)
        self.show_words(tr("Choose a match to see its chart."))

    # --- what is shown ----------------------------------------------------------------------------------

    @property
    def canvas(self) -> ChartCanvas | None:
        """The picture, once it has been built."""
        return self._canvas

    @property
    def data(self) -> ChartData | None:
        """What is shown."""
        return self._data

    def build_plot(self) -> None:
        """Load what draws, which is heavy; call it after the first paint."""
        if self._canvas is not None:
            return
        from desktop.panels.chart.canvas import ChartCanvas  # brings numpy

        self._canvas = ChartCanvas(self._look)
        self._canvas.choose_span(self._span)
        self._canvas.bar_pointed.connect(self._on_pointed)
        self._canvas.moved.connect(self._on_moved)
        self._canvas.shaped.connect(self._place_log_button)
        self._canvas.installEventFilter(self)
        self.log_button.setParent(self._canvas)
        self._pages.addWidget(self._canvas)

    def show_data(self, data: ChartData, *, keep_place: bool = False) -> None:
        """Show another symbol, of which there is a bar at least; ``keep_place`` for more about the one shown."""
        self._late.stop()
        self.build_plot()
        self._data = data
        bars = data.bars
        change, tone = change_of(bars)
        last = text.price(float(bars.close[-1]))
        self.header.show_subject(data.symbol, data.name, last, change, tone)
        assert self._canvas is not None
        self.header.legend.set_entries(legend_of(data))
        self._canvas.show_data(data, keep_place=keep_place)
        if not keep_place:
            self.header.mark_span(self._span)
        self._pages.setCurrentWidget(self._canvas)
        self.setFocusProxy(self._canvas)

    def show_words(self, sentence: str, symbol: str = "", name: str = "") -> None:
        """Say ``sentence`` in the place of a chart."""
        self._late.stop()
        self._data = None
        self.header.show_subject(symbol, name, "", "", "")
        self.header.legend.set_entries(())
        self.header.show_readout("")
        set_words(self._words, sentence)
        self._pages.setCurrentWidget(self._words)
        # The keyboard would be caught in a proxy that is not seen.
        self.setFocusProxy(self._words)

    def await_data(self, symbol: str) -> None:
        """Another chart will come; say so if it takes long."""
        self._waiting_for = symbol
        self._late.start()

    @Slot()
    def _say_waiting(self) -> None:
        self.show_words(tr("Loading the prices of {symbol}.", symbol=self._waiting_for), self._waiting_for)

    def words(self) -> str:
        """What is said in the place of a chart."""
        return "" if self._pages.currentWidget() is self._canvas else self._words.text()

    # --- choices ----------------------------------------------------------------------------------------

    @property
    def span(self) -> int:
        """The number of the span chosen last."""
        return self._span

    @Slot(int)
    def choose_span(self, number: int) -> None:
        """Show the newest bars of a span."""
        self._span = number
        self.header.mark_span(number)
        if self._canvas is not None:
            self._canvas.choose_span(number)

    def _made_log_button(self) -> QToolButton:
        """It stands below the price axis, in the corner of the picture."""
        button = QToolButton(self)
        button.setText(tr("Log"))
        button.setCheckable(True)
        button.setAccessibleName(tr("Logarithmic scale"))
        button.setToolTip(tr("Equal distances are equal ratios"))
        button.setProperty("corner", True)
        self._look.dress(button, "caption", "medium")
        button.hide()
        button.toggled.connect(self._on_log)
        return button

    @Slot(bool)
    def _on_log(self, on: bool) -> None:
        if self._canvas is not None:
            self._canvas.set_log(on)

    @Slot()
    def _on_moved(self) -> None:
        self.header.mark_span(None)

    def set_menu(self, actions: list[QAction]) -> None:
        """The commands of the context menu."""
        self._menu_actions = actions

    # --- the crosshair ----------------------------------------------------------------------------------

    @Slot(object)
    def _on_pointed(self, bar: int | None) -> None:
        words = "" if bar is None or self._data is None else readout(self._data, bar)
        self.header.show_readout(words)
        if self._canvas is not None:
            self._canvas.setAccessibleDescription(words)

    # --- keys, menu, size -------------------------------------------------------------------------------

    def eventFilter(self, watched: object, event: QEvent) -> bool:
        """Keys that concern the whole workspace are wishes; the picture has the others."""
        if watched is self._canvas and isinstance(event, QKeyEvent):
            escape = event.key() == Qt.Key.Key_Escape and self.large
            if event.type() == QEvent.Type.ShortcutOverride and escape:
                event.accept()
                return True
            if event.type() == QEvent.Type.KeyPress and self._told(event.key()):
                return True
        return super().eventFilter(watched, event)  # type: ignore[arg-type]

    def _told(self, key: int) -> bool:
        """Whether the key was told as a wish."""
        if key == Qt.Key.Key_Down:
            self.next_wanted.emit()
        elif key == Qt.Key.Key_Up:
            self.previous_wanted.emit()
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            (self.small_wanted if self.large else self.large_wanted).emit()
        elif key == Qt.Key.Key_Escape and self.large:
            self.small_wanted.emit()
        else:
            return False
        return True

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        if self._menu_actions:
            menu = QMenu(self)
            menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
            menu.addActions(self._menu_actions)
            menu.popup(event.globalPos())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.header.show_short(self.width() < self._look.scaled(_FULL_FROM_WIDTH))

    @Slot()
    def _place_log_button(self) -> None:
        if self._canvas is not None:
            corner = self._canvas.corner()
            self.log_button.setGeometry(corner)
            self.log_button.show()

    def sizeHint(self) -> QSize:
        return QSize(668, 324)

    # --- as a picture -----------------------------------------------------------------------------------

    def picture(self) -> QImage | None:
        """The chart as it is shown under a title with its legend, twice as fine as the screen; None without one."""
        if self._canvas is None or self._data is None or self._pages.currentWidget() is not self._canvas:
            return None
        from desktop.panels.chart.picture import picture_of  # brings numpy

        return picture_of(self._canvas, self._data, legend_of(self._data), self._look)
