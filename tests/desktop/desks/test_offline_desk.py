"""Without the internet the scan runs on stored prices, says so, and tries again when told."""

import pytest

from desktop.desks.offline_desk import OfflineDesk
from scanner import FailureKind, RunStatus
from scanner.errors import NoDataAtAll
from tests.helpers import samples
from tests.helpers.stub_service import StubService, found
from tests.helpers.window import open_workplace

SCAN = samples.scan(universe="sp500", source="yahoo")


class Line:
    """A connection that can be cut: without it every symbol fails, over stored prices two match."""

    def __init__(self):
        self.cut = True
        self.empty = False
        self.service = None

    def __call__(self, observer, token):
        scan = self.service.calls[-1][1]
        info = samples.run_info(f"run-{len(self.service.calls)}", scan=scan)
        if self.empty and scan.cached_only:
            raise NoDataAtAll("No stored prices for the universe sp500.", "Run once to fetch them.")
        observer.started(info)
        alone = self.cut and not scan.cached_only
        failures = tuple(samples.failure(one, FailureKind.NO_NETWORK) for one in ("ABLE", "BAKE"))
        members = (
            {"failures": failures, "counts": samples.counts(matched=0, failed=2, fetched=0)}
            if alone
            else {"matches": found("ABLE", "BAKE"), "counts": samples.counts(fetched=0 if self.cut else 9)}
        )
        result = samples.result(info=samples.run_info(info.id, RunStatus.FINISHED, scan=scan), **members)
        observer.finished(result)
        return result


@pytest.fixture
def line():
    return Line()


@pytest.fixture
def place(qtbot, tmp_path, line):
    service = line.service = StubService(line, tmp_path)
    made = open_workplace(service, tmp_path)
    OfflineDesk(made.window, made.runner, made.desk)
    made.window.status_bar.set_source("yahoo")
    yield made
    made.close()


def runs(place):
    return [scan.cached_only for verb, scan in place.service.calls if verb == "run"]


def test_the_cache_is_scanned_and_it_is_said(place, qtbot):
    place.desk.start(SCAN)
    banner, chip = place.window.work.offline_banner, place.window.status_bar.source_button
    qtbot.waitUntil(lambda: not place.runner.busy and len(runs(place)) == 2)
    assert runs(place) == [False, True]
    assert place.symbols() == ["ABLE", "BAKE"]
    assert banner.isVisible()
    assert banner.accessibleName() == "No internet. Scanning the cache from Fri 20 Nov instead."
    assert (chip.text(), chip.property("chip")) == ("Offline cache", "warn")


def test_trying_again_ends_it_when_the_source_answers(place, qtbot, line):
    place.desk.start(SCAN)
    qtbot.waitUntil(lambda: not place.runner.busy and len(runs(place)) == 2)
    line.cut = False
    with qtbot.waitSignal(place.runner.finished):
        place.click("Try now")
    qtbot.waitUntil(lambda: not place.runner.busy)
    assert runs(place) == [False, True, False]
    assert not place.window.work.offline_banner.isVisible()
    assert place.window.status_bar.source_button.text() == "Yahoo live"


def test_without_stored_prices_the_first_cause_stays(place, qtbot, line):
    line.empty = True
    place.desk.start(SCAN)
    banner = place.window.work.failed_banner
    qtbot.waitUntil(lambda: not place.runner.busy and len(runs(place)) == 2 and banner.isVisible())
    assert banner.accessibleName() == "No internet, and no stored prices to scan instead."
    assert banner.accessibleDescription() == "Check the internet connection, then retry."
    [cause] = place.window.work.problems.causes
    assert (cause.heading, cause.symbols) == ("Yahoo could not be reached", ["ABLE", "BAKE"])
    assert place.window.work.run_panel.isVisible()
