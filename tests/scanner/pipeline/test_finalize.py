from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scanner.errors import FailureKind
from scanner.pipeline.finalize import no_data_message, ranked
from scanner.types import Outcome, OutcomeKind, UnknownReason
from tests.helpers import samples

VALUES = st.none() | st.sampled_from([-1.0, 0.0, 2.5, 70.0])


@given(st.lists(st.tuples(VALUES, VALUES), max_size=12))
def test_rank_follows_ranking_then_rating_then_symbol_and_unknown_values_come_last(values):
    matches = [
        samples.match(f"S{place:02}", ranking_value=ranking, rating=rating)
        for place, (ranking, rating) in enumerate(values)
    ]
    result = ranked(matches)
    assert [match.rank for match in result] == list(range(1, len(values) + 1))
    assert sorted(match.symbol for match in result) == sorted(match.symbol for match in matches)
    for better, worse in pairwise(result):
        for one, other in ((better.ranking_value, worse.ranking_value), (better.rating, worse.rating)):
            if one == other:
                continue
            assert other is None or (one is not None and one > other)
            break
        else:
            assert better.symbol < worse.symbol


def failed(symbol, kind):
    return Outcome(
        symbol, OutcomeKind.FAILED, failure=samples.failure(symbol, kind, message=f"{kind}.", advice="Do.")
    )


def unknown(symbol, reason):
    return Outcome(symbol, OutcomeKind.UNKNOWN, unknown=samples.unknown(symbol, reason))


def test_without_any_bars_the_commonest_cause_is_told():
    outcomes = [
        failed("A", FailureKind.NO_NETWORK),
        failed("B", FailureKind.TIMED_OUT),
        failed("C", FailureKind.NO_NETWORK),
        unknown("D", UnknownReason.NO_DATA),
    ]
    assert no_data_message(outcomes, "Yahoo") == "No prices for any of the 4 symbols. no_network. Do."


def test_without_failures_the_source_is_named():
    outcomes = [unknown("AAA", UnknownReason.NO_DATA)]
    assert no_data_message(outcomes, "Yahoo") == "No prices for AAA: Yahoo has none in this range."


@pytest.mark.parametrize(
    "with_bars",
    [unknown("B", UnknownReason.TOO_SHORT), Outcome("B", OutcomeKind.NO_MATCH)],
)
def test_one_symbol_with_bars_is_enough(with_bars):
    assert no_data_message([failed("A", FailureKind.NO_NETWORK), with_bars], "Yahoo") == ""


def test_nothing_at_all_is_no_failure():
    assert no_data_message([], "Yahoo") == ""
