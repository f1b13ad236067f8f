"""The real yfinance against a Yahoo on loopback: every failure has its true kind, and costs what it must."""

import threading
from datetime import UTC, date, datetime

import pytest

from scanner.cancel import CancelToken
from scanner.clock import FakeClock
from scanner.errors import (
    Cancelled,
    GarbageAnswer,
    NoDataInRange,
    NoNetwork,
    NotFound,
    ProviderDown,
    Throttled,
    TimedOut,
)
from scanner.fetch.governor import Governor
from scanner.fetch.pace import Pace
from scanner.providers.base import OpenGate
from scanner.providers.yahoo import YahooProvider
from scanner.settings import YahooSettings
from scanner.types import Instrument, Split
from tests.helpers.fake_yahoo import CRUMB, PLAIN, FakeYahoo, chart, refusal, rows_of

NOW = datetime(2024, 5, 6, 13, 0, tzinfo=UTC)  # a Monday, half an hour before New York opens
START, END = date(2020, 1, 1), date(2024, 5, 3)
DAYS = [date(2024, 5, 1), date(2024, 5, 2), date(2024, 5, 3)]


class Listening(OpenGate):
    """An open gate that keeps what it is told."""

    def __init__(self):
        self.heard = []

    def succeeded(self):
        self.heard.append("succeeded")

    def troubled(self):
        self.heard.append("troubled")

    def throttled(self):
        self.heard.append("throttled")


@pytest.fixture
def yahoo(monkeypatch):
    with FakeYahoo() as server:
        server.lead(monkeypatch)
        yield server


@pytest.fixture
def gate():
    return Listening()


@pytest.fixture
def provider(yahoo, gate, tmp_path):
    return make(gate, tmp_path)


def make(gate, folder, now=NOW, seconds=10.0):
    return YahooProvider(gate, YahooSettings(timeout_seconds=seconds), folder / "yahoo", FakeClock(now))


def fetch(provider, symbol="AAA", token=None, exchange="XNYS"):
    return provider.fetch(Instrument(symbol, exchange=exchange), START, END, token or CancelToken())


def warm(provider, yahoo, gate):
    """Get cookie and crumb out of the way."""
    fetch(provider, "WARM")
    yahoo.requests.clear()
    gate.heard.clear()


def test_a_history_becomes_bars_of_session_dates(provider, yahoo):
    yahoo.answers["AAA"] = chart(
        rows_of(*DAYS), splits=[(DAYS[1], 4.0)], dividends=[(DAYS[0], 0.5), (DAYS[2], 0.25)]
    )
    bars = fetch(provider).bars
    assert bars.symbol == "AAA"
    assert bars.dates.tolist() == DAYS
    assert bars.open.tolist() == [100.0, 101.0, 102.0]
    assert bars.high.tolist() == [102.0, 103.0, 104.0]
    assert bars.low.tolist() == [98.0, 99.0, 100.0]
    assert bars.close.tolist() == [101.0, 102.0, 103.0]
    assert bars.volume.tolist() == [1000.0, 2000.0, 3000.0]
    assert bars.splits == (Split(DAYS[1], 4.0),)
    assert bars.dividends == ((DAYS[0], 0.5), (DAYS[2], 0.25))
    assert bars.basis == NOW


def test_a_cold_symbol_costs_one_request_and_the_first_also_cookie_and_crumb(provider, yahoo):
    assert fetch(provider, "AAA").requests == 3
    assert fetch(provider, "BBB").requests == 1
    assert yahoo.requests == ["cookie", "crumb", "AAA", "BBB"]
    assert yahoo.crumbs == [CRUMB, CRUMB]


def test_preparing_sends_nothing(provider, yahoo):
    provider.prepare([Instrument("AAA")], CancelToken())
    assert yahoo.requests == []


def test_rows_without_full_prices_are_left_out(provider, yahoo):
    days = [date(2024, 4, 29), date(2024, 4, 30), *DAYS]
    rows = rows_of(*days)
    rows[1] = (days[1], 1.0, 2.0, None, 1.5, 5000)
    rows[2] = (days[2], None, None, None, None, None)
    rows[4] = (days[4], None, None, None, None, 5000)
    yahoo.answers["AAA"] = chart(rows)
    assert fetch(provider).bars.dates.tolist() == [days[0], days[3]]


def test_a_day_that_comes_twice_is_one_bar(provider, yahoo):
    rows = [*rows_of(*DAYS), (DAYS[2], 1.0, 3.0, 0.5, 2.0, 7)]
    yahoo.answers["AAA"] = chart(rows)
    assert fetch(provider).bars.dates.tolist() == DAYS


@pytest.mark.parametrize(
    ("now", "last"),
    [
        (datetime(2024, 5, 3, 19, 59, tzinfo=UTC), DAYS[1]),
        (datetime(2024, 5, 3, 20, 0, tzinfo=UTC), DAYS[2]),
    ],
)
def test_the_bar_of_a_running_session_is_left_out(yahoo, tmp_path, now, last):
    assert fetch(make(OpenGate(), tmp_path, now)).bars.last_date() == last


def test_dates_are_those_of_the_exchange(yahoo, tmp_path):
    yahoo.answers["7203.T"] = chart(rows_of(date(2024, 5, 7), date(2024, 5, 8)), zone="Asia/Tokyo")
    provider = make(OpenGate(), tmp_path, datetime(2024, 5, 8, 5, 0, tzinfo=UTC))
    instrument = Instrument("7203.T", exchange="XTKS", currency="JPY", time_zone="Asia/Tokyo")
    bars = provider.fetch(instrument, START, END, CancelToken()).bars
    assert bars.dates.tolist() == [date(2024, 5, 7)]  # Tokyo closes at six, UTC


@pytest.mark.parametrize(
    ("answer", "kind", "heard"),
    [
        (404, NotFound, "succeeded"),
        (429, Throttled, "throttled"),
        (999, Throttled, "throttled"),
        (500, ProviderDown, "troubled"),
        (502, ProviderDown, "troubled"),
        (503, ProviderDown, "troubled"),
        (403, ProviderDown, "troubled"),
        ((404, {"nothing": "of ours"}), GarbageAnswer, "troubled"),
        ((422, refusal("Invalid input - range")), GarbageAnswer, "troubled"),
        ((400, refusal("Data doesn't exist for startDate = 1, endDate = 2")), NoDataInRange, "succeeded"),
        (refusal("No data found, symbol may be delisted"), NotFound, "succeeded"),
        (refusal("Something nobody has seen"), GarbageAnswer, "succeeded"),
        ("Will be right back", ProviderDown, "troubled"),
        ("html", GarbageAnswer, "troubled"),
        ({"quoteResponse": {"result": []}}, GarbageAnswer, "troubled"),
        ("truncated", GarbageAnswer, "succeeded"),
        ("cut", NoNetwork, "troubled"),
        ("reset", NoNetwork, "troubled"),
        ({"chart": {"result": None, "error": None}}, NoDataInRange, "succeeded"),
        ({"chart": {"result": [], "error": None}}, NoDataInRange, "succeeded"),
        ({"chart": None}, NoDataInRange, "succeeded"),
        ('["not", "a", "chart"]', GarbageAnswer, "troubled"),
        ('{"chart": 7}', GarbageAnswer, "succeeded"),
        (
            {"chart": {"result": [{"meta": {}, "indicators": {"quote": [{}]}}], "error": None}},
            NoDataInRange,
            None,
        ),
        (chart(rows_of(*DAYS), meta={"symbol": "AAA"}), GarbageAnswer, "succeeded"),
        (chart([(DAYS[0], None, None, None, None, None)]), NoDataInRange, "succeeded"),
    ],
    ids=str,
)
def test_every_failure_has_its_true_kind_and_costs_one_request(provider, yahoo, gate, answer, kind, heard):
    warm(provider, yahoo, gate)
    yahoo.answers["AAA"] = [answer]
    with pytest.raises(kind) as caught:
        fetch(provider)
    assert type(caught.value) is kind
    assert caught.value.requests == 1
    assert yahoo.requests == ["AAA"]
    assert gate.heard == [heard or "succeeded"]


def test_possibly_delisted_is_a_guess_and_not_evidence(provider, yahoo):
    """The same words of yfinance for an outage, a time-out and garbage must not end as "not found"."""
    yahoo.answers["AAA"] = {"chart": {"result": None, "error": None}}
    with pytest.raises(NoDataInRange) as caught:
        fetch(provider)
    assert "delisted" not in str(caught.value)


def test_another_time_limit_holds_from_the_next_request_on(yahoo, gate, tmp_path):
    provider = make(gate, tmp_path, seconds=100.0)
    warm(provider, yahoo, gate)
    yahoo.answers["AAA"] = "hang"
    provider.use(YahooSettings(timeout_seconds=1.0, max_in_flight=2))
    assert provider.workers == 2
    with pytest.raises(TimedOut) as caught:
        fetch(provider)
    assert caught.value.values["seconds"] == 1.0


def test_a_hanging_server_is_a_time_out(yahoo, gate, tmp_path):
    provider = make(gate, tmp_path, seconds=1.0)
    warm(provider, yahoo, gate)
    yahoo.answers["AAA"] = "hang"
    with pytest.raises(TimedOut) as caught:
        fetch(provider)
    assert caught.value.values == {"seconds": 1.0}
    assert gate.heard == ["troubled"]


def test_without_a_network_nothing_is_reached(monkeypatch, tmp_path, gate):
    with FakeYahoo() as yahoo:
        yahoo.lead(monkeypatch)
    provider = make(gate, tmp_path)  # the server is gone, its port refuses
    with pytest.raises(NoNetwork):
        fetch(provider)
    assert gate.heard == []  # the host never heard of it: no reason to ask it more slowly


@pytest.mark.parametrize("cookie", ["hang", "reset", 502])
def test_charts_are_served_without_a_cookie_when_its_host_is_blocked(yahoo, gate, tmp_path, cookie):
    provider = make(gate, tmp_path, seconds=1.0)
    yahoo.answers["cookie"] = cookie
    yahoo.answers["crumb"] = 401
    assert len(fetch(provider, "AAA").bars) == 3
    yahoo.requests.clear()
    assert len(fetch(provider, "BBB").bars) == 3
    assert yahoo.requests == ["BBB"]
    assert yahoo.crumbs == []


@pytest.mark.parametrize("crumb", [401, 500, "", "<html>consent</html>", "Too Many Requests\n"])
def test_a_crumb_that_is_none_is_not_sent_and_not_asked_for_elsewhere(provider, yahoo, crumb):
    yahoo.answers["crumb"] = crumb
    assert len(fetch(provider).bars) == 3
    assert yahoo.requests == ["cookie", "crumb", "AAA"]
    assert yahoo.crumbs == []


def test_a_limit_met_at_the_crumb_stops_everybody_and_charts_go_on_without(provider, yahoo, gate):
    yahoo.answers["crumb"] = 429
    with pytest.raises(Throttled):
        fetch(provider)
    assert gate.heard[-1] == "throttled"
    yahoo.requests.clear()
    assert len(fetch(provider).bars) == 3
    assert yahoo.requests == ["AAA"]


def test_cookie_and_crumb_are_tried_again_by_the_next_run(provider, yahoo, gate):
    yahoo.answers["crumb"] = [429, CRUMB]
    with pytest.raises(Throttled):
        fetch(provider)
    provider.prepare([], CancelToken())
    fetch(provider)
    assert yahoo.crumbs == [CRUMB]


def test_a_failure_is_not_replayed_from_a_cache(provider, yahoo):
    yahoo.answers["AAA"] = [500, PLAIN]
    with pytest.raises(ProviderDown):
        fetch(provider)
    assert len(fetch(provider).bars) == 3


def test_a_damaged_cache_of_cookies_is_made_anew(yahoo, tmp_path, gate):
    folder = tmp_path / "yahoo"
    folder.mkdir()
    (folder / "cookies.db").write_bytes(b"this is no database" * 100)
    assert len(fetch(make(gate, tmp_path)).bars) == 3


def test_never_more_under_way_than_allowed_and_cookies_lock_nobody_up(yahoo, tmp_path):
    provider = make(Governor(FakeClock(NOW), Pace(1000, 1000), 2), tmp_path)
    symbols = [f"S{number}" for number in range(12)]
    together = threading.Barrier(2)
    got = []

    def meet():
        together.wait()
        return PLAIN

    yahoo.default = meet

    def work(symbol):
        got.append(fetch(provider, symbol).bars.symbol)

    threads = [threading.Thread(target=work, args=(symbol,)) for symbol in symbols]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(got) == sorted(symbols)
    assert yahoo.most_in_flight == 2
    assert yahoo.count("cookie") == yahoo.count("crumb") == 1


def test_a_cancelled_token_sends_nothing(yahoo, tmp_path):
    provider = make(Governor(FakeClock(NOW), Pace(1000, 1000), 2), tmp_path)
    token = CancelToken()
    token.cancel()
    with pytest.raises(Cancelled):
        fetch(provider, token=token)
    assert yahoo.requests == []


def test_reaching_costs_one_request_without_cookie_and_crumb(yahoo, gate, tmp_path):
    yahoo.answers["SPY"] = chart(rows_of(*DAYS))
    assert make(gate, tmp_path).reach(CancelToken()) == 0.0  # by a clock that stands still
    assert yahoo.requests == ["SPY"]
    assert gate.heard == ["succeeded"]


def test_a_host_that_is_not_reached_says_why(yahoo, gate, tmp_path):
    yahoo.answers["SPY"] = 503
    with pytest.raises(ProviderDown):
        make(gate, tmp_path).reach(CancelToken())
    yahoo.answers["SPY"] = "hang"
    with pytest.raises(TimedOut):
        make(gate, tmp_path, seconds=0.2).reach(CancelToken())
