"""One bar in words: its day, prices, change and volume. Importing it is cheap."""

from __future__ import annotations

from PySide6.QtCore import QDate, QLocale

from desktop import text
from desktop.panels.chart.chart_data import ChartData
from desktop.text import tr
from scanner import Bars

__all__ = ["change_of", "readout"]


def change_of(bars: Bars, bar: int = -1) -> tuple[str, str]:
    """The change of a bar's close against the bar before, in percent, and the name of its colour; both are empty
    where there is no bar before."""
    place = range(len(bars))[bar]
    if not place:
        return "", ""
    change = (float(bars.close[place]) / float(bars.close[place - 1]) - 1) * 100
    tone = "up" if change > 0 else "down" if change < 0 else ""
    return f"{text.signed(change)}{text.THIN_SPACE}%", tone


def readout(data: ChartData, bar: int) -> str:
    """Day, open, high, low, close, change against the bar before, and volume."""
    bars = data.bars
    day = bars.dates[bar].item()
    prices = ((tr("O"), bars.open), (tr("H"), bars.high), (tr("L"), bars.low), (tr("C"), bars.close))
    parts = [
        QLocale().toString(QDate(day.year, day.month, day.day), "d MMM yyyy"),
        *(f"{letter}{text.THIN_SPACE}{text.price(float(values[bar]))}" for letter, values in prices),
        change_of(bars, bar)[0],
        tr("Vol {volume}", volume=text.large(float(bars.volume[bar]))),
    ]
    return "  ".join(part for part in parts if part)
