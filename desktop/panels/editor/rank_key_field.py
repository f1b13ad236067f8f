"""One key of a ranking: a value to choose or to write, the largest or the smallest first."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QEvent, QObject, QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics, QWheelEvent
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLineEdit, QWidget

from desktop.look import Look, restyle
from desktop.text import tr

__all__ = ["RankKeyField", "taken_apart", "written_key"]

_NARROWEST, _WIDEST = 84, 200
_BESIDE = 54


class RankKeyField(QWidget):
    """``changed`` carries the key as the library keeps it: an expression whose larger values come first. ``name``
    says what it is for."""

    changed = Signal(str)

    def __init__(self, look: Look, name: str) -> None:
        super().__init__()
        self._look = look
        self._shown = ""
        self._offered: dict[str, str] = {}
        self.value = _Box()
        self.typed = QLineEdit()
        self.typed.setAccessibleName(name)
        self.value.setLineEdit(self.typed)
        self.value.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        self.value.setAccessibleName(name)
        self.value.setToolTip(tr("Choose a value, or write one, e.g. close / sma(200)"))
        self.order = _Box()
        self.order.setAccessibleName(tr("{name}, order", name=name))
        self.order.addItem(tr("largest first"), False)
        self.order.addItem(tr("smallest first"), True)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        for box in (self.value, self.order):
            look.dress(box, "ui")
            row.addWidget(box)
        row.addStretch(1)
        self.value.activated.connect(self._tell)
        self.typed.editingFinished.connect(self._tell)
        self.typed.textChanged.connect(self._fit)
        self.order.activated.connect(self._tell)
        look.changed.connect(self._fit)
        self.typed.installEventFilter(self)

    def show_key(self, key: str, offered: Mapping[str, str], *, has_order: bool = True) -> None:
        """Show a key, silently; ``offered`` are the values to choose from, by what they are called. ``has_order`` is
        false for one that has but one order."""
        self._shown = key
        expression, smallest = taken_apart(key)
        if offered != self._offered:
            self._offered = dict(offered)
            self.value.clear()
            for title, value in self._offered.items():
                self.value.addItem(title, value)
        title = next((title for title, value in self._offered.items() if value == expression), expression)
        if self.typed.text() != title:
            self.value.setEditText(title)
            self.typed.setCursorPosition(0)
        self.order.setCurrentIndex(1 if smallest else 0)
        self.order.setVisible(has_order)
        self._fit()

    def show_fault(self, fault: str) -> None:
        """Frame the value when it has a mistake."""
        restyle(self.value, invalid=bool(fault))
        self.typed.setAccessibleDescription(fault)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """All is selected when the keyboard arrives, so that typing replaces it."""
        if event.type() == QEvent.Type.FocusIn:
            self.typed.selectAll()
        return super().eventFilter(watched, event)

    def _tell(self) -> None:
        text = self.typed.text().strip()
        smallest = bool(self.order.currentData())
        key = written_key(self._offered.get(text, text), smallest=smallest)
        if key != self._shown and taken_apart(key) != taken_apart(self._shown):
            self._shown = key
            self.changed.emit(key)

    def _fit(self) -> None:
        """As wide as what is chosen, where there is room."""
        text = QFontMetrics(self.value.font()).horizontalAdvance(self.typed.text()) + _BESIDE
        narrowest = self._look.scaled(_NARROWEST)
        self.value.want(narrowest, min(self._look.scaled(_WIDEST), max(narrowest, text)))


class _Box(QComboBox):
    def __init__(self) -> None:
        super().__init__()
        self._wanted = 0
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)

    def want(self, least: int, width: int) -> None:
        """Be ``width`` pixels wide, less where there is no room."""
        self._wanted = width
        self.setMinimumWidth(least)
        self.setMaximumWidth(width)
        self.updateGeometry()

    def sizeHint(self) -> QSize:
        """The width that is wanted, where one was told."""
        hint = super().sizeHint()
        return QSize(self._wanted or hint.width(), hint.height())

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Scrolling goes to the page: a choice that changes under the wheel is a trap."""
        event.ignore()


def written_key(expression: str, *, smallest: bool) -> str:
    """The key that ranks by an expression."""
    if not expression or not smallest:
        return expression
    is_plain = not any(sign in expression for sign in "+-*/ ") or _is_call(expression)
    return f"-{expression}" if is_plain else f"-({expression})"


def taken_apart(key: str) -> tuple[str, bool]:
    """An expression, and whether its smallest values come first."""
    inner = key.strip()
    if inner.startswith("-(") and _closes_at_end(inner[1:]):
        return inner[2:-1].strip(), True
    rest = inner[1:].strip()
    if inner.startswith("-") and (not any(sign in rest for sign in "+-*/ ") or _is_call(rest)):
        return rest, True
    return inner, False


def _is_call(text: str) -> bool:
    """Whether ``text`` is a single call such as ``sma(volume, 20)``."""
    name, bracket, _ = text.partition("(")
    return bool(bracket) and name.isidentifier() and _closes_at_end(text[len(name) :])


def _closes_at_end(text: str) -> bool:
    depth = 0
    for place, sign in enumerate(text):
        depth += {"(": 1, ")": -1}.get(sign, 0)
        if depth == 0:
            return place == len(text) - 1
    return False
