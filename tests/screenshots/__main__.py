"""``python3 dev.py screenshots [--out DIR] [NAME ...]``: pictures of the window in the states that matter.

Prices are those of the practice market, so two starts on one day differ only in clocks and in how far a run was.
"""

from __future__ import annotations

import argparse
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from desktop.appearance import Appearance, PriceColours, Theme
from scanner import FailureKind, ScanDefinition, ScanService
from scanner.sessions import sessions_of
from tests.screenshots.program import Program
from tests.screenshots.troubled_yahoo import TroubledYahoo

OUT = Path("build") / "screenshots"
MAIN_SCAN = "minervini-trend-template"
EARLIER = ("52-week-high-breakout", "rsi-oversold", "golden-cross", MAIN_SCAN)
COMPACT = (1024, 676)
_DIP = (
    "close > sma(200)                     # in an uptrend\n"
    "and rsi(14) < 45\n"
    "and volume > 1.2 * sma(volume, 20)\n"
)
_OWN = {"Gap and hold": "open > 1.02 * close[1] and close > open", "Core momentum": "rs_rating > 90"}
_MISTAKE = "and close > 0.75 * higest(high, 252)"


class States:
    """One home with a history, and a method a picture. Each opens the program anew."""

    def __init__(self, root: Path, out: Path) -> None:
        self._root, self._out = root, out
        self._home = root / "home"
        self._make_history()

    def _make_history(self) -> None:
        """Runs of some scans on the sessions before the last one."""
        service = ScanService.open(self._home)
        last = service.last_session()
        sessions = sessions_of("NYSE")
        for back, name in enumerate(EARLIER[::-1]):
            day = sessions.dates[sessions.index_on_or_before(last) - 1 - back // 2].item()
            service.run(replace(service.scan_for(service.scan_named(name), "practice"), as_of=day))
        service.close()

    def _misbehave(self, home: Path, **settings: float) -> None:
        self._set(home, "practice", **settings)

    @staticmethod
    def _set(home: Path, section: str, **settings: float) -> None:
        service = ScanService.open(home)
        changed = replace(getattr(service.settings, section), **settings)
        service.save_settings(replace(service.settings, **{section: changed}))
        service.close()

    def _slow_home(self, **settings: float) -> Path:
        """The same history without a price, in a market that takes its time."""
        home = Path(tempfile.mkdtemp(dir=self._root))
        shutil.copytree(self._home, home, dirs_exist_ok=True)
        for kept in home.glob("market.db*"):
            kept.unlink()
        self._misbehave(home, **settings)
        return home

    # --- pictures ---------------------------------------------------------------------------------------

    def first_run(self) -> None:
        """The first start."""
        with Program(Path(tempfile.mkdtemp(dir=self._root))) as program:
            program.rest(0.5)
            program.shoot(self._file("first-run"))

    def main_results(self) -> None:
        """A run that ended, one match looked at: dark, light, and in blue and orange."""
        for name, appearance in (
            ("main-results", Appearance(reduced_motion=True)),
            ("main-results-light", Appearance(Theme.LIGHT, reduced_motion=True)),
            ("main-results-colourblind", Appearance(colours=PriceColours.COLOUR_BLIND, reduced_motion=True)),
        ):
            home = Path(tempfile.mkdtemp(dir=self._root))
            shutil.copytree(self._home, home, dirs_exist_ok=True)
            with Program(home, appearance) as program:
                program.choose(MAIN_SCAN)
                program.run()
                program.window.work.results.table.choose_row(2)
                program.rest(1.5)
                program.shoot(self._file(name))

    def main_running(self) -> None:
        """A run at work."""
        home = self._slow_home(latency_seconds=0.03, failure_percent=2.0)
        with Program(home) as program:
            self._run_until(program, 0.79)
            program.shoot(self._file("main-running"))

    def compact(self) -> None:
        """A run at work in a small window."""
        home = self._slow_home(latency_seconds=0.03, failure_percent=2.0)
        with Program(home, size=COMPACT) as program:
            self._run_until(program, 0.65)
            program.window.work.results.table.choose_row(4)
            program.window.work.workspace.open_inspector()
            program.rest(1.0)
            program.shoot(self._file("compact"))

    def errors_and_resume(self) -> None:
        """A run that waits for Yahoo, its problems open, and another one that was interrupted."""
        home = self._slow_home(latency_seconds=0.03, failure_percent=5.0)
        self._interrupt_a_run(home)
        self._misbehave(home, latency_seconds=0.0, failure_percent=0.0)
        self._set(
            home, "yahoo", timeout_seconds=1.0, requests_per_second=500.0, max_requests_per_second=500.0
        )
        with pytest.MonkeyPatch.context() as patch, Program(home) as program:
            definition = program.service.scan_named("rsi-oversold")
            scan = program.service.scan_for(definition, "sp500", "yahoo")
            with TroubledYahoo(program.service, program.service.universe("sp500").instruments) as yahoo:
                yahoo.lead(patch)
                program.desk.choose("sp500", definition.id)
                program.desk.start(scan)
                program.until(program.window.work.breaker_banner.isVisible)
                program.window.work.show_problems()
                tree = program.window.work.problems_panel.tree
                late = tree.model().index(_row_of(program, FailureKind.TIMED_OUT), 0)
                tree.setCurrentIndex(late)
                tree.expand(late)
                program.rest(3.0)
                program.shoot(self._file("errors-and-resume"))
                program.runner.cancel()
                program.until(lambda: not program.runner.busy)

    def scan_editor(self) -> None:
        """A rule with a mistake, and what the rest of it finds."""
        with Program(self._home) as program:
            program.choose(MAIN_SCAN)
            program.run()
            for title, rule in _OWN.items():
                kept = program.service.editing.save(ScanDefinition("", title, rule))
                program.service.run(program.service.scan_for(kept, "practice"))
            program.window.actions_table["new_scan"].trigger()
            editor = program.window.editor
            editor.header.title.setText("Volume dip in an uptrend")
            editor.header.title_changed.emit("Volume dip in an uptrend")
            editor.header.description_changed.emit(
                "Daily bars. Strong stocks sold off for a day on heavy volume."
            )
            formula = editor.formula
            editor.ranking.first.changed.emit("relative_volume(20)")
            formula.selectAll()
            formula.insertPlainText(_DIP + _MISTAKE)
            formula.go_to(len(_DIP) + _MISTAKE.index("higest") + len("higest"))
            program.rest(2.0)
            formula.offer()
            program.rest(0.5)
            program.shoot(self._file("scan-editor"))

    # --- how they come about ----------------------------------------------------------------------------

    @staticmethod
    def _run_until(program: Program, share: float) -> None:
        far = False

        def look(snapshot: object) -> None:
            nonlocal far
            far = snapshot.overall >= share  # type: ignore[attr-defined]

        program.choose(MAIN_SCAN)
        program.runner.progressed.connect(look)
        program.desk.run()
        program.until(lambda: far)

    @staticmethod
    def _interrupt_a_run(home: Path) -> None:
        """Start one in the terminal and end its process when it has looked at some symbols."""
        words = ["scan", "--universe", "practice", "--scan", "52-week-high-breakout", "--progress", "json"]
        process = subprocess.Popen(
            [sys.executable, "-m", "scanner", *words, "--output", str(home / "out.json")],
            env={"TECHNIC_HOME": str(home), "LANG": "C.UTF-8", "PATH": ""},
            stderr=subprocess.PIPE,
            text=True,
        )
        assert process.stderr is not None
        for line in process.stderr:
            if '"stage": "market_data"' in line and '"overall": 0.3' in line:
                break
        process.kill()
        process.wait()

    def _file(self, name: str) -> Path:
        return self._out / f"{name}.png"


def _row_of(program: Program, kind: str) -> int:
    """The row of a cause in the list of problems."""
    causes = program.window.work.problems.causes
    return next(row for row, cause in enumerate(causes) if cause.kind == kind)


PICTURES: dict[str, Callable[[States], None]] = {
    "first-run": States.first_run,
    "main-results": States.main_results,
    "main-running": States.main_running,
    "compact": States.compact,
    "errors-and-resume": States.errors_and_resume,
    "scan-editor": States.scan_editor,
}


def main() -> None:
    """Make the pictures named, or all of them."""
    parser = argparse.ArgumentParser(prog="dev.py screenshots")
    parser.add_argument("names", nargs="*", metavar="NAME", help=f"which ones: {', '.join(PICTURES)}")
    parser.add_argument("--out", type=Path, default=OUT, help="the folder they are written to")
    asked = parser.parse_args()
    if unknown := set(asked.names) - PICTURES.keys():
        parser.error(f"there is no picture {sorted(unknown)[0]}; there are: {', '.join(PICTURES)}")
    asked.out.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        states = States(Path(folder), asked.out)
        for name in asked.names or PICTURES:
            PICTURES[name](states)


if __name__ == "__main__":
    main()
