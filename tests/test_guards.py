"""The guards of the tests notice what they are there for."""

import socket
import threading

import pytest
from PySide6.QtCore import QThread, QTimer
from PySide6.QtWidgets import QWidget

from tests.helpers import leaks
from tests.helpers.network import NetworkForbidden


def test_a_running_timer_is_noticed_with_its_place(qapp):
    before = leaks.living()
    timer = QTimer()
    timer.start(1000)
    (left,) = leaks.left_since(before)
    assert "QTimer" in left
    assert "test_guards.py" in left
    timer.stop()
    assert leaks.left_since(before) == []


def test_a_running_qthread_is_noticed_with_its_place(qapp):
    before = leaks.living()
    thread = QThread()
    thread.start()
    (left,) = leaks.left_since(before)
    assert "QThread" in left
    assert "test_guards.py" in left
    thread.quit()
    assert thread.wait(5000)
    assert leaks.left_since(before) == []


def test_a_thread_is_noticed_unless_it_is_an_abandoned_request():
    before = leaks.living()
    let_go = threading.Event()
    threads = [
        threading.Thread(target=let_go.wait, name=name, daemon=True) for name in ("stray", "technic-fetch-3")
    ]
    for thread in threads:
        thread.start()
    assert leaks.left_since(before) == ["thread stray"]
    let_go.set()
    for thread in threads:
        thread.join()


def test_a_window_is_noticed(qapp):
    before = leaks.living()
    window = QWidget()
    window.setWindowTitle("Forgotten")
    assert leaks.left_since(before) == ["window QWidget 'Forgotten'"]
    window.deleteLater()
    assert leaks.left_since(before) == []


def test_other_machines_cannot_be_reached():
    with socket.socket() as outside, pytest.raises(NetworkForbidden, match=r"192\.0\.2\.1"):
        outside.connect(("192.0.2.1", 80))
    with socket.socket() as outside, pytest.raises(NetworkForbidden, match="host"):
        outside.connect_ex(("host.example", 80))


def test_loopback_can_be_reached():
    with socket.create_server(("127.0.0.1", 0)) as server:
        address = server.getsockname()
        with socket.create_connection(address) as inside:
            assert inside.getpeername() == address
