import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from scanner.cancel import CancelToken
from scanner.terminal import interrupt
from scanner.terminal.interrupt import cancel_on_signals, leave

ROOT = Path(__file__).resolve().parents[3]


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_cancels_within_the_block_only(number):
    token, before = CancelToken(), signal.getsignal(number)
    with cancel_on_signals(token):
        assert not token.cancelled
        signal.raise_signal(number)
        assert token.cancelled
        signal.raise_signal(number)  # once more changes nothing
    assert signal.getsignal(number) is before


def test_the_handlers_come_back_after_an_error():
    before = signal.getsignal(signal.SIGINT)
    with pytest.raises(ZeroDivisionError), cancel_on_signals(CancelToken()):
        raise ZeroDivisionError
    assert signal.getsignal(signal.SIGINT) is before


@pytest.mark.parametrize("code", [0, 3, 130])
def test_the_process_ends_with_the_code(code):
    with pytest.raises(SystemExit) as caught:
        leave(code)
    assert caught.value.code == code


def test_a_request_that_hangs_is_not_waited_for(monkeypatch):
    ended = []
    monkeypatch.setattr(interrupt, "abandoned_requests", lambda: 1)
    monkeypatch.setattr(os, "_exit", ended.append)
    with pytest.raises(SystemExit):  # as far as the process could still get here
        leave(130)
    assert ended == [130]


LEAVING = """
import sys
from scanner.terminal.interrupt import leave
sys.stdout.write("some answer")
leave(3)
"""


def ended(stdout):
    buffered = {name: value for name, value in os.environ.items() if name != "PYTHONUNBUFFERED"}
    process = subprocess.Popen(
        [sys.executable, "-c", LEAVING],
        cwd=ROOT,
        env=buffered,
        stdout=stdout,
        stderr=subprocess.PIPE,
        text=True,
    )
    _, errors = process.communicate(timeout=30)
    return process.returncode, errors


def test_what_was_written_is_out_before_the_end(tmp_path):
    with (tmp_path / "answer").open("w") as stream:
        assert ended(stream) == (3, "")
    assert (tmp_path / "answer").read_text(encoding="utf-8") == "some answer"


def test_an_output_without_room_changes_neither_code_nor_words():
    with Path("/dev/full").open("w") as stream:
        assert ended(stream) == (3, "")


def test_an_output_that_nobody_reads_changes_neither_code_nor_words():
    reading, writing = os.pipe()
    os.close(reading)
    try:
        assert ended(writing) == (3, "")
    finally:
        os.close(writing)
