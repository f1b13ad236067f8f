"""The glance at a universe: its exchange and what is kept of it."""

from datetime import UTC, date, datetime

import pytest

from scanner.clock import FakeClock
from scanner.errors import UnknownName
from scanner.service import ScanService

WEDNESDAY = datetime(2026, 1, 28, 15, 0, tzinfo=UTC)


@pytest.fixture
def service(tmp_path):
    made = ScanService.open(tmp_path, clock=FakeClock(WEDNESDAY))
    yield made
    made.close()


def test_the_exchange_is_that_of_most_symbols(service):
    assert service.glance("sp500", "yahoo").session.exchange == "XNYS"
    london = service.glance("VOD.L,BP.L,KO", "yahoo")
    assert london.session.exchange == "XLON"
    assert london.session.is_open
    assert london.session.session == date(2026, 1, 28)
    assert (london.symbols, london.kept, london.fetched_at) == (3, 0, None)


def test_what_is_kept_has_an_age(service):
    definition = service.scan_named("golden-cross")
    result = service.run(service.scan_for(definition, "practice"))
    seen = service.glance("practice", "practice")
    assert seen.symbols == result.counts.universe == 1200
    assert 1100 < seen.kept <= 1200
    assert seen.fetched_at == WEDNESDAY


def test_a_universe_that_is_none_is_refused(service):
    with pytest.raises(UnknownName):
        service.glance("nasdaq10", "yahoo")
