import pytest

from scanner import errors
from scanner.errors import (
    FailureKind,
    GarbageAnswer,
    NotFound,
    ProviderDown,
    ProviderError,
    RuleError,
    RuleProblem,
    Stage,
    TechnicError,
    TimedOut,
    describe,
    failure_from,
)


def test_a_failure_says_what_happened_and_what_to_do():
    failure = failure_from(TimedOut("read timed out", seconds=10), "AAPL", Stage.MARKET_DATA, 3, "Yahoo")
    assert failure.message == "Yahoo took too long to answer."
    assert failure.advice
    assert (failure.kind, failure.attempts, failure.retryable) == (FailureKind.TIMED_OUT, 3, True)
    assert failure.values == {"seconds": 10, "source": "Yahoo"}
    assert failure.technical == "read timed out"


@pytest.mark.parametrize("kind", list(FailureKind))
def test_every_kind_has_both_sentences(kind):
    message, advice = describe(kind, {"source": "Yahoo"})
    assert message.endswith(".")
    assert advice.endswith(".")
    assert "{" not in message + advice


def test_only_what_may_pass_is_worth_another_try():
    assert ProviderDown.retryable
    assert GarbageAnswer.retryable
    assert not NotFound.retryable


def test_a_rule_error_tells_all_its_problems_with_their_places():
    error = RuleError("x", (RuleProblem(1, 2, 1, "One."), RuleProblem(3, 4, 1, "Two.", "Do this.")))
    assert str(error) == "line 1, column 2: One.; line 3, column 4: Two. Do this."
    assert error.exit_code == 2


def test_the_tree_drawn_in_the_module_is_the_tree():
    classes = {
        name
        for name, value in vars(errors).items()
        if isinstance(value, type) and issubclass(value, TechnicError)
    }
    drawn = errors.__doc__ or ""
    assert {name for name in classes if name not in drawn} == set()
    assert issubclass(NotFound, ProviderError)
