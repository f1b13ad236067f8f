"""The line above a price chart: whose it is, what the crosshair points at, the legend and the spans."""

from __future__ import annotations

from PySide6.QtCore import Signal, Slot
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QButtonGroup, QFrame, QHBoxLayout, QToolButton, QWidget

from desktop.look import Look, restyle
from desktop.panels.chart.legend import Legend
from desktop.panels.chart.visible_range import SPANS
from desktop.panels.labels import ElidedLabel, label
from desktop.text import tr

__all__ = ["ChartHeader"]

# What a long name keeps of its room at least; the legend takes what is left.
_NAME_WIDTH = 64


class ChartHeader(QFrame):
    """``span_chosen`` carries the number of the span."""

    span_chosen = Signal(int)

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        look.fix_height(self, "tableToolbar")
        self._symbol = label(look, size="title", weight="semibold")
        self._name = ElidedLabel(look, tone="secondary", digits=False)
        self._last = label(look, size="input", weight="semibold")
        self._change = label(look, size="input")
        self._readout = ElidedLabel(look, tone="secondary", size="caption")
        self.legend = Legend(look)
        self._spans = self._made_spans()
        self._row = row = QHBoxLayout(self)
        row.setContentsMargins(12, 0, 12, 0)
        row.setSpacing(8)
        for part in (self._symbol, self._name, self._last, self._change):
            row.addWidget(part)
        row.addWidget(self._readout, 2)
        row.addWidget(self.legend, 1)
        row.addWidget(self._spans)
        self.show_readout("")

    def show_subject(self, symbol: str, name: str, last: str, change: str, tone: str) -> None:
        """Whose chart it is. ``tone`` is up, down or empty, the colour of ``change``."""
        self._symbol.setText(symbol)
        self._name.setText(name)
        self._name.setMinimumWidth(min(self._name.sizeHint().width(), self._look.scaled(_NAME_WIDTH)))
        self._last.setText(last)
        self._change.setText(change)
        restyle(self._change, tone=tone)
        self._share_room()
        self.setAccessibleDescription(" ".join((symbol, name, last, change)).strip())

    def show_readout(self, words: str) -> None:
        """What the crosshair points at, in the place of name, last price and legend; with nothing they come back."""
        pointing = bool(words)
        self._readout.setText(words)
        self._readout.setVisible(pointing)
        for part in (self._name, self._last, self._change, self.legend):
            part.setVisible(not pointing)

    def readout(self) -> str:
        """What the crosshair points at."""
        return self._readout.text()

    def mark_span(self, number: int | None) -> None:
        """Show a span as chosen; None when what is seen is none."""
        self._group.setExclusive(False)
        for button in self._group.buttons():
            button.setChecked(self._group.id(button) == number)
        self._group.setExclusive(True)

    def show_short(self, short: bool) -> None:
        """Leave the two longest spans out where there is no room; their keys stay."""
        for number in (3, 4):
            self._group.button(number).setVisible(not short)
        self._group.button(2).setProperty("segment", "last" if short else "middle")
        self._share_room()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The legend gives way where there is no room for all."""
        super().resizeEvent(event)
        self._share_room()

    def _share_room(self) -> None:
        """Symbol, prices and spans are always whole; a legend takes what they leave."""
        others = self._row.minimumSize().width() - self.legend.minimumSizeHint().width()
        self.legend.set_room(self.width() - others)

    def _made_spans(self) -> QWidget:
        holder = QWidget()
        row = QHBoxLayout(holder)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        self._group = QButtonGroup(self)
        places = ("first", *("middle",) * (len(SPANS) - 2), "last")
        for number, (span, place) in enumerate(zip(SPANS, places, strict=True)):
            button = QToolButton()
            button.setText(tr(span.title))
            button.setCheckable(True)
            button.setProperty("segment", place)
            button.setProperty("tight", True)
            button.setToolTip(tr("Shift+{number}", number=number + 1))
            button.setAccessibleName(tr("Chart of {span}", span=tr(span.title)))
            self._look.dress(button, "caption", "medium", kind="numbers")
            self._group.addButton(button, number)
            row.addWidget(button)
        self._group.idClicked.connect(self._on_span)
        return holder

    @Slot(int)
    def _on_span(self, number: int) -> None:
        self.span_chosen.emit(number)
