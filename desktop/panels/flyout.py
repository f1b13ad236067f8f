"""A panel that flies out beside the rail of a narrow window and goes away when the keyboard does."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QPoint, Qt, Signal, Slot
from PySide6.QtWidgets import QApplication, QFrame, QToolButton, QVBoxLayout, QWidget

from desktop.look import Look
from desktop.panels.own_escape import took_escape

__all__ = ["Flyout"]

_WIDER = 20


class Flyout(QFrame):
    """Lies over ``host``, at the right of ``rail``, until Esc is pressed, the keyboard goes elsewhere, or its
    ``button`` is pressed again. ``opened`` is told before it is seen."""

    opened = Signal()

    def __init__(self, look: Look, title: str, host: QWidget, rail: QWidget, button: QToolButton) -> None:
        super().__init__(host)
        self._look = look
        self._host = host
        self._rail = rail
        self._button = button
        self._focus: QWidget | None = None
        self.setProperty("ground", "flyout")
        self.setAccessibleName(title)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 1, 0)
        self._column.setSpacing(0)
        button.setCheckable(True)
        button.clicked.connect(self.toggle)
        self.hide()

    def take(self, panel: QWidget, focus: QWidget) -> None:
        """Hold ``panel``; its part ``focus`` gets the keyboard."""
        self._focus = focus
        self._column.addWidget(panel, 1)
        panel.show()

    def give_back(self, panel: QWidget) -> None:
        """Hold it no more."""
        self._column.removeWidget(panel)

    @Slot()
    def toggle(self) -> None:
        """Fly out, with the keyboard, or go away."""
        if self.isVisible():
            self._on_escaped()
        else:
            self._fly()

    def _fly(self) -> None:
        self.opened.emit()
        place = self._rail.mapTo(self._host, QPoint(self._rail.width(), 0))
        width = self._look.size("sidebar") + _WIDER
        self.setGeometry(place.x(), place.y(), width, self._rail.height())
        self.show()
        self.raise_()
        if self._focus is not None:
            self._focus.setFocus(Qt.FocusReason.PopupFocusReason)
        self._button.setChecked(True)
        _application().focusChanged.connect(self._on_focus_changed)

    def put_away(self) -> None:
        """Go away; the keyboard stays where it is."""
        if self.isVisible():
            _application().focusChanged.disconnect(self._on_focus_changed)
            self.hide()
        self._button.setChecked(False)

    def _on_escaped(self) -> None:
        self.put_away()
        self._button.setFocus(Qt.FocusReason.PopupFocusReason)

    @Slot(QWidget, QWidget)
    def _on_focus_changed(self, _before: QWidget | None, now: QWidget | None) -> None:
        # A menu or a dialog of the panel takes the keyboard too; only other parts of the window put it away.
        inside = now is None or now is self._button or now.window() is not self._host
        if not inside and now is not None and not self.isAncestorOf(now):
            self.put_away()

    def event(self, event: QEvent) -> bool:
        """Esc puts it away, also while the same key would cancel a run."""
        return took_escape(event, self._on_escaped) or super().event(event)


def _application() -> QApplication:
    """The application, whose focus is looked at while something flies."""
    app = QApplication.instance()
    assert isinstance(app, QApplication)
    return app
