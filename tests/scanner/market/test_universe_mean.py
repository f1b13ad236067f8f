from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from scanner.market.universe_mean import UniverseMean, mean_of
from tests.helpers.made_bars import made_bars, random_bars


def test_every_member_counts_alike_whatever_its_price() -> None:
    dear, cheap = made_bars([1000.0, 1100.0, 1100.0]), made_bars([1.0, 1.0, 1.2])
    assert mean_of([dear, cheap]).close == pytest.approx([100.0, 105.0, 105.0 * 1.1])


def test_a_member_counts_from_the_day_after_its_first() -> None:
    old, late = made_bars([10.0, 11.0, 11.0]), made_bars([5.0, 10.0])
    late = replace(late, dates=old.dates[1:])
    assert mean_of([old, late]).close == pytest.approx([100.0, 110.0, 110.0 * 1.5])


def test_it_does_not_matter_how_the_members_come() -> None:
    members = [random_bars(50, seed) for seed in range(6)]
    mean = UniverseMean()
    for member in members:
        mean.add([member])
    np.testing.assert_allclose(mean.bars().close, mean_of(members).close, rtol=1e-12)


def test_later_days_change_nothing_before_them() -> None:
    members = [random_bars(80, seed) for seed in range(4)]
    short = mean_of([member.tail(80).up_to(member.dates[59].item()) for member in members])
    np.testing.assert_array_equal(short.close, mean_of(members).close[:60])


def test_prices_that_are_none_are_skipped_and_nobody_has_no_mean() -> None:
    holed = made_bars([10.0, np.nan, 12.0, 0.0])
    assert mean_of([holed]).close == pytest.approx([100.0, 120.0])
    assert len(mean_of([])) == 0
