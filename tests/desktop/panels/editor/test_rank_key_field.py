"""A key of a ranking: what is chosen, in which order, and how that is written."""

import pytest

from desktop.look import Look
from desktop.panels.editor.rank_key_field import RankKeyField, taken_apart, written_key

OFFERED = {"Rating": "rating", "Relative volume": "relative_volume(20)"}


@pytest.fixture
def field(qtbot):
    made = RankKeyField(Look(), "Rank by")
    qtbot.addWidget(made)
    made.show()
    return made


@pytest.mark.parametrize(
    ("key", "expression", "smallest"),
    [
        ("rating", "rating", False),
        ("-rating", "rating", True),
        ("-rsi(2)", "rsi(2)", True),
        ("-(close - open)", "close - open", True),
        ("-sma(volume, 20)", "sma(volume, 20)", True),
        ("close / open", "close / open", False),
        ("-(high - low) / atr(14)", "-(high - low) / atr(14)", False),
        ("-macd_hist() / close", "-macd_hist() / close", False),
    ],
)
def test_a_key_is_an_expression_and_an_order(key, expression, smallest):
    assert taken_apart(key) == (expression, smallest)
    assert written_key(expression, smallest=smallest) == key


def test_what_is_chosen_is_told_once(field, qtbot):
    field.show_key("rating", OFFERED)
    told = []
    field.changed.connect(told.append)
    field.typed.setText("Relative volume")
    field.typed.editingFinished.emit()
    field.typed.editingFinished.emit()
    field.order.setCurrentIndex(1)
    field.order.activated.emit(1)
    assert told == ["relative_volume(20)", "-relative_volume(20)"]
    field.show_key("-relative_volume(20)", OFFERED)
    assert (field.typed.text(), field.order.currentText()) == ("Relative volume", "smallest first")


def test_it_is_as_wide_as_what_is_chosen(field, qtbot):
    field.resize(600, 40)
    field.show_key("rating", OFFERED)
    narrow = field.value.sizeHint().width()
    qtbot.waitUntil(lambda: field.value.width() == narrow)
    field.show_key("relative_volume(20)", OFFERED)
    qtbot.waitUntil(lambda: narrow < field.value.width() < 200)
    field.show_key("relative_volume(20) * 1000 + highest(volume, 252) / lowest(volume, 252)", OFFERED)
    qtbot.waitUntil(lambda: field.value.width() == 200)


def test_a_long_value_gives_way_where_there_is_little_room(qtbot):
    field = RankKeyField(Look(), "Rank by")
    qtbot.addWidget(field)
    field.show_key("close / highest(high, 252)", {})
    field.resize(field.sizeHint())
    field.show()
    wide = field.value.width()
    field.resize(field.minimumSizeHint())
    qtbot.waitUntil(lambda: field.value.width() < wide - 40)
    assert field.order.geometry().right() <= field.width()
