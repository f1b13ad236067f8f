"""The head of a panel at the window's side: its title, and small buttons at the right."""

from __future__ import annotations

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QFrame, QHBoxLayout, QMenu, QToolButton, QWidget

from desktop.look import Look
from desktop.panels.labels import words

__all__ = ["PanelHead"]

_ICON = 14


class PanelHead(QFrame):
    """As high as the title of a dock. Buttons follow the look by themselves."""

    def __init__(self, look: Look, title: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._icons: list[tuple[QToolButton, str]] = []
        look.fix_height(self, "dockTitle")
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(12, 0, 7, 0)
        self._row.setSpacing(2)
        self._row.addWidget(words(look, title, weight="semibold"), 1)
        look.changed.connect(self._dress)

    def add_button(self, icon: str, name: str) -> QToolButton:
        """A button that is only an icon; ``name`` is said by tooltip and screen reader."""
        button = QToolButton()
        button.setProperty("head", True)
        button.setIconSize(QSize(_ICON, _ICON))
        button.setToolTip(name)
        button.setAccessibleName(name)
        self._icons.append((button, icon))
        self._row.addWidget(button)
        self._dress()
        return button

    def add_menu(self, icon: str, name: str, menu: QMenu) -> QToolButton:
        """A button that opens ``menu``."""
        button = self.add_button(icon, name)
        button.setMenu(menu)
        button.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        return button

    def _dress(self) -> None:
        for button, icon in self._icons:
            button.setIcon(self._look.icon(icon))
