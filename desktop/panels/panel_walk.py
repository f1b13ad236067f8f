"""The way of the keyboard from panel to panel. It knows which are seen, and nothing of what is in them."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QObject, Qt, Slot
from PySide6.QtWidgets import QApplication, QWidget

__all__ = ["PanelWalk"]


class PanelWalk(QObject):
    """``stops`` are pairs of a panel and the part of it that gets the keyboard, in the order of the walk. Panels that
    are not seen are passed by; after the last comes the first."""

    def __init__(self, stops: Sequence[tuple[QWidget, QWidget]], parent: QObject) -> None:
        super().__init__(parent)
        self._stops = list(stops)

    def add(self, stops: Sequence[tuple[QWidget, QWidget]]) -> None:
        """More panels, at the end of the walk."""
        self._stops += stops

    @Slot()
    def to_next(self) -> None:
        """Go to the next panel."""
        self._go(1)

    @Slot()
    def to_previous(self) -> None:
        """Go to the panel before."""
        self._go(-1)

    def _go(self, step: int) -> None:
        seen = [(panel, part) for panel, part in self._stops if part.isVisible() and part.isEnabled()]
        if not seen:
            return
        focused = QApplication.focusWidget()
        here = next(
            (
                place
                for place, (panel, _) in enumerate(seen)
                if focused and (panel is focused or panel.isAncestorOf(focused))
            ),
            None,
        )
        place = (here + step) % len(seen) if here is not None else 0
        seen[place][1].setFocus(Qt.FocusReason.TabFocusReason)
