"""The Qt binding in use is free of the faults that the program cannot work around."""

import sys

from PySide6.QtCore import QObject, Signal

EMITS = 50


class Sender(QObject):
    sent = Signal(bool)


def test_emitting_does_not_lose_references():
    sender = Sender()
    before = [sys.getrefcount(value) for value in (True, None)]
    for _ in range(EMITS):
        sender.sent.emit(True)
    after = [sys.getrefcount(value) for value in (True, None)]
    # A faulty binding takes one reference off at every emit, and the interpreter aborts when none is left.
    assert all(now > then - EMITS / 2 for then, now in zip(before, after, strict=True))
