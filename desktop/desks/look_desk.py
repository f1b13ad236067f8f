"""How the window looks: what the settings ask for, what the system asks for where they leave it to the system, and
the switch between light and dark, which is kept."""

from __future__ import annotations

import sys
from dataclasses import replace

from PySide6.QtCore import QObject, Qt, Slot
from PySide6.QtWidgets import QApplication

from desktop.look import Appearance, Look, PriceColours, Theme
from scanner import ScanService

__all__ = ["LookDesk", "appearance_of"]

_SYSTEM = "system"


class LookDesk(QObject):
    """Dresses the whole application by the settings, now and whenever they or the system's wishes change."""

    def __init__(self, service: ScanService, look: Look, app: QApplication) -> None:
        super().__init__(app)
        self._service = service
        self._look = look
        self._app = app
        self.follow_settings()
        hints = app.styleHints()
        hints.colorSchemeChanged.connect(self._on_system_changed)
        hints.accessibility().contrastPreferenceChanged.connect(self._on_system_changed)

    @Slot()
    def follow_settings(self) -> None:
        """Dress by the settings as they are now; nothing happens when it looks so already."""
        self._tell_platform()
        wanted = appearance_of(self._service, self._app)
        if wanted != self._look.appearance:
            self._look.set_appearance(wanted, self._app)

    @Slot()
    def switch(self) -> None:
        """From dark to light, or back, and keep it."""
        theme = Theme.LIGHT if self._look.theme is Theme.DARK else Theme.DARK
        settings = self._service.settings
        self._service.save_settings(replace(settings, look=replace(settings.look, theme=theme.value)))
        self.follow_settings()

    def _tell_platform(self) -> None:
        """Has an effect where the platform draws the title bar; the palette does the rest."""
        hints, theme = self._app.styleHints(), self._service.settings.look.theme
        if theme == _SYSTEM:
            hints.unsetColorScheme()
        else:
            light = theme == Theme.LIGHT.value
            hints.setColorScheme(Qt.ColorScheme.Light if light else Qt.ColorScheme.Dark)

    @Slot()
    def _on_system_changed(self) -> None:
        wanted = appearance_of(self._service, self._app)
        if wanted != self._look.appearance:
            self._look.set_appearance(wanted, self._app)


def appearance_of(service: ScanService, app: QApplication) -> Appearance:
    """The look that the settings stand for; dark, normal and in motion where they leave it to a system that does not
    say."""
    wanted, hints = service.settings.look, app.styleHints()
    system_light = hints.colorScheme() is Qt.ColorScheme.Light
    light = system_light if wanted.theme == _SYSTEM else wanted.theme == Theme.LIGHT.value
    system_high = hints.accessibility().contrastPreference() is Qt.ContrastPreference.HighContrast
    return Appearance(
        theme=Theme.LIGHT if light else Theme.DARK,
        colours=PriceColours(wanted.colours),
        text_size=wanted.text_size,
        high_contrast=system_high if wanted.contrast == _SYSTEM else wanted.contrast == "high",
        reduced_motion=_is_still(app) if wanted.motion == _SYSTEM else wanted.motion == "reduced",
    )


def _is_still(app: QApplication) -> bool:
    """Whether the system asks for no motion. Only Windows tells Qt; elsewhere the setting decides."""
    return sys.platform == "win32" and not app.isEffectEnabled(Qt.UIEffect.UI_AnimateMenu)
