"""The line at the bottom: where prices come from, what is kept, what is under way. It shows only what is known."""

from __future__ import annotations

from datetime import date

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QAction, QActionGroup
from PySide6.QtWidgets import QHBoxLayout, QMenu, QSizePolicy, QStatusBar, QToolButton, QWidget

from desktop import text
from desktop.look import Look, restyle
from desktop.panels.labels import icon_label, label, show_icon, vertical_line
from desktop.panels.sources import (
    FOLDER,
    PRACTICE,
    YAHOO,
    ask_for_folder,
    ask_for_terms,
    is_folder,
    source_icon,
    source_title,
)
from desktop.text import tr

__all__ = ["StatusBar"]


class StatusBar(QStatusBar):
    """Emits ``source_wanted`` with ``practice``, ``yahoo`` or ``folder:DIR`` when the user chooses another source;
    the button changes with :meth:`set_source`. Yahoo's terms are asked once: then ``terms_accepted`` is emitted,
    and whoever keeps that says so at the next start with :meth:`set_terms_accepted`."""

    source_wanted = Signal(str)
    terms_accepted = Signal()

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("status_bar")
        self._look = look
        self._source = PRACTICE
        self._terms_known = False
        self.setSizeGripEnabled(False)
        look.fix_height(self, "statusBar")
        self.source_button = self._make_source_button()
        self._session_line, self._cache_line = vertical_line(), vertical_line()
        self._session = label(look, tone="secondary", size="caption")
        self._cache_icon = icon_label(look)
        self._cache = label(look, tone="secondary", size="caption")
        self._requests = label(look, tone="secondary", size="caption")
        self._arrange()
        look.changed.connect(self._dress)
        self._dress()
        self.set_session(None)
        self.set_cached(None)
        self.set_requests(0)

    def _arrange(self) -> None:
        row = QWidget()
        layout = QHBoxLayout(row)
        layout.setContentsMargins(8, 0, 12, 0)
        layout.setSpacing(8)
        parts = (self.source_button, self._session_line, self._session, self._cache_line, self._cache_icon)
        for part in (*parts, self._cache):
            layout.addWidget(part)
        layout.addStretch(1)
        layout.addWidget(self._requests)
        # Qt keeps 3 pixels above and 2 below for itself.
        self._look.fix_height(row, "statusBar", -5)
        self.addWidget(row, 1)

    def _make_source_button(self) -> QToolButton:
        button = QToolButton()
        button.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        button.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        self._look.fix_height(button, "statusBar", -5)
        self._look.dress(button, "caption", "medium")
        button.setAccessibleName(tr("Data source"))
        menu = QMenu(button)
        self._choices = QActionGroup(menu)
        self._actions = {
            PRACTICE: menu.addAction(tr("Practice market")),
            YAHOO: menu.addAction(tr("Yahoo Finance")),
            FOLDER: menu.addAction(tr("Folder of CSV files...")),
        }
        for action in self._actions.values():
            action.setCheckable(True)
            self._choices.addAction(action)
        self._choices.triggered.connect(self._on_chosen)
        button.setMenu(menu)
        return button

    # --- values -----------------------------------------------------------------------------------------

    def set_source(self, source: str) -> None:
        """Show the source in use."""
        self._source = source
        self._dress()

    def set_source_enabled(self, on: bool) -> None:
        """Whether another source may be chosen now."""
        self.source_button.setEnabled(on)

    def set_terms_accepted(self, accepted: bool) -> None:
        """Whether Yahoo's terms were agreed to before."""
        self._terms_known = accepted

    def set_session(self, session: date | None) -> None:
        """The last finished session; None while it is not known."""
        known = session is not None
        self._session.setText(tr("Last finished session {day}", day=text.day(session)) if session else "")
        self._show(known, self._session_line, self._session)

    def set_cached(self, symbols: int | None) -> None:
        """How many symbols of the source are kept; None while it is not known."""
        if symbols is not None:
            empty = tr("Cache empty")
            self._cache.setText(tr("{symbols} cached", symbols=text.symbols(symbols)) if symbols else empty)
        self._show(symbols is not None, self._cache_line, self._cache_icon, self._cache)

    def set_requests(self, under_way: int) -> None:
        """How many requests wait for an answer."""
        one = tr("1 request under way")
        many = tr("{count} requests under way", count=text.count(under_way))
        self._requests.setText(one if under_way == 1 else many)
        self._show(under_way > 0, self._requests)

    @staticmethod
    def _show(on: bool, *parts: QWidget) -> None:
        for part in parts:
            part.setVisible(on)

    def _dress(self) -> None:
        practice = self._source == PRACTICE
        kind = FOLDER if is_folder(self._source) else self._source
        self._actions[kind].setChecked(True)
        self.source_button.setText(source_title(self._source))
        self.source_button.setIcon(self._look.icon(source_icon(self._source), "warn" if practice else "ok"))
        self.source_button.setToolTip(tr("Where prices come from. Choose another source."))
        restyle(self.source_button, chip="warn" if practice else "plain")
        show_icon(self._look, self._cache_icon, "cache", "text.secondary")

    # --- wishes -----------------------------------------------------------------------------------------

    def _on_chosen(self, action: QAction) -> None:
        chosen = next(name for name, known in self._actions.items() if known is action)
        # Until the wish is granted the source is what it was.
        self._dress()
        self.ask_for(chosen)

    def ask_for(self, source: str) -> None:
        """Act as if the user had chosen ``source``; ``folder:`` alone asks which one."""
        if source == FOLDER:
            ask_for_folder(self.window(), self._on_folder)
        elif source == YAHOO and not self._terms_known:
            ask_for_terms(self.window(), self._on_terms)
        elif source != self._source:
            self.source_wanted.emit(source)

    def _on_folder(self, folder: str) -> None:
        self.source_wanted.emit(FOLDER + folder)

    def _on_terms(self) -> None:
        self._terms_known = True
        self.terms_accepted.emit()
        self.source_wanted.emit(YAHOO)
