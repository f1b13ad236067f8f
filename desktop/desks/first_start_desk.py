"""What the page of the first start is told: whether Yahoo answers once it is chosen, what the first scan takes."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, cast

from PySide6.QtCore import QObject, Slot

from desktop import text
from desktop.main_window import MainWindow
from desktop.panels.sources import PRACTICE, YAHOO
from desktop.text import tr
from desktop.workers.background import Background
from scanner import CancelToken, ScanService, TechnicError

if TYPE_CHECKING:
    from scanner import RequestPlan

__all__ = ["FirstStartDesk"]

_REACHED, _EFFORT = "whether Yahoo answers", "effort of the first scan"
_MEGABYTE = 1_000_000
# What a first scan of made-up prices took on two cores, fetching them and deciding.
_PRACTICE_SYMBOLS_A_SECOND = 600


class FirstStartDesk(QObject):
    """Nobody is contacted before the trader has chosen Yahoo; leaving the page gives up what is asked."""

    def __init__(self, service: ScanService, window: MainWindow, background: Background) -> None:
        super().__init__(window)
        self._service = service
        self._page = window.welcome
        self._background = background
        self._page.source_chosen.connect(self._on_source)
        self._page.choice_changed.connect(self._on_choice)
        self._page.run_wanted.connect(self._on_left)
        self._page.look_around_wanted.connect(self._on_left)
        background.answered.connect(self._on_answered)
        background.refused.connect(self._on_refused)
        window.painted.connect(self._on_choice)

    @Slot(str)
    def _on_source(self, source: str) -> None:
        self._background.drop(_REACHED)
        if source == YAHOO:
            self._page.show_reached(tr("Looking whether it answers"), None)
            # It may hang, and the plan is wanted meanwhile.
            self._background.ask(_REACHED, partial(_reached, self._service), takes_long=True)
        else:
            self._page.show_reached("", None)

    @Slot()
    def _on_choice(self) -> None:
        """Something else is chosen: plan it, if the page is looked at and the plan is not known without asking."""
        page = self._page
        if not page.isVisible() or not (page.source() and page.universe() and page.scan_id()):
            return
        universe, source = page.universe(), page.source()
        self._background.ask(_EFFORT, lambda _: self._plan(universe, source))

    def _plan(self, universe: str, source: str) -> RequestPlan:
        """In the background: nothing is sent for a plan."""
        first = self._service.scans()[0]
        return self._service.data.plan(
            replace(self._service.scan_for(first, universe, source), source=source)
        )

    @Slot()
    def _on_left(self) -> None:
        for kind in (_REACHED, _EFFORT):
            self._background.drop(kind)

    @Slot(str, object)
    def _on_answered(self, kind: str, answer: object) -> None:
        if kind == _REACHED and isinstance(answer, float):
            words = tr("Reached in {time} ms", time=text.count(round(answer * 1000)))
            self._page.show_reached(words, True)
        elif kind == _EFFORT:
            self._page.show_effort(effort_of(cast("RequestPlan", answer)))

    @Slot(str, object)
    def _on_refused(self, kind: str, error: TechnicError) -> None:
        if kind == _REACHED:
            self._page.show_reached(tr("Could not be reached. {why}", why=error.message), False)


def _reached(service: ScanService, token: CancelToken) -> float | None:
    return service.data.reach(YAHOO, token)


def effort_of(plan: RequestPlan) -> str:
    """``101 symbols, about 25 seconds, 4 MB download``."""
    parts = [text.symbols(plan.symbols)]
    seconds = plan.symbols / _PRACTICE_SYMBOLS_A_SECOND if plan.source == PRACTICE else plan.seconds
    if seconds > 0:
        parts.append(tr("about {time}", time=text.spoken_duration(seconds)))
    if plan.source == YAHOO and plan.size:
        size = max(1, round(plan.size / _MEGABYTE))
        parts.append(tr("{size} MB download", size=text.count(size)))
    return ", ".join(parts)
