"""dev.py decides what a machine needs and what to start; the installers themselves are faked at its doors."""

import importlib.util
import os
import signal
import sys
import tomllib
from pathlib import Path
from types import ModuleType, SimpleNamespace

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).resolve().parent.parent
posix_only = pytest.mark.skipif(os.name == "nt", reason="the fakes are shell scripts")


@pytest.fixture
def dev() -> ModuleType:
    spec = importlib.util.spec_from_file_location("dev", ROOT / "dev.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture
def programs(tmp_path, monkeypatch):
    """A PATH on which only the programs written through this function are found."""
    folder = tmp_path / "programs"
    folder.mkdir()
    monkeypatch.setenv("PATH", str(folder))

    def write(name: str, script: str) -> None:
        path = folder / name
        path.write_text(f"#!/bin/sh\n{script}\n", encoding="utf-8")
        path.chmod(0o755)

    return write


@pytest.fixture
def project(dev, tmp_path, monkeypatch):
    """A project in tmp_path whose set-up steps only leave their names in `steps`."""
    root = tmp_path / "project"
    root.mkdir()
    steps = []
    version = SimpleNamespace(text=None)
    for name, path in (
        ("ROOT", root),
        ("VENV", root / ".venv"),
        ("LOCK", root / "requirements.lock"),
        ("PROJECT", root / "pyproject.toml"),
        ("STAMP", root / ".venv" / "set-up.json"),
    ):
        monkeypatch.setattr(dev, name, path)
    dev.LOCK.write_text("one==1\n", encoding="utf-8")
    dev.PROJECT.write_text("[project]\n", encoding="utf-8")

    def make_venv():
        steps.append("venv")
        dev.VENV.mkdir(exist_ok=True)
        version.text = "3.11.7"

    monkeypatch.setattr(dev, "apt_is_here", lambda: False)
    monkeypatch.setattr(dev, "venv_version", lambda: version.text)
    monkeypatch.setattr(dev, "make_venv", make_venv)
    monkeypatch.setattr(dev, "install_packages", lambda: steps.append("packages"))
    monkeypatch.setattr(dev, "warn_if_qt_does_not_load", lambda: None)
    return SimpleNamespace(steps=steps, version=version, root=root)


@pytest.fixture
def started(dev, monkeypatch):
    """What would have been started: a list of (arguments, environment); every program ends with `codes`."""
    calls = []
    codes = {}

    def hand_over(arguments, env=None):
        calls.append((list(arguments), env))
        return next((code for part, code in codes.items() if part in arguments), 0)

    monkeypatch.setattr(dev, "set_up", lambda: None)
    monkeypatch.setattr(dev, "hand_over", hand_over)
    monkeypatch.setattr(dev, "become", hand_over)
    return SimpleNamespace(calls=calls, codes=codes)


class TestSystemPackages:
    @posix_only
    def test_both_the_old_and_the_t64_name_count_as_installed(self, dev, programs):
        programs(
            "dpkg-query",
            "echo installed libgl1; echo installed libglib2.0-0t64; echo half-configured libegl1; exit 1",
        )
        assert dev.missing_packages(["libgl1", "libegl1", "libglib2.0-0", "libdbus-1-3"]) == [
            "libegl1",
            "libdbus-1-3",
        ]

    @posix_only
    def test_the_name_that_the_release_offers_is_chosen(self, dev, programs):
        programs("apt-cache", '[ "$2" = libglib2.0-0t64 ] && echo "Package: $2"')
        assert dev.offered_name("libglib2.0-0") == "libglib2.0-0t64"
        assert dev.offered_name("libgl1") == "libgl1"

    def test_root_installs_only_what_is_missing(self, dev, monkeypatch):
        commands = []
        monkeypatch.setattr(dev, "as_root", list)
        monkeypatch.setattr(dev, "attempt", lambda command: commands.append(command) or True)
        monkeypatch.setattr(dev, "offered_name", lambda name: name + "t64")
        monkeypatch.setattr(dev, "missing_packages", lambda names: [])
        assert dev.provide_packages(["libone", "libtwo"])
        update, install = commands
        assert update[-1] == "update"
        assert install[-5:] == ["install", "--yes", "--no-install-recommends", "libonet64", "libtwot64"]

    def test_without_rights_the_exact_command_is_told(self, dev, monkeypatch, capsys):
        monkeypatch.setattr(dev, "as_root", lambda: None)
        monkeypatch.setattr(dev, "attempt", lambda command: pytest.fail(f"{command} was run"))
        monkeypatch.setattr(dev, "offered_name", lambda name: name)
        monkeypatch.setattr(dev, "missing_packages", lambda names: ["libtwo"])
        assert not dev.provide_packages(["libone", "libtwo"])
        assert "sudo apt-get install --no-install-recommends libtwo\n" in capsys.readouterr().err

    @posix_only
    @pytest.mark.parametrize(("code", "prefix"), [(0, ["sudo", "-n"]), (1, None)])
    def test_sudo_is_used_only_if_it_asks_nothing(self, dev, programs, monkeypatch, code, prefix):
        monkeypatch.setattr(os, "geteuid", lambda: 1000)
        programs("sudo", f'[ "$1" = -n ] && exit {code}')
        assert dev.as_root() == prefix

    def test_a_python_without_venv_gets_its_debian_package(self, dev, monkeypatch):
        wanted = []
        monkeypatch.setattr(dev.importlib.util, "find_spec", lambda name: None)
        monkeypatch.setattr(dev, "apt_is_here", lambda: True)
        monkeypatch.setattr(dev, "provide_packages", wanted.extend)
        with pytest.raises(dev.Problem, match=r"without python3\.\d+-venv"):
            dev.make_venv()
        assert wanted == [f"python3.{sys.version_info.minor}-venv"]


class TestPackages:
    def test_the_byte_code_is_made_with_them(self, dev, monkeypatch):
        commands = []
        monkeypatch.setattr(dev, "attempt", lambda command: commands.append(list(map(str, command))) or True)
        dev.install_packages()
        assert any("sync" in command and "--compile-bytecode" in command for command in commands)
        assert commands[-1][1:4] == ["-m", "compileall", "-q"]
        assert [Path(folder).name for folder in commands[-1][4:]] == ["desktop", "scanner"]

    def test_without_packages_there_is_no_environment(self, dev, monkeypatch):
        monkeypatch.setattr(dev, "attempt", lambda command: False)
        with pytest.raises(dev.Problem, match="could not be installed"):
            dev.install_packages()


class TestSetUp:
    def test_a_second_call_does_nothing(self, dev, project):
        dev.set_up()
        dev.set_up()
        assert project.steps == ["venv", "packages"]

    @pytest.mark.parametrize("changed", ["requirements.lock", "pyproject.toml"])
    def test_changed_sources_bring_the_environment_up_to_date(self, dev, project, changed):
        dev.set_up()
        project.root.joinpath(changed).write_text("two==2\n", encoding="utf-8")
        dev.set_up()
        assert project.steps == ["venv", "packages", "packages"]

    def test_an_interrupted_set_up_begins_anew(self, dev, project, monkeypatch):
        with monkeypatch.context() as patch:
            patch.setattr(dev, "install_packages", lambda: (_ for _ in ()).throw(KeyboardInterrupt))
            with pytest.raises(KeyboardInterrupt):
                dev.set_up()
        dev.set_up()
        assert project.steps == ["venv", "venv", "packages"]

    def test_an_interrupted_update_begins_anew(self, dev, project, monkeypatch):
        dev.set_up()
        dev.LOCK.write_text("two==2\n", encoding="utf-8")
        with monkeypatch.context() as patch:
            patch.setattr(
                dev, "install_packages", lambda: (_ for _ in ()).throw(dev.Problem("no connection"))
            )
            with pytest.raises(dev.Problem):
                dev.set_up()
        # Back to the sources it was made from: the environment is half changed all the same.
        dev.LOCK.write_text("one==1\n", encoding="utf-8")
        dev.set_up()
        assert project.steps == ["venv", "packages", "venv", "packages"]

    @pytest.mark.parametrize("version", [None, "3.12.1"])
    def test_an_exchanged_interpreter_makes_the_environment_anew(self, dev, project, version):
        dev.set_up()
        project.version.text = version
        dev.set_up()
        assert project.steps == ["venv", "packages"] * 2

    def test_a_moved_project_makes_the_environment_anew(self, dev, project, monkeypatch):
        dev.set_up()
        monkeypatch.setattr(dev, "ROOT", project.root / "elsewhere")
        dev.set_up()
        assert project.steps == ["venv", "packages"] * 2

    @pytest.mark.parametrize("content", ["", "[1]", "nonsense", "{}"])
    def test_a_damaged_stamp_counts_as_none(self, dev, project, content):
        dev.set_up()
        dev.STAMP.write_text(content, encoding="utf-8")
        dev.set_up()
        assert project.steps == ["venv", "packages"] * 2

    def test_missing_libraries_do_not_stop_it(self, dev, project, monkeypatch):
        asked = []
        monkeypatch.setattr(dev, "apt_is_here", lambda: True)
        monkeypatch.setattr(dev, "missing_packages", lambda names: ["libgl1"])
        monkeypatch.setattr(dev, "provide_packages", asked.append)
        dev.set_up()
        assert asked == [["libgl1"]]
        assert project.steps == ["venv", "packages"]

    def test_an_incomplete_copy_is_named(self, dev, project):
        dev.LOCK.unlink()
        with pytest.raises(dev.Problem, match=r"requirements\.lock is missing"):
            dev.set_up()


class TestCommands:
    @pytest.mark.parametrize("screen", ["DISPLAY", "WAYLAND_DISPLAY"])
    def test_run_opens_the_window(self, dev, started, monkeypatch, screen):
        monkeypatch.setattr(sys, "platform", "linux")
        monkeypatch.setenv(screen, ":0")
        assert dev.main(["run", "--home", "x"]) == 0
        assert started.calls == [(["-m", "desktop", "--home", "x"], None)]

    @pytest.mark.parametrize("empty", [True, False])
    def test_run_without_a_screen_scans_in_the_terminal(self, dev, started, monkeypatch, capsys, empty):
        monkeypatch.setattr(sys, "platform", "linux")
        for name in ("DISPLAY", "WAYLAND_DISPLAY"):
            monkeypatch.delenv(name, raising=False)
            if empty:
                monkeypatch.setenv(name, "")
        assert dev.main(["run", "--limit", "5"]) == 0
        scan = ["-m", "scanner", "scan", "--universe", "practice", "--scan", "golden-cross", "--limit", "5"]
        assert started.calls == [(scan, None)]
        told = capsys.readouterr()
        assert told.err.count("\n") == 1
        assert "no screen" in told.err
        assert told.out == ""

    @pytest.mark.parametrize("platform", ["win32", "darwin"])
    def test_other_systems_always_have_a_screen(self, dev, monkeypatch, platform):
        monkeypatch.setattr(sys, "platform", platform)
        monkeypatch.delenv("DISPLAY", raising=False)
        monkeypatch.delenv("WAYLAND_DISPLAY", raising=False)
        assert dev.has_screen()

    def test_tests_run_offscreen_with_everything_passed_on(self, dev, started):
        started.codes["pytest"] = 5
        assert dev.main(["test", "tests/scanner", "-k", "bars"]) == 5
        [(arguments, environment)] = started.calls
        assert arguments == ["-m", "pytest", "tests/scanner", "-k", "bars"]
        assert environment["QT_QPA_PLATFORM"] == "offscreen"
        assert environment["LANG"] == environment["LC_ALL"] == "C.UTF-8"
        assert environment["PATH"] == os.environ["PATH"]

    def test_coverage_is_measured_on_request(self, dev, started):
        dev.main(["test", "--coverage", "-x"])
        [(arguments, _)] = started.calls
        assert arguments[:3] == ["-m", "pytest", "--cov"]
        assert arguments[-1] == "-x"
        assert "--coverage" not in arguments

    def test_check_goes_through_everything_and_names_what_failed(self, dev, started, capsys):
        started.codes["mypy"] = 1
        assert dev.main(["check"]) == 1
        assert len(started.calls) == len(dev.CHECKS) + 1
        assert capsys.readouterr().err.endswith("failed: mypy\n")

    def test_check_fails_with_its_tests(self, dev, started, capsys):
        started.codes["pytest"] = 1
        assert dev.main(["check"]) == 1
        assert capsys.readouterr().err.endswith("failed: tests\n")

    def test_check_can_leave_the_tests_out(self, dev, started):
        started.codes["pytest"] = 1
        assert dev.main(["check", "--no-tests"]) == 0
        assert not any("pytest" in arguments for arguments, _ in started.calls)

    def test_bench_knows_the_names_that_exist(self, dev, started, monkeypatch, tmp_path, capsys):
        for name in ("engine.py", "ui.py", "_shared.py", "__init__.py"):
            (tmp_path / name).touch()
        monkeypatch.setattr(dev, "BENCHMARKS", tmp_path)
        assert dev.main(["bench", "fast"]) == 2
        assert "'fast'; there are: engine, ui.\n" in capsys.readouterr().err
        assert dev.main(["bench"]) == 2
        assert dev.main(["bench", "ui", "--rows", "5"]) == 0
        [(arguments, environment)] = started.calls
        assert arguments == ["-m", "tests.benchmarks.ui", "--rows", "5"]
        assert environment["QT_QPA_PLATFORM"] == "offscreen"


class TestScreenshots:
    def test_they_are_made_without_a_screen_and_what_was_typed_is_passed_on(self, dev, started):
        assert dev.main(["screenshots", "--out", "there", "compact"]) == 0
        [(arguments, environment)] = started.calls
        assert arguments == ["-m", "tests.screenshots", "--out", "there", "compact"]
        assert environment["QT_QPA_PLATFORM"] == "offscreen"


class TestLock:
    def test_it_pins_and_hashes_and_holds_no_address(self):
        text = (ROOT / "requirements.lock").read_text(encoding="utf-8")
        assert "://" not in text
        entries = text.replace("\\\n", "").splitlines()
        assert entries
        assert all("==" in entry and "--hash=sha256:" in entry for entry in entries)

    def test_it_pins_what_the_project_asks_for(self):
        project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
        asked = map(Requirement, [*project["dependencies"], *project["optional-dependencies"]["dev"]])
        text = (ROOT / "requirements.lock").read_text(encoding="utf-8")
        pinned = [entry.split(maxsplit=1)[0].split("==") for entry in text.splitlines() if entry[0].isalnum()]
        missing = [
            str(wish)
            for wish in asked
            if not any(
                name == canonicalize_name(wish.name) and wish.specifier.contains(version)
                for name, version in pinned
            )
        ]
        assert missing == [], "please run: python3 dev.py lock"

    def test_one_package_is_cut_out_with_its_own_hashes(self, dev, monkeypatch, tmp_path):
        monkeypatch.setattr(dev, "LOCK", tmp_path / "lock")
        dev.LOCK.write_text(
            "a==1 \\\n    --hash=x\nuv==2 \\\n    --hash=y \\\n    --hash=z\nw==3 \\\n    --hash=q\n"
        )
        assert dev.locked("uv") == "uv==2 \\\n    --hash=y \\\n    --hash=z\n"
        with pytest.raises(dev.Problem, match="does not hold pip"):
            dev.locked("pip")

    @pytest.mark.parametrize(
        ("new", "code"),
        [("one==2\n", 0), ("--find-links /somewhere\none==2\n", 1), ("one @ https://example.org/one\n", 1)],
    )
    def test_addresses_never_come_into_it(self, dev, project, monkeypatch, new, code):
        def compile_into(command):
            Path(command[command.index("-o") + 1]).write_text(new, encoding="utf-8")
            return True

        monkeypatch.setattr(dev, "output_of", lambda command: "uv 1")
        monkeypatch.setattr(dev, "attempt", compile_into)
        assert dev.main(["lock"]) == code
        assert dev.LOCK.read_text(encoding="utf-8") == (new if code == 0 else "one==1\n")


class TestMain:
    def test_help_lists_every_command(self, dev, capsys):
        assert dev.main(["--help"]) == 0
        listed = capsys.readouterr().out
        assert all(f"  {name} " in listed for name in ("run", "test", "setup", "check", "lock", "bench"))

    def test_a_misspelt_command_gets_a_suggestion(self, dev, capsys):
        assert dev.main(["tset"]) == 2
        assert "Did you mean test?" in capsys.readouterr().err

    @pytest.mark.parametrize(
        ("error", "code", "sentence"),
        [
            (OSError(13, "Permission denied", "/somewhere"), 1, "/somewhere: Permission denied."),
            (KeyboardInterrupt(), 130, "interrupted"),
        ],
    )
    def test_expected_trouble_is_one_sentence(self, dev, monkeypatch, capsys, error, code, sentence):
        def fail():
            raise error

        monkeypatch.setattr(dev, "set_up", fail)
        assert dev.main(["setup"]) == code
        assert capsys.readouterr().err == f"dev.py: {sentence}\n"

    @pytest.mark.parametrize("arguments", [["setup", "now"], ["check", "--fast"]])
    def test_arguments_that_mean_nothing_are_refused(self, dev, started, arguments):
        assert dev.main(arguments) == 2
        assert not started.calls

    def test_an_old_python_is_told_what_is_needed(self, dev, monkeypatch, capsys):
        monkeypatch.setattr(dev, "OLDEST_PYTHON", (99, 0))
        monkeypatch.setattr(dev, "output_of", lambda command: None)
        assert dev.main(["run"]) == 1
        assert "needs Python 99.0 or newer" in capsys.readouterr().err


@posix_only
class TestHandOver:
    @pytest.fixture(autouse=True)
    def this_python(self, dev, monkeypatch):
        before = {number: signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM)}
        monkeypatch.setattr(dev, "venv_python", lambda: Path(sys.executable))
        yield
        for number, handler in before.items():
            signal.signal(number, handler)

    def test_the_exit_code_is_the_programs(self, dev):
        assert dev.hand_over(["-c", "raise SystemExit(3)"]) == 3

    def test_a_signal_that_ended_it_shows(self, dev):
        assert dev.hand_over(["-c", "import os; os.kill(os.getpid(), 9)"]) == 137

    def test_ctrl_c_lets_the_program_end_first(self, dev, tmp_path):
        last_word = tmp_path / "last word"
        # The child itself presses Ctrl-C, as soon as dev.py waits for it.
        program = f"import os, pathlib; os.kill(os.getppid(), 2); pathlib.Path({str(last_word)!r}).touch()"
        with pytest.raises(KeyboardInterrupt):
            dev.hand_over(["-c", program])
        assert last_word.exists()
