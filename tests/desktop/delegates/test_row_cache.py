"""Pictures of rows: made once, made anew when something changed, never more than a bound."""

import pytest
from PySide6.QtGui import QImage, QPainter

from desktop.delegates import row_cache
from desktop.delegates.result_delegate import ResultDelegate
from desktop.delegates.row_cache import RowCache
from desktop.look import Look
from desktop.models.result_columns import standard_columns
from desktop.models.results_model import ResultsModel
from tests.helpers.samples import match

COLUMNS = {column.id: column for column in standard_columns()}
CELLS = [(COLUMNS["symbol"], 0, 60), (COLUMNS["last"], 60, 80)]


class CountingDelegate(ResultDelegate):
    """Counts the cells that it paints."""

    cells = 0

    def paint_content(self, *arguments, **more):
        self.cells += 1
        super().paint_content(*arguments, **more)


@pytest.fixture
def model(qapp):
    model = ResultsModel()
    model.begin()
    model.add([match("A", close=1.5), match("B", close=2.5)])
    return model


@pytest.fixture
def delegate(qapp):
    return CountingDelegate(Look())


def test_a_row_is_painted_once(model, delegate):
    cache = RowCache(delegate)
    first = cache.picture(model.row_at(0), CELLS, 26, 1.0, solid=False)
    assert cache.picture(model.row_at(0), CELLS, 26, 1.0, solid=False).cacheKey() == first.cacheKey()
    assert delegate.cells == len(CELLS)
    assert (first.width(), first.height()) == (140, 26)


def test_it_is_painted_anew_when_its_match_changed(model, delegate):
    cache = RowCache(delegate)
    before = cache.picture(model.row_at(0), CELLS, 26, 1.0, solid=False).toImage()
    model.add([match("A", close=9.5)])
    assert cache.picture(model.row_at(0), CELLS, 26, 1.0, solid=False).toImage() != before


def test_a_picture_moves_with_its_symbol(model, delegate):
    cache = RowCache(delegate)
    picture = cache.picture(model.row_at(0), CELLS, 26, 1.0, solid=False)
    model.add([match("0")])
    assert model.match_at(1).symbol == "A"
    assert cache.picture(model.row_at(1), CELLS, 26, 1.0, solid=False).cacheKey() == picture.cacheKey()


def test_both_forms_are_kept_and_all_can_be_forgotten(model, delegate):
    cache = RowCache(delegate)
    cache.picture(model.row_at(0), CELLS, 26, 1.0, solid=False)
    cache.picture(model.row_at(0), CELLS, 26, 1.0, solid=True)
    assert len(cache) == 2
    cache.clear()
    assert len(cache) == 0


def test_another_screen_gets_sharper_pictures(model, delegate):
    cache = RowCache(delegate)
    cache.picture(model.row_at(0), CELLS, 26, 1.0, solid=False)
    sharp = cache.picture(model.row_at(0), CELLS, 26, 2.0, solid=False)
    assert len(cache) == 1
    assert (sharp.width(), sharp.height(), sharp.devicePixelRatio()) == (280, 52, 2.0)


def test_there_is_a_bound(model, delegate, monkeypatch):
    monkeypatch.setattr(row_cache, "_AROUND", 7)
    model.add([match(f"S{number}") for number in range(30)])
    cache = RowCache(delegate)
    cache.on_screen = 3
    for row in range(model.rowCount()):
        cache.picture(model.row_at(row), CELLS, 26, 1.0, solid=False)
    assert len(cache) == 10
    painted = delegate.cells
    cache.picture(model.row_at(model.rowCount() - 1), CELLS, 26, 1.0, solid=False)
    assert delegate.cells == painted


def test_the_ground_shows_through(model, delegate):
    picture = RowCache(delegate).picture(model.row_at(0), CELLS, 26, 1.0, solid=False)
    image = QImage(140, 26, QImage.Format.Format_RGB32)
    image.fill("#123456")
    painter = QPainter(image)
    painter.drawPixmap(0, 0, picture)
    painter.end()
    assert image.pixelColor(1, 1).name() == "#123456"
    assert len({image.pixelColor(x, 13).name() for x in range(140)}) > 3


def test_a_rank_so_far_is_painted_anew_only_where_it_is_shown(model, delegate):
    quiet, loud = RowCache(delegate), RowCache(delegate, with_rank=True)
    row = model.row_at(0)
    for cache in (quiet, loud):
        cache.picture(row, CELLS, 26, 1.0, solid=False)
    painted = delegate.cells
    row.rank_so_far = 17
    quiet.picture(row, CELLS, 26, 1.0, solid=False)
    assert delegate.cells == painted
    loud.picture(row, CELLS, 26, 1.0, solid=False)
    assert delegate.cells > painted
