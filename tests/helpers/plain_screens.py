"""Plain screens of the field as rules, each beside what TA-Lib says of it when it is given the whole history."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import talib

Array = np.ndarray
# True, false, or None where one of the numbers is not there yet.
Answer = bool | None


@dataclass(frozen=True)
class History:
    """One symbol's whole history up to the day looked at, oldest bar first."""

    open: Array
    high: Array
    low: Array
    close: Array
    volume: Array


def _newest(series: Array, ago: int = 0) -> float:
    return float(series[-1 - ago]) if len(series) > ago else float("nan")


def _above(left: Array, right: Array, ago: int = 0) -> Answer:
    one, other = _newest(left, ago), _newest(right, ago)
    return one > other if np.isfinite(one) and np.isfinite(other) else None


def _at_least(left: Array, right: Array, ago: int = 0) -> Answer:
    below = _above(right, left, ago)
    return None if below is None else not below


def _all(*answers: Answer) -> Answer:
    """False as soon as one is false, whatever is unknown beside it."""
    return False if False in answers else None if None in answers else True


def _crosses_above(left: Array, right: Array) -> Answer:
    return _all(_above(left, right), _at_least(right, left, ago=1))


def _level(like: Array, value: float) -> Array:
    return np.full(len(like), value)


def _over(found: Array, value: float) -> Answer:
    return _above(found, _level(found, value))


def _under(found: Array, value: float) -> Answer:
    return _above(_level(found, value), found)


def _shifted(series: Array, bars: int) -> Array:
    return np.concatenate((np.full(min(bars, len(series)), np.nan), series[: max(0, len(series) - bars)]))


def _template(of: History) -> Answer:
    close = of.close
    fast, middle, slow = (talib.SMA(close, days) for days in (50, 150, 200))
    return _all(
        _above(close, middle),
        _above(close, slow),
        _above(middle, slow),
        _above(slow, _shifted(slow, 21)),
        _above(fast, middle),
        _above(fast, slow),
        _above(close, fast),
        _at_least(close, 1.3 * talib.MIN(of.low, 252)),
        _at_least(close, 0.75 * talib.MAX(of.high, 252)),
    )


def _bands(of: History) -> tuple[Array, Array, Array]:
    return talib.BBANDS(of.close, 20, 2, 2)  # type: ignore[no-any-return]


def _macd(of: History) -> tuple[Array, Array, Array]:
    return talib.MACD(of.close)  # type: ignore[no-any-return]


def _stoch(of: History) -> tuple[Array, Array]:
    return talib.STOCH(of.high, of.low, of.close, 14, 3, 0, 3, 0)  # type: ignore[no-any-return]


TEMPLATE = (
    "close > sma(150) and close > sma(200) and sma(150) > sma(200) and sma(200) > sma(200)[21] "
    "and sma(50) > sma(150) and sma(50) > sma(200) and close > sma(50) "
    "and close >= 1.3 * lowest(252) and close >= 0.75 * highest(252)"
)

SCREENS: dict[str, Callable[[History], Answer]] = {
    "rsi(14) < 30": lambda of: _under(talib.RSI(of.close, 14), 30),
    "rsi(14) > 70": lambda of: _over(talib.RSI(of.close, 14), 70),
    "rsi(14) crosses above 30": lambda of: _crosses_above(talib.RSI(of.close, 14), _level(of.close, 30)),
    "rsi(2) < 10": lambda of: _under(talib.RSI(of.close, 2), 10),
    "close > sma(200)": lambda of: _above(of.close, talib.SMA(of.close, 200)),
    "sma(50) crosses above sma(200)": lambda of: _crosses_above(
        talib.SMA(of.close, 50), talib.SMA(of.close, 200)
    ),
    "sma(50) crosses below sma(200)": lambda of: _crosses_above(
        -talib.SMA(of.close, 50), -talib.SMA(of.close, 200)
    ),
    "ema(20) > ema(50)": lambda of: _above(talib.EMA(of.close, 20), talib.EMA(of.close, 50)),
    "close crosses above ema(200)": lambda of: _crosses_above(of.close, talib.EMA(of.close, 200)),
    "close > kama(10)": lambda of: _above(of.close, talib.KAMA(of.close, 10)),
    "wma(10) > tema(30)": lambda of: _above(talib.WMA(of.close, 10), talib.TEMA(of.close, 30)),
    TEMPLATE: _template,
    "high > highest(252)[1]": lambda of: _above(of.high, _shifted(talib.MAX(of.high, 252), 1)),
    "low < lowest(252)[1]": lambda of: _above(_shifted(talib.MIN(of.low, 252), 1), of.low),
    "close > highest(20)[1]": lambda of: _above(of.close, _shifted(talib.MAX(of.high, 20), 1)),
    "volume > 2 * sma(volume, 20)[1]": lambda of: _above(
        of.volume, 2 * _shifted(talib.SMA(of.volume, 20), 1)
    ),
    "close < bb_lower(20, 2)": lambda of: _above(_bands(of)[2], of.close),
    "close > bb_upper(20, 2)": lambda of: _above(of.close, _bands(of)[0]),
    "adx(14) > 25": lambda of: _over(talib.ADX(of.high, of.low, of.close, 14), 25),
    "plus_di(14) crosses above minus_di(14)": lambda of: _crosses_above(
        talib.PLUS_DI(of.high, of.low, of.close, 14), talib.MINUS_DI(of.high, of.low, of.close, 14)
    ),
    "stoch_k(14, 3, 3) < 20": lambda of: _under(_stoch(of)[0], 20),
    "stoch_k(14, 3, 3) crosses above stoch_d(14, 3, 3)": lambda of: _crosses_above(*_stoch(of)),
    "macd_hist crosses above 0": lambda of: _crosses_above(_macd(of)[2], _level(of.close, 0)),
    "macd > macd_signal": lambda of: _above(*_macd(of)[:2]),
    "cci(20) < -100": lambda of: _under(talib.CCI(of.high, of.low, of.close, 20), -100),
    "williams_r(14) < -80": lambda of: _under(talib.WILLR(of.high, of.low, of.close, 14), -80),
    "mfi(14) < 20": lambda of: _under(talib.MFI(of.high, of.low, of.close, of.volume, 14), 20),
    "atr(14) / close > 3 %": lambda of: _over(talib.ATR(of.high, of.low, of.close, 14) / of.close, 0.03),
    "roc(10) > 10": lambda of: _over(talib.ROC(of.close, 10), 10),
    "aroon_up(25) > 70": lambda of: _over(talib.AROON(of.high, of.low, 25)[1], 70),
    "ultosc(7, 14, 28) > 70": lambda of: _over(talib.ULTOSC(of.high, of.low, of.close), 70),
    "cmo(14) > 50": lambda of: _over(talib.CMO(of.close, 14), 50),
    "trix(15) > 0": lambda of: _over(talib.TRIX(of.close, 15), 0),
    "obv > obv[20]": lambda of: _above(
        talib.OBV(of.close, of.volume), _shifted(talib.OBV(of.close, of.volume), 20)
    ),
    "close > sar(0.02, 0.2)": lambda of: _above(of.close, talib.SAR(of.high, of.low, 0.02, 0.2)),
    "linreg(14) > close": lambda of: _above(talib.LINEARREG(of.close, 14), of.close),
}
