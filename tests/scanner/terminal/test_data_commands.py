from datetime import UTC, datetime

import pytest

from scanner import RequestPlan
from scanner.clock import RealClock
from scanner.terminal.data_commands import announce, plan_sentence, spoken
from tests.helpers.csv_market import rising, write_market
from tests.helpers.terminal import Terminal


@pytest.fixture
def terminal(capsys):
    return Terminal(capsys)


@pytest.fixture
def scanned(terminal, tmp_path):
    folder = write_market(tmp_path / "csv", {"UP": rising(300)})
    terminal("scan", "--universe", "UP,GONE", "--rule", "close > 0", "--source", f"folder:{folder}",
             "--as-of", "2026-01-30", "--progress", "none")  # fmt: skip
    return f"folder:{folder}"


def test_status_is_a_table_and_one_array(terminal, scanned):
    table = terminal("data", "status")
    assert table.code == 0
    assert scanned in table.out.replace("\n", "") or "folder" in table.out
    assert "MB on disk" in table.err
    (one,) = terminal("data", "status", "--json").json
    assert (one["symbols"], one["bars"], one["absent"]) == (1, 300, 1)
    assert (one["newest"], one["fresh"]) == ("2026-01-30", 0)
    assert one["database_bytes"] > 0


def test_the_bare_command_is_status(terminal, scanned):
    assert terminal("data", "--json").out == terminal("data", "status", "--json").out


def test_nothing_stored_is_an_empty_array(terminal):
    assert terminal("data", "status", "--json").json == []


def test_a_plan_in_a_sentence():
    plan = RequestPlan(480, 5, 20, 0, 25, 12.0, ("Yahoo's pages bring the rest.",), source="yahoo")
    assert plan_sentence(plan) == (
        "505 symbols: 480 fresh, 5 stale, 20 missing; 25 requests to yahoo, about 12 s. "
        "Yahoo's pages bring the rest."
    )


def test_only_a_long_run_is_announced(capsys):
    announce(RequestPlan(0, 0, 3, 0, 3, 1.5, source="yahoo"))
    assert capsys.readouterr().err == ""
    announce(RequestPlan(0, 0, 500, 0, 500, 140.0, source="yahoo"))
    assert capsys.readouterr().err == "500 symbols: 500 missing; 500 requests to yahoo, about 2 min.\n"


@pytest.mark.parametrize(("seconds", "words"), [(3.4, "3 s"), (89, "89 s"), (240, "4 min"), (9000, "2.5 h")])
def test_lengths_of_time_as_spoken(seconds, words):
    assert spoken(seconds) == words


def test_update_fetches_once_and_says_what_came_of_it(terminal, tmp_path, monkeypatch):
    # Soon after a close whatever lacks the newest session may be asked for again.
    monkeypatch.setattr(RealClock, "now", lambda _: datetime(2026, 1, 31, 12, tzinfo=UTC))
    folder = write_market(tmp_path / "csv", {"UP": rising(300)})
    source = f"folder:{folder}"
    answer = terminal("data", "update", "UP,GONE", "--source", source)
    assert answer.code == 0
    assert "GONE" in answer.out
    assert "2 symbols, 0 were fresh, 1 fetched" in answer.err
    (record,) = terminal("data", "update", "--universe", "UP,GONE", "--source", source, "--json").json
    assert (record["universe"], record["fetched"], record["cancelled"]) == (2, 0, False)
    (failure,) = record["failures"]
    assert failure["symbol"] == "GONE"
    (tried,) = failure["tries"]
    assert tried["at"] == datetime.fromisoformat(tried["at"]).astimezone(UTC).isoformat()


def test_update_of_nothing_but_failures_is_no_success(terminal, tmp_path):
    folder = write_market(tmp_path / "csv", {"UP": rising(300)})
    assert terminal("data", "update", "GONE", "--source", f"folder:{folder}").code == 3
    assert terminal("data", "update", "nasdaq-10").code == 2
