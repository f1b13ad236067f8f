"""The dialog of all keys."""

import pytest
import shiboken6

from desktop.dialogs.keys_dialog import KeysDialog
from desktop.look import Look

KEYS = [("Scan", "Run", "F5"), ("Scan", "Cancel", "Esc"), ("Runs", "Open the run", "Return")]


@pytest.fixture
def dialog(qapp):
    made = KeysDialog(Look(reduced_motion=True), KEYS, None)
    yield made
    if shiboken6.isValid(made):
        made.close()
        made.deleteLater()


def test_keys_stand_in_groups_and_can_be_searched(dialog):
    assert dialog.shown() == ["Run", "Cancel", "Open the run"]
    dialog.filter_box.setText("run")
    assert dialog.shown() == ["Run", "Open the run"]
    dialog.filter_box.setText("scan esc")
    assert dialog.shown() == ["Cancel"]
    assert [group.isHidden() for group in dialog._groups()] == [False, True]
    dialog.filter_box.setText("")
    assert len(dialog.shown()) == 3


def test_it_leads_to_where_keys_are_changed(dialog, qtbot):
    dialog.open()
    with qtbot.waitSignal(dialog.change_wanted):
        dialog.change_button.click()
    assert not dialog.isVisible()
