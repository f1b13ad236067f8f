"""What is done about scans as a whole: listed with their last counts, deleted and brought back, carried as files."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, QStandardPaths, Signal, Slot
from PySide6.QtWidgets import QFileDialog

from desktop import text
from desktop.main_window import MainWindow
from desktop.models.scan_draft import ScanDraft
from desktop.text import tr
from scanner import DeletedScan, RunStatus, ScanService, TechnicError

__all__ = ["LibraryDesk"]

_RUNS_LOOKED_AT = 200
_SUFFIXES = "(*.technic-scan *.toml)"


class LibraryDesk(QObject):
    """``library_changed`` after each change to what is kept; ``scan_arrived`` with the id of a scan that came back or
    from a file."""

    library_changed = Signal()
    scan_arrived = Signal(str)

    def __init__(self, service: ScanService, window: MainWindow) -> None:
        super().__init__(window)
        self._service = service
        self._window = window
        self._list = window.editor.library
        self._deleted: DeletedScan | None = None
        self._edited: set[str] = set()
        self._folder = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)
        self._list.undo_wanted.connect(self.bring_back)
        self._list.export_wanted.connect(self.ask_where_to)
        self._list.import_wanted.connect(self.ask_for_file)

    def show(self, drafts: Mapping[str, ScanDraft], current: str) -> None:
        """List all scans: those not kept yet, own ones, built-in ones; ``current`` is the key of the one shown."""
        kept = self._service.scans()
        self._edited = {key for key, draft in drafts.items() if draft.edited}
        listed = [(key, draft.now) for key, draft in drafts.items() if draft.is_new]
        listed += [
            (one.id, drafts[one.id].now if one.id in drafts else one) for one in kept if not one.builtin
        ]
        listed += [(one.id, one) for one in kept if one.builtin]
        notes = self._last_counts()
        notes |= dict.fromkeys(self._edited, tr("edited"))
        self._list.show_scans(listed, notes)
        self._list.select(current)

    def _last_counts(self) -> dict[str, str]:
        """How many matched last, by scan; of how many where that run did not look at all symbols."""
        found: dict[str, str] = {}
        for summary in self._service.runs(_RUNS_LOOKED_AT):
            counts = summary.counts
            shown = text.count(counts.matched)
            if summary.info.status is not RunStatus.FINISHED:
                shown = tr("{matched} of {looked_at}", matched=shown, looked_at=text.count(counts.done))
            found.setdefault(summary.info.scan.scan_id, shown)
        return found

    def delete(self, scan_id: str) -> bool:
        """Take an own scan out of the library; it can be brought back until the next one is deleted."""
        try:
            self._deleted = self._service.editing.delete(scan_id)
        except TechnicError as error:
            self.tell(error)
            return False
        self._list.offer_undo(self._deleted.definition.title)
        self.library_changed.emit()
        return True

    @Slot()
    def bring_back(self) -> None:
        """Undo the last delete."""
        if self._deleted is None:
            return
        try:
            kept = self._service.editing.restore(self._deleted)
        except TechnicError as error:
            self.tell(error)
            return
        self._deleted = None
        self._list.offer_undo("")
        self.library_changed.emit()
        self.scan_arrived.emit(kept.id)

    @Slot(str)
    def ask_where_to(self, scan_id: str) -> None:
        """Open a dialog for the file that a scan is exported to."""
        try:
            self._service.editing.scan(scan_id)
        except TechnicError:
            self._window.tell(tr("Export"), tr("Save the scan first. What is exported is what is kept."))
            return
        dialog = self._file_dialog(tr("Export the scan"))
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setDefaultSuffix("technic-scan")
        dialog.selectFile(f"{scan_id}.technic-scan")
        dialog.fileSelected.connect(partial(self.export_to, scan_id))
        dialog.open()

    def export_to(self, scan_id: str, file: str) -> None:
        """Write a scan to ``file``."""
        try:
            written = self._service.editing.export(scan_id, Path(file))
        except TechnicError as error:
            self.tell(error)
            return
        note = tr("Written to {file}.", file=written)
        if scan_id in self._edited:
            note = tr("{note} Changes that are not saved are not in it.", note=note)
        self._window.status_bar.set_note(note)

    @Slot()
    def ask_for_file(self) -> None:
        """Open a dialog for a file that holds a scan."""
        dialog = self._file_dialog(tr("Import a scan"))
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        dialog.fileSelected.connect(self.take_file)
        dialog.open()

    @Slot(str)
    def take_file(self, file: str) -> None:
        """Take the scan of ``file`` into the library."""
        try:
            kept = self._service.editing.import_(Path(file))
        except TechnicError as error:
            self.tell(error)
            return
        self.library_changed.emit()
        self.scan_arrived.emit(kept.id)

    def tell(self, error: TechnicError) -> None:
        """Say what went wrong."""
        self._window.tell(tr("Scan editor"), f"{error.message}\n\n{error.advice}".strip().replace("`", ""))

    @Slot(str)
    def _on_file_selected(self, file: str) -> None:
        self._folder = str(Path(file).parent)

    def _file_dialog(self, title: str) -> QFileDialog:
        dialog = QFileDialog(self._window, title)
        dialog.setNameFilters([f"{tr('Scans')} {_SUFFIXES}", f"{tr('All files')} (*)"])
        if Path(self._folder).is_dir():
            dialog.setDirectory(self._folder)
        dialog.fileSelected.connect(self._on_file_selected)
        dialog.finished.connect(dialog.deleteLater)
        return dialog
