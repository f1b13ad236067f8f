"""A drop-down list that says what it is for inside its own frame: icon, caption, title, note."""

from __future__ import annotations

from PySide6.QtCore import QRect, QSize, Qt, Signal
from PySide6.QtGui import QFont, QFontMetrics, QPainter, QPaintEvent, QStandardItem, QStandardItemModel
from PySide6.QtWidgets import QComboBox, QListView, QStyle, QStyleOptionComboBox, QStylePainter, QWidget

from desktop.delegates.choice_delegate import ChoiceDelegate, ChoiceRole
from desktop.look import Look

__all__ = ["LabelledCombo"]

_LEFT = int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextSingleLine)
_GAP = 7
_ARROW_ROOM = 6  # empty beside the arrow in its field
_MOST_SHOWN = 20

_Part = tuple[str, QFont, str]


class LabelledCombo(QComboBox):
    """Choices are items of :mod:`desktop.delegates.choice_delegate`, each standing for a name. ``icon`` may be empty;
    a ``caption`` that stands beside it already is only said to screen readers (not ``captioned``).

    ``picked`` is emitted with the name when the user chooses one, not when code does. What does not fit is left
    out in this order: caption, note, end of the title.
    """

    picked = Signal(str)

    def __init__(
        self, look: Look, icon: str, caption: str, parent: QWidget | None = None, *, captioned: bool = True
    ) -> None:
        super().__init__(parent)
        self._look = look
        self._icon = icon
        self._caption = caption if captioned else ""
        self._wanted_width, self._most_width = 196, 196
        self.setAccessibleName(caption)
        self._items = QStandardItemModel(self)
        self.setModel(self._items)
        self.setView(QListView())
        self.view().setItemDelegate(ChoiceDelegate(look, self))
        self.setMaxVisibleItems(_MOST_SHOWN)
        look.fix_height(self, "button", 2)
        self.activated.connect(self._on_activated)
        self.currentIndexChanged.connect(self.updateGeometry)
        look.changed.connect(self.update)

    def set_items(self, items: list[QStandardItem]) -> None:
        """Replace all lines; the choice stays if its name is among them, else the first choice is taken."""
        before = self.name()
        self._items.clear()
        for item in items:
            self._items.appendRow(item)
        if not self.choose(before):
            self.choose(next((item.data(ChoiceRole.NAME) for item in items if item.isEnabled()), ""))

    def insert_item(self, row: int, item: QStandardItem) -> None:
        """Add one line."""
        self._items.insertRow(row, item)

    def name(self) -> str:
        """The name chosen; empty without a choice."""
        return self.currentData(ChoiceRole.NAME) or ""

    def names(self) -> list[str]:
        """The names that can be chosen, in order."""
        names = (self.itemData(row, ChoiceRole.NAME) for row in range(self.count()))
        return [name for name in names if name is not None]

    def choices(self) -> list[tuple[str, str]]:
        """Name and title of whatever can be chosen, in order; without those that open a dialog."""
        rows = ((self.itemData(row, ChoiceRole.NAME), self.itemText(row)) for row in range(self.count()))
        return [(name, title) for name, title in rows if name and not name.startswith("\0")]

    def choose(self, name: str) -> bool:
        """Choose ``name`` without telling anybody; False when it is not there."""
        row = self.findData(name, ChoiceRole.NAME) if name else -1
        if row < 0:
            return False
        self.setCurrentIndex(row)
        return True

    def pick(self, name: str) -> None:
        """As if the user had chosen ``name`` in the list."""
        if self.choose(name):
            self.picked.emit(name)

    def _on_activated(self, row: int) -> None:
        self.picked.emit(self.itemData(row, ChoiceRole.NAME))

    def set_wanted_width(self, width: int, most: int | None = None) -> None:
        """Take ``width`` pixels, up to ``most`` for a title that needs them, fewer only where there is no room."""
        self._wanted_width, self._most_width = width, width if most is None else most
        self.setMaximumWidth(self._most_width)
        self.updateGeometry()

    def sizeHint(self) -> QSize:
        width = self._wanted_width
        if width < self._most_width:
            around = self._most_width - self._free_of(QRect(0, 0, self._most_width, self.height())).width()
            around += (16 + _GAP if self._icon else 0) + _GAP  # the last one before the arrow
            needed = [around + self._width_of(parts) for parts in self._choices_of_parts()]
            fitting = [one for one in needed if one <= self._most_width]
            width = max(width, fitting[0] if fitting else self._most_width)
        # The height that was fixed: the style sheet has set another least height since.
        return QSize(width, self.maximumHeight())

    def minimumSizeHint(self) -> QSize:
        return QSize(min(120, self._wanted_width), self.maximumHeight())

    def showPopup(self) -> None:
        view = self.view()
        view.setMinimumWidth(max(self.width(), view.sizeHintForColumn(0) + 28))
        super().showPopup()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QStylePainter(self)
        option = QStyleOptionComboBox()
        self.initStyleOption(option)
        painter.drawComplexControl(QStyle.ComplexControl.CC_ComboBox, option)
        self._paint_parts(painter, self._free_of(self.rect()))

    def _free_of(self, frame: QRect) -> QRect:
        """Where icon and words stand in a frame of this size."""
        option = QStyleOptionComboBox()
        self.initStyleOption(option)
        option.rect = frame
        arrow = self.style().subControlRect(
            QStyle.ComplexControl.CC_ComboBox, option, QStyle.SubControl.SC_ComboBoxArrow, self
        )
        return QRect(8, 0, arrow.left() + _ARROW_ROOM - 8, frame.height())

    def _paint_parts(self, painter: QPainter, free: QRect) -> None:
        live = self.isEnabled()
        if self._icon:
            token = "text.secondary" if live else "text.disabled"
            icon = self._look.pixmap(self._icon, token, 16, self.devicePixelRatioF())
            painter.drawPixmap(free.x(), (self.height() - 16) // 2, icon)
            free.setLeft(free.x() + 16 + _GAP)
        faint = "text.muted" if live else "text.disabled"
        for text, font, token in self._parts_that_fit(free.width()):
            painter.setFont(font)
            painter.setPen(self._look.color(token if live else faint))
            shown = painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, free.width())
            painter.drawText(free, _LEFT, shown)
            free.setLeft(free.x() + painter.fontMetrics().horizontalAdvance(shown) + _GAP)

    def _parts_that_fit(self, width: int) -> list[_Part]:
        choices = self._choices_of_parts()
        return next((parts for parts in choices if self._width_of(parts) <= width), choices[-1])

    def _choices_of_parts(self) -> list[list[_Part]]:
        """What can be said, the most first."""
        small, strong = self._look.number_font("ui"), self._look.font("input", "semibold")
        title = (self.currentText(), strong, "text.primary")
        caption = (self._caption, small, "text.muted")
        note = (self.currentData(ChoiceRole.NOTE) or "", small, "text.muted")
        fewer = [[title, note], [title]]
        return [[caption, title, note], *fewer] if self._caption else fewer

    @staticmethod
    def _width_of(parts: list[_Part]) -> int:
        return sum(QFontMetrics(font).horizontalAdvance(text) + _GAP for text, font, _ in parts) - _GAP
