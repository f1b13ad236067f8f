"""The small table of a preview has the columns that its scan shows."""

from PySide6.QtCore import Qt

from desktop.models.preview_model import PreviewModel
from tests.helpers.samples import match


def heads(model):
    return [model.headerData(place, Qt.Orientation.Horizontal) for place in range(model.columnCount())]


def test_it_shows_what_the_scan_shows_in_its_order():
    model = PreviewModel()
    assert heads(model)[:6] == ["Symbol", "Name", "Last", "Chg %", "RSI", "RVol"]
    assert model.show_columns(("rating", "Gap", "price"), ("Gap",))
    assert heads(model) == ["Symbol", "Name", "Rating", "Gap", "Last", "Chg %"]
    assert not model.show_columns(("rating", "Gap", "price"), ("Gap",))


def test_its_cells_are_those_of_the_results():
    model = PreviewModel()
    model.show_columns(("price", "Gap"), ("Gap",))
    model.show_matches([match("ABC", close=12.5, columns={"Gap": 1.25})])
    cells = [str(model.index(0, place).data()) for place in range(model.columnCount())]
    assert (cells[0], cells[2], cells[4]) == ("ABC", "12.50", "1.25")
    assert "12.50" in model.index(0, 2).data(Qt.ItemDataRole.AccessibleTextRole)
