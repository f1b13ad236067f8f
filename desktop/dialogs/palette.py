"""The command palette: one line to type in and the best entries below it. It decides nothing."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QModelIndex, QObject, QPoint, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QDialog, QFrame, QLineEdit, QListView, QVBoxLayout, QWidget

from desktop.delegates.palette_delegate import PaletteDelegate
from desktop.look import Look
from desktop.models.palette_model import PaletteModel
from desktop.panels.labels import words
from desktop.text import tr

__all__ = ["Palette"]

_WIDTH = 560
_LINES = 12
_MOVES = (Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_PageUp, Qt.Key.Key_PageDown)


class Palette(QDialog):
    """``chosen`` carries the entry, and whether Shift was held, which means *choose, do not run*. It is made once and
    only hidden, so that it opens at once; it hides when another window is used."""

    chosen = Signal(object, bool)

    def __init__(self, look: Look, parent: QWidget) -> None:
        super().__init__(parent, Qt.WindowType.Dialog | Qt.WindowType.FramelessWindowHint)
        self.setObjectName("palette")
        self.setWindowTitle(tr("Find symbol or command"))
        self._look = look
        self.model = PaletteModel()
        self._frame = QFrame()
        self.line = QLineEdit()
        self.line.setPlaceholderText(tr("Symbol, scan, run or command"))
        self.line.setAccessibleName(tr("Symbol, scan, run or command"))
        self.line.setProperty("kind", "palette")
        look.dress(self.line, "title")
        self.line.installEventFilter(self)
        self.list = self._made_list()
        self._nothing = words(look, tr("Nothing fits. Fewer letters find more."), tone="muted")
        self._arrange()
        self.line.textChanged.connect(self._on_typed)

    def _made_list(self) -> QListView:
        view = QListView()
        view.setModel(self.model)
        view.setItemDelegate(PaletteDelegate(self._look, view))
        view.setAccessibleName(tr("What fits"))
        view.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        view.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        view.setUniformItemSizes(True)
        view.setMouseTracking(True)
        view.entered.connect(view.setCurrentIndex)
        view.clicked.connect(self._on_clicked)
        return view

    def _arrange(self) -> None:
        self._frame.setProperty("ground", "popup")
        inside = QVBoxLayout(self._frame)
        inside.setContentsMargins(1, 1, 1, 1)
        inside.setSpacing(0)
        self._nothing.setContentsMargins(14, 10, 14, 10)
        self._hint = words(
            self._look,
            tr("Return opens or runs. Shift+Return only chooses a scan. Esc closes."),
            tone="muted",
        )
        self._hint.setContentsMargins(14, 6, 14, 8)
        for part in (self.line, self.list, self._nothing, self._hint):
            inside.addWidget(part)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self._frame)

    def open_over(self, window: QWidget) -> None:
        """Show it, empty, over the upper part of ``window``."""
        self.line.clear()
        self._on_typed("")
        width = min(self._look.scaled(_WIDTH), window.width() - 40)
        self.setFixedWidth(width)
        self.move(window.mapToGlobal(QPoint((window.width() - width) // 2, 52)))
        self.open()
        self.line.setFocus(Qt.FocusReason.PopupFocusReason)

    def _on_typed(self, typed: str) -> None:
        self.model.set_typed(typed)
        self.show_best()

    def show_best(self) -> None:
        """Show what the model offers now, the best of it marked."""
        some = self.model.rowCount() > 0
        self._nothing.setVisible(not some)
        self.list.setVisible(some)
        self.list.setCurrentIndex(self.model.index(0))
        self.list.scrollToTop()
        self._fit()

    def _fit(self) -> None:
        """As high as what fits, twelve lines at most."""
        lines = min(_LINES, self.model.rowCount())
        self.list.setFixedHeight(max(0, self.list.sizeHintForRow(0)) * lines + 2)
        self.setFixedHeight(self._head_and_foot() + self.list.height() * (lines > 0))

    def _head_and_foot(self) -> int:
        """The height of all but the list; layouts would know it only after the next turn of events."""
        parts = [self.line, self._hint, *([self._nothing] if self.model.rowCount() == 0 else [])]
        return sum(part.sizeHint().height() for part in parts) + 4  # the frame and the margin in it

    def _on_clicked(self, index: QModelIndex) -> None:
        self._choose(index.row(), only_choose=False)

    def _choose(self, row: int, *, only_choose: bool) -> None:
        entry = self.model.entry_at(row)
        if entry is not None:
            self.hide()
            self.chosen.emit(entry, only_choose)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """The keyboard stays in the line; keys that move go to the list."""
        if event.type() is QEvent.Type.KeyPress:
            assert isinstance(event, QKeyEvent)
            if event.key() in _MOVES:
                self.list.event(event)
                return True
            if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
                shift = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
                self._choose(self.list.currentIndex().row(), only_choose=shift)
                return True
        return super().eventFilter(watched, event)

    def changeEvent(self, event: QEvent) -> None:
        """Another window is used: go away."""
        super().changeEvent(event)
        if event.type() is QEvent.Type.ActivationChange and self.isVisible() and not self.isActiveWindow():
            self.hide()
