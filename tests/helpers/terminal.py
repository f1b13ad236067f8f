"""Runs the program's terminal, in this process or in one of its own."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from scanner.cli import run_command

ROOT = Path(__file__).resolve().parents[2]


@dataclass(frozen=True, slots=True)
class Answer:
    """What a command ended with and wrote."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        """Standard output as JSON."""
        return json.loads(self.out)


class Terminal:
    """The terminal of this process: quick, for everything but signals and the end of the process."""

    def __init__(self, capture: pytest.CaptureFixture[str]) -> None:
        self._capture = capture

    def __call__(self, *arguments: str) -> Answer:
        self._capture.readouterr()
        code = run_command(arguments)
        out, err = self._capture.readouterr()
        return Answer(code, out, err)


def start(*arguments: str, home: Path, environment: Mapping[str, str] | None = None) -> subprocess.Popen[str]:
    """The program in a process of its own, with ``home`` as its home."""
    return subprocess.Popen(
        [sys.executable, "-m", "scanner", *arguments],
        cwd=ROOT,
        env={**os.environ, "TECHNIC_HOME": str(home), **(environment or {})},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
