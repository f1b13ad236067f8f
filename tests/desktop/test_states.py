"""What is seen in each state of a run, in the whole window; each is reached by the practice market's misbehaviour."""

from dataclasses import replace

import pytest
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import QLabel, QProgressBar, QPushButton

from desktop.desks.results_desk import ResultsDesk
from desktop.panels.banners import BreakerBanner, FailedBanner, ResumeBanner
from desktop.panels.progress_panel import ProgressPanel
from scanner import ScanService
from tests.helpers.window import open_workplace

SYMBOLS = 60


class Market:
    """The whole window on a practice market that misbehaves as told."""

    def __init__(self, folder, **settings):
        service = ScanService.open(folder / "home")
        practice = replace(service.settings.practice, **settings)
        service.save_settings(replace(service.settings, practice=practice))
        service.close()
        self.service = ScanService.open(folder / "home")
        self.place = open_workplace(self.service, folder)
        self.window, self.runner = self.place.window, self.place.runner
        ResultsDesk(self.service, self.window, self.place.background, self.place.prefs)
        self.place.desk.choose("practice", "golden-cross")

    def start(self, rule="close > 0"):
        definition = self.service.scan_named("golden-cross")
        scan = replace(self.service.scan_for(definition, "practice"), rule=rule, limit=SYMBOLS)
        self.place.desk.start(scan)

    def words(self, kind):
        [part] = self.window.findChildren(kind)
        return " ".join(one.text() for one in part.findChildren(QLabel) if one.isVisibleTo(part))

    def summary(self):
        return self.window.work.run_panel._summary.facts()

    def buttons(self):
        return {one.text() for one in self.window.findChildren(QPushButton) if one.isVisible()}

    def close(self):
        self.place.close()
        self.service.close()


@pytest.fixture
def market(qtbot, tmp_path):
    opened = []

    def open_market(**settings):
        opened.append(Market(tmp_path, **settings))
        return opened[-1]

    yield open_market
    for one in opened:
        one.close()


def test_running_and_cancelling_and_cancelled(market, qtbot):
    seen = market(latency_seconds=0.2)
    seen.start()
    qtbot.waitUntil(lambda: "%" in seen.window.windowTitle() and "now" in seen.words(ProgressPanel))
    assert "estimating" in seen.words(ProgressPanel) or "left" in seen.words(ProgressPanel)
    assert seen.window.scan_bar.run_button.text() == "Cancel"
    with qtbot.waitSignal(seen.runner.finished):
        seen.runner.cancel()
        assert not seen.window.scan_bar.run_button.isEnabled()
        assert "Stopping" in seen.words(ProgressPanel)
        [panel] = seen.window.findChildren(ProgressPanel)
        tones = {bar.property("tone") for bar in panel.findChildren(QProgressBar)}
        assert "cancelling" in tones
        assert not tones & {"running", "paused"}
    qtbot.waitUntil(lambda: "Cancelled at" in seen.summary())
    assert f"of {SYMBOLS}." in seen.summary()
    qtbot.waitUntil(lambda: {"Resume", "Run again"} <= seen.buttons())


def test_paused_and_what_can_be_done_then(market, qtbot):
    seen = market(throttle_after=20, throttle_seconds=60.0)
    seen.start()
    qtbot.waitUntil(seen.window.work.breaker_banner.isVisible)
    assert "is limiting requests; paused, next try in" in seen.words(BreakerBanner)
    assert "paused" in seen.words(ProgressPanel)
    assert seen.window.windowTitle().startswith("Paused at")
    assert {"Try now", "Finish with cached prices"} <= seen.buttons()
    with qtbot.waitSignal(seen.runner.finished):
        seen.place.click("Finish with cached prices")
    assert not seen.window.work.breaker_banner.isVisible()


def test_interrupted_and_offered_again(market, qtbot, tmp_path):
    seen = market(latency_seconds=0.2)
    ledger = seen.service._parts.ledger
    scan = seen.service.scan_for(seen.service.scan_named("golden-cross"), "practice")
    with (
        pytest.raises(KeyboardInterrupt),
        ledger.begin(scan, seen.service.last_session(), seen.service._parts.clock.now(), "1"),
    ):
        raise KeyboardInterrupt
    seen.place.desk.refresh_runs()
    assert "was interrupted at" in seen.words(ResumeBanner)
    assert {"Resume", "Discard"} <= seen.buttons()


def test_finished_with_what_failed_and_what_is_unknown(market, qtbot):
    seen = market(failure_percent=30.0)
    with qtbot.waitSignal(seen.runner.finished, timeout=30_000):
        seen.start("sma(250) > 0")
    qtbot.waitUntil(lambda: "Finished" in seen.summary())
    assert "failed" in seen.summary()
    assert "unknown" in seen.summary()
    causes = {cause.heading: cause for cause in seen.window.work.problems.causes}
    assert any(cause.failed for cause in causes.values())
    assert any(not cause.failed for cause in causes.values())


def test_failed_says_one_sentence_with_one_thing_to_do(market, qtbot):
    seen = market()
    definition = seen.service.scan_named("golden-cross")
    scan = replace(seen.service.scan_for(definition, "practice"), cached_only=True)
    with qtbot.waitSignal(seen.runner.run_failed):
        seen.place.desk.start(scan)
    qtbot.waitUntil(seen.window.work.failed_banner.isVisible)
    assert "No stored prices" in seen.words(FailedBanner)


def test_nothing_matched_names_the_strictest_line(market, qtbot):
    seen = market()
    with qtbot.waitSignal(seen.runner.finished):
        seen.start("close > 0 and rsi(14) < 1")
    table = seen.window.work.results
    qtbot.waitUntil(lambda: "The strictest line is RSI(14) below 1" in table._empty_text(0))
    assert seen.window.work.inspector.near_misses.isVisible()


def test_practice_is_said_at_every_turn(market, qtbot):
    seen = market(latency_seconds=0.2)
    chip = seen.window.status_bar.source_button
    assert chip.text() == "Simulated practice market"
    assert chip.property("chip") == "warn"
    seen.start()
    qtbot.waitUntil(lambda: not chip.isEnabled())
    assert chip.property("chip") == "warn"
    assert "Simulated" in {one.text() for one in seen.window.work.results.findChildren(QLabel)}


def test_every_quarter_is_announced_once(market, qtbot, monkeypatch):
    told = []
    monkeypatch.setattr(QAccessible, "updateAccessibility", lambda event: told.append(event.message()))
    seen = market()
    with qtbot.waitSignal(seen.runner.finished):
        seen.start()
    qtbot.waitUntil(lambda: "100 % of the scan done" in [one.replace("\u2009", " ") for one in told])
    assert len(told) == len(set(told))
