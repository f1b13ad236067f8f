import math

import pytest

from scanner.fetch.pace import CAREFUL_ANSWERS, CAREFUL_SHARE, SLOWEST, SLOWEST_IN_TROUBLE, Pace


def test_turns_lie_one_interval_apart_and_idle_time_is_not_saved_up():
    pace = Pace(2.0, 5.0)
    assert [pace.next_turn(10.0) for _ in range(3)] == [10.0, 10.5, 11.0]
    assert [pace.next_turn(60.0) for _ in range(2)] == [60.0, 60.5]


def test_fifty_good_answers_are_worth_one_request_a_second_up_to_the_maximum():
    pace = Pace(2.0, 5.0)
    for _ in range(50):
        pace.answered_well()
    assert pace.rate == pytest.approx(3.0)
    for _ in range(500):
        pace.answered_well()
    assert pace.rate == 5.0


def test_one_bad_answer_is_a_symbols_the_third_of_ten_is_the_hosts():
    pace = Pace(2.0, 5.0)
    assert [pace.answered_badly() for _ in range(3)] == [False, False, True]
    assert pace.rate == 1.0


def test_bad_answers_far_apart_are_no_trouble():
    pace = Pace(2.0, 2.0)
    for _ in range(20):
        assert not pace.answered_badly()
        for _ in range(5):
            pace.answered_well()
    assert pace.rate == 2.0


def test_it_never_stops_altogether():
    pace = Pace(2.0, 5.0)
    for _ in range(100):
        pace.halve()
    assert pace.rate == SLOWEST
    slow = Pace(0.05, 0.05)
    slow.halve()
    assert slow.rate == 0.05


def test_symbols_whose_answers_are_bad_do_not_keep_a_run_for_ever():
    pace = Pace(4.0, 5.0)
    for _ in range(100):
        pace.answered_badly()
    assert pace.rate == SLOWEST_IN_TROUBLE
    pace.refused()
    assert pace.rate == SLOWEST_IN_TROUBLE / 2
    for _ in range(3):
        pace.answered_badly()
    assert pace.rate == SLOWEST_IN_TROUBLE / 2


def test_beginning_again_leaves_one_interval_first():
    pace = Pace(2.0, 5.0)
    for _ in range(10):
        pace.next_turn(0.0)
    pace.begin_again(3.0)
    assert pace.next_turn(3.0) == 3.5


def test_a_pace_without_limit_gives_every_turn_at_once():
    pace = Pace(math.inf, math.inf)
    assert {pace.next_turn(1.0) for _ in range(100)} == {1.0}


def test_the_time_that_requests_take_follows_the_rate_that_creeps_up():
    assert Pace(2.0, 2.0).seconds_for(30) == pytest.approx(15.0)
    assert Pace(2.0, 5.0).seconds_for(0) == 0.0
    assert Pace(math.inf, math.inf).seconds_for(1000) == 0.0
    pace, moment, answered = Pace(2.0, 5.0), 0.0, Pace(2.0, 5.0).seconds_for(505)
    for _ in range(505):
        moment = pace.next_turn(moment)
        pace.answered_well()
    assert answered == pytest.approx(moment, rel=0.02)


def test_a_rate_that_was_refused_is_not_gone_back_to_for_a_while():
    pace = Pace(2.0, 5.0)
    pace.refused()
    assert pace.rate == 1.0
    for _ in range(CAREFUL_ANSWERS - 1):
        pace.answered_well()
    assert pace.rate == pytest.approx(CAREFUL_SHARE * 2.0)
    for _ in range(51):
        pace.answered_well()
    assert pace.rate > 2.0


def test_a_ceiling_never_lowers_the_rate():
    pace = Pace(0.1, 5.0)
    pace.refused()
    pace.answered_well()
    assert pace.rate == pytest.approx(0.1)


def test_other_limits_hold_at_once_but_not_against_a_host_that_refused():
    pace = Pace(0.1, 0.1)
    pace.next_turn(0.0)
    pace.take_limits(4.0, 2.0, 1.0)
    assert pace.rate == 4.0
    assert pace.next_turn(1.0) == pytest.approx(1.25)
    pace.refused()
    pace.take_limits(50.0, 50.0, 2.0)
    assert pace.rate == 2.0
    pace.take_limits(0.5, 0.5, 3.0)
    assert pace.rate == 0.5
