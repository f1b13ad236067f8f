"""What a short fact looks like where it does not fit."""

import pytest
from PySide6.QtCore import QRect
from PySide6.QtGui import QFontMetrics, QImage, QPainter
from PySide6.QtWidgets import QStyleOptionViewItem

from desktop.delegates.fact_delegate import FactDelegate
from desktop.look import Look
from desktop.models.facts_model import FactRow, FactsModel

WIDTH, HEIGHT, SIDE = 300, 26, 12


@pytest.fixture
def look(qapp):
    return Look()


def painted(look, row):
    model, option = FactsModel(), QStyleOptionViewItem()
    model.set_rows([row])
    image = QImage(WIDTH, HEIGHT, QImage.Format.Format_RGB32)
    image.fill(look.color("bg.panel"))
    option.rect = QRect(0, 0, WIDTH, HEIGHT)
    painter = QPainter(image)
    FactDelegate(look).paint(painter, option, model.index(0))
    painter.end()
    return image


def test_a_long_value_leaves_the_symbol_alone(look):
    lacks = "0.4 % under its prior 52-week high; 4.8 % under 1.5 × 20-day average volume 1 day ago"
    symbol = QRect(0, 0, SIDE + QFontMetrics(look.font("ui", "semibold")).horizontalAdvance("GOOGL"), HEIGHT)
    alone = painted(look, FactRow("GOOGL", strong=True))
    beside = painted(look, FactRow("GOOGL", lacks, strong=True))
    assert beside.copy(symbol) == alone.copy(symbol)
    assert beside != alone


def test_a_number_is_never_cut(look):
    row = FactRow("A condition whose words are far too long for the room there is", "84.33 > 73.31")
    number = QRect(WIDTH - SIDE - 80, 0, 80, HEIGHT)
    assert painted(look, row).copy(number) == painted(look, FactRow("", row.value)).copy(number)
