"""The line at the bottom: where prices come from, what is kept, what is under way. It shows only what is known."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QAction, QActionGroup
from PySide6.QtWidgets import QHBoxLayout, QMenu, QSizePolicy, QStatusBar, QToolButton, QWidget

from desktop.look import Look, restyle
from desktop.panels.clock import Clock
from desktop.panels.labels import ElidedLabel, icon_label, label, show_icon, vertical_line
from desktop.panels.sources import (
    FOLDER,
    PRACTICE,
    YAHOO,
    ask_for_folder,
    ask_for_terms,
    is_folder,
    short_title,
    source_icon,
    source_title,
)
from desktop.panels.traffic_label import SteadyLabel, TrafficLabel
from desktop.text import tr

__all__ = ["StatusBar"]


class StatusBar(QStatusBar):
    """Emits ``source_wanted`` with ``practice``, ``yahoo`` or ``folder:DIR`` when the user chooses another source;
    the button changes with :meth:`set_source`. Yahoo's terms are asked once: then ``terms_accepted`` is emitted,
    and whoever keeps that says so at the next start with :meth:`set_terms_accepted`. ``source_changed``: another
    one is shown. ``risk_wanted``: the risk per trade is to be changed. What is not known is not shown."""

    source_wanted = Signal(str)
    terms_accepted = Signal()
    source_changed = Signal(str)
    risk_wanted = Signal()

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("status_bar")
        self._look = look
        self._source = PRACTICE
        self._terms_known = self._offline = self._paused = False
        self._risk = ""
        self.setSizeGripEnabled(False)
        look.fix_height(self, "statusBar")
        self.source_button = self._make_source_button()
        self._session_line, self._cache_line, self._risk_line = (vertical_line() for _ in range(3))
        self._dot = label(look, "\u25cf", tone="muted", size="chip")
        self._session = SteadyLabel(look)
        self._cache_icon = icon_label(look)
        self._cache = SteadyLabel(look)
        self.traffic = TrafficLabel(look)
        self._privacy = ElidedLabel(
            look, tr("Nothing is sent anywhere except price requests"), tone="muted", size="caption"
        )
        self.risk_button = self._make_risk_button()
        self.clock = Clock(look)
        self._note = label(look, tone="secondary", size="caption")
        self._arrange()
        look.changed.connect(self._dress)
        self._dress()
        self.set_session("")
        self.set_cache("")
        self.set_risk("")
        self.set_first_start(False)

    def _arrange(self) -> None:
        row = QWidget()
        layout = QHBoxLayout(row)
        layout.setContentsMargins(8, 0, 12, 0)
        layout.setSpacing(8)
        left = (self.source_button, self._session_line, self._dot, self._session, self._cache_line)
        for part in (*left, self._cache_icon, self._cache):
            layout.addWidget(part)
        layout.addStretch(1)
        for part in (
            self._note,
            self.traffic,
            self._privacy,
            self.risk_button,
            self._risk_line,
            self.clock,
        ):
            layout.addWidget(part)
        # Qt keeps 3 pixels above and 2 below for itself.
        self._look.fix_height(row, "statusBar", -5)
        self.addWidget(row, 1)

    def _make_risk_button(self) -> QToolButton:
        button = QToolButton()
        self._look.fix_height(button, "statusBar", -5)
        self._look.dress(button, "caption", kind="numbers")
        button.setProperty("chip", "quiet")
        button.setToolTip(tr("What one trade may lose. Change it in the preferences."))
        button.clicked.connect(self.risk_wanted)
        return button

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

    def set_note(self, note: str) -> None:
        """Show a short sentence about the page that is open; empty takes it away."""
        self._note.setText(note)

    def set_source(self, source: str) -> None:
        """Show the source in use."""
        changed = source != self._source
        self._source = source
        self._dress()
        if changed:
            self.source_changed.emit(source)

    def source_choices(self) -> list[QAction]:
        """What the menu of sources offers, for another menu."""
        return list(self._actions.values())

    @property
    def source(self) -> str:
        """The source in use."""
        return self._source

    @property
    def is_offline(self) -> bool:
        """Whether the source could not be reached."""
        return self._offline

    def set_offline(self, offline: bool) -> None:
        """Say instead of the source's name that only stored prices can be had, or its name again."""
        self._offline = offline
        self._dress()

    def set_paused(self, paused: bool) -> None:
        """Say that the source limits requests and the run waits, or not any more."""
        if paused != self._paused:
            self._paused = paused
            self._dress()

    def set_source_enabled(self, on: bool) -> None:
        """Whether another source may be chosen now."""
        self.source_button.setEnabled(on)
        self._choices.setEnabled(on)

    def set_terms_accepted(self, accepted: bool) -> None:
        """Whether Yahoo's terms were agreed to before."""
        self._terms_known = accepted

    @property
    def are_terms_known(self) -> bool:
        """Whether Yahoo's terms were agreed to."""
        return self._terms_known

    def agree_to_terms(self) -> None:
        """The user agreed to Yahoo's terms somewhere else; the source stays as it is."""
        self._terms_known = True
        self.terms_accepted.emit()

    def set_session(self, sentence: str, details: str = "", *, is_open: bool = False) -> None:
        """Whether the exchange is open, with ``details`` in the tooltip; empty while it is not known."""
        self._session.setText(sentence)
        self._session.setToolTip(details)
        restyle(self._dot, tone="ok" if is_open else "muted")
        self._show(bool(sentence), self._session_line, self._dot, self._session)

    def set_cache(self, sentence: str, details: str = "") -> None:
        """How old the stored prices are; empty while it is not known."""
        self._cache.setText(sentence)
        self._cache.setToolTip(details)
        self._show(bool(sentence), self._cache_line, self._cache_icon, self._cache)

    def set_risk(self, amount: str) -> None:
        """What one trade may lose; empty while it is not known."""
        self._risk = amount
        self.risk_button.setText(tr("Risk {amount} per trade", amount=amount))
        self.risk_button.setAccessibleName(self.risk_button.text())
        self._show(bool(amount), self.risk_button, self._risk_line)

    def set_first_start(self, on: bool) -> None:
        """Whether the page of the first start is shown: then it is said what is sent to whom."""
        self._privacy.setVisible(on)
        self.risk_button.setVisible(not on and bool(self._risk))

    @staticmethod
    def _show(on: bool, *parts: QWidget) -> None:
        for part in parts:
            part.setVisible(on)

    def _dress(self) -> None:
        practice = self._source == PRACTICE
        kind = FOLDER if is_folder(self._source) else self._source
        self._actions[kind].setChecked(True)
        warns = practice or self._offline or self._paused
        self.source_button.setText(self._source_words())
        self.source_button.setIcon(self._look.icon(source_icon(self._source), "warn" if warns else "ok"))
        self.source_button.setToolTip(tr("Where prices come from. Choose another source."))
        restyle(self.source_button, chip="warn" if warns else "plain")
        show_icon(self._look, self._cache_icon, "cache", "text.secondary")

    def _source_words(self) -> str:
        if self._offline:
            return tr("Offline cache")
        title = source_title(self._source)
        if self._paused:
            title = short_title(self._source) if self._source == YAHOO else title
            return tr("{source} paused", source=title)
        return tr("Yahoo live") if self._source == YAHOO else title

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
