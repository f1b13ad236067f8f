from __future__ import annotations

import numpy as np
import pytest

from scanner.rating.sizing import Size, rate_to_account, shares_for
from scanner.settings import AccountSettings

ACCOUNT = AccountSettings(size=100_000, risk_percent=0.5, currency="USD", rates={"EUR": 1.25, "GBP": 1.5})
BUSY = np.full(20, 1e6)


def shares(entry: float, risk: float, currency: str = "USD", volume: np.ndarray | None = None) -> Size:
    return shares_for(entry, risk, currency, BUSY if volume is None else volume, ACCOUNT)


def test_the_account_may_lose_its_risk_and_no_more() -> None:
    # 500 over 3 a share is 166.67.
    assert shares(50, 3.0) == Size(166, "risk")


def test_what_divides_evenly_loses_no_share() -> None:
    # 0.55 % of 10,000 is 55, which pays 50 times 1.10; in binary numbers 49.99999999999999.
    assert shares_for(20, 1.1, "USD", BUSY, AccountSettings(10_000, 0.55)) == Size(50, "risk")


def test_one_percent_of_the_usual_volume_is_enough() -> None:
    # The mean of the last 20 days is 9,999; the day before them does not count.
    volume = np.array([1e9, *[9_998.0] * 10, *[10_000.0] * 10])
    assert shares(50, 3.0, volume=volume) == Size(99, "liquidity")


def test_nobody_buys_more_than_the_account_can_pay() -> None:
    # 500 over 0.5 is 1,000 shares, and 100,000 pays 400 of them.
    assert shares(250, 0.5) == Size(400, "account")


def test_a_share_that_risks_too_much_is_not_bought() -> None:
    assert shares(5000, 501) == Size(0, "risk")


def test_another_currency_counts_at_its_rate() -> None:
    # 3 EUR a share are 3.75 USD: 133 shares.
    assert shares(50, 3.0, "EUR") == Size(133, "risk")
    # 300 pence are 3 GBP, 4.50 USD: 111 shares. 50 GBP are 5,000 pence.
    assert shares(5000, 300, "GBp") == Size(111, "risk")


def test_without_a_rate_there_is_no_count() -> None:
    assert shares(50, 3.0, "JPY") == Size(None, "no rate from JPY to USD")
    assert shares(50, 3.0, "ZAc") == Size(None, "no rate from ZAR to USD")


@pytest.mark.parametrize("volume", [np.full(19, 1e6), np.array([*[1e6] * 19, np.nan])])
def test_without_20_days_of_volume_there_is_no_count(volume: np.ndarray) -> None:
    assert shares(50, 3.0, volume=volume) == Size(None, "fewer than 20 days of volume")


@pytest.mark.parametrize(
    ("currency", "rate"),
    [("USD", 1.0), ("EUR", 1.25), ("GBP", 1.5), ("GBp", 0.015), ("ILA", None), ("CHF", None)],
)
def test_what_a_unit_is_worth_to_the_account(currency: str, rate: float | None) -> None:
    assert rate_to_account(currency, ACCOUNT) == rate


def test_pence_of_an_account_in_pounds_need_no_rate() -> None:
    assert rate_to_account("GBp", AccountSettings(currency="GBP")) == 0.01
