"""Progress at the icon of the dock on macOS: the percent as its badge. Written by Qt's documentation; it has not been
run on that system."""

from __future__ import annotations

from PySide6.QtGui import QGuiApplication

from desktop.taskbar.taskbar import TaskbarState

__all__ = ["DockBadge"]


class DockBadge:
    """A badge is a number and has no colours; 0 takes it away."""

    def show(self, share: float, state: TaskbarState) -> None:
        """Show it, or take it away."""
        at_work = state in (TaskbarState.RUNNING, TaskbarState.PAUSED)
        app = QGuiApplication.instance()
        if isinstance(app, QGuiApplication):
            app.setBadgeNumber(max(1, round(share * 100)) if at_work else 0)
