"""The preview beside the formula, where it has nothing to show."""

from PySide6.QtWidgets import QApplication

from desktop.look import Look
from desktop.panels.editor.preview_panel import PreviewPanel
from tests.helpers.room import cut_off


def test_a_long_sentence_is_read_whole_and_makes_it_no_wider(qtbot):
    panel = PreviewPanel(Look())
    qtbot.addWidget(panel)
    panel.show()
    panel.show_message("No preview", "/home/somebody/universes/energy.txt has no symbols in it. " * 3)
    QApplication.processEvents()
    panel.resize(408, 600)
    QApplication.processEvents()
    assert panel.width() == 408
    assert cut_off(panel) == []
