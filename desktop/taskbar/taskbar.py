"""The one door to the platforms' ways of showing progress at the window's icon."""

from __future__ import annotations

import sys
from enum import Enum, auto
from typing import Protocol

from PySide6.QtGui import QWindow

__all__ = ["Taskbar", "TaskbarState", "taskbar_of"]


class TaskbarState(Enum):
    """What a run is doing."""

    NONE = auto()
    RUNNING = auto()
    PAUSED = auto()
    FAILED = auto()


class Taskbar(Protocol):
    """Shows a share from 0 to 1. A platform that knows no colours shows the share alone."""

    def show(self, share: float, state: TaskbarState) -> None:
        """Show it; :attr:`TaskbarState.NONE` takes it away."""


class NoTaskbar:
    """For platforms without such a thing."""

    def show(self, share: float, state: TaskbarState) -> None:
        """Nothing to show it on."""


def taskbar_of(window: QWindow) -> Taskbar:
    """The taskbar of this platform. Called after the first paint: what it loads is not needed before."""
    if sys.platform == "linux":
        from desktop.taskbar.unity_launcher import UnityLauncher  # loads QtDBus

        return UnityLauncher() if UnityLauncher.is_there() else NoTaskbar()
    if sys.platform == "win32":
        from desktop.taskbar.windows_taskbar import WindowsTaskbar  # there is no such library elsewhere

        return WindowsTaskbar(int(window.winId()))
    if sys.platform == "darwin":
        from desktop.taskbar.dock_badge import DockBadge

        return DockBadge()
    return NoTaskbar()
