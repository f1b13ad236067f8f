"""Light or dark: what the settings ask for, and the switch between them, which is kept."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import QObject, Qt, Slot
from PySide6.QtWidgets import QApplication

from desktop.look import Look, Theme
from scanner import ScanService

_SYSTEM = "system"


def theme_of(setting: str, app: QApplication) -> Theme:
    """The theme that ``setting`` (system, light, dark) stands for; dark where the system does not say."""
    if setting == _SYSTEM:
        light = app.styleHints().colorScheme() is Qt.ColorScheme.Light
        return Theme.LIGHT if light else Theme.DARK
    return Theme.LIGHT if setting == Theme.LIGHT.value else Theme.DARK


class ThemeSwitch(QObject):
    """Changes the look of the whole application and keeps the choice in the settings."""

    def __init__(self, service: ScanService, look: Look, app: QApplication) -> None:
        super().__init__(app)
        self._service = service
        self._look = look
        self._app = app

    @Slot()
    def switch(self) -> None:
        """From dark to light, or back."""
        theme = Theme.LIGHT if self._look.theme is Theme.DARK else Theme.DARK
        self._look.set_theme(theme, self._app)
        settings = self._service.settings
        self._service.save_settings(replace(settings, look=replace(settings.look, theme=theme.value)))
