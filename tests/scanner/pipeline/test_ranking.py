from dataclasses import replace
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scanner.errors import RuleError
from scanner.pipeline.ranking import rank_keys, ranked, with_rating_keys
from scanner.service import ScanService
from scanner.types import Scan
from tests.helpers import samples
from tests.helpers.csv_market import LAST, falling, rising, write_market

VALUES = st.none() | st.sampled_from([-1.0, 0.0, 2.5, 70.0])


@given(st.lists(st.tuples(VALUES, VALUES, VALUES), max_size=12))
def test_rank_follows_the_keys_then_rating_then_symbol_and_unknown_values_come_last(values):
    matches = [
        samples.match(f"S{place:02}", ranking_value=ranking, then_value=then_by, rating=rating)
        for place, (ranking, then_by, rating) in enumerate(values)
    ]
    result = ranked(matches)
    assert [match.rank for match in result] == list(range(1, len(values) + 1))
    assert sorted(match.symbol for match in result) == sorted(match.symbol for match in matches)
    for better, worse in pairwise(result):
        for one, other in (
            (better.ranking_value, worse.ranking_value),
            (better.then_value, worse.then_value),
            (better.rating, worse.rating),
        ):
            if one == other:
                continue
            assert other is None or (one is not None and one > other)
            break
        else:
            assert better.symbol < worse.symbol


@pytest.mark.parametrize(
    ("ranking", "then_by", "first"),
    [
        ("", "", ["A", "B", "C"]),
        ("rating", "", ["A", "B", "C"]),
        ("- Rating", "", ["C", "B", "A"]),
        ("rating", "close", ["B", "A", "C"]),
        ("", "close", ["B", "A", "C"]),
        ("-rating", "-close", ["C", "A", "B"]),
    ],
)
def test_the_rating_counts_as_it_is_shown(ranking, then_by, first):
    keys = rank_keys(ranking, then_by)
    closes = {"A": 1.0, "B": 2.0, "C": 3.0}
    matches = [
        with_rating_keys(
            samples.match(symbol, rating=rating, then_value=_of_close(then_by, closes[symbol])), keys
        )
        for symbol, rating in (("A", 80.4), ("B", 80.0), ("C", 70.0))
    ]
    assert [match.symbol for match in ranked(matches)] == first


def _of_close(then_by: str, close: float) -> float | None:
    return {"close": close, "-close": -close}.get(then_by)


def test_a_rating_that_changes_takes_its_key_along():
    keys = rank_keys("close", "-rating")
    match = with_rating_keys(samples.match("A", ranking_value=5.0, rating=60.0), keys)
    assert (match.ranking_value, match.then_value) == (5.0, -60.0)
    again = with_rating_keys(replace(match, rating=None), keys)
    assert (again.ranking_value, again.then_value) == (5.0, None)


def test_a_key_that_means_nothing_is_refused():
    with pytest.raises(RuleError, match="Unknown name"):
        rank_keys("ratings", "")


@pytest.fixture
def service(tmp_path):
    made = ScanService.open(tmp_path / "home")
    yield made
    made.close()


def test_a_run_and_a_preview_rank_by_both_keys(service, tmp_path):
    market = {"UP": rising(300), "UPTOO": [2 * one for one in rising(300)], "DOWN": falling(300)}
    folder = write_market(tmp_path / "csv", market)
    scan = Scan(
        "close > 0",
        "DOWN,UP,UPTOO",
        source=f"folder:{folder}",
        as_of=LAST,
        ranking="min(close - close[1], 0)",
        then_by="-close",
        shown=("plan", "price"),
    )
    result = service.run(scan)
    assert [match.symbol for match in result.matches] == ["UP", "UPTOO", "DOWN"]
    kept = service.result(result.info.id).info.scan
    assert (kept.then_by, kept.shown) == ("-close", ("plan", "price"))
    found = service.study.preview(scan)
    assert [match.symbol for match in found.matches] == ["UP", "UPTOO", "DOWN"]
    assert [one.symbol for one in service.study.preview(scan, most=2).matches] == ["UP", "UPTOO"]
    other_way = replace(scan, then_by="close")
    assert [match.symbol for match in service.run(other_way).matches] == ["UPTOO", "UP", "DOWN"]
    assert [one.symbol for one in service.study.preview(other_way, most=1).matches] == ["UPTOO"]
