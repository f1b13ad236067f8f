import io
import json
import os
import time
from contextlib import contextmanager, redirect_stderr

import pytest

from scanner.errors import Stage
from scanner.pipeline.observer import StageProgress
from scanner.terminal.progress import (
    LINE_EVERY_SECONDS,
    JsonLines,
    LiveBars,
    Notes,
    ProgressMode,
    progress_line,
    progress_observer,
)
from tests.helpers import samples


class Hours:
    """Monotonic time that stands still until it is moved."""

    def __init__(self, monkeypatch):
        self.now = 100.0
        monkeypatch.setattr(time, "monotonic", lambda: self.now)


class Screen(io.StringIO):
    """A terminal that keeps what was written."""

    def isatty(self):
        return True


@pytest.fixture
def screen(monkeypatch):
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.setenv("COLUMNS", "160")
    monkeypatch.delenv("NO_COLOR", raising=False)
    return Screen()


@contextmanager
def shown_on(screen):
    with redirect_stderr(screen), progress_observer(ProgressMode.AUTO) as observer:
        yield observer


def lines(stream):
    return [json.loads(line) for line in stream.getvalue().splitlines()]


def test_a_line_says_where_the_run_is():
    line = progress_line(samples.snapshot(elapsed=41.23456))
    assert (line["t"], line["stage"], line["done"], line["total"]) == (41.235, "market_data", 431, 503)
    assert (line["overall"], line["rate"], line["eta_seconds"]) == (0.7913, 11.4, 13.0)
    assert (line["symbol"], line["matched"], line["failed"], line["unknown"]) == ("POOL", 34, 6, 1)
    assert line["cache_hit_rate"] == 0.71
    assert line["stages"]["scan"] == {"done": 398, "total": 503, "rate": 10.9, "eta_seconds": 13.0}
    assert "pause_seconds" not in line


def test_what_is_not_known_yet_is_null():
    stages = {stage: StageProgress() for stage in Stage}
    line = progress_line(
        samples.snapshot(stage=Stage.UNIVERSE, eta_seconds=None, cache_hit_rate=None, stages=stages)
    )
    assert line["eta_seconds"] is line["cache_hit_rate"] is line["total"] is None
    assert line["stages"]["finalize"] == {"done": 0, "total": None, "rate": 0, "eta_seconds": None}


def test_a_pause_is_counted_down():
    assert progress_line(samples.snapshot(pause=samples.pause(27.96)))["pause_seconds"] == 28.0


def test_a_line_is_small():
    assert len(json.dumps(progress_line(samples.snapshot(pause=samples.pause())))) < 1000


def test_at_most_ten_lines_a_second_and_the_last_state_is_told(monkeypatch):
    hours, stream = Hours(monkeypatch), io.StringIO()
    observer = JsonLines(stream)
    for turn in range(201):
        observer.progressed(samples.snapshot(matched=turn))
        hours.now += 0.01
    observer.finished(samples.result())
    told = [line["matched"] for line in lines(stream)]
    assert told[0] == 0
    assert told[-1] == 200
    assert 15 <= len(told) <= 21
    assert LINE_EVERY_SECONDS > 0.1


def test_the_last_state_is_not_told_twice(monkeypatch):
    Hours(monkeypatch)
    stream = io.StringIO()
    observer = JsonLines(stream)
    observer.progressed(samples.snapshot())
    observer.finished(samples.result())
    assert len(lines(stream)) == 1


def test_a_run_goes_on_when_nobody_listens():
    reading, writing = os.pipe()
    os.close(reading)
    stream = os.fdopen(writing, "w", encoding="utf-8")
    observer = JsonLines(stream)
    observer.progressed(samples.snapshot())
    observer.finished(samples.result())
    with pytest.raises(BrokenPipeError):
        stream.close()


def test_json_goes_to_standard_error(capsys):
    with progress_observer(ProgressMode.JSON) as observer:
        observer.progressed(samples.snapshot())
    out, err = capsys.readouterr()
    assert out == ""
    assert json.loads(err)["done"] == 431


@pytest.mark.parametrize("mode", [ProgressMode.NONE, ProgressMode.AUTO])
def test_nothing_is_shown_where_there_is_no_terminal(capsys, mode):
    with progress_observer(mode) as observer:
        observer.progressed(samples.snapshot())
    assert capsys.readouterr() == ("", "")


def test_nothing_is_shown_on_a_terminal_either_when_told_so(screen):
    with redirect_stderr(screen), progress_observer(ProgressMode.NONE) as observer:
        observer.progressed(samples.snapshot())
    assert screen.getvalue() == ""


def test_four_bars_are_shown_on_a_terminal(screen):
    with shown_on(screen) as observer:
        assert isinstance(observer, LiveBars)
        observer.progressed(samples.snapshot())
    shown = screen.getvalue()
    for words in ("Universe", "Market data", "Scan", "Finalize", "431 of 503", "398 of 503", "34 matched"):
        assert words in shown
    assert "11.4 symbols/s" in shown
    assert "about 13 s left" in shown


def test_bars_tell_of_a_pause(screen):
    with shown_on(screen) as observer:
        observer.progressed(samples.snapshot(pause=samples.pause(28.0)))
    assert "paused, next try in 28 s" in screen.getvalue()


def test_bars_say_nothing_of_a_time_that_is_not_known(screen):
    with shown_on(screen) as observer:
        observer.progressed(samples.snapshot(eta_seconds=None))
    assert "34 matched" in screen.getvalue()
    assert "left" not in screen.getvalue()


def test_notes_are_said_once_each_and_stand_in_the_lines(capsys):
    observer = Notes()
    for notes in ((), ("First.",), ("First.", "Second.")):
        observer.progressed(samples.snapshot(notes=notes))
    assert capsys.readouterr().err == "First.\nSecond.\n"
    assert progress_line(samples.snapshot(notes=("First.",)))["notes"] == ["First."]
    assert "notes" not in progress_line(samples.snapshot())
