"""What the window remembers between two starts: its state and the last choices, in one file inside the home
folder. The engine's own settings live elsewhere."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QByteArray, QSettings, QStandardPaths

__all__ = ["FILE_NAME", "Prefs"]

FILE_NAME = "window.ini"


class Prefs:
    """Values by name, written to ``file`` when Qt sees fit and at :meth:`flush`.

    A file that cannot be read counts as an empty one: nothing here is worth a question. A value of another type
    than asked for is taken as not there.
    """

    def __init__(self, file: Path) -> None:
        self._settings = QSettings(str(file), QSettings.Format.IniFormat)

    def text(self, name: str, default: str = "") -> str:
        """The text kept under ``name``."""
        value = self._settings.value(name)
        return value if isinstance(value, str) else default

    def flag(self, name: str, default: bool = False) -> bool:
        """The yes or no kept under ``name``."""
        return {"true": True, "false": False}.get(str(self._settings.value(name)).lower(), default)

    def state(self, name: str) -> QByteArray | None:
        """What a window, a splitter or a header gave to be kept under ``name``; None when there is nothing."""
        value = self._settings.value(name)
        return value if isinstance(value, QByteArray) and not value.isEmpty() else None

    def folder(self, name: str, usual: QStandardPaths.StandardLocation) -> str:
        """The folder kept under ``name`` as long as it is there, else the system's usual one; empty without both."""
        for folder in (self.text(name), QStandardPaths.writableLocation(usual)):
            if folder and Path(folder).is_dir():
                return folder
        return ""

    def keep(self, name: str, value: str | bool | QByteArray) -> None:
        """Keep ``value`` under ``name``."""
        self._settings.setValue(name, value)

    def forget(self, name: str) -> None:
        """Keep nothing under ``name``."""
        self._settings.remove(name)

    def flush(self) -> bool:
        """Write now. False when the file cannot be written; the values then live until the program ends."""
        self._settings.sync()
        return self._settings.status() == QSettings.Status.NoError
