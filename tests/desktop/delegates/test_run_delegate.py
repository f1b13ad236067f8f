"""What a line of the runs looks like."""

from datetime import UTC, datetime

import pytest
from PySide6.QtCore import QRect
from PySide6.QtGui import QImage, QPainter
from PySide6.QtWidgets import QStyle, QStyleOptionViewItem

from desktop.delegates.run_delegate import RunDelegate
from desktop.look import Look
from desktop.models.runs_model import RunsModel
from scanner import RunStatus
from tests.helpers.samples import run_info, scan, summary

WIDTH = 212


@pytest.fixture
def look(qapp):
    return Look()


@pytest.fixture
def model(qapp):
    return RunsModel()


def run(status=RunStatus.FINISHED, title="Golden cross", **members):
    return summary(
        info=run_info("a", status, started=datetime.now(UTC), scan=scan(title=title, universe="sp500")),
        **members,
    )


def painted(look, model, row=1, state=None):
    delegate, option = RunDelegate(look), QStyleOptionViewItem()
    height = delegate.sizeHint(option, model.index(row)).height()
    image = QImage(WIDTH, height, QImage.Format.Format_RGB32)
    image.fill(look.color("bg.panel"))
    option.rect = QRect(0, 0, WIDTH, height)
    if state is not None:
        option.state |= state
    painter = QPainter(image)
    delegate.paint(painter, option, model.index(row))
    painter.end()
    return image


def has(image, color, left=0, top=0):
    return any(
        image.pixelColor(x, y) == color
        for x in range(left, image.width())
        for y in range(top, image.height())
    )


def test_all_runs_are_equally_high_whatever_they_do(look, model):
    model.set_runs([run()])
    plain = painted(look, model).height()
    model.set_progress("a", 0.5, "running")
    assert painted(look, model).height() == plain
    assert painted(look, model, row=0).height() < plain


def test_a_run_at_work_has_a_bar_as_long_as_its_share(look, model):
    model.set_runs([run(RunStatus.RUNNING)])
    model.set_progress("a", 0.5, "running")
    image = painted(look, model)
    line = [image.pixelColor(x, image.height() - 5) for x in range(WIDTH)]
    assert line.count(look.color("accent")) == round((WIDTH - 24) * 0.5)
    assert look.color("track") in line
    model.set_progress("a", 0.5, "paused", "warn")
    assert has(painted(look, model), look.color("warn"), top=40)


def test_an_interrupted_run_says_so_in_amber(look, model):
    model.set_runs([run(RunStatus.INTERRUPTED)])
    assert has(painted(look, model), look.color("warn"), left=100, top=20)
    model.set_runs([run(new=7, dropped=4)])
    assert not has(painted(look, model), look.color("warn"))


def test_the_selected_run_has_a_bar_and_the_one_under_the_mouse_a_ground(look, model):
    model.set_runs([run()])
    selected = painted(look, model, state=QStyle.StateFlag.State_Selected)
    assert selected.pixelColor(0, 20) == look.color("accent")
    assert selected.pixelColor(5, 2) == look.color("bg.selected")
    assert painted(look, model, state=QStyle.StateFlag.State_MouseOver).pixelColor(5, 2) == look.color(
        "bg.hover"
    )


def test_a_long_title_leaves_the_figure_alone(look, model):
    model.set_runs([run(title="A")])
    short = painted(look, model)
    model.set_runs([run(title="A scan whose title is far too long for the list of runs")])
    long = painted(look, model)
    for x in range(WIDTH - 12 - 14, WIDTH):
        assert [short.pixelColor(x, y) for y in range(6, 20)] == [long.pixelColor(x, y) for y in range(6, 20)]


def test_a_heading_is_quiet(look, model):
    model.set_runs([run()])
    assert has(painted(look, model, row=0), look.color("text.muted"))
