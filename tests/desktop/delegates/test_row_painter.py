"""Cells that look the same are painted once and look the same as ever; whatever the row, whatever came before it."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PySide6.QtCore import QRect
from PySide6.QtGui import QImage, QPainter

from desktop.delegates import row_painter
from desktop.delegates.cell_style import Cell, CellStyle
from desktop.delegates.number_cells import number_cell
from desktop.delegates.row_painter import RowPainter, Stamped
from desktop.look import Look
from desktop.models.result_columns import with_own_columns
from desktop.models.result_row import ResultRow
from scanner import Change
from tests.helpers.samples import match

HEIGHT = 26
COLUMNS = {column.id: column for column in with_own_columns(["Box top"])}
CELLS = [
    (column, QRect(50 + 101 * place, 0, column.width, HEIGHT))
    for place, column in enumerate(COLUMNS.values())
]


@pytest.fixture(scope="module")
def style(qapp):
    look = Look()
    return CellStyle(look)


def picture(painter, row, ratio=1.0):
    image = QImage(
        int(102 * len(CELLS) * ratio), int(HEIGHT * ratio), QImage.Format.Format_ARGB32_Premultiplied
    )
    image.setDevicePixelRatio(ratio)
    image.fill(0)
    canvas = QPainter(image)
    painter.paint(canvas, row)
    canvas.end()
    return image


numbers = st.none() | st.sampled_from([0.0, 1.0, 49.9, 50.0, 99.6, 1234.5, 1e7])
signals = st.lists(st.sampled_from(["Tight", "Volume", "Near high", "Overbought"]), unique=True).map(tuple)
rows = st.builds(
    lambda dropped, rank, rsi, volume, part, signals, change: ResultRow(
        match(
            "A",
            rank=rank,
            rsi=rsi,
            relative_volume=volume,
            parts={"trend": part, "volume": volume},
            signals=signals,
            change=change,
            plan={"entry": 10.0, "r_multiple": rsi},
        ),
        dropped=dropped,
        reason="Close fell below its 50-day average." if dropped else "",
    ),
    st.booleans(),
    st.none() | st.sampled_from([1, 57, 9_999, 1_234_567]),
    numbers,
    numbers,
    numbers,
    signals,
    st.none() | st.sampled_from(list(Change)),
)


@pytest.mark.parametrize("ratio", [1.0, 2.0])
@given(met=st.lists(rows, min_size=1, max_size=3))
@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_a_row_looks_the_same_whatever_was_painted_before(style, ratio, met):
    used = RowPainter(style, CELLS, ratio, solid=False)
    for row in met:
        fresh = RowPainter(style, CELLS, ratio, solid=False)
        assert picture(used, row, ratio) == picture(fresh, row, ratio)


class Unstamped(Stamped):
    """Paints every cell for itself."""

    def __call__(self, painter, row):
        painter.setFont(self.cell.font)
        self.cell.paint(painter, row)


@pytest.mark.parametrize("ratio", [1.0, 1.5, 2.0])
@given(row=rows)
@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_a_stamp_cannot_be_told_from_what_is_painted(style, ratio, row):
    stamped = picture(RowPainter(style, CELLS, ratio, solid=True), row, ratio)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(row_painter, "Stamped", Unstamped)
        painted = picture(RowPainter(style, CELLS, ratio, solid=True), row, ratio)
    assert stamped == painted


def test_stamps_are_bounded_and_still_right(style, monkeypatch):
    monkeypatch.setattr(row_painter, "_MOST_STAMPS", 3)
    rect = QRect(0, 0, 34, HEIGHT)
    stamped = Stamped(number_cell(style, Cell(rect, COLUMNS["rsi"])), rect, 1.0)
    for value in (1.0, 2.0, 3.0, 4.0, 5.0, 1.0):
        row = ResultRow(match("A", rsi=value))
        image = QImage(34, HEIGHT, QImage.Format.Format_ARGB32_Premultiplied)
        image.fill(0)
        canvas = QPainter(image)
        stamped(canvas, row)
        canvas.end()
        alone = RowPainter(style, [(COLUMNS["rsi"], rect)], 1.0, solid=False)
        assert image == picture(alone, row).copy(rect)
    assert 0 < len(stamped) <= 3
