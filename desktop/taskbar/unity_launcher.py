"""Progress at the icon of docks on Linux: the signal ``com.canonical.Unity.LauncherEntry.Update``, to which Ubuntu's
dock, KDE's task manager, Plank and others listen."""

from __future__ import annotations

from typing import Any

from PySide6.QtDBus import QDBusConnection, QDBusMessage

from desktop.taskbar.taskbar import TaskbarState

__all__ = ["UnityLauncher"]

_APPLICATION = "application://technic.desktop"
_PATH = "/app/technic/Technic"
_INTERFACE = "com.canonical.Unity.LauncherEntry"


class UnityLauncher:
    """It is a signal: nobody has to listen, and nothing is waited for. Docks know no pause; a failed run asks for
    attention."""

    @staticmethod
    def is_there() -> bool:
        """Whether there is a session bus."""
        return QDBusConnection.sessionBus().isConnected()

    def show(self, share: float, state: TaskbarState) -> None:
        """Show it, or take it away."""
        message = QDBusMessage.createSignal(_PATH, _INTERFACE, "Update")
        message.setArguments([_APPLICATION, properties_of(share, state)])
        QDBusConnection.sessionBus().send(message)


def properties_of(share: float, state: TaskbarState) -> dict[str, Any]:
    """What is told of a run that is so far."""
    return {
        "progress": min(1.0, max(0.0, share)),
        "progress-visible": state in (TaskbarState.RUNNING, TaskbarState.PAUSED),
        "urgent": state is TaskbarState.FAILED,
    }
