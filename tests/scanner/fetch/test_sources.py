from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from scanner.cancel import CancelToken
from scanner.clock import FakeClock
from scanner.errors import BadFile, Throttled, UnknownName
from scanner.fetch.sources import Sources
from scanner.home import open_home
from scanner.settings import AccountSettings, PracticeSettings, Settings, YahooSettings
from scanner.types import Instrument
from tests.helpers.fake_yahoo import FakeYahoo


@pytest.fixture
def sources(tmp_path):
    settings = replace(Settings(), yahoo=YahooSettings(max_in_flight=3))
    return Sources(open_home(tmp_path / "home"), settings, FakeClock(datetime(2024, 5, 6, tzinfo=UTC)))


def test_a_source_is_made_once_and_shared(sources):
    assert sources.provider("practice") is sources.provider("practice")
    assert sources.provider("practice") is sources.provider("practice", Settings().practice.seed)
    assert sources.provider("yahoo") is sources.provider("yahoo", 5)


def test_another_seed_is_another_market(sources):
    assert sources.provider("practice", 8).id != sources.provider("practice", 9).id


def test_yahoo_keeps_to_its_settings(sources):
    assert sources.provider("yahoo").workers == 3
    assert sources.provider("yahoo").title == "Yahoo"


def test_a_folder_that_is_none_is_named(sources, tmp_path):
    with pytest.raises(BadFile, match="nowhere"):
        sources.provider(f"folder:{tmp_path / 'nowhere'}")


@pytest.mark.parametrize(
    ("name", "advice"),
    [("yaho", "yahoo"), ("Practice", "practice"), ("stooq!", "folder:DIR"), ("", "practice")],
)
def test_an_unknown_source_is_answered_with_those_there_are(sources, name, advice):
    with pytest.raises(UnknownName) as caught:
        sources.provider(name)
    assert advice in caught.value.advice


def test_a_pause_is_the_hosts_and_can_be_ended(sources, monkeypatch):
    with FakeYahoo(default=429) as yahoo:
        yahoo.answers["cookie"] = 404
        yahoo.lead(monkeypatch)
        assert sources.pause("yahoo") is None
        with pytest.raises(Throttled):
            sources.provider("yahoo").fetch(
                Instrument("AAA"), date(2020, 1, 1), date(2024, 5, 3), CancelToken()
            )
        assert sources.pause("yahoo").number == 1
        assert sources.pause("practice") is None
        sources.try_now("yahoo")
        assert sources.pause("yahoo").seconds_left == 0.0


def test_a_source_without_a_host_never_pauses(sources, tmp_path):
    sources.try_now(f"folder:{tmp_path}")
    assert sources.pause(f"folder:{tmp_path}") is None


def test_other_settings_of_yahoo_are_gone_by_without_a_new_start(sources):
    yahoo = sources.provider("yahoo")
    quick = YahooSettings(requests_per_second=10, max_requests_per_second=10, max_in_flight=1)
    sources.use(replace(Settings(), yahoo=quick))
    assert sources.provider("yahoo") is yahoo
    assert yahoo.workers == 1
    assert sources.seconds_for("yahoo", 100) == pytest.approx(10.0)


def test_a_pace_that_has_crept_up_stays_when_something_else_is_set(sources):
    before = sources.seconds_for("yahoo", 100)
    for _ in range(50):
        sources._governors["yahoo"].succeeded()
    sources.use(replace(Settings(), yahoo=YahooSettings(max_in_flight=3, timeout_seconds=20)))
    assert sources.seconds_for("yahoo", 100) < before


def test_other_misbehaviour_is_the_next_runs(sources):
    kept = sources.provider("practice")
    sources.use(replace(Settings(), account=AccountSettings(size=5)))
    assert sources.provider("practice") is kept
    sources.use(replace(Settings(), practice=PracticeSettings(seed=8)))
    assert sources.provider("practice").id != kept.id
