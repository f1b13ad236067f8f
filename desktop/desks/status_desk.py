"""What the status bar says: session and cache of the universe chosen, asked again when they may have changed, and the
risk per trade."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, cast

from PySide6.QtCore import QObject, Slot

from desktop import text
from desktop.main_window import MainWindow
from desktop.market_words import cache_age, exchange_title, money, session_words
from desktop.panels.sources import PRACTICE
from desktop.text import tr
from desktop.workers.background import Background
from desktop.workers.scan_runner import ScanRunner
from scanner import ScanService, Settings, TechnicError

if TYPE_CHECKING:
    from scanner import Glance, SessionState

__all__ = ["StatusDesk"]

_GLANCE = "glance"


class StatusDesk(QObject):
    """Asks the engine for a glance when the universe, the source or a run has changed something and when a session
    begins or ends; what is left of a session is counted down here."""

    def __init__(
        self, service: ScanService, window: MainWindow, runner: ScanRunner, background: Background
    ) -> None:
        super().__init__(window)
        self._service = service
        self._window = window
        self._background = background
        self._glance: Glance | None = None
        self._ready = False
        background.answered.connect(self._on_answered)
        background.refused.connect(self._on_refused)
        window.scan_bar.universe_chosen.connect(self.look)
        window.status_bar.source_changed.connect(self.look)
        window.status_bar.clock.minute_passed.connect(self._on_minute)
        # The engine loads its calendars then, in the thread of the runs; asked before, it would load them twice.
        runner.prepared.connect(self._on_prepared)
        runner.finished.connect(self.look)
        self.show_risk(service.settings)

    @Slot()
    def look(self) -> None:
        """Ask for the session and the cache of the universe chosen."""
        universe, source = self._window.scan_bar.universe(), self._window.status_bar.source
        if self._ready and universe:
            self._background.ask(_GLANCE, lambda _: self._service.glance(universe, source))

    @Slot(object)
    def show_risk(self, settings: Settings) -> None:
        """Show what one trade may lose by these settings."""
        account = settings.account
        self._window.status_bar.set_risk(money(account.size * account.risk_percent / 100, account.currency))

    @Slot()
    def _on_prepared(self) -> None:
        self._ready = True
        self.look()

    @Slot(str, object)
    def _on_answered(self, kind: str, answer: object) -> None:
        if kind == _GLANCE:
            self._glance = cast("Glance", answer)
            self._show()

    @Slot(str, object)
    def _on_refused(self, kind: str, _error: TechnicError) -> None:
        # A universe that cannot be read says so when it is run; here nothing is known of it.
        if kind == _GLANCE:
            self._glance = None
            self._window.status_bar.set_session("")
            self._window.status_bar.set_cache("")

    @Slot()
    def _on_minute(self) -> None:
        if self._glance is None:
            return
        if datetime.now(UTC) >= self._glance.session.until:
            self.look()
        else:
            self._show()

    def _show(self) -> None:
        glance, now, bar = self._glance, datetime.now(UTC), self._window.status_bar
        if glance is None:
            return
        session = glance.session
        bar.set_session(session_words(session, now), _times(session), is_open=session.is_open)
        if bar.source == PRACTICE:
            bar.set_cache("")  # made anew in a moment; its age says nothing
            return
        kept = tr(
            "{kept} of {symbols} have stored prices",
            kept=text.count(glance.kept),
            symbols=text.symbols(glance.symbols),
        )
        bar.set_cache(cache_age(glance.kept, glance.fetched_at, now), kept)


def _times(session: SessionState) -> str:
    """When it opens or closes, on this computer's clock."""
    moment = session.until.astimezone()
    verb = tr("closes") if session.is_open else tr("opens")
    return tr(
        "{exchange} {verb} {day} {time} here",
        exchange=exchange_title(session.exchange),
        verb=verb,
        day=text.day_heading(moment.date()),
        time=moment.strftime("%H:%M %Z"),
    )
