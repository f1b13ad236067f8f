"""What the command palette offers and what is done with what is chosen. What was used is remembered."""

from __future__ import annotations

from collections.abc import Iterator

from PySide6.QtCore import QObject, Slot

from desktop import text
from desktop.actions import TABLE
from desktop.dialogs.palette import Palette
from desktop.main_window import MainWindow
from desktop.models.palette_model import PaletteEntry, PaletteKind
from desktop.models.runs_model import universe_title
from desktop.panels.labelled_combo import LabelledCombo
from desktop.prefs import Prefs
from desktop.text import tr

__all__ = ["PaletteDesk"]

_RECENT = "palette/recent"
_REMEMBERED = 12
_OPENS_IT = "find"


class PaletteDesk(QObject):
    """Offers the symbols of the table, the commands that can be given now, and the scans, universes and runs that the
    window lists: nothing is asked of the engine, so it opens at once."""

    def __init__(self, window: MainWindow, prefs: Prefs) -> None:
        super().__init__(window)
        self._window = window
        self._prefs = prefs
        self.palette: Palette | None = None
        window.actions_table[_OPENS_IT].triggered.connect(self.open)
        window.search_box.clicked.connect(self.open)

    @Slot()
    def open(self) -> None:
        """Open the palette."""
        if self.palette is None:
            self.palette = Palette(self._window.look, self._window)
            self.palette.chosen.connect(self.do)
        self.palette.model.set_entries(self._entries(), self._recent())
        self.palette.open_over(self._window)

    # --- what there is ----------------------------------------------------------------------------------

    def _entries(self) -> Iterator[PaletteEntry]:
        yield from self._symbols()
        yield from self._commands()
        bar = self._window.scan_bar
        yield from _of_combo(bar.scans, PaletteKind.SCAN, tr("Scan"), "scan")
        yield from _of_combo(bar.universes, PaletteKind.UNIVERSE, tr("Universe"), "universe")
        yield from self._runs()

    def _symbols(self) -> Iterator[PaletteEntry]:
        model = self._window.work.results.model
        for row in range(model.rowCount()):
            match = model.match_at(row)
            yield PaletteEntry(PaletteKind.SYMBOL, match.symbol, match.symbol, match.name, icon="symbols")

    def _commands(self) -> Iterator[PaletteEntry]:
        actions = self._window.actions_table
        for row in TABLE:
            if row.name != _OPENS_IT and actions[row.name].isEnabled():
                yield PaletteEntry(
                    PaletteKind.COMMAND,
                    row.name,
                    actions.words_of(row.name),
                    actions.menu_of(row.name),
                    actions.keys_of(row.name),
                    row.icon or "expand",
                )

    def _runs(self) -> Iterator[PaletteEntry]:
        model = self._window.runs.model
        for row in range(model.rowCount()):
            run = model.run_at(row)
            if run is not None:
                moment = run.info.started.astimezone()
                when = f"{text.day_heading(moment.date())} {text.clock_time(moment)}"
                place = universe_title(run.info.scan.universe, {})
                note = tr("Run of {place}, {when}", place=place, when=when)
                yield PaletteEntry(PaletteKind.RUN, run.info.id, run.info.scan.title, note, icon="history")

    # --- what is done -----------------------------------------------------------------------------------

    @Slot(object, bool)
    def do(self, entry: PaletteEntry, only_choose: bool) -> None:
        """Do what choosing ``entry`` means: show the symbol, give the command, run the scan (``only_choose``: do not
        run it), take the universe, open the run."""
        self._remember(entry)
        window = self._window
        if entry.kind is PaletteKind.COMMAND:
            window.actions_table[entry.name].trigger()
        elif entry.kind is PaletteKind.SCAN:
            window.scan_bar.choose_scan(entry.name)
            if not only_choose:
                window.show_welcome(False)
                window.actions_table["run"].trigger()
        elif entry.kind is PaletteKind.UNIVERSE:
            window.scan_bar.take_universe(entry.name)
        elif entry.kind is PaletteKind.RUN:
            window.runs.run_opened.emit(entry.name)
        else:
            self._show_symbol(entry.name)

    def _show_symbol(self, symbol: str) -> None:
        results = self._window.work.results
        row = results.model.row_of(symbol)
        if row is not None:
            results.table.choose_row(row)
            self._window.actions_table["show_table"].trigger()

    def _recent(self) -> list[str]:
        return [used for used in self._prefs.text(_RECENT).split("\n") if used]

    def _remember(self, entry: PaletteEntry) -> None:
        others = [used for used in self._recent() if used != entry.id]
        self._prefs.keep(_RECENT, "\n".join([entry.id, *others][:_REMEMBERED]))


def _of_combo(combo: LabelledCombo, kind: PaletteKind, note: str, icon: str) -> Iterator[PaletteEntry]:
    for name, title in combo.choices():
        yield PaletteEntry(kind, name, title, note, icon=icon)
