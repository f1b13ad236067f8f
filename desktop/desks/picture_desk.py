"""What is done about keeping a chart: it is asked where to, written as a picture, and told."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QObject, QStandardPaths, Qt, Slot
from PySide6.QtWidgets import QFileDialog

from desktop.main_window import MainWindow
from desktop.panels.toast import Toast
from desktop.prefs import Prefs
from desktop.text import tr

__all__ = ["PictureDesk"]

_FOLDER = "chart/folder"


class PictureDesk(QObject):
    """Keeps pictures of the chart in the inspector. ``toast`` says where they are."""

    def __init__(self, window: MainWindow, prefs: Prefs, toast: Toast) -> None:
        super().__init__(window)
        self._window = window
        self._prefs = prefs
        self._toast = toast
        window.actions_table["chart_picture"].triggered.connect(self.ask_where_to)

    @Slot()
    def ask_where_to(self) -> None:
        """Ask for a file for the chart that is shown."""
        data = self._window.work.inspector.chart.data
        if data is None:
            return
        dialog = QFileDialog(self._window, tr("Save chart as picture"))
        dialog.setObjectName("picture_dialog")
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setNameFilter(tr("Pictures (*.png)"))
        dialog.setDefaultSuffix("png")
        if folder := self._prefs.folder(_FOLDER, QStandardPaths.StandardLocation.PicturesLocation):
            dialog.setDirectory(folder)
        symbol = data.symbol.replace("/", "-")
        dialog.selectFile(f"{symbol} {data.bars.dates[-1].item():%Y-%m-%d}.png")
        dialog.fileSelected.connect(self.keep)
        dialog.open()

    @Slot(str)
    def keep(self, file: str) -> None:
        """Write the chart that is shown to ``file``."""
        picture = self._window.work.inspector.chart.picture()
        if picture is None:
            return
        if picture.save(file):
            self._prefs.keep(_FOLDER, str(Path(file).parent))
            self._toast.tell(tr("Saved as {file}", file=file), tr("Open folder"), file)
        else:
            name = Path(file).name
            self._toast.tell(tr("{file} could not be written. Choose another folder.", file=name))
