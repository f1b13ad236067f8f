"""What the page of the first start says of Yahoo and of the first scan."""

import pytest

from desktop.desks.first_start_desk import FirstStartDesk, effort_of
from scanner import CannotRun, RequestPlan
from tests.helpers.stub_service import StubService
from tests.helpers.window import open_workplace


class Data:
    """Plans, and a Yahoo that answers in 0.214 s unless there is an ``error``."""

    def __init__(self):
        self.asked = []
        self.error = None

    def reach(self, source, token=None):
        self.asked.append(source)
        if self.error:
            raise self.error
        return 0.214

    def plan(self, scan):
        seconds = 50.0 if scan.source == "yahoo" else 0.0
        return RequestPlan(0, 0, 101, 0, 101, seconds, source=scan.source, size=4_200_000)


@pytest.fixture
def place(qapp, tmp_path):
    service = StubService(home=tmp_path)
    service.data = Data()
    made = open_workplace(service, tmp_path)
    made.window.show_welcome(True)
    FirstStartDesk(service, made.window, made.background)
    yield made
    made.close()


def note(place):
    return place.window.welcome._source_cards["yahoo"].radio.accessibleDescription()


def test_nobody_is_asked_before_yahoo_is_chosen(place, qtbot):
    qtbot.waitUntil(lambda: not place.background.is_busy)
    assert place.service.data.asked == []
    place.window.welcome.choose_source("yahoo")
    assert "Looking" in note(place)
    qtbot.waitUntil(lambda: "Reached in 214 ms" in note(place))
    assert place.service.data.asked == ["yahoo"]


def test_a_yahoo_that_does_not_answer_is_said(place, qtbot):
    place.service.data.error = CannotRun("No internet.", "Look at the connection.")
    place.window.welcome.choose_source("yahoo")
    qtbot.waitUntil(lambda: "Could not be reached. No internet." in note(place))


def test_leaving_gives_up_what_is_asked(place, qtbot):
    place.window.welcome.choose_source("yahoo")
    place.window.welcome.look_around_wanted.emit()
    assert not place.background.is_busy


def test_choosing_another_source_takes_the_answer_back(place, qtbot):
    place.window.welcome.choose_source("yahoo")
    qtbot.waitUntil(lambda: "Reached" in note(place))
    place.window.welcome.choose_source("practice")
    assert "Reached" not in note(place)


def test_the_first_scan_s_effort_is_beside_the_button(place, qtbot):
    place.window.welcome.choose_source("yahoo")
    said = place.window.welcome._size_hint
    qtbot.waitUntil(lambda: said.text() == "101 symbols, about 50 seconds, 4 MB download")


@pytest.mark.parametrize(
    ("plan", "words"),
    [
        (RequestPlan(0, 0, 1200, 0, 1200, 0.0, source="practice", size=9), "1,200 symbols, about 2 seconds"),
        (RequestPlan(0, 0, 40, 0, 0, 0.0, source="folder:/x"), "40 symbols"),
        (
            RequestPlan(0, 0, 500, 0, 500, 250.0, source="yahoo", size=100),
            "500 symbols, about 5 minutes, 1 MB download",
        ),
    ],
)
def test_the_effort_in_words(plan, words):
    assert effort_of(plan) == words
