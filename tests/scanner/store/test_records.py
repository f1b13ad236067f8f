import json
from dataclasses import replace
from datetime import UTC, date, datetime

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from scanner.errors import Failure, FailureKind, Stage, Try
from scanner.store.records import (
    UNREADABLE,
    closes_of,
    failure_from_json,
    failure_to_json,
    likeness,
    match_outcome,
    outcome_from,
    payload_of,
    scan_from_json,
    scan_to_json,
)
from scanner.types import (
    Change,
    Condition,
    Match,
    Outcome,
    OutcomeKind,
    Scan,
    Timeframe,
    Unknown,
    UnknownReason,
)
from tests.helpers import samples

words = st.text(max_size=20)  # with what a strange file name leaves in a text, too
finite = st.floats(allow_nan=False, allow_infinity=False)
maybe = st.none() | finite
plain = st.recursive(
    st.none() | st.booleans() | st.integers() | finite | words,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(words, inner, max_size=3),
    max_leaves=6,
)
failures = st.builds(
    Failure,
    symbol=words,
    stage=st.sampled_from(Stage),
    kind=st.sampled_from(FailureKind),
    values=st.dictionaries(words, plain, max_size=4),
    attempts=st.integers(0, 99),
    retryable=st.booleans(),
    message=words,
    advice=words,
    technical=words,
    tries=st.lists(
        st.builds(Try, st.datetimes(timezones=st.just(UTC)), words, st.none() | finite), max_size=2
    ).map(tuple),
)
conditions = st.builds(Condition, words, st.none() | st.booleans(), maybe, maybe)
matches = st.builds(
    Match,
    symbol=words,
    name=words,
    sector=words,
    as_of=st.dates(),
    close=finite,
    change_pct=maybe,
    columns=st.dictionaries(words, maybe, max_size=3),
    why=st.lists(conditions, max_size=3).map(tuple),
    rank=st.none() | st.integers(1, 5000),
    rating=maybe,
    plan=st.none() | st.dictionaries(words, maybe, max_size=3),
    change=st.none() | st.sampled_from(Change),
    ranking_value=maybe,
    rsi=maybe,
    relative_volume=maybe,
    year_high=maybe,
    year_low=maybe,
    closes=st.lists(finite, max_size=5).map(closes_of),
    signals=st.lists(words, max_size=3).map(tuple),
    previous_rank=st.none() | st.integers(1, 5000),
)
unknowns = st.builds(Unknown, words, st.sampled_from(UnknownReason), words)
outcomes = st.one_of(
    matches.map(match_outcome),
    unknowns.map(lambda one: Outcome(one.symbol, OutcomeKind.UNKNOWN, unknown=one)),
    failures.map(lambda one: Outcome(one.symbol, OutcomeKind.FAILED, failure=one)),
    words.map(lambda symbol: Outcome(symbol, OutcomeKind.NO_MATCH)),
)
scans = st.builds(
    Scan,
    rule=words,
    universe=words,
    source=words,
    scan_id=words,
    title=words,
    timeframe=st.sampled_from(Timeframe),
    as_of=st.none() | st.dates(),
    columns=st.dictionaries(words, words, max_size=3),
    ranking=words,
    cached_only=st.booleans(),
    limit=st.none() | st.integers(1, 9999),
    seed=st.none() | st.integers(0),
)


@given(outcomes)
def test_an_outcome_comes_back_as_it_was(outcome):
    payload = payload_of(outcome)
    back = outcome_from(outcome.symbol, outcome.kind.value, payload)
    assert back == outcome
    assert payload is None or payload.isascii()  # any database and any terminal can take it


@given(failures)
def test_a_failure_comes_back_as_it_was(failure):
    assert failure_from_json(failure_to_json(failure)) == failure


@given(scans)
def test_a_scan_comes_back_as_it_was(scan):
    assert scan_from_json(scan_to_json(scan)) == scan


@pytest.mark.parametrize("value", [float("nan"), float("inf"), float("-inf"), np.float64("nan")])
def test_a_number_that_is_none_becomes_null(value):
    condition = Condition("close > 1", None, value, 1.0)
    match = samples.match(change_pct=value, columns={"A": value, "B": 2.0}, why=(condition,))
    back = outcome_from("ABLE", "match", payload_of(match_outcome(match))).match
    assert back == replace(
        match, change_pct=None, columns={"A": None, "B": 2.0}, why=(replace(condition, left=None),)
    )


def test_values_that_json_does_not_know_become_their_text():
    moment = datetime(2026, 1, 30, 21, 0)  # noqa: DTZ001 - any object will do
    failure = samples.failure(values={"at": moment, "tried": (1, 2.5), "deep": {"day": date(2026, 1, 30)}})
    assert failure_from_json(failure_to_json(failure)).values == {
        "at": "2026-01-30 21:00:00",
        "tried": [1, 2.5],
        "deep": {"day": "2026-01-30"},
    }


@pytest.mark.parametrize(
    ("kind", "payload"),
    [
        ("match", "{"),
        ("match", "[]"),
        ("match", '{"symbol": "A"}'),
        ("unknown", '{"reason": "tired", "detail": ""}'),
        ("unknown", "{}"),
        ("failed", '{"stage": "scan", "kind": "bored"}'),
        ("failed", json.dumps({"stage": "scan", "kind": "throttled", "colour": "red"})),
        ("maybe", None),
    ],
)
def test_a_damaged_record_is_unreadable_and_nothing_worse(kind, payload):
    with pytest.raises(UNREADABLE):
        outcome_from("A", kind, payload)


LIKE = samples.scan()


@pytest.mark.parametrize(
    "other",
    [
        replace(LIKE, rule="close > 1"),  # the scan was edited; it is still that scan
        replace(LIKE, title="Another title"),
        replace(LIKE, as_of=date(2026, 1, 30)),
        replace(LIKE, cached_only=True),
        replace(LIKE, columns={"A": "close"}, ranking="volume"),
    ],
)
def test_runs_of_one_scan_are_alike(other):
    assert likeness(other) == likeness(LIKE)


@pytest.mark.parametrize(
    "other",
    [
        replace(LIKE, scan_id="rsi-oversold"),
        replace(LIKE, scan_id=""),
        replace(LIKE, scan_id="", rule=LIKE.scan_id),
        replace(LIKE, universe="sp500"),
        replace(LIKE, source="yahoo"),
        replace(LIKE, timeframe=Timeframe.WEEK),
        replace(LIKE, seed=7),
        replace(LIKE, limit=10),
    ],
)
def test_runs_of_other_scans_are_not(other):
    assert likeness(other) != likeness(LIKE)


def test_a_rule_of_the_moment_is_known_by_its_text():
    one = replace(LIKE, scan_id="", rule="close > 1")
    assert likeness(one) == likeness(replace(one, title="Again"))
    assert likeness(one) != likeness(replace(one, rule="close > 2"))
