"""Wherever a run is stopped, and however often, resuming gives the document of a run that was never stopped."""

from datetime import UTC, date, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scanner import CancelToken, NullObserver, RunStatus, Scan, ScanService, document
from scanner.clock import FakeClock

SCAN = Scan(rule="close > sma(50)", universe="practice", as_of=date(2026, 1, 30), limit=350, ranking="close")


class StopAfter(NullObserver):
    """Cancels when so many matches were told; at once for none."""

    def __init__(self, token, matches):
        self.token = token
        self.left = matches

    def started(self, info):
        self.matched([])

    def matched(self, matches):
        self.left -= len(matches)
        if self.left <= 0:
            self.token.cancel()


@pytest.fixture(scope="module")
def service(tmp_path_factory):
    clock = FakeClock(datetime(2026, 1, 31, 12, tzinfo=UTC))
    opened = ScanService.open(tmp_path_factory.mktemp("home"), clock)
    yield opened
    opened.close()


@pytest.fixture(scope="module")
def whole(service):
    return comparable(service.run(SCAN))


def comparable(result):
    content = document(result)
    for key in ("id", "started", "finished", "compared_with"):
        content["run"].pop(key)
    for key in ("from_cache", "fetched", "requests"):
        content["counts"].pop(key)
    for failure in content["failures"]:
        failure.pop("attempts")
    for match in content["matches"]:
        match.pop("change")
        match.pop("previous_rank")
    return content


@settings(max_examples=12)
@given(stops=st.lists(st.integers(0, 150), min_size=1, max_size=4))
def test_any_interruptions_change_nothing(service, whole, stops):
    token = CancelToken()
    part = service.run(SCAN, StopAfter(token, stops[0]), token)
    for stop in stops[1:]:
        if part.info.status is RunStatus.FINISHED:
            break
        assert part.counts.done < part.counts.universe
        token = CancelToken()
        part = service.resume(part.info.id, StopAfter(token, stop), token)
    assert comparable(service.resume(part.info.id)) == whole
