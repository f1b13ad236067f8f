"""Tries the frozen programs out as a trader would meet them: a clean environment, a home with an unusual name, the
real window on a screen driven by keys, the terminal held against the source. Run by ``dev.py package --smoke``."""

from __future__ import annotations

import contextlib
import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
PATIENCE = 60.0
_SCAN = ("scan", "--universe", "practice", "--scan", "golden-cross", "--progress", "none", "--output", "-")
_DIFFER = {"id", "started", "finished"}


class Failed(Exception):
    """One thing that is not as it should be, in a sentence."""


def clean_environment(home: Path, **more: str) -> dict[str, str]:
    """Nothing of this shell, so that no environment of the source can leak in."""
    own = {"HOME": str(home), "TECHNIC_HOME": str(home / "Größe 猫")}
    return {"PATH": "/usr/bin:/bin", "LANG": "C.UTF-8", **own, **more}


def smoke_test(folder: Path, home: Path) -> str:
    """``technic --smoke-test`` in a clean environment."""
    done = _run([folder / "technic", "--smoke-test"], clean_environment(home))
    report = _document(done)
    if done.returncode != 0 or not report["ok"] or not report["frozen"]:
        raise Failed(f"the smoke test ended with {done.returncode}: {report} {done.stderr}")
    said = [line for line in done.stderr.splitlines() if "This plugin does not support" not in line]
    if said:
        raise Failed(f"the smoke test had something to say: {said}")
    return f"window to first paint {report['first_paint_cpu_s']} s CPU, {report['matches']} matches"


def same_document(folder: Path, home: Path) -> str:
    """The frozen terminal gives the document that the source gives."""
    frozen = _run([folder / "technic-cli", *_SCAN], clean_environment(home))
    source = _run(
        [sys.executable, "-m", "scanner", *_SCAN], {**os.environ, "TECHNIC_HOME": str(home / "source")}
    )
    first, second = (_comparable(_document(done)) for done in (frozen, source))
    if first != second:
        raise Failed("the frozen terminal gives another document than the source")
    return f"{len(first['matches'])} matches, the same document as from source"


def window_on_a_screen(folder: Path, home: Path) -> str:
    """The real window under a window manager: run by F5, close by alt+F4, exit 0; a second start raises the first."""
    if not all(map(shutil.which, ("Xvfb", "openbox", "xdotool"))):
        return "not tried: Xvfb, openbox and xdotool are not all here"
    with _screen() as display:
        environment = clean_environment(home, DISPLAY=display)
        command = [folder / "technic", "--universe", "practice", "--scan", "golden-cross"]
        program = subprocess.Popen(command, env=environment, stderr=subprocess.PIPE, text=True)
        try:
            window = _until(lambda: _window_named("Technic$", display), "the window does not appear")
            _keys(display, window, "F5")
            _until(lambda: _runs(folder, environment) == ["finished"], "F5 does not run the scan")
            second = _run(command[:1], environment)
            if second.returncode != 0:
                raise Failed(f"a second start ended with {second.returncode}: {second.stderr}")
            _keys(display, window, "alt+F4")
            code = program.wait(PATIENCE)
        finally:
            program.kill()
            _, said = program.communicate()
    if code != 0 or said:
        raise Failed(f"the window ended with {code} and said {said!r}")
    return "run by F5, second start handed over, closed by alt+F4, exit 0"


def main(folder: Path) -> int:
    """Try everything; 0 when all of it is as it should be."""
    failures = 0
    for check in (smoke_test, same_document, window_on_a_screen):
        with tempfile.TemporaryDirectory() as home:
            try:
                outcome = check(folder, Path(home))
            except (Failed, subprocess.TimeoutExpired) as problem:
                failures += 1
                outcome = f"FAILED: {problem}"
        print(f"{check.__name__}: {outcome}", flush=True)
    return 1 if failures else 0


def _run(command: list[str | Path], environment: dict[str, str]) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        command, env=environment, cwd=ROOT, capture_output=True, text=True, timeout=PATIENCE, check=False
    )


def _document(done: subprocess.CompletedProcess[str]) -> Any:
    try:
        return json.loads(done.stdout)
    except json.JSONDecodeError as error:
        raise Failed(f"{done.args[0]} ended with {done.returncode} and said {done.stderr[-600:]}") from error


def _comparable(document: dict[str, dict[str, object]]) -> dict[str, dict[str, object]]:
    """Without what no two runs have alike."""
    run = {key: value for key, value in document["run"].items() if key not in _DIFFER}
    return {**document, "run": run}


def _runs(folder: Path, environment: dict[str, str]) -> list[str]:
    done = _run([folder / "technic-cli", "runs", "--json"], environment)
    return [run["status"] for run in _document(done)]


@contextlib.contextmanager
def _screen() -> Iterator[str]:
    """An X server with a window manager: without one no window is ever active and no key arrives."""
    read, write = os.pipe()
    command = ["Xvfb", "-displayfd", str(write), "-screen", "0", "1440x900x24", "-nolisten", "tcp"]
    server = subprocess.Popen(command, pass_fds=[write], stderr=subprocess.DEVNULL)
    manager = None
    try:
        os.close(write)
        with os.fdopen(read) as stream:
            display = f":{stream.readline().strip()}"
        manager = subprocess.Popen(
            ["openbox"], env={**os.environ, "DISPLAY": display}, stderr=subprocess.DEVNULL
        )
        yield display
    finally:
        for process in (manager, server):
            if process is not None:
                process.terminate()
                process.wait()


def _xdotool(display: str, *words: str) -> str:
    done = subprocess.run(
        ["xdotool", *words],
        env={**os.environ, "DISPLAY": display},
        capture_output=True,
        text=True,
        check=False,
    )
    return done.stdout.strip()


def _window_named(pattern: str, display: str) -> str:
    return _xdotool(display, "search", "--onlyvisible", "--name", pattern).partition("\n")[0]


def _keys(display: str, window: str, keys: str) -> None:
    _xdotool(display, "windowactivate", "--sync", window)
    _xdotool(display, "key", keys)


def _until(look: Callable[[], Any], problem: str) -> Any:
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        if found := look():
            return found
        time.sleep(0.2)  # another process: there is no signal to wait for
    raise Failed(problem)


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
