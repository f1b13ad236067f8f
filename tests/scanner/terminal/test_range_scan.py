"""A scan of every session of a range in the terminal."""

import csv
import json

import pytest

from tests.helpers.csv_market import falling, rising, write_market
from tests.helpers.terminal import Terminal

WEEK = "2026-01-26..2026-01-30"


@pytest.fixture
def terminal(capsys):
    return Terminal(capsys)


@pytest.fixture
def market(tmp_path):
    closes = {"UP": rising(300), "DOWN": falling(300), "LATE": [*rising(298), 60.0, 33.0]}
    folder = write_market(tmp_path / "csv", closes)
    return ("scan", "--universe", "UP,DOWN,LATE", "--source", f"folder:{folder}", "--rule", "close > sma(50)")


def test_prices_are_fetched_and_every_session_has_its_matches(terminal, market):
    answer = terminal(*market, "--as-of", WEEK, "--output", "-", "--progress", "none")
    assert answer.code == 0
    content = answer.json
    assert set(content) == {"range", "counts", "days"}
    assert set(content["range"]) == {
        "scan", "title", "rule", "universe", "source", "simulated", "timeframe", "dividend_adjusted", "partial_bars",
        "first", "last", "engine_version", "seconds",
    }  # fmt: skip
    assert (content["range"]["first"], content["range"]["last"]) == ("2026-01-26", "2026-01-30")
    assert content["counts"] == {"universe": 3, "kept": 3, "days": 5, "hits": 9}
    assert content["days"][-1] == {"session": "2026-01-30", "matched": 1, "unknown": 0, "symbols": ["UP"]}
    assert [day["symbols"] for day in content["days"][:-1]] == [["UP", "LATE"]] * 4
    assert terminal("runs", "--json").json == []


def test_a_range_is_a_table_or_a_file(terminal, market, tmp_path):
    shown = terminal(*market, "--as-of", WEEK, "--progress", "none")
    assert "2026-01-29" in shown.out
    assert "UP LATE" in shown.out
    assert "5 sessions, 9 matches; 3 of 3 symbols have stored prices." in shown.err
    for name in ("range.csv", "range.json"):
        answer = terminal(*market, "--as-of", WEEK, "--progress", "none", "--output", str(tmp_path / name))
        assert answer.code == 0
    with (tmp_path / "range.csv").open(encoding="utf-8", newline="") as stream:
        rows = list(csv.reader(stream))
    assert rows[0] == ["session", "matched", "unknown", "symbols"]
    assert rows[-1] == ["2026-01-30", "1", "0", "UP"]
    assert json.loads((tmp_path / "range.json").read_text())["counts"]["hits"] == 9
    refused = terminal(*market, "--as-of", WEEK, "--output", str(tmp_path / "range.xlsx"))
    assert (refused.code, "A range is not written as .xlsx." in refused.err) == (2, True)


def test_simulated_days_say_so(terminal, tmp_path):
    target = tmp_path / "range.csv"
    answer = terminal(
        "scan", "--universe", "practice", "--limit", "3", "--rule", "close > 0", "--as-of", WEEK,
        "--progress", "json", "--output", str(target),
    )  # fmt: skip
    assert answer.code == 0
    with target.open(encoding="utf-8", newline="") as stream:
        assert {row["data"] for row in csv.DictReader(stream)} == {"Simulated"}
    last = json.loads(answer.err.strip().splitlines()[-1])
    assert (last["stages"]["scan"]["done"], last["stages"]["scan"]["total"]) == (3, 3)
    # Only what is scanned was fetched.
    (stored,) = terminal("data", "status", "--json").json
    assert stored["symbols"] <= 4


@pytest.mark.parametrize(
    ("as_of", "sentence"),
    [
        ("2026-01-30..2026-01-26", "ends before it begins"),
        ("..2026-01-26", "has no beginning"),
        ("2026-01-26..", "has no end"),
        ("2026-01-26..soon", "soon is not a date"),
        ("2026-01-26..2099-01-01", "There is no finished session on 2099-01-01 yet."),
    ],
)
def test_a_range_that_is_none_is_refused(terminal, market, as_of, sentence):
    answer = terminal(*market, "--as-of", as_of, "--cached-only", "--progress", "none")
    assert answer.code == 2
    assert sentence in answer.err


def test_without_stored_prices_there_is_no_range(terminal, market):
    answer = terminal(*market, "--as-of", WEEK, "--cached-only")
    assert answer.code == 3
    assert "No stored prices" in answer.err
