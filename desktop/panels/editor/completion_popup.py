"""The list of what could be typed: name, how it is called, what it is. It chooses nothing itself."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QStandardItem, QStandardItemModel
from PySide6.QtWidgets import (
    QCompleter,
    QListView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from desktop.look import Look
from scanner import Completion, WordKind

__all__ = ["CompletionPopup"]

_Index = QModelIndex | QPersistentModelIndex
_LEFT = int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
_RIGHT = int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
_SIGNATURE = Qt.ItemDataRole.UserRole
_HELP = Qt.ItemDataRole.UserRole + 1
_TONE = Qt.ItemDataRole.UserRole + 2
_SIDE = 10
_WIDTH = 350
_MOST_SHOWN = 10


class CompletionPopup(QCompleter):
    """``activated`` (of QCompleter) tells the text chosen, as is usual."""

    def __init__(self, look: Look, edit: QWidget) -> None:
        super().__init__(edit)
        self._look = look
        self._items = QStandardItemModel(self)
        self.setModel(self._items)
        self.setWidget(edit)
        self.setCompletionMode(QCompleter.CompletionMode.UnfilteredPopupCompletion)
        self.setMaxVisibleItems(_MOST_SHOWN)
        self._view = view = QListView()
        view.setProperty("ground", "raised")
        view.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setPopup(view)
        # After setPopup, which puts a delegate of its own.
        view.setItemDelegate(_CompletionDelegate(look, view))

    @property
    def is_open(self) -> bool:
        """Whether the list is seen."""
        return self._view.isVisible()

    def offer(self, items: Sequence[Completion], place: QRect) -> None:
        """Show ``items`` below ``place`` of the edit, the first one chosen; nothing to offer closes the list."""
        if not items:
            self.close()
            return
        self._items.clear()
        for one in items:
            item = QStandardItem(one.text)
            item.setData(one.signature, _SIGNATURE)
            item.setData(one.help, _HELP)
            function = one.kind is WordKind.FUNCTION
            item.setData("syntax.function" if function else "text.primary", _TONE)
            item.setData(f"{one.text}{one.signature}: {one.help}", Qt.ItemDataRole.AccessibleTextRole)
            self._items.appendRow(item)
        self._view.setCurrentIndex(self.completionModel().index(0, 0))
        self.move_below(place)

    def move_below(self, place: QRect) -> None:
        """Show the list below another ``place`` of the edit; what it stands at stays so."""
        chosen = self._view.currentIndex()
        self.complete(QRect(place.topLeft(), QSize(self._look.scaled(_WIDTH), place.height())))
        self._view.setCurrentIndex(chosen)

    def close(self) -> None:
        """Take the list away."""
        self._view.hide()

    def chosen(self) -> str:
        """The text that the list stands at."""
        index = self._view.currentIndex()
        return str(index.data()) if index.isValid() else ""


class _CompletionDelegate(QStyledItemDelegate):
    def __init__(self, look: Look, parent: QWidget) -> None:
        super().__init__(parent)
        self._look = look

    def sizeHint(self, option: QStyleOptionViewItem, index: _Index) -> QSize:
        return QSize(0, self._look.size("row"))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        look, inner = self._look, option.rect.adjusted(_SIDE, 0, -_SIDE, 0)
        if option.state & QStyle.StateFlag.State_Selected:
            painter.fillRect(option.rect, look.color("accent.soft"))
        mono = look.mono_font("input")
        painter.setFont(mono)
        painter.setPen(look.color(index.data(_TONE)))
        painter.drawText(inner, _LEFT, index.data())
        taken = QFontMetrics(mono).horizontalAdvance(index.data()) + _SIDE
        rest = inner.adjusted(taken, 0, 0, 0)
        painter.setFont(look.font("ui"))
        painter.setPen(look.color("text.secondary"))
        painter.drawText(rest, _LEFT, index.data(_SIGNATURE))
        taken = painter.fontMetrics().horizontalAdvance(index.data(_SIGNATURE)) + _SIDE
        rest = rest.adjusted(taken, 0, 0, 0)
        painter.setPen(look.color("text.muted"))
        words = painter.fontMetrics().elidedText(index.data(_HELP), Qt.TextElideMode.ElideRight, rest.width())
        painter.drawText(rest, _RIGHT, words)
