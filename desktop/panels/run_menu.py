"""What can be done with runs, as menus: with one of them, or from the head of their list."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QMenu

from desktop.text import tr

if TYPE_CHECKING:
    from desktop.panels.runs_panel import RunsPanel
    from scanner import RunSummary

__all__ = ["RunMenu", "RunsMenu", "is_at_work"]


def is_at_work(run: RunSummary) -> bool:
    """Whether some process works on a run now."""
    return run.info.status.value == "running"


class RunMenu:
    """The entries about one run. ``shown`` is the id of the run in the table, ``busy``: one is at work."""

    def __init__(self, panel: RunsPanel, run: RunSummary, *, shown: str, busy: bool) -> None:
        self._panel = panel
        self._run = run
        self._shown = shown
        self._busy = busy

    def fill(self, menu: QMenu) -> None:
        """Put the entries into ``menu``."""
        panel, run = self._panel, self._run
        menu.addAction(tr("Open"), self._tells(panel.run_opened.emit))
        if run.info.status.value in ("interrupted", "cancelled"):
            resume = menu.addAction(tr("Resume"), self._tells(panel.run_resumed.emit))
            resume.setEnabled(not self._busy)
        menu.addSeparator()
        compare = menu.addAction(
            tr("Compare the matches shown with it"), self._tells(panel.run_compared.emit)
        )
        compare.setEnabled(bool(self._shown) and self._shown != run.info.id)
        menu.addAction(tr("Name..."), self._tells(panel.naming_wanted.emit))
        menu.addSeparator()
        delete = menu.addAction(tr("Delete"), self._tells(panel.run_deleted.emit))
        delete.setEnabled(not is_at_work(run))

    def _tells(self, wish: Callable[[str], None]) -> Callable[[], None]:
        return partial(wish, self._run.info.id)


class RunsMenu(QMenu):
    """The menu of the list's head: the run marked in it, and all of them."""

    def __init__(self, panel: RunsPanel) -> None:
        super().__init__(panel)
        self._panel = panel

    def fill(self, run: RunSummary | None, *, shown: str, busy: bool, any_over: bool) -> None:
        """Fit it to the ``run`` marked. ``any_over``: there are runs that can be deleted."""
        self.clear()
        find = self.addAction(tr("Find a run"), self._panel.search_row.open)
        find.setEnabled(any_over)
        self.addSeparator()
        if run is not None:
            RunMenu(self._panel, run, shown=shown, busy=busy).fill(self)
        clear = self.addAction(tr("Delete all runs"), self._panel.all_deleted.emit)
        clear.setEnabled(any_over)
