"""What went wrong and what to do."""

import pytest
from PySide6.QtCore import QModelIndex, QRect, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QLabel, QPlainTextEdit, QPushButton, QTreeView

from desktop.look import Look
from desktop.models.problems_model import ProblemsModel
from desktop.panels.cause_links import FEWER_CONNECTIONS, LEAVE_OUT, RETRY, SET_LIMIT, SHOW, UPDATE_UNIVERSE
from desktop.panels.problems_brief import CauseRow, ProblemsBrief
from desktop.panels.problems_panel import LOW_HEIGHT, ProblemsPanel
from scanner import FailureKind, UnknownReason
from tests.helpers.pixels import colors_in
from tests.helpers.samples import failure, match, unknown


@pytest.fixture
def model(qapp):
    return ProblemsModel()


@pytest.fixture
def brief(qtbot, model):
    made = ProblemsBrief(Look(), model)
    qtbot.addWidget(made)
    made.resize(360, 190)
    made.show()
    return made


@pytest.fixture
def panel(qtbot, model):
    made = ProblemsPanel(Look(), model)
    qtbot.addWidget(made)
    made.resize(1200, 308)
    made.show()
    return made


def button(panel, start):
    return next(one for one in panel.findChildren(QPushButton) if one.text().startswith(start))


def rows(brief):
    return [row.accessibleName() for row in brief.findChildren(CauseRow) if row.isVisible()]


def texts(panel):
    return [label.text() for label in panel.findChildren(QLabel) if label.isVisible()]


def test_without_problems_it_says_so(brief):
    assert rows(brief) == []
    assert "None so far." in texts(brief)
    assert not button(brief, "Show all").isVisible()
    brief.set_ended(True)
    assert "None." in texts(brief)


def test_three_causes_with_count_and_advice(brief, model):
    model.add_failures([failure("AAA"), failure("BBB"), failure("CCC", FailureKind.NOT_FOUND)])
    model.add_unknown([unknown("UUU"), unknown("VVV", UnknownReason.NO_DATA)])
    assert rows(brief) == [
        "Yahoo took too long to answer, 2. Retry. If it comes back, raise the 10 s limit.",
        "Symbol not known to Yahoo, 1. CCC may have been renamed.",
        "Not enough price history, 1. The rule needs 252 days, one symbol has 187.",
    ]
    model.clear()
    assert rows(brief) == []


def test_retry_is_offered_when_it_can_be_done_and_helps(brief, model, qtbot):
    model.add_failures([failure("BBB", FailureKind.NOT_FOUND)])
    retry = button(brief, "Retry")
    assert not retry.isVisible()
    model.add_failures([failure("AAA")])
    assert retry.isVisible()
    assert retry.text() == "Retry failed (1)"
    brief.show_queued(True)
    assert retry.text() == "Do not retry"
    brief.show_queued(False)
    with qtbot.waitSignal(brief.retry_wanted):
        retry.click()
    model.replace([failure("BBB", FailureKind.NOT_FOUND)], [])
    assert not retry.isVisible()


def test_wishes_of_the_brief(brief, model, qtbot):
    model.add_failures([failure("AAA")])
    with qtbot.waitSignal(brief.expand_wanted):
        button(brief, "Show all").click()
    brief.set_ended(True)
    with qtbot.waitSignal(brief.fold_wanted):
        next(
            one for one in brief.findChildren(QPushButton) if one.accessibleName() == "Show the summary"
        ).click()


def test_the_whole_story_counts_symbols_and_causes(panel, model):
    assert "None." in texts(panel)
    assert not button(panel, "Copy").isEnabled()
    model.add_failures([failure("AAA"), failure("BBB")])
    assert "2 symbols, 1 cause" in texts(panel)
    model.add_unknown([unknown("UUU")])
    assert "3 symbols, 2 causes" in texts(panel)


def test_choosing_a_row_shows_the_words_of_the_source(panel, model):
    model.add_failures([failure("AAA"), failure("BBB")])
    tree, details = panel.findChild(QTreeView), panel.findChild(QPlainTextEdit)
    cause = model.index(0, 0)
    tree.setCurrentIndex(cause)
    heads = [line.split() for line in details.toPlainText().splitlines() if "prices" in line]
    assert [words[-3] for words in heads] == ["AAA", "BBB"]
    model.add_failures([failure("CCC")])
    assert "CCC" in details.toPlainText()
    tree.setExpanded(cause, True)
    tree.setCurrentIndex(model.index(1, 0, cause))
    assert details.toPlainText().splitlines()[1:] == [
        "  try 1   ReadTimeout   10.0 s",
        "          no answer",
        "  try 2   ReadTimeout   10.0 s",
        "  try 3   ReadTimeout   10.0 s",
    ]
    button(panel, "Copy").click()
    next(one for one in panel.findChildren(QPushButton) if one.text() == "Copy").click()
    assert QGuiApplication.clipboard().text() == details.toPlainText()
    model.clear()
    assert details.toPlainText() == ""


def test_causes_and_symbols_are_painted(panel, model):
    empty = panel.grab().toImage()
    model.add_failures([failure("AAA")])
    model.add_unknown([unknown("UUU")])
    panel.findChild(QTreeView).expandAll()
    assert panel.grab().toImage() != empty
    assert panel.findChild(QTreeView).rowHeight(model.index(0, 0)) == 30


def test_the_report_goes_to_the_clipboard(panel, model):
    model.add_failures([failure("AAA")])
    QGuiApplication.clipboard().clear()
    button(panel, "Copy report").click()
    assert QGuiApplication.clipboard().text() == model.report()


def test_wishes_of_the_panel(panel, model, qtbot):
    model.add_failures([failure("AAA")])
    with qtbot.waitSignal(panel.retry_wanted):
        qtbot.mouseClick(button(panel, "Retry"), Qt.MouseButton.LeftButton)
    with qtbot.waitSignal(panel.close_wanted):
        next(
            one for one in panel.findChildren(QPushButton) if one.accessibleName() == "Close problems"
        ).click()


EVERYTHING = frozenset({FEWER_CONNECTIONS, LEAVE_OUT, RETRY, SET_LIMIT, SHOW, UPDATE_UNIVERSE})


def links(panel, row):
    found = panel.tree.links_of(row).findChildren(QPushButton)
    return [one.text() for one in found if one.isVisibleTo(panel)]


def test_each_cause_has_links_for_what_can_be_done(panel, model):
    model.add_failures(
        [failure("AAA", FailureKind.THROTTLED, retryable=False), failure("BBB"), failure("CCC")]
    )
    model.add_failures([failure("DDD", FailureKind.NOT_FOUND)])
    model.add_unknown([unknown("UUU")])
    model.add_doubts([match("WWW", marks=("+412 % in a day without a split.",)), match("FINE")])
    assert [links(panel, row) for row in range(5)] == [[], [], [], ["Show"], ["Show"]]
    panel.tree.set_offers(EVERYTHING)
    assert [links(panel, row) for row in range(5)] == [
        ["Fewer connections"],
        ["Set limit", "Retry 2"],
        ["Leave out", "Update universe"],
        ["Show"],
        ["Leave out", "Show"],
    ]
    model.add_failures([failure("EEE")])
    assert links(panel, 1) == ["Set limit", "Retry 3"]


def test_links_tell_their_cause_and_can_be_reached_by_keys(panel, model, qtbot):
    model.add_failures([failure("AAA"), failure("DDD", FailureKind.NOT_FOUND)])
    panel.tree.set_offers(EVERYTHING)
    panel.activateWindow()
    panel.tree.setFocus()
    for name in ("Set limit", "Retry 1", "Leave out"):
        qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Tab)
        assert QApplication.focusWidget().text() == name
    assert QApplication.focusWidget().accessibleName() == "Leave out: Symbol not known to Yahoo"
    with qtbot.waitSignal(panel.link_wanted) as told:
        qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Space)
    assert told.args == [LEAVE_OUT, model.causes[1]]


def test_the_rest_of_many_symbols_is_shown_when_asked_for(panel, model, qtbot):
    model.add_failures([failure(f"S{number}") for number in range(19)])
    cause = model.index(0, 0)
    panel.tree.expand(cause)
    assert model.index(3, 0, cause).data() == "16 more"
    panel.tree.activated.emit(model.index(3, 0, cause))
    assert model.rowCount(cause) == 19
    with qtbot.waitSignal(panel.symbol_wanted) as told:
        panel.tree.activated.emit(model.index(7, 0, cause))
    assert told.args == ["S7"]


def test_a_low_window_gets_a_low_panel(panel):
    panel.set_low(True)
    assert panel.height() == LOW_HEIGHT


def test_a_closed_cause_ends_in_a_line_from_edge_to_edge_and_shows_that_it_opens(panel, model):
    model.add_failures([failure("A"), failure("B")])
    tree = panel.tree

    def edge():
        """The colours left of the words: at the lower end of the first row, and in it."""
        row = tree.visualRect(model.index(0, 0))
        picture = tree.viewport().grab().toImage()
        line = QRect(0, row.bottom(), row.left(), 1)
        return colors_in(picture, line), colors_in(picture, QRect(0, row.top(), row.left(), row.height() - 1))

    tree.setCurrentIndex(QModelIndex())
    closed_line, closed_sign = edge()
    assert set(closed_line) == {Look().color("line.subtle").name()}
    assert len(closed_sign) > 2
    tree.expand(model.index(0, 0))
    open_line, open_sign = edge()
    assert open_line != closed_line
    assert open_sign != closed_sign
