"""What is done so that no draft of a scan is lost: each is kept a moment after its last change, and is there again
after the next start, also when the program did not end by itself."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QObject, QTimer, Slot

from desktop.main_window import MainWindow
from desktop.models.scan_draft import ScanDraft
from scanner import KeptDraft, ScanDefinition, ScanService, TechnicError

__all__ = ["DraftDesk"]

_WAIT_MS = 400


class DraftDesk(QObject):
    """Keeps the drafts of one editor. Writing one takes less than a millisecond, so it is done right here."""

    def __init__(self, service: ScanService, window: MainWindow) -> None:
        super().__init__(window)
        self._service = service
        self._window = window
        self._drafts: Mapping[str, ScanDraft] = {}
        self._kept: dict[str, ScanDefinition] = {}
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(_WAIT_MS)
        self._timer.timeout.connect(self.keep)
        window.close_wanted.connect(self.keep)

    def left_over(self) -> dict[str, ScanDraft]:
        """The drafts of earlier starts, by key. One whose scan is gone is a new scan now; one that says what is saved
        anyhow is forgotten."""
        found: dict[str, ScanDraft] = {}
        for draft in self._service.editing.drafts():
            made = self._made(draft)
            if made.edited:
                found[made.key] = made
            else:
                self._service.editing.discard_draft(draft.key)
        self._kept = {key: draft.now for key, draft in found.items()}
        return found

    def watch(self, drafts: Mapping[str, ScanDraft]) -> None:
        """Keep what has changed in ``drafts``, soon."""
        self._drafts = drafts
        self._timer.start()

    @Slot()
    def keep(self) -> None:
        """Keep what has changed, now; what is saved or given up is forgotten."""
        self._timer.stop()
        edited = {key: draft for key, draft in self._drafts.items() if draft.edited}
        for key in self._kept.keys() - edited.keys():
            self._service.editing.discard_draft(key)
            del self._kept[key]
        for key, draft in edited.items():
            if self._kept.get(key) != draft.now and not self._keep_one(key, draft):
                return

    def _keep_one(self, key: str, draft: ScanDraft) -> bool:
        try:
            self._service.editing.keep_draft(KeptDraft(key, draft.now, is_new=draft.is_new))
        except TechnicError as error:
            self._window.status_bar.set_note(f"{error.message} {error.advice}".strip())
            return False
        self._kept[key] = draft.now
        return True

    def _made(self, draft: KeptDraft) -> ScanDraft:
        if draft.is_new:
            return ScanDraft(draft.key, draft.scan, draft.scan, is_new=True)
        try:
            base = self._service.editing.scan(draft.key)
        except TechnicError:
            return ScanDraft(draft.key, draft.scan, draft.scan, is_new=True)
        return ScanDraft(draft.key, base, draft.scan)
