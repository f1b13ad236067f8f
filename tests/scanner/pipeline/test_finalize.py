import pytest

from scanner.errors import FailureKind
from scanner.pipeline.finalize import no_data_message
from scanner.types import Outcome, OutcomeKind, UnknownReason
from tests.helpers import samples


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
