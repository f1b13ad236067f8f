"""Whether the words of a window have the room that they need: what is cut off without an ellipsis is found here."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QRect
from PySide6.QtWidgets import QAbstractButton, QAbstractScrollArea, QComboBox, QLabel, QWidget

from desktop.panels.labels import ElidedLabel

# Rounding of fractional font metrics.
_TOLERANCE = 1


def cut_off(root: QWidget) -> list[str]:
    """The visible labels and buttons below ``root`` that are smaller than their words, or reach out of what holds
    them. Labels that shorten their text by themselves are asked for their height alone."""
    return [
        f"{type(one).__name__} {_words(one)!r} in {type(one.parentWidget()).__name__}: {problem}"
        for one in root.findChildren(QWidget)
        if one.isVisibleTo(root) and _words(one) and (problem := _problem(one))
    ]


def _words(widget: QWidget) -> str:
    if isinstance(widget, QLabel | QAbstractButton):
        return str(widget.property("said") or widget.text())
    return ""


def _problem(widget: QWidget) -> str:
    needed, has = widget.sizeHint(), widget.size()
    if isinstance(widget, QLabel) and widget.wordWrap():
        high = widget.heightForWidth(has.width())
        wide = 0
    elif isinstance(widget, ElidedLabel):
        high, wide = needed.height(), 0
    else:
        high, wide = min(needed.height(), widget.fontMetrics().height()), needed.width()
    if has.width() + _TOLERANCE < min(wide, widget.maximumWidth()):
        return f"{has.width()} of {wide} pixels wide"
    if has.height() + _TOLERANCE < high:
        return f"{has.height()} of {high} pixels high"
    return _outside(widget)


def _outside(widget: QWidget) -> str:
    """Whether a part of ``widget`` lies where nothing is shown. What can be scrolled to is not lost."""
    parent = widget.parentWidget()
    if parent is None or isinstance(parent.parentWidget(), QAbstractScrollArea | QComboBox):
        return ""
    place = QRect(QPoint(0, 0), parent.size()).adjusted(-_TOLERANCE, -_TOLERANCE, _TOLERANCE, _TOLERANCE)
    return "" if place.contains(widget.geometry()) else "outside of what holds it"
