#!/usr/bin/env python3
"""Technic's one command for its source tree: it sets the machine up, then runs, tests or checks the program.

Standard library only, because it runs before anything is installed. What it needs from outside (interpreter,
system libraries, packages) is decided here; how the program behaves is not.
"""

from __future__ import annotations

import contextlib
import difflib
import hashlib
import importlib
import importlib.util
import json
import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import IO

ROOT = Path(__file__).resolve().parent
VENV = ROOT / ".venv"
LOCK = ROOT / "requirements.lock"
PROJECT = ROOT / "pyproject.toml"
STAMP = VENV / "set-up.json"
BENCHMARKS = ROOT / "tests" / "benchmarks"
PACKAGES = ("desktop", "scanner")
WINDOWS = os.name == "nt"
OLDEST_PYTHON = (3, 11)
INTERRUPTED = 130

# What Qt loads from a Debian-like system, to draw and to open a window; newer releases say NAMEt64 of some.
SYSTEM_LIBRARIES = (
    *("libgl1", "libegl1", "libxkbcommon0", "libfontconfig1", "libdbus-1-3", "libglib2.0-0"),
    *("libxcb-cursor0", "libxcb-icccm4", "libxcb-keysyms1", "libxcb-shape0", "libxkbcommon-x11-0"),
)

DEFAULT_SCAN = ("scan", "--universe", "practice", "--scan", "golden-cross")
NO_SCREEN = "no screen (neither DISPLAY nor WAYLAND_DISPLAY is set): the default scan runs in the terminal"
COVERAGE = ("--cov", "--cov-report=term-missing:skip-covered")
CHECKS = (
    ("ruff check", ("-m", "ruff", "check", ".")),
    ("ruff format", ("-m", "ruff", "format", "--check", ".")),
    ("mypy", ("-m", "mypy")),
    (
        "import-linter",
        (
            "-c",
            "from importlinter.cli import lint_imports_command as lint; lint(['--no-cache', '--no-logo'])",
        ),
    ),
)


class Problem(Exception):
    """Something expected that stops the command; its text is one sentence for the person who typed it."""


class Misuse(Problem):
    """A command line that dev.py does not understand."""


def say(text: str) -> None:
    """Tell what is going on, on stderr: stdout belongs to the program that is run."""
    print("dev.py: " + text, file=sys.stderr, flush=True)


# ---- running other programs


def output_of(command: Sequence[str | Path]) -> str | None:
    """What `command` wrote to stdout, or None if it is not there or failed."""
    try:
        done = subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False)
    except OSError:
        return None
    return done.stdout if done.returncode == 0 else None


def attempt(command: Sequence[str | Path]) -> bool:
    """Run `command` in the project with all its output on stderr; whether it ended with 0."""
    done = subprocess.run(
        command, cwd=ROOT, stdin=subprocess.DEVNULL, stdout=sys.stderr, close_fds=False, check=False
    )
    return done.returncode == 0


def hand_over(arguments: Sequence[str], env: dict[str, str] | None = None) -> int:
    """Run the environment's Python with `arguments` in the project until it ends and return its exit code.

    Ctrl-C reaches the program from the terminal itself and counts once it has ended; SIGTERM is passed on.
    """
    pressed: list[bool] = []
    signal.signal(signal.SIGINT, lambda *_: pressed.append(True))
    child = subprocess.Popen([venv_python(), *arguments], cwd=ROOT, env=env)
    signal.signal(signal.SIGTERM, lambda *_: child.terminate())
    code = child.wait()
    if pressed:
        raise KeyboardInterrupt
    return code if code >= 0 else 128 - code


def become(arguments: Sequence[str]) -> int:
    """Turn this process into the environment's Python, so that signals and exit code are the program's."""
    if not WINDOWS:  # there the program can only be a child
        os.execv(venv_python(), [str(venv_python()), *arguments])
    return hand_over(arguments)


# ---- system libraries (Debian, Ubuntu and their relatives)


def apt_is_here() -> bool:
    return shutil.which("dpkg-query") is not None and shutil.which("apt-get") is not None


def missing_packages(names: Sequence[str]) -> list[str]:
    """Those of `names` that are completely installed neither under the old name nor under the t64 one."""
    both = [*names, *(name + "t64" for name in names)]
    command = ["dpkg-query", "--show", "--showformat=${db:Status-Status} ${Package}\n", *both]
    # It ends with 1 as soon as one name is unknown to it and lists the others all the same.
    shown = subprocess.run(command, capture_output=True, text=True, check=False).stdout
    present = {line.split()[1] for line in shown.splitlines() if line.startswith("installed ")}
    return [name for name in names if not {name, name + "t64"} & present]


def offered_name(name: str) -> str:
    """The name under which this release offers a package; the plain one if apt knows neither."""
    renamed = name + "t64"
    return renamed if output_of(["apt-cache", "show", renamed]) else name


def as_root() -> list[str] | None:
    """What to put before a command to run it as root: nothing, `sudo -n`, or None if it may not be done."""
    if os.geteuid() == 0:
        return []
    return ["sudo", "-n"] if output_of(["sudo", "-n", "true"]) is not None else None


def provide_packages(names: Sequence[str]) -> bool:
    """Install system packages, or tell the exact command to type; whether they are there afterwards."""
    prefix = as_root()
    if prefix is not None:
        say(f"installing system packages: {' '.join(names)}")
        apt_get = [*prefix, "env", "DEBIAN_FRONTEND=noninteractive", "apt-get", "-qq"]
        apt_get += ["-o", "DPkg::Lock::Timeout=120", "-o", "Acquire::Retries=3", "-o", "Dpkg::Use-Pty=0"]
        attempt([*apt_get, "update"])
        attempt([*apt_get, "install", "--yes", "--no-install-recommends", *map(offered_name, names)])
    still_missing = missing_packages(names)
    if still_missing:
        wanted = " ".join(map(offered_name, still_missing))
        say(f"please type:  sudo apt-get install --no-install-recommends {wanted}")
    return not still_missing


# ---- the environment


def venv_python() -> Path:
    return VENV / ("Scripts/python.exe" if WINDOWS else "bin/python")


def venv_version() -> str | None:
    """Version of the environment's interpreter; None if it does not start or has lost its packages."""
    text = output_of([venv_python(), "-I", "-c", "import pip, platform; print(platform.python_version())"])
    return text.strip() if text else None


def fingerprint() -> dict[str, str | None]:
    """What the environment depends on; it is up to date while its stamp says the same."""
    digest = hashlib.sha256()
    for path in (LOCK, PROJECT):
        if not path.is_file():
            raise Problem(f"{path} is missing: is this a complete copy of Technic's source?")
        digest.update(path.read_bytes())
    return {"root": str(ROOT), "python": venv_version(), "sources": digest.hexdigest()}


def stamp() -> dict[str, str | None]:
    """What the environment was made from; empty if it was never finished."""
    with contextlib.suppress(OSError, ValueError, TypeError):
        return dict(json.loads(STAMP.read_text(encoding="utf-8")))
    return {}


def can_be_kept() -> bool:
    """Whether the environment can be brought up to date; an unfinished, broken or moved one is made anew."""
    made_from = stamp()
    return made_from.get("root") == str(ROOT) and made_from.get("python") == venv_version()


def make_venv() -> None:
    if not all(importlib.util.find_spec(name) for name in ("venv", "ensurepip")):
        package = "python{}.{}-venv".format(*sys.version_info)
        if not apt_is_here():
            raise Problem("this Python lacks its modules venv and ensurepip; please install them.")
        if not provide_packages([package]):
            raise Problem(f"Python cannot make environments without {package}; install it and call again.")
    say("making the environment .venv")
    command = [sys.executable, "-m", "venv", "--clear", str(VENV)]
    done = subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False)
    if done.returncode != 0:
        raise Problem(f"the environment .venv could not be made: {(done.stdout + done.stderr).strip()}")


def locked(package: str) -> str:
    """The lines of requirements.lock that pin and hash one package."""
    found = re.search(rf"^{package}==(?:.*\\\n)*.*\n", LOCK.read_text(encoding="utf-8"), re.MULTILINE)
    if found is None:
        raise Problem(f"requirements.lock does not hold {package}; is this a complete copy of Technic?")
    return found[0]


def install_packages() -> None:
    """Bring .venv to exactly what requirements.lock says, with uv; with pip where uv finds no way out."""
    pip: list[str | Path] = [venv_python(), "-m", "pip", "--quiet", "--disable-pip-version-check", "install"]
    uv: list[str | Path] = [venv_python(), "-m", "uv", *([] if sys.stderr.isatty() else ["--quiet"]), "pip"]
    sync = [*uv, "sync", "--compile-bytecode", "--python", venv_python(), "--require-hashes", LOCK]
    say("installing the packages of requirements.lock (a minute or two the first time)")
    with tempfile.TemporaryDirectory() as folder:
        only_uv = Path(folder, "uv.txt")
        only_uv.write_text(locked("uv"), encoding="utf-8")
        installed = attempt([*pip, "--require-hashes", "--no-deps", "-r", only_uv])
        installed = installed and attempt(sync)
    if not installed:
        say("uv could not do it; trying pip, which takes longer")
        if not attempt([*pip, "--require-hashes", "-r", LOCK]):
            raise Problem("the packages could not be installed; the lines above say why.")
    # An editable project has no hash, so it comes in a step of its own, built by what the lock brought.
    if not attempt([*pip, "--no-deps", "--no-build-isolation", "--editable", ROOT]):
        raise Problem("the project itself could not be installed into .venv; the lines above say why.")
    # Where Python may not keep byte code, every start would compile the program anew: a quarter of the time until
    # the window shows.
    attempt([venv_python(), "-m", "compileall", "-q", *(ROOT / package for package in PACKAGES)])


def warn_if_qt_does_not_load() -> None:
    trial = [str(venv_python()), "-c", "import PySide6.QtWidgets"]
    done = subprocess.run(trial, capture_output=True, text=True, check=False)
    if done.returncode != 0:
        reason = done.stderr.strip().rpartition("\n")[2]
        say(f"the window cannot open yet, a system library is missing ({reason}); the terminal works.")


def wait_for_turn(file: IO[bytes]) -> None:
    """Wait until no other dev.py is setting up; it lasts until `file` is closed, also by a crash."""
    # Windows has no fcntl, some network folders no locks: there two set-ups at once are not kept apart.
    with contextlib.suppress(ImportError, OSError):
        fcntl = importlib.import_module("fcntl")
        fcntl.flock(file, fcntl.LOCK_EX)
        # An installer that outlives a killed dev.py keeps the turn until it ends (see `attempt`).
        os.set_inheritable(file.fileno(), True)


def set_up() -> None:
    """Make everything ready that running and testing need; does nothing when it is ready already.

    Without the system libraries the window cannot open, but the terminal works: that alone stops nothing.
    """
    missing = missing_packages(SYSTEM_LIBRARIES) if apt_is_here() else []
    if missing:
        provide_packages(missing)
    if stamp() == fingerprint():
        return
    with LOCK.open("rb") as turn:
        wait_for_turn(turn)
        if stamp() == fingerprint():
            return
        keep = can_be_kept()
        # Without a stamp an interrupted set-up is known as such, and begun anew, by the next call.
        STAMP.unlink(missing_ok=True)
        if not keep:
            make_venv()
        install_packages()
        warn_if_qt_does_not_load()
        draft = STAMP.with_suffix(".new")
        draft.write_text(json.dumps(fingerprint(), indent=1), encoding="utf-8")
        draft.replace(STAMP)
    say("set-up finished")


# ---- the commands


def has_screen() -> bool:
    """Whether a window can be shown; Windows and macOS always have a screen."""
    return not sys.platform.startswith("linux") or any(map(os.environ.get, ("DISPLAY", "WAYLAND_DISPLAY")))


def test_environment() -> dict[str, str]:
    """The surroundings of tests and benchmarks: no window on the screen, the same encoding everywhere."""
    return {**os.environ, "LANG": "C.UTF-8", "LC_ALL": "C.UTF-8", "QT_QPA_PLATFORM": "offscreen"}


def run(arguments: list[str]) -> int:
    """open the window (without a screen: run the default scan in the terminal)"""
    set_up()
    if has_screen():
        return become(["-m", "desktop", *arguments])
    say(NO_SCREEN)
    return become(["-m", "scanner", *DEFAULT_SCAN, *arguments])


def test(arguments: list[str]) -> int:
    """run the tests; --coverage measures them, everything else goes to pytest"""
    set_up()
    chosen = [argument for argument in arguments if argument != "--coverage"]
    measured = COVERAGE if "--coverage" in arguments else ()
    return hand_over(["-m", "pytest", *measured, *chosen], env=test_environment())


def setup(arguments: list[str]) -> int:
    """only make everything ready"""
    if arguments:
        raise Misuse("setup takes no arguments.")
    set_up()
    return 0


def check(arguments: list[str]) -> int:
    """ruff, ruff format, mypy, import-linter, then the tests with coverage (--no-tests leaves them out)"""
    if set(arguments) - {"--no-tests"}:
        raise Misuse("check takes no arguments but --no-tests.")
    set_up()
    failed = []
    for name, command in CHECKS:
        say(name)
        if hand_over(command, env=test_environment()) != 0:
            failed.append(name)
    if "--no-tests" not in arguments and test(["--coverage"]) != 0:
        failed.append("tests")
    say(f"failed: {', '.join(failed)}" if failed else "all checks passed")
    return 1 if failed else 0


def lock(arguments: list[str]) -> int:
    """write requirements.lock anew from pyproject.toml (--upgrade moves the pins)"""
    if not output_of([venv_python(), "-m", "uv", "--version"]):
        set_up()
    # No header and no annotations: both would repeat this machine's command line.
    options = ["--quiet", "--universal", "--generate-hashes", "--no-header", "--no-annotate", "--extra=dev"]
    with tempfile.TemporaryDirectory() as folder:
        new = Path(folder, LOCK.name)
        shutil.copy(LOCK, new)  # what is pinned already stays, unless --upgrade is given
        uv: list[str | Path] = [venv_python(), "-m", "uv", "pip", "compile", PROJECT, "-o", new]
        if not attempt([*uv, *options, *arguments]):
            raise Problem("requirements.lock is unchanged; the lines above say why.")
        if re.search(r"://|^-", new.read_text(encoding="utf-8"), re.MULTILINE):
            raise Problem("requirements.lock is unchanged; the new one would hold addresses.")
        shutil.copy(new, LOCK)
    say("requirements.lock is written; the next command installs what has changed")
    return 0


def bench(arguments: list[str]) -> int:
    """run one benchmark; its last line of output is one JSON object"""
    names = sorted(path.stem for path in BENCHMARKS.glob("[!_]*.py"))
    if not arguments or arguments[0] not in names:
        asked = f"there is no benchmark {arguments[0]!r}" if arguments else "bench needs a name"
        raise Misuse(f"{asked}; there are: {', '.join(names) or 'none yet'}.")
    set_up()
    return hand_over(["-m", f"tests.benchmarks.{arguments[0]}", *arguments[1:]], env=test_environment())


def screenshots(arguments: list[str]) -> int:
    """make pictures of the window in every state (--out DIR; names choose some)"""
    set_up()
    return hand_over(["-m", "tests.screenshots", *arguments], env=test_environment())


def package(arguments: list[str]) -> int:
    """build what traders install, in dist; --smoke builds only what is outdated and tries it out"""
    set_up()
    return hand_over(["package.py", *arguments])


COMMANDS = {
    command.__name__: command for command in (run, test, setup, check, lock, bench, screenshots, package)
}


def require_python() -> None:
    if sys.version_info[:2] >= OLDEST_PYTHON:
        return
    names = ("python3.14", "python3.13", "python3.12", "python3.11")
    newer = next((name for name in names if output_of([name, "--version"])), None)
    remedy = f"type {newer} in its place" if newer else "please install one"
    versions = "Technic needs Python {}.{} or newer, this is {}.{}".format(*OLDEST_PYTHON, *sys.version_info)
    raise Problem(f"{versions}; {remedy}.")


def main(arguments: Sequence[str]) -> int:
    if not arguments or arguments[0] in ("-h", "--help", "help"):
        lines = [f"  {name:<13}{command.__doc__}" for name, command in COMMANDS.items()]
        print("usage: python3 dev.py COMMAND [ARGUMENTS]", "", *lines, sep="\n")
        return 0 if arguments else 2
    try:
        require_python()
        name, *rest = arguments
        if name not in COMMANDS:
            near = difflib.get_close_matches(name, COMMANDS, n=1)
            meant = f" Did you mean {near[0]}?" if near else ""
            raise Misuse(f"there is no command {name!r}.{meant} `python3 dev.py --help` lists them.")
        return COMMANDS[name](rest)
    except Problem as error:
        say(str(error))
        return 2 if isinstance(error, Misuse) else 1
    except OSError as error:
        say(f"{error.filename or 'the system'}: {error.strerror or error}.")
        return 1
    except KeyboardInterrupt:
        say("interrupted")
        return INTERRUPTED


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
