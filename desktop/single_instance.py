"""One window a home: a second start hands what was typed to the first and ends. It knows no window; the composer
decides what is done with the words."""

from __future__ import annotations

import hashlib
import json
import logging
from collections.abc import Sequence
from pathlib import Path

from filelock import FileLock, Timeout
from PySide6.QtCore import QObject, Signal, Slot
from PySide6.QtNetwork import QLocalServer, QLocalSocket

log = logging.getLogger(__name__)

LOCK_NAME = "window.lock"
ANSWER_WITHIN_MS = 2000
_TAKEN = b"taken\n"
_LONGEST_MESSAGE = 65536


class SingleInstance(QObject):
    """The one window of a home. The first holds a lock of the operating system, which ends with its process however
    that ends, and listens on a socket that only this user may open.

    ``called(arguments)`` is emitted in the first when another start handed its words over.
    """

    called = Signal(list)

    def __init__(self, root: Path, locks: Path, parent: QObject | None = None) -> None:
        super().__init__(parent)
        digest = hashlib.sha256(str(root.resolve()).encode()).hexdigest()
        self._name = f"technic-{digest[:16]}"
        self._lock = FileLock(locks / LOCK_NAME)
        self._server: QLocalServer | None = None

    def become_first(self) -> bool:
        """Whether this is the first window of the home; from then on others are listened to."""
        try:
            self._lock.acquire(timeout=0)
        except Timeout:
            return False
        except OSError as error:  # some network folders know no locks: two windows are better than none
            log.warning("windows of this home are not kept apart: %s", error)
            return True
        # What a killed process left behind; nobody else listens, for the lock is ours.
        QLocalServer.removeServer(self._name)
        server = QLocalServer(self)
        server.setSocketOptions(QLocalServer.SocketOption.UserAccessOption)
        server.newConnection.connect(self._on_connection)
        if server.listen(self._name):
            self._server = server
        else:
            log.warning("a second start will not reach this window: %s", server.errorString())
        return True

    def hand_over(self, arguments: Sequence[str]) -> bool:
        """Give ``arguments`` to the first window; False when it does not answer within two seconds."""
        socket = QLocalSocket()
        socket.connectToServer(self._name)
        if not socket.waitForConnected(ANSWER_WITHIN_MS):
            return False
        socket.write(json.dumps(list(arguments)).encode() + b"\n")
        while not socket.canReadLine():
            if not socket.waitForReadyRead(ANSWER_WITHIN_MS):
                return False
        return bytes(socket.readLine().data()) == _TAKEN

    def close(self) -> None:
        """Let another start be the first."""
        if self._server is not None:
            self._server.close()
            self._server = None
        self._lock.release()

    @Slot()
    def _on_connection(self) -> None:
        while self._server is not None and (socket := self._server.nextPendingConnection()) is not None:
            socket.readyRead.connect(self._on_words)
            socket.disconnected.connect(socket.deleteLater)
            if socket.canReadLine():
                self._take(socket)

    @Slot()
    def _on_words(self) -> None:
        socket = self.sender()
        if isinstance(socket, QLocalSocket) and socket.canReadLine():
            self._take(socket)

    def _take(self, socket: QLocalSocket) -> None:
        words = bytes(socket.readLine(_LONGEST_MESSAGE).data())
        try:
            arguments = json.loads(words)
        except ValueError:
            arguments = None
        if isinstance(arguments, list) and all(isinstance(word, str) for word in arguments):
            socket.write(_TAKEN)
            socket.flush()
            self.called.emit(arguments)
        else:
            log.warning("another start said something that is not understood: %.200r", words)
        socket.disconnectFromServer()
