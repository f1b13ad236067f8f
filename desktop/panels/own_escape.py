"""Esc as a key of one part of the window, also while the same key would cancel a run. What it does there is the
part's."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent

__all__ = ["took_escape"]


def took_escape(event: QEvent, act: Callable[[], None]) -> bool:
    """Whether ``event`` is Esc, and done with: it is claimed before the window's keys are looked at, then ``act`` is
    called."""
    if not isinstance(event, QKeyEvent) or event.key() != Qt.Key.Key_Escape:
        return False
    if event.type() is QEvent.Type.ShortcutOverride:
        event.accept()
        return True
    if event.type() is QEvent.Type.KeyPress:
        act()
        return True
    return False
