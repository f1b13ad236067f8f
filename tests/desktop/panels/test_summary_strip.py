"""A run that ended, in one line."""

import pytest
from PySide6.QtWidgets import QApplication, QLabel, QPushButton

from desktop import text
from desktop.look import Look
from desktop.panels.summary_strip import SummaryStrip
from scanner import RunStatus
from tests.helpers.pixels import colors_in
from tests.helpers.samples import RUN_ID, STARTED, counts, result


@pytest.fixture
def strip(qtbot):
    made = SummaryStrip(Look())
    qtbot.addWidget(made)
    made.resize(1200, 36)
    made.show()
    return made


def buttons(strip):
    return [one.text() for one in strip.findChildren(QPushButton) if one.isVisible()]


def click(strip, words):
    next(one for one in strip.findChildren(QPushButton) if one.text() == words).click()


def test_a_finished_run(strip):
    strip.show_result(result(), 54.0, 6)
    assert strip.height() == 36
    assert strip.facts() == (
        f"Finished {text.clock_time(STARTED)}  503 scanned  42 matched  3 failed  3 unknown"
        "  72\u2009% from cache  0:54 at 9.3 symbols/s"
    )
    assert buttons(strip) == ["Show", "Run details"]


def test_the_pace_of_a_resumed_run_counts_what_was_done_since(strip):
    strip.show_result(result(), 54.0, 6, done_before=449)
    assert strip.facts().endswith("0:54 at 1.0 symbols/s")


@pytest.mark.parametrize("width", [1100, 760, 640, 560, 480, 400])
def test_in_a_narrow_window_facts_leave_whole_the_least_important_first(strip, width):
    strip.show_result(result(), 54.0, 6)
    strip.resize(width, 36)
    QApplication.processEvents()
    assert strip.width() == width
    shown = [one for one in strip.findChildren(QLabel) if one.isVisible() and one.text()]
    for one in shown[1:]:
        assert one.width() >= one.minimumSizeHint().width()
        assert strip.rect().contains(one.geometry())
    if width < 900:
        assert "from cache" not in strip.facts()
    assert "from cache" in strip.accessibleDescription()
    strip.resize(1200, 36)
    assert strip.facts().endswith("symbols/s")


def test_figures_are_strong_and_what_failed_needs_attention(strip):
    def colours(words):
        fact = next(one for one in strip.findChildren(QLabel) if one.text() == words)
        return set(colors_in(fact))

    look = Look()
    strip.show_result(result(), 54.0, 6)
    primary, quiet, warn = (look.color(name).name() for name in ("text.primary", "text.secondary", "warn"))
    assert {primary, quiet} <= colours("503 scanned")
    assert {warn, quiet} <= colours("3 failed")
    assert warn not in colours("3 unknown")


def test_a_run_without_problems_shows_none(strip):
    strip.show_result(result(counts=counts(unmatched=461, failed=0, unknown=0)), None, 0)
    assert strip.facts().endswith("42 matched  72\u2009% from cache")
    assert buttons(strip) == ["Run details"]


def test_a_cancelled_run_keeps_its_matches_and_can_go_on(strip, qtbot):
    stopped = counts(matched=34, unmatched=360, unknown=1, failed=3)
    strip.show_result(result(RunStatus.CANCELLED, counts=stopped), 41.0, 4)
    assert strip.facts().startswith("Cancelled at 398 of 503. 34 matches kept.")
    assert buttons(strip) == ["Show", "Resume", "Run again", "Run details"]
    with qtbot.waitSignal(strip.resume_wanted) as wish:
        click(strip, "Resume")
    assert wish.args == [RUN_ID]
    with qtbot.waitSignal(strip.again_wanted):
        click(strip, "Run again")
    strip.allow(False)
    with qtbot.assertNotEmitted(strip.again_wanted):
        click(strip, "Run again")


@pytest.mark.parametrize(
    ("status", "word"), [(RunStatus.INTERRUPTED, "Interrupted"), (RunStatus.FAILED, "Failed")]
)
def test_other_ends_in_a_word(strip, status, word):
    strip.show_result(result(status, counts=counts(from_cache=0, fetched=0)), None, 0)
    assert strip.facts().startswith(f"{word} at 503 of 503. 42 matches kept.")
    assert "cache" not in strip.facts()


def test_wishes(strip, qtbot):
    strip.show_result(result(), None, 6)
    with qtbot.waitSignal(strip.problems_wanted):
        click(strip, "Show")
    with qtbot.waitSignal(strip.details_wanted):
        click(strip, "Run details")
