"""Short jobs run elsewhere, one after another; only the latest of a kind is answered."""

import threading

import pytest

from desktop.workers.background import Background
from scanner import BadInput


@pytest.fixture
def background(qapp):
    made = Background()
    yield made
    assert made.close()
    made.deleteLater()


def test_an_answer_comes_from_another_thread(background, qtbot):
    with qtbot.waitSignal(background.answered) as told:
        background.ask("thread", lambda token: threading.get_ident())
    kind, answer = told.args
    assert kind == "thread"
    assert answer != threading.get_ident()


def test_only_the_latest_of_a_kind_is_answered(background, qtbot):
    let_go = threading.Event()
    answers = []
    background.answered.connect(lambda kind, value: answers.append((kind, value)))
    background.ask("preview", lambda token: let_go.wait(5) and "first")
    background.ask("preview", lambda token: "second")
    with qtbot.waitSignal(background.answered, check_params_cb=lambda kind, value: kind == "chart"):
        background.ask("chart", lambda token: "other kind")
        let_go.set()
    assert answers == [("preview", "second"), ("chart", "other kind")]


def test_a_replaced_job_sees_its_token_cancelled(background, qtbot):
    began, seen = threading.Event(), []

    def slow(token):
        began.set()
        seen.append(token.wait(5))
        token.raise_if_cancelled()

    background.ask("preview", slow)
    assert began.wait(5)
    with qtbot.waitSignal(background.answered) as told:
        background.ask("preview", lambda token: "newer")
    assert told.args == ["preview", "newer"]
    assert seen == [True]


def test_a_refusal_is_told_with_its_error(background, qtbot):
    def refuse(token):
        raise BadInput("Not that.", "Take another.")

    with qtbot.waitSignal(background.refused) as told:
        background.ask("chart", refuse)
    kind, error = told.args
    assert (kind, error.message) == ("chart", "Not that.")


def test_a_bug_is_told_and_the_thread_lives_on(background, qtbot):
    with qtbot.waitSignal(background.bug_found) as told:
        background.ask("chart", lambda token: 1 / 0)
    assert "ZeroDivisionError" in told.args[0]
    with qtbot.waitSignal(background.answered) as told:
        background.ask("chart", lambda token: "still here")
    assert told.args == ["chart", "still here"]


def test_nothing_is_asked_after_closing(background):
    assert background.close()
    asked = []
    background.ask("chart", asked.append)
    assert not asked


def test_a_job_that_takes_long_keeps_no_short_one_waiting(background, qtbot):
    let_go = threading.Event()
    answers = []
    background.answered.connect(lambda kind, value: answers.append(value))
    background.ask("list", lambda token: let_go.wait(5) and "long", takes_long=True)
    with qtbot.waitSignal(background.answered):
        background.ask("chart", lambda token: "short")
    with qtbot.waitSignal(background.answered):
        let_go.set()
    assert answers == ["short", "long"]
