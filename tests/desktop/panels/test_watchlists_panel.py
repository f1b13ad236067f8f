"""The user's watchlists beside the table."""

import pytest

from desktop.look import Look
from desktop.panels.watchlists_panel import WatchlistsPanel

LISTS = {"Core": ["AAPL", "MSFT"], "Pinned": ["ABLE"]}


@pytest.fixture
def panel(qtbot):
    made = WatchlistsPanel(Look())
    qtbot.addWidget(made)
    made.show()
    return made


def test_without_lists_it_says_how_to_make_one(panel):
    assert not panel.tree.isVisible()
    assert not panel.scan_button.isEnabled()
    panel.show_lists(LISTS)
    assert panel.tree.isVisible()
    assert panel.tree.topLevelItem(0).text(1) == "2"


def test_a_list_is_scanned_and_changed_also_from_one_of_its_symbols(panel, qtbot):
    panel.show_lists(LISTS)
    panel.tree.setCurrentItem(panel.tree.topLevelItem(1).child(0))
    with qtbot.waitSignal(panel.scan_wanted) as scanned:
        panel.scan_button.click()
    with qtbot.waitSignal(panel.edit_wanted) as edited:
        panel.edit_button.click()
    assert scanned.args == edited.args == ["Pinned"]


def test_a_symbol_is_looked_at(panel, qtbot):
    panel.show_lists(LISTS)
    item = panel.tree.topLevelItem(0).child(1)
    with qtbot.waitSignal(panel.symbol_wanted) as wanted:
        panel.tree.itemActivated.emit(item, 0)
    assert wanted.args == ["MSFT"]
    with qtbot.assertNotEmitted(panel.symbol_wanted):
        panel.tree.itemActivated.emit(panel.tree.topLevelItem(0), 0)


def test_what_is_open_and_marked_stays_so(panel):
    panel.show_lists(LISTS)
    panel.tree.topLevelItem(1).setExpanded(True)
    panel.tree.setCurrentItem(panel.tree.topLevelItem(1))
    panel.show_lists({"Another": [], **LISTS})
    assert panel.current() == "Pinned"
    assert panel.tree.topLevelItem(2).isExpanded()
