"""Messages above the run panel."""

import pytest
from PySide6.QtWidgets import QApplication, QPushButton

from desktop.look import Look
from desktop.panels.banners import BreakerBanner, Countdown, FailedBanner, NoteBanner, ResumeBanner
from scanner import RunStatus
from tests.helpers.room import cut_off
from tests.helpers.samples import RUN_ID, counts, pause, summary


@pytest.fixture
def look(qapp):
    return Look()


def click(banner, words):
    next(one for one in banner.findChildren(QPushButton) if one.text() == words).click()


def test_an_interrupted_run_can_go_on_or_be_discarded(qtbot, look):
    banner = ResumeBanner(look)
    qtbot.addWidget(banner)
    assert not banner.isVisible()
    stopped = counts(matched=21, unmatched=288, unknown=1, failed=2)
    banner.show_run(summary(RunStatus.INTERRUPTED, counts=stopped), "S&P 500")
    assert banner.isVisible()
    assert banner.height() == 42
    assert banner.accessibleName() == "Scan of S&P 500 was interrupted at 312/503"
    assert banner.accessibleDescription().startswith("Golden cross, ")
    assert banner.accessibleDescription().endswith("21 matches are kept.")
    with qtbot.waitSignal(banner.resume_wanted) as wish:
        click(banner, "Resume")
    assert wish.args == [RUN_ID]
    with qtbot.waitSignal(banner.discard_wanted) as wish:
        click(banner, "Discard")
    assert wish.args == [RUN_ID]
    banner.clear()
    assert not banner.isVisible()
    assert banner.run_id == ""


def test_resume_waits_for_the_run_at_work(qtbot, look):
    banner = ResumeBanner(look)
    qtbot.addWidget(banner)
    banner.show_run(summary(RunStatus.INTERRUPTED, counts=counts(matched=1)), "S&P 500")
    assert banner.accessibleDescription().endswith("1 match is kept.")
    banner.allow(False)
    assert banner.accessibleDescription().endswith("Resume starts after the current scan.")
    with qtbot.waitSignal(banner.resume_wanted):
        click(banner, "Resume")
    banner.show_queued(True)
    assert banner.accessibleDescription().endswith("It goes on after the current scan.")
    with qtbot.waitSignal(banner.resume_wanted):
        click(banner, "Do not resume")
    banner.show_queued(False)
    banner.allow(True)
    assert banner.accessibleDescription().endswith("1 match is kept.")


def test_a_pause_counts_down_and_goes(qtbot, look):
    banner = BreakerBanner(look)
    qtbot.addWidget(banner)
    banner.resize(1000, 42)
    banner.show_pause(pause(28.2, 60.0), "Yahoo", 2342)
    assert banner.accessibleName() == "Yahoo is limiting requests; paused, next try in 28 s"
    assert banner.accessibleDescription() == "It goes on by itself. The 2,342 symbols done so far are kept."
    line = banner.findChild(Countdown)
    assert line.share == pytest.approx(28.2 / 60)
    amber = look.color("warn").rgb()
    image = banner.grab().toImage()
    assert image.pixel(100, line.y()) == amber
    assert image.pixel(900, line.y()) != amber
    banner.show_pause(pause(0.2, 0.0), "Yahoo", 1)
    assert "next try in 1 s" in banner.accessibleName()
    banner.show_pause(None, "Yahoo", 1)
    assert not banner.isVisible()


def test_wishes_during_a_pause(qtbot, look):
    banner = BreakerBanner(look)
    qtbot.addWidget(banner)
    banner.show_pause(pause(), "Yahoo", 1)
    with qtbot.waitSignal(banner.try_now_wanted):
        click(banner, "Try now")
    with qtbot.waitSignal(banner.finish_with_cache_wanted):
        click(banner, "Finish with cached prices")


def test_a_failed_run_says_why_and_offers_one_thing(qtbot, look):
    banner = FailedBanner(look)
    qtbot.addWidget(banner)
    banner.show_failure("No symbol had prices.", "Check the connection.", "run", "Retry")
    assert banner.accessibleName() == "No symbol had prices."
    assert banner.accessibleDescription() == "Check the connection."
    with qtbot.waitSignal(banner.action_wanted) as wish:
        click(banner, "Retry")
    assert wish.args == ["run"]
    with qtbot.waitSignal(banner.report_wanted) as wish:
        click(banner, "Copy report")
    assert wish.args == ["No symbol had prices. Check the connection."]
    click(banner, "Close")
    assert not banner.isVisible()


def test_a_long_message_is_told_in_two_parts(qtbot, look):
    banner = FailedBanner(look)
    qtbot.addWidget(banner)
    banner.show_failure("No prices for AAPL. Yahoo could not be reached. Retry later.", "", "run", "Retry")
    assert banner.accessibleName() == "No prices for AAPL."
    assert banner.accessibleDescription() == "Yahoo could not be reached. Retry later."


def test_without_an_action_there_is_no_dead_button(qtbot, look):
    banner = FailedBanner(look)
    qtbot.addWidget(banner)
    banner.show_failure("No such list.", "", "", "Retry")
    shown = [one.text() for one in banner.findChildren(QPushButton) if one.isVisible()]
    assert shown == ["Close"]


def test_notes_are_shown_until_closed_and_new_ones_again(qtbot, look):
    banner = NoteBanner(look)
    qtbot.addWidget(banner)
    banner.show_notes(())
    assert not banner.isVisible()
    banner.show_notes(("Pages were refused.",))
    assert banner.accessibleName() == "Pages were refused."
    click(banner, "Close")
    banner.show_notes(("Pages were refused.",))
    assert not banner.isVisible()
    banner.show_notes(("Pages were refused.", "2 files could not be used."))
    assert banner.isVisible()
    assert banner.accessibleName() == "2 files could not be used."
    banner.clear()
    assert not banner.isVisible()


@pytest.mark.parametrize("width", [900, 600])
def test_a_long_headline_is_shortened_after_its_sentence(qtbot, look, width):
    banner = NoteBanner(look)
    qtbot.addWidget(banner)
    banner.show_notes(("5 files of the folder could not be used: " + "AAAA.csv: the file is empty; " * 5,))
    banner.resize(width, 42)
    QApplication.processEvents()
    assert cut_off(banner) == []
    assert banner._headline.toolTip() == banner._headline.text()
    short = FailedBanner(look)
    qtbot.addWidget(short)
    advice = "Check the connection, then try again. " * 6
    short.show_failure("Not one symbol had prices.", advice, "retry", "Try again")
    short.resize(width, 42)
    QApplication.processEvents()
    assert short._headline.toolTip() == ""
    assert short._sentence.toolTip() != ""
