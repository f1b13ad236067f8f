"""What a run would fetch, told before it begins."""

from dataclasses import replace

import pytest
from PySide6.QtWidgets import QLabel

from desktop.desks.plan_desk import PlanDesk
from desktop.dialogs.plan_dialog import PlanDialog
from scanner import BadInput, RequestPlan
from tests.helpers import samples
from tests.helpers.stub_service import StubService
from tests.helpers.window import open_workplace

LONG = RequestPlan(fresh=380, stale=100, missing=20, absent=3, requests=120, seconds=61, notes=("A note.",))
YAHOO = samples.scan(source="yahoo", universe="sp500")


class Plans:
    """The verbs about data: one plan, or a refusal."""

    def __init__(self):
        self.answer = LONG
        self.asked = []

    def plan(self, scan):
        self.asked.append(scan)
        if isinstance(self.answer, Exception):
            raise self.answer
        return self.answer


@pytest.fixture
def place(qtbot, tmp_path):
    service = StubService(home=tmp_path)
    service.data = Plans()
    made = open_workplace(service, tmp_path)
    yield made
    made.close()


@pytest.fixture
def desk(place):
    return PlanDesk(place.service, place.window, place.background)


def dialog(place):
    return next((one for one in place.window.findChildren(PlanDialog) if one.isVisible()), None)


@pytest.mark.parametrize(
    "scan",
    [samples.scan(source="practice"), samples.scan(source="folder:/x"), replace(YAHOO, cached_only=True)],
)
def test_what_asks_nobody_begins_at_once(desk, place, qtbot, scan):
    with qtbot.waitSignal(desk.agreed) as agreed:
        desk.look_at(scan)
    assert agreed.args == [scan]
    assert place.service.data.asked == []


@pytest.mark.parametrize(
    "answer", [replace(LONG, seconds=30), replace(LONG, requests=0, seconds=0), BadInput("No.", "Yes.")]
)
def test_short_fetches_and_errors_are_left_to_the_run(desk, place, qtbot, answer):
    place.service.data.answer = answer
    with qtbot.waitSignal(desk.agreed) as agreed:
        desk.look_at(YAHOO)
    assert agreed.args == [YAHOO]
    assert dialog(place) is None


def asked(desk, place, qtbot):
    desk.look_at(YAHOO)
    qtbot.waitUntil(lambda: dialog(place) is not None)
    return dialog(place)


def test_a_long_fetch_is_asked_about_with_its_figures(desk, place, qtbot):
    shown = " ".join(one.text() for one in asked(desk, place, qtbot).findChildren(QLabel))
    for words in ("Yahoo Finance has to be asked 120 times, about 2 min.", "S&amp;P 500", "A note."):
        assert words in shown.replace("S&P", "S&amp;P")
    for figure in ("380", "100", "20", "3"):
        assert figure in shown


def test_the_keyboard_is_on_run(desk, place, qtbot):
    question = asked(desk, place, qtbot)
    assert question.focusWidget() is question.run_button


def test_it_runs_after_a_yes(desk, place, qtbot):
    with qtbot.waitSignal(desk.agreed) as agreed:
        asked(desk, place, qtbot).run_button.click()
    assert agreed.args == [YAHOO]


def test_it_runs_on_what_is_kept_if_that_is_the_wish(desk, place, qtbot):
    with qtbot.waitSignal(desk.agreed) as agreed:
        asked(desk, place, qtbot).cached_button.click()
    assert agreed.args == [replace(YAHOO, cached_only=True)]


def test_with_nothing_kept_there_is_nothing_to_scan(desk, place, qtbot):
    place.service.data.answer = replace(LONG, fresh=0, stale=0)
    assert not asked(desk, place, qtbot).cached_button.isEnabled()


def test_closing_runs_nothing(desk, place, qtbot):
    with qtbot.assertNotEmitted(desk.agreed):
        asked(desk, place, qtbot).close()


def test_the_limit_can_be_raised_from_the_question(desk, place, qtbot):
    question = asked(desk, place, qtbot)
    assert question.again_box.text() == "Ask again only for fetches longer than 2 min"
    question.again_box.click()
    with qtbot.waitSignal(desk.ask_above_wanted) as wanted:
        question.run_button.click()
    assert wanted.args == [120]


def test_a_later_scan_takes_the_place_of_one_that_was_asked_about(desk, place, qtbot):
    asked(desk, place, qtbot)
    other = replace(YAHOO, universe="dax")
    place.service.data.answer = replace(LONG, seconds=1)
    with qtbot.waitSignal(desk.agreed) as agreed:
        desk.look_at(other)
    assert agreed.args == [other]
    assert dialog(place) is None
