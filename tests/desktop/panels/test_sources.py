"""The sources in words, and the two questions that belong to them."""

import pytest
from PySide6.QtWidgets import QFileDialog, QMessageBox, QPushButton, QWidget

from desktop.look import _tokens
from desktop.panels.sources import (
    ask_for_folder,
    ask_for_terms,
    is_folder,
    source_icon,
    source_title,
    terms,
)


@pytest.mark.parametrize(
    ("source", "title"),
    [
        ("practice", "Simulated practice market"),
        ("yahoo", "Yahoo Finance"),
        ("folder:/data/stooq", "Folder stooq"),
        ("folder:/", "Folder /"),
    ],
)
def test_every_source_has_a_title_and_an_icon(source, title):
    assert source_title(source) == title
    assert source_icon(source) in _tokens()["icon"]
    assert is_folder(source) is source.startswith("folder:")


def test_only_agreeing_to_the_terms_is_taken_as_agreeing(qtbot):
    parent, agreed = QWidget(), []
    qtbot.addWidget(parent)
    box = ask_for_terms(parent, lambda: agreed.append(True))
    assert box.text() == terms()
    assert "personal use" in terms()
    box.button(QMessageBox.StandardButton.Cancel).click()
    assert not agreed
    box = ask_for_terms(parent, lambda: agreed.append(True))
    next(button for button in box.findChildren(QPushButton) if button is box.defaultButton()).click()
    assert agreed


def test_only_folders_can_be_chosen(qtbot, tmp_path):
    parent, chosen = QWidget(), []
    qtbot.addWidget(parent)
    dialog = ask_for_folder(parent, chosen.append)
    assert dialog.fileMode() == QFileDialog.FileMode.Directory
    dialog.fileSelected.emit(str(tmp_path))
    dialog.close()
    assert chosen == [str(tmp_path)]
