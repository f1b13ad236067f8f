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


class CountingPainter:
    """Paints as the other one does, and counts."""

    def __init__(self, painter):
        self.painter = painter
        self.rows = 0

    def paint(self, painter, row):
        self.rows += 1
        self.painter.paint(painter, row)


class CountingDelegate(ResultDelegate):
    """Counts the rows that its painters paint."""

    def __init__(self, look):
        super().__init__(look)
        self.made = []

    def row_painter(self, *arguments, **more):
        self.made.append(CountingPainter(super().row_painter(*arguments, **more)))
        return self.made[-1]

    @property
    def rows(self):
        return sum(painter.rows for painter in self.made)


def fitted(delegate, cells=CELLS, ratio=1.0):
    """A cache that knows its cells."""
    cache = RowCache(delegate)
    cache.on_screen = 5
    cache.fit(cells, 26, ratio)
    return cache


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
    cache = fitted(delegate)
    assert cache.known(model.row_at(0), solid=False) is None
    first = cache.picture(model.row_at(0), solid=False)
    assert cache.picture(model.row_at(0), solid=False).cacheKey() == first.cacheKey()
    assert cache.known(model.row_at(0), solid=False).cacheKey() == first.cacheKey()
    assert delegate.rows == 1
    assert (first.width(), first.height()) == (140, 26)


def test_it_is_painted_anew_when_its_match_changed(model, delegate):
    cache = fitted(delegate)
    before = cache.picture(model.row_at(0), solid=False).toImage()
    model.add([match("A", close=9.5)])
    assert cache.known(model.row_at(0), solid=False) is None
    assert cache.picture(model.row_at(0), solid=False).toImage() != before
    assert len(cache) == 1


def test_a_picture_moves_with_its_symbol(model, delegate):
    cache = fitted(delegate)
    picture = cache.picture(model.row_at(0), solid=False)
    model.add([match("0")])
    assert model.match_at(1).symbol == "A"
    assert cache.picture(model.row_at(1), solid=False).cacheKey() == picture.cacheKey()


def test_both_forms_are_kept_and_all_can_be_forgotten(model, delegate):
    cache = fitted(delegate)
    cache.picture(model.row_at(0), solid=False)
    cache.picture(model.row_at(0), solid=True)
    assert len(cache) == 2
    cache.clear()
    assert len(cache) == 0
    assert not cache.fits(1.0)


def test_another_screen_gets_sharper_pictures(model, delegate):
    cache = fitted(delegate)
    cache.picture(model.row_at(0), solid=False)
    assert cache.fits(1.0)
    assert not cache.fits(2.0)
    cache.fit(CELLS, 26, 2.0)
    sharp = cache.picture(model.row_at(0), solid=False)
    assert len(cache) == 1
    assert (sharp.width(), sharp.height(), sharp.devicePixelRatio()) == (280, 52, 2.0)


def test_there_is_a_bound_and_what_is_painted_over_shows_nothing_of_before(model, delegate, monkeypatch):
    monkeypatch.setattr(row_cache, "_AROUND", 7)
    model.add([match(f"S{number}", close=number * 1e6) for number in range(30)])
    cache, fresh = fitted(delegate), fitted(delegate)
    cache.on_screen = 3
    for row in range(model.rowCount()):
        cache.picture(model.row_at(row), solid=False)
    assert len(cache) == 10
    painted = delegate.rows
    last = model.row_at(model.rowCount() - 1)
    again = cache.picture(last, solid=False)
    assert delegate.rows == painted
    assert again.toImage() == fresh.picture(last, solid=False).toImage()


def test_the_ground_shows_through(model, delegate):
    picture = fitted(delegate).picture(model.row_at(0), solid=False)
    image = QImage(140, 26, QImage.Format.Format_RGB32)
    image.fill("#123456")
    painter = QPainter(image)
    painter.drawPixmap(0, 0, picture)
    painter.end()
    assert image.pixelColor(1, 1).name() == "#123456"
    assert len({image.pixelColor(x, 13).name() for x in range(140)}) > 3


def test_a_rank_so_far_is_in_no_picture_and_drawn_as_it_is_now(model, delegate):
    cache = fitted(delegate, [(COLUMNS["rank"], 10, 30), (COLUMNS["symbol"], 40, 60)])
    row = model.row_at(0)
    kept = cache.picture(row, solid=False)

    def drawn():
        image = QImage(140, 60, QImage.Format.Format_RGB32)
        image.fill("#000000")
        painter = QPainter(image)
        cache.draw_changing(painter, 30, row)
        painter.end()
        return image

    before = drawn()
    row.rank_so_far = 17
    assert cache.known(row, solid=False).cacheKey() == kept.cacheKey()
    after = drawn()
    changed = [(x, y) for x in range(140) for y in range(60) if before.pixel(x, y) != after.pixel(x, y)]
    assert changed
    assert all(10 <= x < 40 and 30 <= y < 56 for x, y in changed)
