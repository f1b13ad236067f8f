from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from scanner.errors import BadInput
from scanner.fetch.planner import FetchPlan, plan_fetch
from scanner.store.bars import Absence, Coverage, Watch
from scanner.types import Instrument

FRIDAY, SATURDAY, MONDAY = date(2024, 5, 3), date(2024, 5, 4), date(2024, 5, 6)
START = date(2014, 5, 3)
CLOSE = datetime(2024, 5, 3, 20, 0, tzinfo=UTC)
A = Instrument("A")


def kept(last=FRIDAY, asked_from=START, fetched_at=CLOSE):
    return Coverage(
        first=date(2015, 1, 2),
        last=last,
        count=2000,
        asked_from=asked_from,
        fetched_at=fetched_at,
        actions_at=fetched_at,
    )


def plan(coverage=None, absence=None, as_of=FRIDAY, instrument=A):
    coverages = {} if coverage is None else {instrument.symbol: coverage}
    absences = {} if absence is None else {instrument.symbol: absence}
    return plan_fetch([instrument], coverages, absences, as_of, START)


def test_nothing_kept_is_missing():
    assert plan() == FetchPlan(missing=(A,))


def test_the_last_session_kept_is_fresh_over_the_weekend_and_stale_on_monday():
    assert plan(kept()) == FetchPlan(fresh=(A,))
    assert plan(kept(), as_of=SATURDAY) == FetchPlan(fresh=(A,))
    assert plan(kept(), as_of=MONDAY).stale == (A,)


def test_bars_beyond_the_date_looked_at_are_fresh():
    assert plan(kept(last=MONDAY)) == FetchPlan(fresh=(A,))


def test_a_late_listing_is_complete_if_its_start_was_asked_for():
    assert plan(kept(asked_from=START)) == FetchPlan(fresh=(A,))
    assert plan(kept(asked_from=START + timedelta(days=10))) == FetchPlan(fresh=(A,))
    assert plan(kept(asked_from=START + timedelta(days=11))) == FetchPlan(stale=(A,))


def test_a_source_that_ends_early_is_asked_again_until_hours_after_the_close_and_not_later():
    thursday = FRIDAY - timedelta(days=1)
    soon = kept(last=thursday, fetched_at=CLOSE + timedelta(hours=3, minutes=59))
    late = kept(last=thursday, fetched_at=CLOSE + timedelta(hours=4))
    assert plan(soon).stale == (A,)
    assert plan(late) == FetchPlan(fresh=(A,))
    assert plan(late, as_of=MONDAY).stale == (A,)


def test_a_stale_symbol_is_asked_for_from_before_its_last_bar():
    looked = kept(fetched_at=CLOSE + timedelta(days=60))  # no event can have been missed since
    assert plan(looked, as_of=MONDAY).starts == {}  # asked so late, it has nothing newer
    stale = replace(kept(), actions_at=CLOSE + timedelta(days=60))
    assert plan(stale, as_of=MONDAY).starts == {"A": date(2024, 4, 23)}  # eight sessions before
    watched = replace(stale, watch=Watch(date(2024, 4, 9), date(2024, 5, 9)))
    assert plan(watched, as_of=MONDAY).starts == {"A": date(2024, 4, 9)}


def test_events_named_late_are_in_the_range_that_is_asked_for():
    assert plan(kept(), as_of=MONDAY).starts == {"A": date(2024, 4, 3)}


def test_a_history_that_begins_too_late_is_asked_for_whole():
    assert plan(kept(asked_from=date(2020, 1, 1)), as_of=MONDAY).starts == {}


@pytest.mark.parametrize("days", range(12))
def test_events_are_looked_at_weekly_each_symbol_on_its_own_weekday(days):
    now = CLOSE + timedelta(days=days)
    instruments = [Instrument(f"S{number}") for number in range(200)]
    coverage = {one.symbol: replace(kept(last=MONDAY), actions_at=CLOSE) for one in instruments}
    planned = plan_fetch(instruments, coverage, {}, FRIDAY, START, actions_now=now)
    assert planned.fresh == tuple(instruments)
    assert plan_fetch(instruments, coverage, {}, FRIDAY, START).actions_due == {}
    if days < 4:
        assert planned.actions_due == {}
    elif days < 7:
        assert 20 <= len(planned.actions_due) <= 60
        assert set(planned.actions_due.values()) == {date(2024, 4, 3)}
    else:
        assert len(planned.actions_due) == 200


def test_what_the_source_did_not_have_is_not_asked_for_in_the_same_session():
    absence = Absence(FRIDAY, None, "no data in range")
    assert plan(absence=absence) == FetchPlan(known_absent=((A, absence),))
    assert plan(absence=absence, as_of=SATURDAY) == FetchPlan(known_absent=((A, absence),))
    assert plan(absence=absence, as_of=MONDAY) == FetchPlan(missing=(A,))


def test_old_bars_and_an_absence_count_as_absent_and_fresh_bars_count_as_fresh():
    absence = Absence(FRIDAY, None, "no data in range")
    old = kept(last=date(2024, 4, 1), fetched_at=CLOSE - timedelta(days=30))
    assert plan(old, absence) == FetchPlan(known_absent=((A, absence),))
    assert plan(kept(), absence) == FetchPlan(fresh=(A,))


def test_each_exchange_has_its_own_last_session():
    tokyo = Instrument("7203.T", exchange="XTKS")
    before_the_holidays = kept(last=date(2024, 5, 2))  # Friday and Monday are holidays there
    assert plan(before_the_holidays, as_of=MONDAY, instrument=tokyo) == FetchPlan(fresh=(tokyo,))


def test_every_instrument_is_in_exactly_one_part_in_the_order_given():
    instruments = [Instrument(symbol) for symbol in "DCBA"]
    coverage = {"C": kept(), "A": kept(last=date(2024, 4, 1), fetched_at=CLOSE - timedelta(days=9))}
    result = plan_fetch(instruments, coverage, {}, FRIDAY, START)
    assert [one.symbol for one in result.missing] == ["D", "B"]
    assert [one.symbol for one in result.fresh] == ["C"]
    assert [one.symbol for one in result.stale] == ["A"]
    assert result.requests == 3


def test_an_exchange_without_a_calendar_is_named():
    with pytest.raises(BadInput, match="NOWHERE"):
        plan(instrument=Instrument("A", exchange="NOWHERE"))


def test_stale_symbols_whose_events_are_overdue_are_for_no_page():
    coverage = {"A": kept()}
    later = datetime(2024, 5, 6, 22, 0, tzinfo=UTC)
    assert plan_fetch([A], coverage, {}, MONDAY, START, actions_now=later).singly == frozenset()
    a_week_later = date(2024, 5, 13)
    now = datetime(2024, 5, 13, 22, 0, tzinfo=UTC)
    assert plan_fetch([A], coverage, {}, a_week_later, START, actions_now=now).singly == {"A"}
    assert plan_fetch([A], coverage, {}, a_week_later, START).singly == frozenset()
