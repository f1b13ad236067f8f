"""Whose turn it is to use Python."""

import sys

import pytest

from desktop.turns import SWITCH_SECONDS, Undisturbed


@pytest.fixture(autouse=True)
def usual():
    """What the program runs with; afterwards the tests' own again."""
    before = sys.getswitchinterval()
    sys.setswitchinterval(SWITCH_SECONDS)
    yield sys.getswitchinterval()
    sys.setswitchinterval(before)


def test_for_a_turn_the_main_thread_is_asked_much_later_to_let_go(usual):
    for _frame in range(1_000):
        with Undisturbed():
            assert sys.getswitchinterval() > 100 * usual
    assert sys.getswitchinterval() == usual


def test_a_turn_that_fails_within_another_ends_its_own_only(usual):
    with Undisturbed():
        with pytest.raises(ZeroDivisionError), Undisturbed():
            raise ZeroDivisionError
        assert sys.getswitchinterval() > 100 * usual
    assert sys.getswitchinterval() == usual
