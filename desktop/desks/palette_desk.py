"""What the command palette offers and what is done with what is chosen. What was used is remembered."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import cast

from PySide6.QtCore import QObject, Signal, Slot

from desktop import text
from desktop.actions import TABLE
from desktop.dialogs.palette import Palette
from desktop.main_window import MainWindow
from desktop.models.palette_model import PaletteEntry, PaletteKind
from desktop.models.runs_model import universe_title
from desktop.panels.labelled_combo import LabelledCombo
from desktop.prefs import Prefs
from desktop.text import tr
from desktop.workers.background import Background
from scanner import Instrument, ScanService

__all__ = ["PaletteDesk"]

_RECENT = "palette/recent"
_REMEMBERED = 12
_OPENS_IT = "find"
_SYMBOLS = "symbols of the palette"


class PaletteDesk(QObject):
    """Offers the symbols of the run shown, the commands that can be given now, and the scans, universes and runs that
    the window lists. It opens at once; symbols that are no matches are looked up meanwhile. ``symbol_wanted`` carries
    one of those."""

    symbol_wanted = Signal(str)

    def __init__(
        self, service: ScanService, window: MainWindow, background: Background, prefs: Prefs
    ) -> None:
        super().__init__(window)
        self._service = service
        self._window = window
        self._background = background
        self._prefs = prefs
        # Made once a universe: thousands of them at each opening would be felt.
        self._others: Sequence[PaletteEntry] = ()
        self._instruments_of: tuple[str, int | None] | None = None
        background.answered.connect(self._on_answered)
        self.palette: Palette | None = None
        window.actions_table[_OPENS_IT].triggered.connect(self.open)
        window.search_box.clicked.connect(self.open)

    @Slot()
    def open(self) -> None:
        """Open the palette."""
        if self.palette is None:
            self.palette = Palette(self._window.look, self._window)
            self.palette.chosen.connect(self.do)
        self._ask_for_symbols()
        self.palette.model.set_entries(self._entries(), self._recent())
        self.palette.open_over(self._window)

    def _ask_for_symbols(self) -> None:
        """Look up all symbols of the universe of the run shown, once a universe."""
        scan = self._window.work.results.scan
        wanted = (scan.universe, scan.seed) if scan is not None else None
        if wanted != self._instruments_of:
            self._others, self._instruments_of = (), wanted
            if wanted is not None:
                self._background.ask(_SYMBOLS, lambda _: self._service.universe(*wanted).instruments)

    @Slot(str, object)
    def _on_answered(self, kind: str, answer: object) -> None:
        if kind == _SYMBOLS and self.palette is not None:
            self._others = [_no_match(one) for one in cast("list[Instrument]", answer)]
            self.palette.model.set_entries(self._entries(), self._recent())
            self.palette.show_best()

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
        matched = set()
        for row in range(model.rowCount()):
            match = model.match_at(row)
            matched.add(match.symbol)
            yield PaletteEntry(PaletteKind.SYMBOL, match.symbol, match.symbol, match.name, icon="match")
        for entry in self._others:
            if entry.name not in matched:
                yield entry

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
        else:
            self.symbol_wanted.emit(symbol)

    def _recent(self) -> list[str]:
        return [used for used in self._prefs.text(_RECENT).split("\n") if used]

    def _remember(self, entry: PaletteEntry) -> None:
        others = [used for used in self._recent() if used != entry.id]
        self._prefs.keep(_RECENT, "\n".join([entry.id, *others][:_REMEMBERED]))


def _no_match(instrument: Instrument) -> PaletteEntry:
    note = ", ".join(part for part in (instrument.name, tr("no match")) if part)
    return PaletteEntry(PaletteKind.SYMBOL, instrument.symbol, instrument.symbol, note, icon="symbols")


def _of_combo(combo: LabelledCombo, kind: PaletteKind, note: str, icon: str) -> Iterator[PaletteEntry]:
    for name, title in combo.choices():
        yield PaletteEntry(kind, name, title, note, icon=icon)
