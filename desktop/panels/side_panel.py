"""What stands at the window's left: a panel, or in a narrow window a rail whose button lets the panel fly out."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QPoint, QSize, Qt, Signal, Slot
from PySide6.QtGui import QAction, QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QApplication, QFrame, QHBoxLayout, QToolButton, QVBoxLayout, QWidget

from desktop.look import Look
from desktop.panels.labels import vertical_line
from desktop.text import tr

__all__ = ["SidePanel"]

_ICON = 20


class SidePanel(QWidget):
    """Holds ``panel``. In its compact form the panel lies over ``host``, beside the rail, until Esc is pressed, the
    keyboard goes elsewhere, or its button is pressed again. ``focus`` is the part of it that gets the keyboard.
    ``resized`` carries its new width."""

    resized = Signal(int)

    def __init__(
        self, look: Look, panel: QWidget, title: str, icon: str, *, host: QWidget, focus: QWidget
    ) -> None:
        super().__init__()
        self._look = look
        self._panel = panel
        self._icon = icon
        self._host = host
        self._focus = focus
        self._compact = False
        self._icons: list[tuple[QToolButton, str]] = []
        self.button = self._made_button(title, icon)
        self.button.setCheckable(True)
        self.rail = self._made_rail()
        self.flyout = _Flyout(look, title, host)
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(0)
        self._row.addWidget(self.rail)
        self._row.addWidget(panel)
        self.rail.hide()
        self.button.clicked.connect(self.toggle)
        self.flyout.escaped.connect(self._on_escaped)
        look.changed.connect(self._dress)

    def _made_rail(self) -> QFrame:
        rail = QFrame()
        rail.setProperty("ground", "panel")
        rail.setFixedWidth(self._look.size("rail"))
        rail.setAccessibleName(tr("Panels"))
        self._buttons = QVBoxLayout()
        self._buttons.setContentsMargins(0, 6, 0, 6)
        self._buttons.setSpacing(6)
        self._buttons.addWidget(self.button)
        self._buttons.addStretch(1)
        row = QHBoxLayout(rail)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addLayout(self._buttons)
        row.addWidget(vertical_line())
        return rail

    def _made_button(self, title: str, icon: str) -> QToolButton:
        button = QToolButton()
        button.setProperty("rail", True)
        button.setFixedSize(self._look.size("rail") - 1, 38)
        button.setIconSize(QSize(_ICON, _ICON))
        button.setIcon(self._look.icon(icon))
        button.setToolTip(title)
        button.setAccessibleName(title)
        self._icons.append((button, icon))
        return button

    def add_action(self, action: QAction, icon: str) -> None:
        """A button of the rail that gives a command."""
        button = self._made_button(action.text().replace("&", "").removesuffix("..."), icon)
        button.clicked.connect(action.trigger)
        self._buttons.insertWidget(self._buttons.count() - 1, button)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Tell of another width."""
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self.resized.emit(event.size().width())

    # --- forms ------------------------------------------------------------------------------------------

    def set_compact(self, compact: bool) -> None:
        """The rail, or the panel itself."""
        if compact == self._compact:
            return
        self._compact = compact
        self.hide_flyout()
        if compact:
            self._row.removeWidget(self._panel)
            self.flyout.take(self._panel)
        else:
            self.flyout.give_back(self._panel)
            self._row.addWidget(self._panel)
            self._panel.show()
        self.rail.setVisible(compact)

    @property
    def is_flying(self) -> bool:
        """Whether the panel lies over the window."""
        return self.flyout.isVisible()

    @Slot()
    def toggle(self) -> None:
        """Let the panel fly out, with the keyboard, or put it away."""
        if self.is_flying:
            self._on_escaped()
        else:
            self._fly()

    def _fly(self) -> None:
        place = self.mapTo(self._host, QPoint(self.width(), 0))
        self.flyout.setGeometry(place.x(), place.y(), self._look.size("sidebar") + 20, self.height())
        self.flyout.show()
        self.flyout.raise_()
        self._focus.setFocus(Qt.FocusReason.PopupFocusReason)
        self.button.setChecked(True)
        _application().focusChanged.connect(self._on_focus_changed)

    def hide_flyout(self) -> None:
        """Put the panel away."""
        if self.flyout.isVisible():
            _application().focusChanged.disconnect(self._on_focus_changed)
            self.flyout.hide()
        self.button.setChecked(False)

    @Slot()
    def _on_escaped(self) -> None:
        self.hide_flyout()
        self.button.setFocus(Qt.FocusReason.PopupFocusReason)

    @Slot(QWidget, QWidget)
    def _on_focus_changed(self, _before: QWidget | None, now: QWidget | None) -> None:
        # A menu or a dialog of the panel takes the keyboard too; only other parts of the window put it away.
        inside = now is None or now is self.button or now.window() is not self._host
        if not inside and now is not None and not self.flyout.isAncestorOf(now):
            self.hide_flyout()

    def _dress(self) -> None:
        for button, icon in self._icons:
            button.setIcon(self._look.icon(icon))


class _Flyout(QFrame):
    """The frame around the panel while it lies over the window."""

    escaped = Signal()

    def __init__(self, look: Look, title: str, host: QWidget) -> None:
        super().__init__(host)
        self.setProperty("ground", "flyout")
        self.setAccessibleName(title)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 1, 0)
        self._column.setSpacing(0)
        self.hide()

    def take(self, panel: QWidget) -> None:
        """Hold the panel."""
        self._column.addWidget(panel, 1)
        panel.show()

    def give_back(self, panel: QWidget) -> None:
        """Hold it no more."""
        self._column.removeWidget(panel)

    def event(self, event: QEvent) -> bool:
        """Esc puts it away, also while the same key would cancel a run."""
        if isinstance(event, QKeyEvent) and event.key() == Qt.Key.Key_Escape:
            if event.type() is QEvent.Type.ShortcutOverride:
                event.accept()
                return True
            if event.type() is QEvent.Type.KeyPress:
                self.escaped.emit()
                return True
        return super().event(event)


def _application() -> QApplication:
    """The application, whose focus is looked at while something flies."""
    app = QApplication.instance()
    assert isinstance(app, QApplication)
    return app
