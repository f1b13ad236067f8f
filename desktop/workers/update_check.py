"""Asks whether there is a newer version: reads one small file from an address in the settings and nothing else."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass

from PySide6.QtCore import QObject, QUrl, Signal, Slot
from PySide6.QtNetwork import QNetworkAccessManager, QNetworkReply, QNetworkRequest

from desktop.text import tr
from scanner import ENGINE_VERSION

ANSWER_WITHIN_MS = 10_000
_LONGEST_ANSWER = 65_536
_VERSION = re.compile(r"\d+(\.\d+){1,3}")


@dataclass(frozen=True, slots=True)
class Release:
    """A version that can be had. ``page`` is where it is described, empty when the file names none."""

    version: str
    page: str = ""

    @property
    def is_newer(self) -> bool:
        """Whether it is newer than this program."""
        return _numbers(self.version) > _numbers(ENGINE_VERSION)


class UpdateCheck(QObject):
    """One question at a time; a new one ends the one before.

    Each ends with ``answered(Release)`` or ``refused(sentence, advice)``.
    """

    answered = Signal(object)
    refused = Signal(str, str)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._network = QNetworkAccessManager(self)
        self._network.setTransferTimeout(ANSWER_WITHIN_MS)
        self._reply: QNetworkReply | None = None

    def ask(self, address: str) -> None:
        """Read the file at ``address``: ``{"version": "1.2.0", "page": "https://..."}``."""
        url = QUrl(address)
        if url.scheme() not in ("http", "https") or not url.host():
            self.refused.emit(
                tr("The address of the version file is not one: {address}", address=address),
                tr("Write one that begins with https:// in the preferences."),
            )
            return
        if self._reply is not None:
            self._reply.abort()
        self._reply = self._network.get(QNetworkRequest(url))
        self._reply.finished.connect(self._on_finished)

    @Slot()
    def _on_finished(self) -> None:
        reply = self.sender()
        if not isinstance(reply, QNetworkReply):
            return
        reply.deleteLater()
        if reply is not self._reply:
            return  # a newer question has taken its place
        self._reply = None
        if reply.error() is not QNetworkReply.NetworkError.NoError:
            self.refused.emit(
                tr("The version file could not be read: {reason}.", reason=reply.errorString().rstrip(".")),
                tr("Look at the connection, or at the address in the preferences."),
            )
            return
        release = _release(bytes(reply.read(_LONGEST_ANSWER).data()))
        if release is None:
            self.refused.emit(
                tr("The version file holds no version."), tr("Look at the address in the preferences.")
            )
        else:
            self.answered.emit(release)


def _release(answer: bytes) -> Release | None:
    try:
        document = json.loads(answer)
    except ValueError:
        return None
    version = document.get("version") if isinstance(document, dict) else None
    if not isinstance(version, str) or not _VERSION.fullmatch(version):
        return None
    page = document.get("page", "")
    # Opened in the browser later: an address of the web and nothing else.
    usable = isinstance(page, str) and QUrl(page).scheme() in ("http", "https")
    return Release(version, page if usable else "")


def _numbers(version: str) -> tuple[int, ...]:
    numbers = [int(part) for part in version.split(".")]
    return tuple(numbers + [0] * (4 - len(numbers)))
