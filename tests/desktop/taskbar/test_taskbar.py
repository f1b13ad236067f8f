"""What the platforms are told; the signal of Linux goes over a real bus where there is one."""

import shutil
import subprocess
import sys

import pytest
from PySide6.QtGui import QGuiApplication, QWindow

from desktop.taskbar import taskbar
from desktop.taskbar.dock_badge import DockBadge
from desktop.taskbar.taskbar import NoTaskbar, TaskbarState, taskbar_of
from desktop.taskbar.unity_launcher import UnityLauncher, properties_of
from desktop.taskbar.windows_taskbar import flag_of

SEND_AND_LISTEN = """
import subprocess
from PySide6.QtCore import QCoreApplication
from desktop.taskbar.taskbar import TaskbarState
from desktop.taskbar.unity_launcher import UnityLauncher

app = QCoreApplication([])
assert UnityLauncher.is_there()
words = ["dbus-monitor", "--session", "interface=com.canonical.Unity.LauncherEntry"]
listener = subprocess.Popen(words, stdout=subprocess.PIPE, text=True)
listener.stdout.readline()  # it is on the bus
UnityLauncher().show(0.25, TaskbarState.RUNNING)
for line in listener.stdout:
    print(line, end="")
    if "urgent" in line:
        break
listener.terminate()
listener.wait()
"""


def test_what_docks_are_told():
    assert properties_of(0.25, TaskbarState.RUNNING) == {
        "progress": 0.25,
        "progress-visible": True,
        "urgent": False,
    }
    assert properties_of(1.2, TaskbarState.NONE)["progress-visible"] is False
    assert properties_of(1.0, TaskbarState.FAILED)["urgent"] is True


def test_without_a_session_bus_nothing_is_shown(qapp, monkeypatch):
    monkeypatch.setattr(taskbar.sys, "platform", "linux")
    monkeypatch.setattr(UnityLauncher, "is_there", staticmethod(lambda: False))
    assert isinstance(taskbar_of(QWindow()), NoTaskbar)


@pytest.mark.skipif(shutil.which("dbus-run-session") is None, reason="needs a session bus of its own")
def test_the_signal_reaches_a_bus():
    words = ["dbus-run-session", "--", sys.executable, "-c", SEND_AND_LISTEN]
    heard = subprocess.run(words, capture_output=True, text=True, timeout=30, check=True).stdout
    assert "application://technic.desktop" in heard
    assert "double 0.25" in heard


def test_windows_has_a_colour_for_each_state():
    assert [flag_of(state) for state in TaskbarState] == [0, 2, 8, 4]


def test_the_dock_s_badge_is_a_percent(qapp, monkeypatch):
    told = []
    monkeypatch.setattr(QGuiApplication, "setBadgeNumber", lambda app, number: told.append(number))
    for share, state in ((0.0, TaskbarState.RUNNING), (0.5, TaskbarState.PAUSED), (1.0, TaskbarState.NONE)):
        DockBadge().show(share, state)
    assert told == [1, 50, 0]
