"""The letters by which menus are opened are underlined while Alt is held, or while the menu bar has the keyboard. The
style underneath underlines them always."""

from __future__ import annotations

from functools import cache

from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtGui import QGuiApplication, QKeyEvent
from PySide6.QtWidgets import QMenu, QMenuBar, QProxyStyle, QStyle, QStyleHintReturn, QStyleOption, QWidget

__all__ = ["is_alt_key", "quiet_mnemonics"]

_LOOKED_AT = (QEvent.Type.ShortcutOverride, QEvent.Type.KeyRelease)


def quiet_mnemonics(bar: QMenuBar) -> None:
    """Have ``bar`` and its menus underline letters only when they are of use."""
    for place in (bar, *bar.findChildren(QMenu)):
        place.setStyle(_style())


def is_alt_key(event: QEvent) -> bool:
    """Whether Alt is pressed or let go: then the menu bar of the window that hears of it is to be drawn anew."""
    return event.type() in _LOOKED_AT and isinstance(event, QKeyEvent) and event.key() == Qt.Key.Key_Alt


class _QuietStyle(QProxyStyle):
    """Only menu bars and menus have this style: what every widget asks would be asked in Python."""

    def styleHint(
        self,
        hint: QStyle.StyleHint,
        option: QStyleOption | None = None,
        widget: QWidget | None = None,
        returned: QStyleHintReturn | None = None,
    ) -> int:
        if hint is QStyle.StyleHint.SH_UnderlineShortcut:
            held = QGuiApplication.queryKeyboardModifiers() & Qt.KeyboardModifier.AltModifier
            return int(bool(held) or (isinstance(widget, QMenuBar) and widget.hasFocus()))
        return super().styleHint(hint, option, widget, returned)


@cache
def _style() -> _QuietStyle:
    """One for all windows: a widget does not own its style."""
    style = _QuietStyle("Fusion")
    style.setParent(QCoreApplication.instance())
    return style
