"""How many shares of a plan an account can carry: by risk, by what is traded, by size. Prices are elsewhere."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from scanner.arrays import FloatArray
from scanner.settings import AccountSettings

VOLUME_DAYS = 20
SHARE_OF_VOLUME = 0.01

# Currencies that prices are quoted in although money is not: hundredths of another one.
_HUNDREDTHS = {"GBp": "GBP", "ILA": "ILS", "ZAc": "ZAR"}


@dataclass(frozen=True, slots=True)
class Size:
    """``shares`` is whole and rounded down, None when it cannot be told. ``reason`` names what limits it (risk,
    liquidity, account), or says why there is no count."""

    shares: int | None
    reason: str


def shares_for(
    entry: float, risk_per_share: float, currency: str, daily_volume: FloatArray, account: AccountSettings
) -> Size:
    """The smallest of three counts, each rounded down: the account's risk over the risk per share (fixed fractional
    sizing after Van Tharp, Trade Your Way to Financial Freedom, 1998), 1 % of the mean volume of the last 20 days,
    and what the whole account could pay. Prices are in ``currency``; without a rate to the account's there is no
    count."""
    rate = rate_to_account(currency, account)
    if rate is None:
        return Size(None, f"no rate from {_HUNDREDTHS.get(currency, currency)} to {account.currency}")
    usual = float(np.mean(daily_volume[-VOLUME_DAYS:])) if len(daily_volume) >= VOLUME_DAYS else math.nan
    if not math.isfinite(usual):
        return Size(None, f"fewer than {VOLUME_DAYS} days of volume")
    counts = {
        "risk": account.size * account.risk_percent / 100.0 / (risk_per_share * rate),
        "liquidity": SHARE_OF_VOLUME * usual,
        "account": account.size / (entry * rate),
    }
    # Rounded before it is cut: what divides evenly must not lose a share to the last binary digit.
    whole = {reason: math.floor(round(count, 6)) for reason, count in counts.items()}
    reason = min(whole, key=lambda name: whole[name])
    return Size(whole[reason], reason)


def rate_to_account(currency: str, account: AccountSettings) -> float | None:
    """What one unit of ``currency`` (ISO 4217, or GBp and the like) is worth in the account's, None if not known."""
    whole, part = (_HUNDREDTHS[currency], 0.01) if currency in _HUNDREDTHS else (currency, 1.0)
    if whole == account.currency:
        return part
    rate = account.rates.get(whole)
    return part * rate if rate is not None else None
