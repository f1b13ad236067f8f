"""One window a home: the second start hands its words to the first, real sockets and real locks."""

import signal
import subprocess
import sys
import textwrap

import pytest
from PySide6.QtNetwork import QLocalSocket

from desktop.single_instance import SingleInstance

SECOND = """
    import sys
    from pathlib import Path
    from PySide6.QtCore import QCoreApplication
    from desktop.single_instance import SingleInstance

    app = QCoreApplication([])
    instance = SingleInstance(Path(sys.argv[1]), Path(sys.argv[1]))
    print(instance.become_first(), flush=True)
    if sys.argv[2:] == ["stay"]:
        sys.stdin.readline()
    else:
        print(instance.hand_over(sys.argv[2:]), flush=True)
"""


@pytest.fixture
def first(qapp, tmp_path):
    made = SingleInstance(tmp_path, tmp_path)
    yield made
    made.close()
    made.deleteLater()


def start(folder, *words):
    return subprocess.Popen(
        [sys.executable, "-c", textwrap.dedent(SECOND), str(folder), *words],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )


def test_a_second_start_hands_its_words_over(first, tmp_path, qtbot):
    assert first.become_first()
    with qtbot.waitSignal(first.called, timeout=20_000) as told:
        second = start(tmp_path, "--scan", "golden-cross", "Größe.technic-scan")
    assert told.args == [["--scan", "golden-cross", "Größe.technic-scan"]]
    out, _ = second.communicate(timeout=20)
    assert out.split() == ["False", "True"]


def test_another_home_is_another_window(first, tmp_path, qtbot):
    assert first.become_first()
    other = tmp_path / "other"
    other.mkdir()
    second = SingleInstance(other, other)
    assert second.become_first()
    second.close()
    second.deleteLater()


def test_a_killed_first_leaves_its_place(first, tmp_path):
    killed = start(tmp_path, "stay")
    assert killed.stdout.readline().strip() == "True"
    assert not first.become_first()
    killed.send_signal(signal.SIGKILL)
    killed.communicate()
    assert first.become_first()


def test_nobody_answers_where_nobody_listens(first):
    assert not first.hand_over(["--run"])


def test_nonsense_is_not_passed_on(first, tmp_path, qtbot):
    assert first.become_first()
    heard = []
    first.called.connect(heard.append)
    stranger = QLocalSocket()
    stranger.connectToServer(first._name)
    stranger.write(b'{"not": "a list"}\n')
    with qtbot.waitSignal(stranger.disconnected):
        stranger.flush()
    assert heard == []
