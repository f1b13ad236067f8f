"""What stands at the window's left: a panel, or in a narrow window a rail whose buttons let panels fly out."""

from __future__ import annotations

from PySide6.QtCore import QSize, Signal, Slot
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QToolButton, QVBoxLayout, QWidget

from desktop.look import Look, restyle
from desktop.panels.flyout import Flyout
from desktop.panels.labels import vertical_line
from desktop.text import tr

__all__ = ["SidePanel"]

_ICON = 20


class SidePanel(QWidget):
    """Holds ``panel``, which flies out of the rail in the compact form; ``focus`` is the part of it that gets the
    keyboard. Further panels are there in the compact form only. ``resized`` carries its new width."""

    resized = Signal(int)

    def __init__(
        self, look: Look, panel: QWidget, title: str, icon: str, *, host: QWidget, focus: QWidget
    ) -> None:
        super().__init__()
        self._look = look
        self._panel = panel
        self._host = host
        self._focus = focus
        self._compact = False
        self._icons: list[tuple[QToolButton, str]] = []
        self._flyouts: list[Flyout] = []
        self.rail = self._made_rail()
        self.button = self._made_button(title, icon)
        self.flyout = self._made_flyout(title, self.button)
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(0)
        self._row.addWidget(self.rail)
        self._row.addWidget(panel)
        self.rail.hide()
        self._mark(self.button)
        look.changed.connect(self._dress)

    def _made_rail(self) -> QFrame:
        rail = QFrame()
        rail.setProperty("ground", "panel")
        rail.setFixedWidth(self._look.size("rail"))
        rail.setAccessibleName(tr("Panels"))
        self._buttons = QVBoxLayout()
        self._buttons.setContentsMargins(0, 6, 0, 6)
        self._buttons.setSpacing(4)
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
        button.setToolTip(title)
        button.setAccessibleName(title)
        button.clicked.connect(self._on_clicked)
        self._icons.append((button, icon))
        self._buttons.insertWidget(self._buttons.count() - 1, button)
        return button

    def _made_flyout(self, title: str, button: QToolButton) -> Flyout:
        flyout = Flyout(self._look, title, self._host, self, button)
        self._flyouts.append(flyout)
        return flyout

    def add_panel(self, panel: QWidget, title: str, icon: str, focus: QWidget) -> Flyout:
        """A button of the rail that lets ``panel`` fly out."""
        flyout = self._made_flyout(title, self._made_button(title, icon))
        flyout.take(panel, focus)
        self._dress()
        return flyout

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
        for flyout in self._flyouts:
            flyout.put_away()
        if compact:
            self._row.removeWidget(self._panel)
            self.flyout.take(self._panel, self._focus)
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
        self.flyout.toggle()
        self._mark(self.button)

    @Slot()
    def _on_clicked(self) -> None:
        button = self.sender()
        if isinstance(button, QToolButton):
            self._mark(button)

    def _mark(self, marked: QToolButton) -> None:
        """The button used last stands out."""
        for button, _ in self._icons:
            restyle(button, marked=button is marked)
        self._dress()

    @Slot()
    def _dress(self) -> None:
        for button, icon in self._icons:
            token = "text.primary" if button.property("marked") else "text.secondary"
            button.setIcon(self._look.icon(icon, token))
