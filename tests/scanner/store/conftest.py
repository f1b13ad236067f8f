"""What the tests of the store share: bars made by hand, stores that are closed again, processes of their own."""

import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import numpy as np
import pytest

from scanner.store.bars import BarStore
from scanner.store.runs import RunLedger
from scanner.types import Bars
from tests.helpers.made_bars import made_bars

ROOT = Path(__file__).resolve().parents[3]
START = date(2020, 1, 1)


@pytest.fixture
def market_db(tmp_path: Path) -> Path:
    return tmp_path / "market.db"


@pytest.fixture
def runs_db(tmp_path: Path) -> Path:
    return tmp_path / "runs.db"


@pytest.fixture
def locks(tmp_path: Path) -> Path:
    folder = tmp_path / "locks"
    folder.mkdir()
    return folder


@pytest.fixture
def bars_of() -> Callable[..., Bars]:
    """Bars of ``count`` days from 2020-01-01 whose closes count up from ``first``; splits and so on on demand."""

    def make(symbol: str, count: int = 600, first: float = 1.0, **members: object) -> Bars:
        return replace(made_bars(np.arange(count) + first, symbol=symbol), **members)

    return make


@pytest.fixture
def open_bars(market_db: Path) -> Iterator[Callable[[], BarStore]]:
    """Opens the bar store; whatever was opened is closed at the end."""
    opened: list[BarStore] = []

    def opening() -> BarStore:
        opened.append(BarStore.open(market_db))
        return opened[-1]

    yield opening
    for store in opened:
        store.close()


@pytest.fixture
def open_runs(runs_db: Path, locks: Path) -> Iterator[Callable[[], RunLedger]]:
    """Opens the ledger; whatever was opened is closed at the end."""
    opened: list[RunLedger] = []

    def opening() -> RunLedger:
        opened.append(RunLedger.open(runs_db, locks))
        return opened[-1]

    yield opening
    for ledger in opened:
        ledger.close()


@pytest.fixture
def child() -> Iterator[Callable[..., subprocess.Popen[str]]]:
    """Starts Python code in a process of its own, with text pipes; what still lives at the end is killed."""
    started: list[subprocess.Popen[str]] = []

    def start(code: str, *arguments: object) -> subprocess.Popen[str]:
        started.append(
            subprocess.Popen(
                [sys.executable, "-c", code, *map(str, arguments)],
                cwd=ROOT,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                text=True,
            )
        )
        return started[-1]

    yield start
    for process in started:
        process.kill()
        process.communicate()
